"""The problem that is left when only some facts hold: fewer things given, fewer limits.

Leaving out a fact only ever makes more timetables possible. A batch is given as long as anything is said of it, a pin
to it included. Without a limit of numbers there is as much as could ever be used; without `able` any lecturer may give
the lesson; without `choices` a batch may also be held as it is given.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from training.solver.conflicts.facts import Fact, recorded_facts
from training.solver.problem import GivenBatch, Interval, Lecturer, Lesson, Option, Person, Problem, Program, Room

Facts = frozenset[Fact]


def with_only(problem: Problem, facts: Iterable[Fact]) -> Problem:
    """The problem with only these facts; everything else that is given or recorded is lifted."""
    kept = frozenset(facts)
    return without(problem_with_only_given(problem, kept), [one for one in recorded_facts(problem) if one not in kept])


def problem_with_only_given(problem: Problem, facts: Iterable[Fact]) -> Problem:
    """The problem with only these things given; all that is recorded stands."""
    kept = frozenset(facts)
    opened = {fact.batch for fact in kept if fact.is_given}
    return replace(
        problem,
        batches=tuple(_batch(one, kept) for one in problem.batches if one.id in opened),
        pins=tuple(
            pin
            for pin in dict.fromkeys(problem.pins)
            if Fact("pin", pin.batch, person=pin.person, program=pin.program) in kept
        ),
    )


def _batch(given: GivenBatch, kept: Facts) -> GivenBatch:
    about: dict[str, Any] = {"batch": given.id, "program": given.program}
    return GivenBatch(
        given.id,
        given.program,
        given.start if Fact("start", **about, from_=given.start) in kept else None,
        given.room if Fact("room", **about, room=given.room or "") in kept else None,
        {
            lesson: one
            for lesson, one in given.lecturers.items()
            if Fact("lecturer", **about, lesson=lesson, lecturer=one) in kept
        },
        given.lessons if Fact("lessons", **about) in kept else None,
    )


def without(problem: Problem, lifted: Iterable[Fact]) -> Problem:
    """The problem without these recorded facts."""
    gone = frozenset(lifted)
    if not gone:
        return problem
    programs = _by("program", (fact for fact in gone if not fact.person))
    people, rooms, lecturers = (_by(whose, gone) for whose in ("person", "room", "lecturer"))
    return replace(
        problem,
        programs=tuple(
            _program(problem, one, programs[one.id]) if one.id in programs else one for one in problem.programs
        ),
        people=tuple(_person(one, people[one.id]) if one.id in people else one for one in problem.people),
        rooms=tuple(_room(problem, one, rooms[one.id]) if one.id in rooms else one for one in problem.rooms),
        lecturers=tuple(_lecturer(one, lecturers[one.id]) if one.id in lecturers else one for one in problem.lecturers),
    )


def _by(whose: str, facts: Iterable[Fact]) -> dict[str, Facts]:
    """The facts by whom or what they are about, where they are about any."""
    found: dict[str, set[Fact]] = defaultdict(set)
    for fact in facts:
        if getattr(fact, whose):
            found[getattr(fact, whose)].add(fact)
    return {name: frozenset(some) for name, some in found.items()}


def _person(person: Person, gone: Facts) -> Person:
    away = tuple(one for one in person.away if Fact("away", person=person.id, from_=one[0], to=one[1]) not in gone)
    more = {fact.program for fact in gone if fact.kind == "audience"}
    limit = Fact("budget", person=person.id, number=person.budget)
    needs = (*person.needs, *sorted(more - set(person.needs)))
    return replace(person, away=away, needs=needs, budget=None if limit in gone else person.budget)


def _room(problem: Problem, room: Room, gone: Facts) -> Room:
    closed = _spans(room.closed, [fact for fact in gone if fact.kind == "closed"])
    roomy = Fact("seats", room=room.id, number=room.seats) in gone
    return replace(room, closed=closed, seats=max(room.seats, len(problem.people)) if roomy else room.seats)


def _lecturer(one: Lecturer, gone: Facts) -> Lecturer:
    return replace(one, closed=_spans(one.closed, list(gone)))


def _spans(spans: tuple[Interval, ...], gone: list[Fact]) -> tuple[Interval, ...]:
    lifted = {(fact.from_, fact.to) for fact in gone}
    return tuple(span for span in spans if span not in lifted)


def _program(problem: Problem, program: Program, gone: Facts) -> Program:
    kinds = {fact.kind for fact in gone}
    if "choices" in kinds:
        program = _as_given_too(problem, program)
    if "min_size" in kinds:
        options = tuple(one._replace(min_size=None) for one in program.options)
        program = replace(program, min_size=0, options=options)
    if "max_size" in kinds:
        program = replace(program, max_size=max(program.max_size, len(problem.people)))
    if "max_batches" in kinds:
        enough = len(problem.batches) + len({pin.person for pin in problem.pins})
        program = replace(program, max_batches=max(program.max_batches, enough))
    earlier = {fact.earlier for fact in gone if fact.kind == "after"}
    free = {fact.lesson for fact in gone if fact.kind == "able"}
    everybody = tuple(one.id for one in problem.lecturers)
    return replace(
        program,
        after=tuple(one for one in program.after if one not in earlier),
        lessons=tuple(_lesson(one, everybody) if one.id in free else one for one in program.lessons),
    )


def _lesson(lesson: Lesson, everybody: tuple[str, ...]) -> Lesson:
    return replace(lesson, lecturers=everybody)


def _as_given_too(problem: Problem, program: Program) -> Program:
    """The program with the starts and rooms that its batches are given, beside those it allows."""
    given = [one for one in problem.batches if one.program == program.id]
    allowed = program.options or tuple(Option(t, room) for room in program.rooms or (None,) for t in program.starts)
    starts = sorted({one.start for one in allowed} | {one.start for one in given if one.start is not None})
    rooms = list(dict.fromkeys([*(one.room for one in allowed), *(one.room for one in given if one.room is not None)]))
    more = {
        (start, room)
        for one in given
        for start in ([one.start] if one.start is not None else starts)
        for room in ([one.room] if one.room is not None else rooms)
    }
    known = {(one.start, one.room) for one in allowed if not one.lecturers and one.min_size is None}
    fresh = [Option(start, room) for start, room in sorted(more - known, key=str)]
    return replace(program, options=(*allowed, *fresh), rooms=(), starts=())
