"""The fewest classes that meet the aims, the last day on which they can be met, and what lacks where they cannot."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from training.solver.rescue.check import broken
from training.solver.rescue.exact import fewest_exactly
from training.solver.rescue.search import Search, TooManyNodes
from training.solver.rescue.situation import Aim, Choice, Situation
from training.solver.rescue.table import table_of

NODES = 3_000
"""Of the search, before CP-SAT takes over: some 50 ms."""
KEPT_IN_MIND = 20_000


@dataclass(frozen=True, slots=True)
class Rescue:
    """What can still be done; `choice` is None where the aims are out of reach: `lacking` says by how much."""

    choice: Choice | None
    last_day: int | None = None
    """The last day on which the aims can still be met; None: nothing need be booked, or nothing helps."""
    few_until: int | None = None
    """The last day on which as few as `choice.taken` are enough; what is taken is what can be decided then."""


@lru_cache(maxsize=KEPT_IN_MIND)
def rescue(situation: Situation) -> Rescue:
    """What is still possible in that situation, exactly; equal situations are settled once."""
    best = fewest(situation)
    if best is None:
        return Rescue(None)
    if not best.taken:
        return Rescue(best)
    days = sorted({option.day for option in situation.options if not option.is_kept})
    last = _last(days, lambda day: fewest(situation.after(day - 1), any_will_do=True) is not None)
    few = _last([day for day in days if day <= last], lambda day: _as_few(situation.after(day - 1), len(best.taken)))
    choice = fewest(situation.after(few - 1))
    assert choice is not None
    return Rescue(choice, last - 1, few - 1)


def fewest(situation: Situation, *, any_will_do: bool = False) -> Choice | None:
    """The fewest options that meet the aims; None: nothing does. With `any_will_do`, any that meet them."""
    table = table_of(situation)
    try:
        choice = Search(table, nodes=NODES, any_will_do=any_will_do).run()
    except TooManyNodes:
        choice = fewest_exactly(table)
    assert choice is None or not broken(situation, choice), broken(situation, choice)
    return choice


@lru_cache(maxsize=KEPT_IN_MIND)
def lacking(situation: Situation, aim: int) -> int:
    """What is needed − the most that any choice gives towards that aim alone: missing whatever is done."""
    goal = situation.aims[aim]
    reached, beyond = 0, goal.need
    while beyond - reached > 1:
        middle = (reached + beyond) // 2
        easier = _only(situation, aim, replace(goal, need=middle))
        reached, beyond = (middle, beyond) if fewest(easier, any_will_do=True) is not None else (reached, middle)
    alone = fewest(_only(situation, aim, goal), any_will_do=True)
    return 0 if alone is not None else goal.need - reached


def _only(situation: Situation, aim: int, goal: Aim) -> Situation:
    nothing = Aim(0, ())
    aims = tuple(
        goal if number == aim else replace(nothing, rooms=one.rooms) for number, one in enumerate(situation.aims)
    )
    return replace(situation, aims=aims)


def _as_few(situation: Situation, count: int) -> bool:
    choice = fewest(situation)
    return choice is not None and len(choice.taken) == count


def _last(days: list[int], holds: Callable[[int], bool]) -> int:
    """The last of the rising days for which it holds; it holds for the first, and once it fails, for ever."""
    low, high = 0, len(days)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(days[middle]) else (low, middle)
    return days[low]
