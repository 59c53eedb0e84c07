"""Closing a class (结班): what must be in, two reviews, and the credit that posts when the last one passes it."""
