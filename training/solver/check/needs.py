"""Rule 1: each needed (person, program) is placed in one batch of that program, or counted as unplaced."""

from collections import Counter
from collections.abc import Iterator

from training.solver.check.timetable import Facts, Timetable


def every_id_is_known(t: Timetable) -> Iterator[Facts]:
    """Each person, program, batch, room, lesson and lecturer that the solution names is one of the problem's."""
    problem = t.problem
    listed = {batch.id for batch in t.solution.batches}
    for batch in t.solution.batches:
        yield from _unknown(
            f"batch {batch.id}", ("program", batch.program, problem.program), ("room", batch.room, problem.room)
        )
        program = problem.program.get(batch.program)
        lessons = {lesson.id for lesson in program.lessons} if program else {one.lesson for one in batch.lessons}
        for one in batch.lessons:
            yield from _unknown(
                f"batch {batch.id}", ("lesson", one.lesson, lessons), ("lecturer", one.lecturer, problem.lecturer)
            )
    for place in t.solution.places:
        if place.person in problem.person and place.program in problem.program and place.batch in listed:
            continue
        person = ("person", place.person, problem.person)
        yield from _unknown(
            "places", person, ("program", place.program, problem.program), ("batch", place.batch, listed)
        )
    for missing in t.solution.unplaced:
        yield from _unknown(
            "unplaced", ("person", missing.person, problem.person), ("program", missing.program, problem.program)
        )


def _unknown(where: str, *names: tuple) -> Iterator[Facts]:
    for what, name, things in names:
        if name is not None and name not in things:
            yield {"where": where, "what": what, "id": name}


def every_batch_is_listed_once(t: Timetable) -> Iterator[Facts]:
    """∀ batch id: it stands once in `batches`."""
    for batch, times in Counter(batch.id for batch in t.solution.batches).items():
        if times > 1:
            yield {"batch": batch, "times": times}


def every_need_is_placed_once_or_counted(t: Timetable) -> Iterator[Facts]:
    """∀ person i, needed program p: Σ places of (i, p) + [counted as unplaced] = 1."""
    placed = Counter((place.person, place.program) for place in t.solution.places)
    counted = Counter((one.person, one.program) for one in t.solution.unplaced)
    for person in t.problem.people:
        for program in person.needs:
            need = (person.id, program)
            times, out = placed.get(need, 0), counted.get(need, 0)
            if times + out != 1:
                yield {"person": person.id, "program": program, "placed": times, "counted": out}


def nobody_is_listed_without_a_need(t: Timetable) -> Iterator[Facts]:
    """∀ place or unplaced entry (i, p): person i needs program p."""
    places = [(one.person, one.program) for one in t.solution.places]
    unplaced = [(one.person, one.program) for one in t.solution.unplaced]
    for name, program in places + unplaced:
        person = t.problem.person.get(name)
        if person and program in t.problem.program and program not in person.needs:
            yield {"person": name, "program": program}


def a_place_is_in_a_batch_of_its_program(t: Timetable) -> Iterator[Facts]:
    """∀ place (i, p, b): b is a batch of p."""
    for place in t.places:
        taught = t.batches[place.batch].program
        if taught != place.program:
            yield {"person": place.person, "program": place.program, "batch": place.batch, "taught": taught}
