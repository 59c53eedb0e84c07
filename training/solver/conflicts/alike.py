"""Facts of people who could stand for each other: how many a conflict needs is counted, not asked one by one.

Two facts are alike beside a set F of facts when exchanging the two people's names changes nothing in F that could
matter. If F without one of them can hold, F without the other can, too. So where F contradicts itself and F without
the last of n facts that are alike does not, all n of them are needed: found by halving n, whatever n is.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from training.solver.check.timetable import meets
from training.solver.conflicts.facts import Fact
from training.solver.problem import Interval, Problem

Group = tuple[Fact, ...]
OF_PEOPLE = ("pin", "away", "budget", "audience")


class Alike:
    """What could matter of people beside the given batches of a problem: some programs, and when they may be held."""

    def __init__(self, problem: Problem, programs: set[str]) -> None:
        self.problem, self.programs = problem, programs
        self.spans = tuple(sorted({span for name in programs for span in _spans(problem, name)}))
        self._met: dict[Interval, tuple[Interval, ...]] = {}

    def met(self, begin: int, end: int) -> tuple[Interval, ...]:
        """The times of batches that somebody who is away then would miss."""
        key = (begin, end)
        if key not in self._met:
            self._met[key] = tuple(span for span in self.spans if next(meets(*span, [key]), None) is not None)
        return self._met[key]

    def kind(self, fact: Fact) -> tuple[Any, ...]:
        """The fact but for whose it is, and but for half-days that do not matter."""
        met = self.met(fact.from_ or 0, fact.to or 0) if fact.kind == "away" else ()
        return fact.kind, fact.batch, fact.program, fact.number or 0, met

    def coarse(self, facts: Iterable[Fact]) -> list[Group]:
        """The facts, those of one kind together; away times that do not matter are left out."""
        groups: dict[Any, list[Fact]] = defaultdict(list)
        for fact in facts:
            if fact.kind != "away" or self.met(fact.from_ or 0, fact.to or 0):
                groups[self._coarse(fact)].append(fact)
        return list(map(tuple, groups.values()))

    def _coarse(self, fact: Fact) -> Any:
        if fact.kind in OF_PEOPLE:
            return self.kind(fact)
        return (fact.kind, fact.lecturer, fact.room) if fact.kind in ("busy", "closed") else fact

    def classes(self, facts: Iterable[Fact]) -> list[Group]:
        """The facts, those that are alike beside all of them together; of one person no two."""
        mine: dict[str, list[Fact]] = defaultdict(list)
        classes: dict[Any, list[Fact]] = defaultdict(list)
        for fact in facts:
            if fact.kind in OF_PEOPLE:
                mine[fact.person].append(fact)
            else:
                classes[fact].append(fact)
        for name, some in mine.items():
            for key, fact in self._keys(name, some):
                classes[key].append(fact)
        return list(map(tuple, classes.values()))

    def _keys(self, person: str, facts: list[Fact]) -> Iterator[tuple[Any, Fact]]:
        kinds = sorted(map(self.kind, facts))
        needs = tuple(sorted(self.programs & set(self.problem.person[person].needs)))
        seen: Counter[Any] = Counter()
        for fact in facts:
            seen[self.kind(fact)] += 1
            yield (self.kind(fact), seen[self.kind(fact)], tuple(kinds), needs), fact


def _spans(problem: Problem, name: str) -> Iterator[Interval]:
    """When batches of a program may be held: the given ones as given; any of them, where others could come before."""
    program = problem.program[name]
    given = [one.start for one in problem.batches if one.program == name]
    starts = {start for start in given if start is not None}
    if not given or None in given or any(name in one.after for one in problem.programs):
        starts |= {option.start for option in problem.choices(program)}
    for start in starts:
        yield start, start + program.length


def fewest(facts: list[Fact], alike: Alike, holds: Callable[[list[Fact]], bool]) -> list[Fact]:
    """Of facts that cannot hold: from each class no more than is needed, so that none can be left out.

    Facts that are no person's, and classes of one, must be needed already.
    """
    done = {fact for one in alike.classes(facts) if len(one) == 1 for fact in one}
    while True:
        group = next((one for one in alike.classes(facts) if not done.issuperset(one)), None)
        if group is None:
            return facts
        kept = _needed(group, facts, holds)
        done.update(kept)
        gone = set(group) - set(kept)
        facts = [fact for fact in facts if fact not in gone]


def _needed(group: Group, facts: list[Fact], holds: Callable[[list[Fact]], bool]) -> Group:
    """The fewest of the first of a class with which the facts still cannot hold."""
    rest = [fact for fact in facts if fact not in set(group)]
    low, high = 0, len(group)  # with `high` of them the facts cannot hold
    while low < high:
        middle = (low + high) // 2
        if holds([*rest, *group[:middle]]):
            low = middle + 1
        else:
            high = middle
    return group[:high]
