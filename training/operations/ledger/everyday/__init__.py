"""Everyday training (日常培训): activities, who took part, claims and their review, and the credit of it."""
