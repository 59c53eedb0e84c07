"""The smallest conflict: given facts that cannot hold together, and from which none can be left out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from training.solver.problem import GivenBatch, Pin, Problem

Oracle = Callable[[Problem], bool]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is given: `kind` pin, batch, start, room or lecturer; with the ids that say which."""

    kind: str
    batch: str
    person: str = ""
    lesson: str = ""

    def words(self, problem: Problem) -> str:
        """The fact in English, with what is given."""
        if self.kind == "pin":
            return f'"{self.person}" pinned to batch "{self.batch}"'
        given = next(one for one in problem.batches if one.id == self.batch)
        return {
            "batch": f'batch "{given.id}" of "{given.program}" opened',
            "start": f'batch "{given.id}" at half-day {given.start}',
            "room": f'batch "{given.id}" in room "{given.room}"',
            "lecturer": f'lesson "{self.lesson}" of batch "{given.id}" by "{given.lecturers.get(self.lesson)}"',
        }[self.kind]


def smallest_conflict(problem: Problem, can_hold: Oracle) -> list[Fact]:
    """Facts of the problem that cannot hold together, though all but any one of them can.

    `can_hold` answers, for the problem with fewer facts given, whether some timetable keeps every rule; it is asked
    about log₂(facts) times for each fact that is found. Empty if all facts can hold together, or if not even no
    fact can.
    """
    facts = facts_of(problem)
    if can_hold(problem) or not can_hold(with_only(problem, [])):
        return []
    return _explain(problem, can_hold, [], facts, is_new=False)


def _explain(problem: Problem, can_hold: Oracle, held: list[Fact], facts: list[Fact], *, is_new: bool) -> list[Fact]:
    """QuickXplain (Junker 2004): the fewest of `facts` that cannot hold beside those `held`."""
    if is_new and not can_hold(with_only(problem, held)):
        return []
    if len(facts) == 1:
        return facts
    first, second = facts[: len(facts) // 2], facts[len(facts) // 2 :]
    found = _explain(problem, can_hold, held + first, second, is_new=bool(first))
    return _explain(problem, can_hold, held + found, first, is_new=bool(found)) + found


def facts_of(problem: Problem) -> list[Fact]:
    """All that is given, batch by batch, then pin by pin."""
    facts = []
    for batch in problem.batches:
        facts.append(Fact("batch", batch.id))
        facts += [Fact(kind, batch.id) for kind in ("start", "room") if getattr(batch, kind) is not None]
        facts += [Fact("lecturer", batch.id, lesson=lesson) for lesson in batch.lecturers]
    return facts + [Fact("pin", pin.batch, person=pin.person) for pin in dict.fromkeys(problem.pins)]


def with_only(problem: Problem, facts: list[Fact]) -> Problem:
    """The problem with only these facts given; what is said of a batch counts only where the batch is given."""
    chosen = set(facts)
    batches = tuple(_batch(one, chosen) for one in problem.batches if Fact("batch", one.id) in chosen)
    left_out = {one.id for one in problem.batches} - {one.id for one in batches}
    return replace(problem, batches=batches, pins=tuple(one for one in problem.pins if _is_kept(one, left_out, chosen)))


def _is_kept(pin: Pin, left_out: set[str], chosen: set[Fact]) -> bool:
    return pin.batch not in left_out and Fact("pin", pin.batch, person=pin.person) in chosen


def _batch(given: GivenBatch, chosen: set[Fact]) -> GivenBatch:
    kept: dict[str, Any] = {kind: getattr(given, kind) for kind in ("start", "room") if Fact(kind, given.id) in chosen}
    lecturers = {
        lesson: one for lesson, one in given.lecturers.items() if Fact("lecturer", given.id, lesson=lesson) in chosen
    }
    return GivenBatch(given.id, given.program, kept.get("start"), kept.get("room"), lecturers)
