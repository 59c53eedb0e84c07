"""A problem taken apart into problems that share nothing: their bounds add up, and each is solved alone.

Programs belong together when a person needs both, or they use a room, a part of a room, or a lecturer in common, or one
comes after the other.
"""

from collections.abc import Iterator
from dataclasses import replace

from training.solver.problem import GivenBatch, Problem


def parts(problem: Problem) -> list[Problem]:
    """The parts, in file order, each with its programs, people, rooms and lecturers."""
    root = {program.id: program.id for program in problem.programs}

    def find(one: str) -> str:
        while root[one] != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    first: dict[tuple[str, str], str] = {}
    for thing, program in _uses(problem):
        root[find(program)] = find(first.setdefault(thing, program))
    together: dict[str, set[str]] = {}
    for one in problem.programs:
        together.setdefault(find(one.id), set()).add(one.id)
    return [problem] if len(together) < 2 else [_part(problem, programs) for programs in together.values()]


def _uses(problem: Problem) -> Iterator[tuple[tuple[str, str], str]]:
    """(thing, program) for everything that only one program at a time may use, or that follows another."""
    for program in problem.programs:
        rooms = {choice.room for choice in problem.choices(program) if choice.room is not None}
        yield from ((("room", cell), program.id) for room in sorted(rooms) for cell in sorted(problem.occupied(room)))
        yield from ((("lecturer", one), program.id) for lesson in program.lessons for one in lesson.lecturers)
        yield ("program", program.id), program.id
        yield from ((("program", earlier), program.id) for earlier in program.after)
    yield from ((("person", person.id), need) for person in problem.people for need in person.needs)
    yield from ((("lecturer", who), batch.program) for batch in problem.batches for who in _teaching(batch))


def _teaching(batch: GivenBatch) -> Iterator[str]:
    """Who gives the lessons of a batch that has begun."""
    return (one.lecturer for one in batch.lessons or () if one.lecturer is not None)


def _part(problem: Problem, programs: set[str]) -> Problem:
    """The problem of these programs alone."""
    mine = tuple(one for one in problem.programs if one.id in programs)
    rooms = {
        cell for one in mine for choice in problem.choices(one) if choice.room for cell in problem.occupied(choice.room)
    }
    lecturers = {name for one in mine for lesson in one.lessons for name in lesson.lecturers}
    lecturers |= {name for one in problem.batches if one.program in programs for name in _teaching(one)}
    return replace(
        problem,
        programs=mine,
        rooms=tuple(room for room in problem.rooms if room.id in rooms),
        lecturers=tuple(one for one in problem.lecturers if one.id in lecturers),
        people=tuple(person for person in problem.people if programs & set(person.needs)),
        pins=tuple(pin for pin in problem.pins if pin.program in programs),
        batches=tuple(one for one in problem.batches if one.program in programs),
    )
