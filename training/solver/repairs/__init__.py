"""Ways out of a contradiction: what could be changed, and what a timetable would cost then.

Nothing is offered that was not solved: each repair carries a timetable that the checker agreed to.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from training.solver.check import check
from training.solver.conflicts.facts import Fact
from training.solver.conflicts.hold import can_hold
from training.solver.conflicts.smallest import smallest_conflict
from training.solver.conflicts.summed import summed
from training.solver.problem import Interval, Problem
from training.solver.repairs.changes import GENTLEST, Change, changed
from training.solver.repairs.least import least_change
from training.solver.repairs.several import several
from training.solver.running.watch import StoppedError, Watch
from training.solver.solution import Solution, dump_batches
from training.solver.solve import solve

MOST = 8  # ways out offered
FEW = 4  # people of whom the same change is tried
SHORTEST = 0.3  # seconds in which a timetable is sought at the least
OPENED = ("closed", "busy", "away")  # of these only the half-days are opened that the timetable uses


@dataclass(frozen=True, slots=True)
class Repair:
    """Changes, and the timetable found with them; `gained`: how many more needs get a place than before."""

    changes: tuple[Change, ...]
    solution: Solution
    gained: int | None = None

    @property
    def cost(self) -> int:
        """What the timetable costs."""
        return self.solution.cost

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What would no longer hold."""
        return tuple(change.fact for change in self.changes)

    def sentence(self) -> str:
        """The repair in English."""
        orders = " ".join(change.sentence() for change in self.changes)
        left = len(self.solution.unplaced)
        gained = "" if self.gained is None else f"{self.gained} more needs get a place; "
        return f"{orders} {gained}{left} stay without one; a timetable costs {self.cost}."

    def about(self) -> dict[str, Any]:
        """The repair as a JSON object; `batches`: as the batches that are changed would be held."""
        named = {change.fact.batch for change in self.changes if change.fact.batch}
        return {
            "changes": [change.about() for change in self.changes],
            "cost": self.cost,
            "unplaced": len(self.solution.unplaced),
            "gained": self.gained,
            "batches": dump_batches(tuple(one for one in self.solution.batches if one.id in named)),
            "sentence": self.sentence(),
        }


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A smallest set of facts that cannot hold together, and ways out, the cheapest first."""

    conflict: tuple[Fact, ...]
    repairs: tuple[Repair, ...]
    told: tuple[Fact, ...] = ()  # the conflict with many facts of one kind said as one

    def about(self) -> dict[str, Any]:
        """As a JSON object."""
        return {
            "conflict": [fact.about() | {"sentence": fact.words()} for fact in self.told],
            "repairs": [repair.about() for repair in self.repairs],
        }


def repairs(problem: Problem, *, seconds: float, **how: Any) -> list[Repair]:
    """Ways out of a contradiction, the cheapest first; see `diagnosis`."""
    return list(diagnosis(problem, seconds=seconds, **how).repairs)


def diagnosis(
    problem: Problem,
    *,
    seconds: float,
    workers: int = 1,
    seed: int = 1,
    should_stop: Callable[[], bool] | None = None,
    fixed: Collection[str] = (),
) -> Diagnosis:
    """What contradicts, and ways out, each solved, the cheapest first; empty where nothing contradicts.

    Each fact of a smallest conflict that is enough to change; where one is not enough, sets that are. `fixed`:
    batches that have begun, of which nothing may be freed.
    """
    watch = Watch(seconds, None, should_stop)

    def holds(one: Problem) -> bool:
        return can_hold(one, watch)

    conflict = smallest_conflict(problem, holds)
    found: list[Repair] = []
    try:
        ways = _ways_out(problem, conflict, holds, fixed, watch.over)[:MOST]
        for number, changes in enumerate(ways):
            if not watch.over() or not found:
                share = max(watch.left() / (len(ways) - number), SHORTEST)
                found += solved(problem, changes, seconds=share, workers=workers, seed=seed, should_stop=should_stop)
    except StoppedError:
        pass
    gentle = sorted(found, key=lambda one: [GENTLEST.index(fact.kind) for fact in one.facts])
    cheapest_first = tuple(sorted(gentle, key=lambda one: one.cost))
    return Diagnosis(tuple(conflict), cheapest_first, tuple(summed(conflict, problem)))


def _ways_out(
    problem: Problem,
    conflict: list[Fact],
    holds: Callable[[Problem], bool],
    fixed: Collection[str],
    is_late: Callable[[], bool],
) -> list[tuple[Change, ...]]:
    """Each fact that is enough to change; where none is, sets that are: one at the least, however late it is."""
    facts = _changeable(conflict, fixed)
    single = [least_change(problem, fact, holds) for fact in facts]
    ways: list[tuple[Change, ...]] = [(change,) for change in single if change is not None]
    for fact in [] if ways else facts[:FEW]:
        if not ways or not is_late():
            ways += [way] if (way := several(problem, fact, holds, fixed)) else []
    return list(dict.fromkeys(ways))


def _changeable(conflict: list[Fact], fixed: Collection[str]) -> list[Fact]:
    """What could be changed of a conflict, the gentlest first; a batch of which anything is given could be dropped."""
    batches = {fact.batch: fact.program for fact in conflict if fact.is_given and fact.kind != "pin"}
    facts = [fact for fact in _a_few(conflict) if fact.kind in GENTLEST]
    facts += [Fact("batch", batch, program=program) for batch, program in batches.items()]
    free = (fact for fact in dict.fromkeys(facts) if fact.batch not in fixed)
    return sorted(free, key=lambda one: GENTLEST.index(one.kind))


def _a_few(conflict: list[Fact]) -> Iterator[Fact]:
    """The facts, but of many that differ in the person alone only the first."""
    seen: Counter[tuple[str, ...]] = Counter()
    for fact in conflict:
        alike = (fact.kind, fact.batch) if fact.person else ()
        seen[alike] += 1
        if not alike or seen[alike] <= FEW:
            yield fact


def solved(problem: Problem, changes: tuple[Change, ...], **how: Any) -> list[Repair]:
    """The repair with its timetable, if the checker agrees; nothing where time ran out before there was one."""
    answer = solve(changed(problem, changes), **how)
    used = (_narrowed(problem, change, answer) for change in changes)
    narrow = tuple(change for change in used if change is not None)
    if check(changed(problem, narrow), answer).breaches:
        narrow = changes
    return [] if check(changed(problem, narrow), answer).breaches else [Repair(narrow, answer)]


def _narrowed(problem: Problem, change: Change, answer: Solution) -> Change | None:
    """Of a closed, busy or away time, only what the timetable uses."""
    fact = change.fact
    if fact.kind not in OPENED or change.spans:
        return change
    used = _used(problem, fact, answer)
    begin, end = fact.from_ or 0, fact.to or 0
    spans = sorted({(max(a, begin), min(b, end)) for a, b in used if a < end and begin < b})
    return replace(change, spans=tuple(spans)) if spans else None


def _used(problem: Problem, fact: Fact, answer: Solution) -> list[Interval]:
    """When the timetable uses the room, the lecturer or the person."""
    ends = {one.id: one.start + problem.program[one.program].length for one in answer.batches}
    if fact.kind == "closed":
        inside = [one for one in answer.batches if one.room is not None and fact.room in problem.occupied(one.room)]
        return [(one.start, ends[one.id]) for one in inside]
    if fact.kind == "away":
        mine = {place.batch for place in answer.places if place.person == fact.person}
        return [(one.start, ends[one.id]) for one in answer.batches if one.id in mine]
    lengths = {(p.id, lesson.id): lesson.length for p in problem.programs for lesson in p.lessons}
    return [
        (lesson.start, lesson.start + lengths[batch.program, lesson.lesson])
        for batch in answer.batches
        for lesson in batch.lessons
        if lesson.lecturer == fact.lecturer
    ]
