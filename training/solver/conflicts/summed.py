"""Many facts of one kind about different people, said as one: how many they are, and what that comes to.

Only how a conflict is told: the facts stay what they are, and none of those counted could be left out either.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from training.solver.check.timetable import meets
from training.solver.conflicts.facts import Fact
from training.solver.problem import Problem

MANY = 4  # as many are still told one by one


def summed(facts: Iterable[Fact], problem: Problem) -> list[Fact]:
    """The facts in their order; more than a few of one kind as one fact that names their `people` and `count`."""
    facts = list(facts)
    held = _held(facts, problem)
    kept_from = _kept_from(facts, held, problem)
    groups: dict[Any, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[_key(fact, kept_from)].append(fact)
    return [
        one for key, some in groups.items() for one in ([_sum(key, some, held, problem)] if _is_many(some) else some)
    ]


def _is_many(facts: list[Fact]) -> bool:
    return len({fact.person for fact in facts} - {""}) > MANY


def _held(facts: list[Fact], problem: Problem) -> dict[str, tuple[str, int, int]]:
    """Batch → its program, and from when to when it is held: where the facts say so."""
    starts = [(one.batch, one.program, one.from_) for one in facts if one.kind == "start" and one.from_ is not None]
    return {batch: (program, start, start + problem.program[program].length) for batch, program, start in starts}


def _kept_from(facts: list[Fact], held: dict[str, tuple[str, int, int]], problem: Problem) -> dict[Fact, str | None]:
    """Each absence → the batch that it is told of; "": of none; None: alone, as the person's others are told there."""
    found: dict[Fact, str | None] = {}
    taken: set[tuple[str, str | None]] = set()
    may = {one: [name for name in held if _keeps_from(one, held[name], problem)] for one in facts if one.kind == "away"}
    for fact in sorted(may, key=lambda one: len(may[one])):
        free = (name for name in may[fact] or [""] if (fact.person, name) not in taken)
        found[fact] = next(free, None)
        taken.add((fact.person, found[fact]))
    return found


def _key(fact: Fact, kept_from: dict[Fact, str | None]) -> Any:
    """What facts have in common that are said as one."""
    if fact.kind == "pin":
        return "pin", fact.batch
    if fact.kind == "budget":
        return "budget", fact.number
    if kept_from.get(fact) is not None:
        return "away", kept_from[fact]
    return fact


def _keeps_from(away: Fact, held: tuple[str, int, int], problem: Problem) -> bool:
    """Whether for being away a person who needs the program cannot sit in a batch held then."""
    program, begin, end = held
    meet = next(meets(begin, end, [(away.from_ or 0, away.to or 0)]), None)
    return meet is not None and program in problem.person[away.person].needs


def _sum(key: Any, facts: list[Fact], held: dict[str, tuple[str, int, int]], problem: Problem) -> Fact:
    people = tuple(dict.fromkeys(fact.person for fact in facts))
    about: dict[str, Any] = {"people": people, "count": len(people)}
    one = facts[0]
    if one.kind == "pin":
        return Fact("pins", one.batch, program=one.program, **about)
    if one.kind == "budget":
        return Fact("budgets", number=one.number, **about)
    batch = key[1]
    if not batch:
        begin, end = min(fact.from_ or 0 for fact in facts), max(fact.to or 0 for fact in facts)
        return Fact("absences", from_=begin, to=end, **about)
    program, begin, end = held[batch]
    of = sum(program in person.needs for person in problem.people)
    left = of - len(people)
    return Fact("absent", batch, program=program, from_=begin, to=end, of=of, number=left, **about)
