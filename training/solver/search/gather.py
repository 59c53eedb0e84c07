"""Whole groups seated best: all people of some batches of one course at once, group by group instead of one by one.

Relaxed, this is a small linear program whose answer is whole but for about as many groups as there are batches; its
prices tell what a seat in each batch is worth. The ways that cost little at these prices are decided whole by SCIP. Who
is then too many in a batch moves on to the next free seat.

    min Σ cost·x + spill·over + unplaced·out + balance·(hi − lo)   over ways x of each group, Σ x = 1
    size_k = Σ heads_k·x − over_k + in_k,  least_k ≤ size_k ≤ most_k,  Σ over = Σ in + out,  lo ≤ size_k ≤ hi
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from training.solver.first.seating import seat_in_open
from training.solver.plan.plan import Plan
from training.solver.plan.scope import take_out
from training.solver.plan.tables import NOBODY, Choice
from training.solver.running.bulk import Bulk
from training.solver.running.watch import Watch
from training.solver.search.crowd import Crowd, Ways, crowd_of, seats_of, ways_of
from training.solver.search.spill import spilt
from training.solver.teaching.lessons import Given

NEAR = 5.0  # how much dearer than the relaxed program's a way may be to be decided whole
FEW = 10  # ways of each group that are decided whole
NODES = 20  # of the search tree
GAP = 0.0002  # at which the search may end


@dataclass(slots=True)
class Gathering:
    """Batches of one course with their people to be seated anew; `base` holds only what stands."""

    plan: Plan
    base: Plan
    course: int
    numbers: list[int]
    choices: np.ndarray
    crowd: Crowd
    ways: Ways

    @property
    def most(self) -> np.ndarray:
        """Largest sizes."""
        return np.array([self.choice(one).most for one in self.choices])

    @property
    def least(self) -> np.ndarray:
        """Least sizes."""
        return np.array([self.choice(one).least for one in self.choices])

    def stays(self, k: int) -> Given | None:
        """The lessons of a batch that stays when and where it is."""
        before = self.plan.batches.get(self.numbers[k])
        return before.lessons if before is not None and before.choice == int(self.choices[k]) else None

    def choice(self, index: int) -> Choice:
        """When and where."""
        return self.base.tables.courses[self.course].choices[index]


def gathering(plan: Plan, course: int, close: dict[int, int]) -> Gathering | None:
    """The batches (number → the choice each is to have) taken out, with their people and those who wait.

    NOBODY's choice is that of one more batch.
    """
    base = plan.copy()
    seat = plan.seat[course]
    numbers = list(close)
    take_out(base, [number for number in numbers if number != NOBODY])
    at = np.full(max(seat.max(initial=0), *numbers, 0) + 2, NOBODY, dtype=np.int64)  # a batch may be empty
    at[[number for number in numbers if number != NOBODY]] = np.flatnonzero(np.array(numbers) != NOBODY)
    rows = np.flatnonzero(base.seat[course] == NOBODY)
    choices = np.array(list(close.values()), dtype=np.int64)
    crowd = crowd_of(base, course, rows, choices, at[seat[rows]])
    if not crowd.groups:
        return None
    ways = ways_of(crowd, plan.tables.weights.split)
    return Gathering(plan, base, course, numbers, choices, crowd, ways)


@dataclass(frozen=True, slots=True)
class Prices:
    """The relaxed program's least cost, what each group costs and each seat is worth, and its ways' values."""

    least: float
    group: np.ndarray
    seat: np.ndarray
    values: np.ndarray


def priced(one: Gathering) -> Prices | None:
    """The relaxed program solved."""
    found = _program(one, one.ways, whole=False).relaxed()
    if found is None:
        return None
    count = one.crowd.groups
    return Prices(
        found.least,
        found.prices[:count],
        found.prices[count : count + len(one.numbers)],
        found.values[: len(one.ways.group)],
    )


def _program(one: Gathering, ways: Ways, *, whole: bool) -> Bulk:
    """Rows: a way for each group, then the size of each batch, then the rest."""
    bulk, weights, count = Bulk(), one.base.tables.weights, len(one.numbers)
    bulk.columns(ways.cost, 1.0, whole=whole)
    begins = np.searchsorted(ways.group, np.arange(one.crowd.groups + 1)).tolist()
    for begin, end in pairwise(begins):
        bulk.row(1, 1, range(begin, end), [1.0] * (end - begin))
    over = bulk.columns(np.full(count, weights.split + 1.0))
    into = bulk.columns(np.zeros(count))
    size, high = bulk.columns(np.zeros(count), one.most), bulk.columns(np.array([weights.balance]))
    low, out = bulk.columns(np.array([-weights.balance])), bulk.columns(np.array([float(weights.unplaced)]))
    for k in range(count):
        mine = np.flatnonzero(ways.heads[:, k])
        heads = ways.heads[mine, k].astype(np.float64)
        bulk.row(0, 0, [*mine.tolist(), over + k, into + k, size + k], [*heads.tolist(), -1.0, 1.0, -1.0])
    for k, least in enumerate(one.least.tolist()):
        bulk.row(least, np.inf, [size + k], [1.0])
        bulk.row(0, np.inf, [high, size + k], [1.0, -1.0])
        bulk.row(0, np.inf, [size + k, low], [1.0, -1.0])
    every = [*range(over, over + count), *range(into, into + count), out]
    bulk.row(0, 0, every, [1.0] * count + [-1.0] * (count + 1))
    return bulk


def gathered(one: Gathering, prices: Prices, watch: Watch, *, nodes: int = NODES) -> Plan | None:
    """The plan with everybody of the gathering seated again; None if that cannot be, or it costs more."""
    chosen = _decided(one, prices, watch, nodes)
    seat = spilt(one.crowd, seats_of(one.crowd, one.ways, chosen), one.most, one.base.tables.weights.split)
    if (np.bincount(seat[seat != NOBODY], minlength=len(one.numbers)) < one.least).any():
        return None
    return _seated(one, seat)


def _decided(one: Gathering, prices: Prices, watch: Watch, nodes: int) -> np.ndarray:
    """[groups] the way of each group: whole by search among the cheap ones, else the likeliest."""
    ways = one.ways
    dearer = ways.cost - ways.heads @ prices.seat - prices.group[ways.group]
    order = np.lexsort((dearer, ways.group))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - np.searchsorted(ways.group, ways.group[order])
    keep = np.flatnonzero((rank < 1) | ((dearer <= NEAR) & (rank < FEW)))
    values = prices.values
    if (np.abs(values - np.round(values)) > 1e-6).any() and nodes:
        found = _program(one, ways.only(keep), whole=True).searched(nodes, watch, gap=GAP)
        if found is not None:
            values = np.zeros(len(ways.group))
            values[keep] = found[: len(keep)]
    best = np.lexsort((-values, ways.group))
    return best[np.searchsorted(ways.group, np.arange(one.crowd.groups))]


def _seated(one: Gathering, seat: np.ndarray) -> Plan | None:
    """The batches opened again with these people in them: first those that stay, with their room and lecturers."""
    new, course = one.base, one.course
    moved = [one.stays(k) is None for k in range(len(one.numbers))]
    for k in sorted(range(len(one.numbers)), key=moved.__getitem__):
        choice = int(one.choices[k])
        rows = np.sort(one.crowd.rows[seat == k])
        lessons = _lessons(one, new, k)
        if lessons is None:
            return None
        new.sit(course, rows, new.open(course, choice, lessons))
    seat_in_open(new, course)
    waiting = np.flatnonzero(new.seat[course] == NOBODY)
    if new.bound_by_later(course, waiting).any() or (new.tables.courses[course].pinned[waiting] != NOBODY).any():
        return None
    return new if new.course_cost(course) <= one.plan.course_cost(course) else None


def _lessons(one: Gathering, new: Plan, k: int) -> Given | None:
    """The batch's own lessons where it stays, else new ones; None if its room is taken or nobody can teach it."""
    kept, this = one.stays(k), new.tables.courses[one.course]
    if kept is not None:
        return kept
    choice = one.choice(one.choices[k])
    return new.staff.teach(this, choice) if new.has_room(choice) else None
