"""Costs of a class (培训费): the office's figures, the lines staff enter, and what they come to against both."""
