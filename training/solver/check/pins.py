"""Rule 7: pins hold. Person, time, room and lecturer are locked each on its own."""

from collections.abc import Iterator

from training.solver.check.timetable import Facts, Timetable
from training.solver.problem import GivenBatch
from training.solver.solution import PlacedBatch


def pins_hold(t: Timetable) -> Iterator[Facts]:
    """∀ pin (i, p, b): i has a place of p in b."""
    places = {(place.person, place.program, place.batch) for place in t.solution.places} if t.problem.pins else set()
    for pin in t.problem.pins:
        if (pin.person, pin.program, pin.batch) not in places:
            yield {"person": pin.person, "program": pin.program, "batch": pin.batch}


def given_batches_are_opened(t: Timetable) -> Iterator[Facts]:
    """∀ given batch: a batch of its id and program is opened."""
    for given in t.problem.batches:
        batch = t.batches.get(given.id)
        if batch is None or batch.program != given.program:
            yield {"batch": given.id, "program": given.program}


def a_given_start_holds(t: Timetable) -> Iterator[Facts]:
    """∀ given batch with a start: it starts then."""
    for given, batch in _given(t):
        if given.start not in (None, batch.start):
            yield {"batch": given.id, "given": given.start, "start": batch.start}


def a_given_room_holds(t: Timetable) -> Iterator[Facts]:
    """∀ given batch with a room: it is held there."""
    for given, batch in _given(t):
        if given.room not in (None, batch.room):
            yield {"batch": given.id, "given": given.room, "room": batch.room}


def a_given_lecturer_holds(t: Timetable) -> Iterator[Facts]:
    """∀ lesson of a given batch with a lecturer: that lecturer gives it."""
    for given, batch in _given(t):
        for lesson in batch.lessons:
            if given.lecturers.get(lesson.lesson) not in (None, lesson.lecturer):
                yield {
                    "batch": given.id,
                    "lesson": lesson.lesson,
                    "given": given.lecturers[lesson.lesson],
                    "lecturer": lesson.lecturer,
                }


def given_lessons_hold(t: Timetable) -> Iterator[Facts]:
    """∀ batch given with its lessons: it has just these, then and by those."""
    for given, batch in _given(t):
        if given.id in t.held:
            changed = set(t.held[given.id]) ^ set(batch.lessons)
            for lesson in sorted({one.lesson for one in changed}):
                yield {"batch": given.id, "program": given.program, "lesson": lesson}


def _given(t: Timetable) -> Iterator[tuple[GivenBatch, PlacedBatch]]:
    for given in t.problem.batches:
        if given.id in t.batches and t.batches[given.id].program == given.program:
            yield given, t.batches[given.id]
