"""Attendance (考勤): the list of each lesson, leave, and the papers of a class."""

from training.web.attendance import (
    all_leaves,
    badges,
    batches,
    leave_settings,
    leaves,
    lessons,
    letters,
    mine,
    scanner,
    sheets,
    timetable,
)
from training.web.attendance.blueprint import blueprint

__all__ = [
    "all_leaves",
    "badges",
    "batches",
    "blueprint",
    "leave_settings",
    "leaves",
    "lessons",
    "letters",
    "mine",
    "scanner",
    "sheets",
    "timetable",
]
