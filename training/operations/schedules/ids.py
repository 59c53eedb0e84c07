"""Readable, stable ids of records in problem and solution files: `program-12`, `person-7`."""

from typing import overload


@overload
def room(record_id: int) -> str: ...
@overload
def room(record_id: None) -> None: ...
def room(record_id: int | None) -> str | None:
    """A room's id; None stays None (online)."""
    return None if record_id is None else f"room-{record_id}"


def lecturer(record_id: int | None) -> str | None:
    """A lecturer's id; None stays None (nobody)."""
    return None if record_id is None else f"lecturer-{record_id}"


def program(record_id: int) -> str:
    """A program's id."""
    return f"program-{record_id}"


def person(record_id: int) -> str:
    """A person's id."""
    return f"person-{record_id}"


def place(record_id: int | None) -> str:
    """A place's id; `place-unknown` for people of whom none is recorded."""
    return "place-unknown" if record_id is None else f"place-{record_id}"


def group(record_id: int) -> str:
    """A deputy group's id."""
    return f"group-{record_id}"


def lesson(course_id: int) -> str:
    """A lesson's id within its program: that of its course."""
    return f"course-{course_id}"


def record(name: str) -> int:
    """The record's own id: 7 for `person-7`; 0 where there is none."""
    digits = name.rpartition("-")[2]
    return int(digits) if digits.isdecimal() else 0
