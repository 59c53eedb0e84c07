"""Attendance (考勤): the list of each lesson, leave, the papers of a class, and the door."""

from training.web.attendance import (
    all_leaves,
    arrive,
    badges,
    batches,
    door,
    door_links,
    leave_settings,
    leaves,
    lessons,
    letters,
    mine,
    projector,
    scanner,
    sheets,
    spot_check,
    timetable,
)
from training.web.attendance.blueprint import blueprint

__all__ = [
    "all_leaves",
    "arrive",
    "badges",
    "batches",
    "blueprint",
    "door",
    "door_links",
    "leave_settings",
    "leaves",
    "lessons",
    "letters",
    "mine",
    "projector",
    "scanner",
    "sheets",
    "spot_check",
    "timetable",
]
