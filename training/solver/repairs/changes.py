"""Changes that could be made to a problem: one fact lifted, or moved by no more than is needed."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import reduce
from itertools import groupby
from typing import Any

from training.solver.conflicts.facts import Fact, fact_of, given_facts
from training.solver.conflicts.left import problem_with_only_given, without
from training.solver.problem import Interval, Option, Problem, Program

GENTLEST = (
    *("pin", "lecturer", "lessons", "start", "room", "max_batches", "max_size", "min_size", "closed", "borrow", "busy"),
    *("able", "choices", "batch", "budget", "away", "audience", "after"),
)
"""Kinds of changes, what is rather changed first. Seats of a room are as they are."""


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that would no longer hold; `to`: the number that would hold instead, `spans`: half-days opened."""

    fact: Fact
    to: int | None = None
    spans: tuple[Interval, ...] = ()

    def about(self) -> dict[str, Any]:
        """The change as a JSON object."""
        return {"fact": self.fact.about(), "to": self.to, "spans": [list(span) for span in self.spans]}

    def sentence(self) -> str:
        """The change in English, as an order."""
        spans = " and ".join(f"[{begin}, {end})" for begin, end in self.spans)
        return SENTENCES[self.fact.kind].format(**asdict(self.fact) | {"new": self.to, "spans": spans})


def change_of(about: dict[str, Any]) -> Change:
    """The change that the JSON object says."""
    return Change(fact_of(about["fact"]), about["to"], tuple((a, b) for a, b in about["spans"]))


SENTENCES = {
    "pin": 'Free "{person}" from batch "{batch}".',
    "lecturer": 'Let somebody else give lesson "{lesson}" of batch "{batch}".',
    "lessons": 'Seek the lessons of batch "{batch}" anew.',
    "start": 'Hold batch "{batch}" at another time.',
    "room": 'Hold batch "{batch}" in another room.',
    "batch": 'Do not open batch "{batch}", and free who is pinned to it.',
    "max_batches": 'Allow {new} batches of "{program}" instead of {number}.',
    "max_size": 'Allow {new} people in a batch of "{program}" instead of {number}.',
    "min_size": 'Open a batch of "{program}" with {new} people instead of {number}.',
    "closed": 'Open room "{room}" in half-days {spans}.',
    "borrow": 'Let "{program}" use room "{room}", too.',
    "busy": 'Have lecturer "{lecturer}" free in half-days {spans}.',
    "able": 'Let other lecturers give lesson "{lesson}" of "{program}".',
    "choices": 'Allow "{program}" the starts and rooms that its batches are given.',
    "budget": 'Let "{person}" attend {new} half-days instead of {number}.',
    "away": 'Have "{person}" present in half-days {spans}.',
    "audience": 'Let "{person}" attend "{program}".',
    "after": 'Do not ask for "{earlier}" before "{program}".',
}
"""Every kind of change, in English."""


def changed(problem: Problem, changes: Iterable[Change]) -> Problem:
    """The problem with all of these changes; locks that follow each other are lifted at once."""
    for is_given, group in groupby(changes, key=lambda change: change.fact.is_given):
        some = list(group)
        problem = _freed(problem, {one.fact for one in some}) if is_given else reduce(_changed, some, problem)
    return problem


def _changed(problem: Problem, change: Change) -> Problem:
    fact = change.fact
    if fact.kind == "borrow":
        return _with_program(problem, _with_room(problem, problem.program[fact.program], fact.room))
    if change.to is not None:
        return _with_number(problem, fact, change.to)
    if change.spans:
        return _with_spans(problem, change)
    return without(problem, [fact])


def _freed(problem: Problem, gone: set[Fact]) -> Problem:
    """The problem without these given facts; all that is said of a batch falls with the batch."""
    batches = {fact.batch for fact in gone if fact.kind == "batch"}
    return problem_with_only_given(
        problem, [one for one in given_facts(problem) if one not in gone and one.batch not in batches]
    )


def _with_number(problem: Problem, fact: Fact, number: int) -> Problem:
    if fact.kind == "budget":
        people = (replace(one, budget=number) if one.id == fact.person else one for one in problem.people)
        return replace(problem, people=tuple(people))
    program = problem.program[fact.program]
    if fact.kind == "min_size":
        least = (None if one.min_size is None else min(one.min_size, number) for one in program.options)
        options = tuple(one._replace(min_size=size) for one, size in zip(program.options, least, strict=True))
        return _with_program(problem, replace(program, min_size=min(program.min_size, number), options=options))
    if fact.kind == "max_size":
        return _with_program(problem, replace(program, max_size=number))
    return _with_program(problem, replace(program, max_batches=number))


def _with_program(problem: Problem, program: Program) -> Problem:
    return replace(problem, programs=tuple(program if one.id == program.id else one for one in problem.programs))


def _with_room(problem: Problem, program: Program, room: str) -> Program:
    if not program.options:
        return replace(program, rooms=(*program.rooms, room))
    more = tuple(Option(start, room) for start in sorted({one.start for one in problem.choices(program)}))
    return replace(program, options=(*program.options, *more))


def _with_spans(problem: Problem, change: Change) -> Problem:
    """The problem with these half-days of a closed, busy or away time opened."""
    fact, opened = change.fact, change.spans
    if fact.kind == "closed":
        rooms = (replace(r, closed=_less(r.closed, opened)) if r.id == fact.room else r for r in problem.rooms)
        return replace(problem, rooms=tuple(rooms))
    if fact.kind == "busy":
        staff = (replace(x, closed=_less(x.closed, opened)) if x.id == fact.lecturer else x for x in problem.lecturers)
        return replace(problem, lecturers=tuple(staff))
    people = (replace(one, away=_less(one.away, opened)) if one.id == fact.person else one for one in problem.people)
    return replace(problem, people=tuple(people))


def _less(spans: tuple[Interval, ...], opened: Iterable[Interval]) -> tuple[Interval, ...]:
    """The spans without the half-days opened."""
    for a, b in opened:
        parts = [one for begin, end in spans for one in ((begin, min(end, a)), (max(begin, b), end))]
        spans = tuple((begin, end) for begin, end in parts if begin < end)
    return spans
