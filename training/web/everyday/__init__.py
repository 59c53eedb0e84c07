"""Everyday training (日常学习): recorded by staff, or claimed by deputies with proof and reviewed."""

from training.web.everyday import activities, listing, mine, reviewing
from training.web.everyday.blueprint import blueprint

__all__ = ["activities", "blueprint", "listing", "mine", "reviewing"]
