"""Attendance (考勤): the list of each lesson, leave, and the papers of a class."""

from training.web.attendance import batches, leaves, lessons, mine, sheets
from training.web.attendance.blueprint import blueprint

__all__ = ["batches", "blueprint", "leaves", "lessons", "mine", "sheets"]
