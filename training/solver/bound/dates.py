"""Dates of a program with few batches: every set of up to three starts, priced by what it costs the people.

For a set D of starts, capacity forgotten, a group γ loses at least
    min over nonempty T ⊆ D of split·(|T| − 1) + Σ_{p ∈ γ} min_{t ∈ T} wish_pt,
where wish_pt is infinite if p cannot come at t; who can come at no t ∈ D has no place. Summed over groups (each person
counted in one) this bounds every timetable with those dates, and its best sets are good dates.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from training.solver.plan.tables import Tables

MOST = 3  # starts in a set
NEVER = 10**12  # the wish cost of a start at which somebody cannot come


@dataclass(frozen=True, slots=True)
class Dates:
    """Sets of starts (indices), how many cannot come at any, and what the others lose at least; cheapest first."""

    sets: np.ndarray  # [sets, size]
    out: np.ndarray
    lost: np.ndarray


def priced(cost: np.ndarray, group: np.ndarray, size: int, split: int, *, chunk: int = 4096) -> Dates:
    """All sets of `size` starts. cost[person, start] holds wishes or NEVER, group[person] the group's number."""
    sets = np.array(list(combinations(range(cost.shape[1]), size)), dtype=np.int64).reshape(-1, size)
    order = np.argsort(group, kind="stable")
    cost, group = cost[order], group[order]
    begins = np.flatnonzero(np.r_[True, group[1:] != group[:-1]]) if len(group) else np.zeros(0, dtype=np.int64)
    out, lost = np.zeros(len(sets), dtype=np.int64), np.zeros(len(sets), dtype=np.int64)
    for at in range(0, len(sets), chunk):
        out[at : at + chunk], lost[at : at + chunk] = price_sets(cost, begins, sets[at : at + chunk], split)
    ranked = np.lexsort((lost, out))
    return Dates(sets[ranked], out[ranked], lost[ranked])


def price_sets(cost: np.ndarray, begins: np.ndarray, sets: np.ndarray, split: int) -> tuple[np.ndarray, np.ndarray]:
    """(people left out, least loss of the others) of each set."""
    size = sets.shape[1]
    never = (cost[:, sets] >= NEVER).all(axis=2)  # [people, sets]
    out = never.sum(axis=0)
    least = None
    for count in range(1, size + 1):
        for some in combinations(range(size), count):
            person = cost[:, sets[:, some]].min(axis=2)
            person[never] = 0
            group = np.add.reduceat(person, begins, axis=0) if len(begins) else np.zeros((0, len(sets)), dtype=np.int64)
            group = group + split * (count - 1)
            least = group if least is None else np.minimum(least, group)
    return out, np.zeros(len(sets), dtype=np.int64) if least is None else least.sum(axis=0)


def first_groups(tables: Tables, people: np.ndarray) -> np.ndarray:
    """For each person the number of one of their groups; of their own where they have none."""
    return np.array(
        [tables.groups[one][0] if tables.groups[one] else -1 - one for one in people.tolist()], dtype=np.int64
    )


def is_small(people: int, starts: int, size: int) -> bool:
    """Whether all sets of that size can be priced in about a second."""
    count = 1
    for k in range(size):
        count = count * (starts - k) // (k + 1)
    return size <= MOST and people * count <= 2 * 10**7
