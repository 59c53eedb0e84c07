"""Reading the programs of a problem file, with their lessons and choices."""

from typing import Any

from training.solver.entry import REQUIRED, Entry, FileError, by_id, repeated
from training.solver.problem.records import Lesson, Option, Program


class ProblemError(FileError):
    """The problem file is wrong; the message names the field and the entry."""


def read_programs(entry: Entry, rooms: dict, lecturers: dict, half_days: int) -> dict[str, Program]:
    """The `programs` of a problem file, by id."""
    entries = list(entry.entries("programs"))
    programs = by_id([_program(one, rooms, lecturers, half_days) for one in entries], entry, "programs")
    for one in entries:
        one.ids("after", programs, "program")
    check_circle(entry, "programs", {program.id: program.after for program in programs.values()})
    return programs


def _program(entry: Entry, rooms: dict, lecturers: dict, half_days: int) -> Program:
    options = tuple(_option(one, rooms, lecturers, half_days) for one in entry.entries("options", ()))
    program = Program(
        id=entry.text("id"),
        length=entry.whole("length", 1),
        min_size=entry.whole("min_size"),
        max_size=entry.whole("max_size"),
        max_batches=entry.whole("max_batches"),
        open_cost=entry.whole("open_cost", default=0),
        rooms=entry.ids("rooms", rooms, "room", () if options else REQUIRED),
        starts=_starts(entry, half_days, needed=not options),
        lessons=_lessons(entry, lecturers),
        after=entry.ids("after", None, "program"),
        options=options,
    )
    _check_program(entry, program)
    return program


def _check_program(entry: Entry, program: Program) -> None:
    if program.min_size > program.max_size:
        entry.fail(f"min_size is {program.min_size}, more than max_size, {program.max_size}")
    taught = sum(lesson.length for lesson in program.lessons)
    if taught > program.length:
        entry.fail(f"lessons take {taught} half-days, more than length, {program.length}")


def _starts(entry: Entry, half_days: int, *, needed: bool) -> tuple[int, ...]:
    starts = entry.items("starts", REQUIRED if needed else ())
    for index, start in enumerate(starts):
        _check_start(entry, f"starts[{index}]", start, half_days)
    if len(set(starts)) < len(starts):
        entry.fail(f"starts names {repeated(starts)} twice")
    return tuple(starts)


def _check_start(entry: Entry, name: str, start: Any, half_days: int) -> None:
    entry.check_whole(name, start)
    if start >= half_days:
        entry.fail(f"{name} is {start}, outside the plan of {half_days} half-days")


def _lessons(entry: Entry, lecturers: dict) -> tuple[Lesson, ...]:
    entries = list(entry.entries("lessons", ()))
    lessons = by_id([_lesson(one, lecturers) for one in entries], entry, "lessons")
    for one in entries:
        one.ids("after", lessons, "lesson")
    check_circle(entry, "lessons", {lesson.id: lesson.after for lesson in lessons.values()})
    return tuple(lessons.values())


def _lesson(entry: Entry, lecturers: dict) -> Lesson:
    return Lesson(
        id=entry.text("id"),
        length=entry.whole("length", 1),
        lecturers=entry.ids("lecturers", lecturers, "lecturer"),
        after=entry.ids("after", None, "lesson"),
    )


def _option(entry: Entry, rooms: dict, lecturers: dict, half_days: int) -> Option:
    start = entry.whole("start")
    _check_start(entry, "start", start, half_days)
    return Option(
        start=start,
        room=entry.known("room", rooms, "room", None),
        cost=entry.whole("cost", default=0),
        min_size=entry.whole("min_size", default=None),
        lecturers=entry.ids("lecturers", lecturers, "lecturer"),
    )


def check_circle(entry: Entry, key: str, before: dict[str, tuple[str, ...]]) -> None:
    """Fail if following `before` leads back to where it began."""
    left = dict(before)
    while left:
        free = [one for one, others in left.items() if not any(other in left for other in others)]
        if not free:
            word = "parts" if key == "rooms" else "after"
            circle = _circle(left)
            entry.fail(f"{key}: {word} runs in a circle: {' → '.join(circle)}")
        for one in free:
            del left[one]


def _circle(left: dict[str, tuple[str, ...]]) -> list[str]:
    way = [next(iter(left))]
    while way[-1] not in way[:-1]:
        way.append(next(other for other in left[way[-1]] if other in left))
    return [f'"{one}"' for one in way[way.index(way[-1]) :]]
