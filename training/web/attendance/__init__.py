"""Attendance (考勤): the list of each lesson, leave, and the papers of a class."""

from training.web.attendance import (
    all_leaves,
    batches,
    leave_settings,
    leaves,
    lessons,
    letters,
    mine,
    sheets,
    timetable,
)
from training.web.attendance.blueprint import blueprint

__all__ = [
    "all_leaves",
    "batches",
    "blueprint",
    "leave_settings",
    "leaves",
    "lessons",
    "letters",
    "mine",
    "sheets",
    "timetable",
]
