"""Neighbourhoods of whole groups: batches near each other seated anew, some at the date or in the room that pays most.

At the prices of the relaxed program (gather.py) a group would save, if batch k were held at choice d,
    max(0, price of the group + Σ seats · price of a seat in k − its cost at d),
all groups together also as much as the seats are worth that d has more;
who cannot come at d keeps the best other seat and splits the group. The choice that saves most in all is tried: first
relaxed, which takes hundredths of a second, and whole only where that promises a cheaper plan.
"""

import random
from dataclasses import dataclass

import numpy as np

from training.solver.plan.plan import Plan
from training.solver.plan.tables import NOBODY, ONLINE
from training.solver.running.watch import Watch
from training.solver.search.gather import NODES, Gathering, Prices, gathered, gathering, priced

LARGEST = 24  # batches seated at once
STAYING = 0.1  # how often all batches stay when and where they are
SEARCHED = 0.3  # how often ways are decided by search, not by rounding alone
WAITING, OPENING = 0.5, 0.03  # how often one more batch is tried where somebody waits, and else
TOP = 4  # choices among which chance decides
TRIED = 3  # rounds of choices tried in one neighbourhood
ROOMS = 3  # rooms looked at for one batch


@dataclass(frozen=True, slots=True)
class Regroup:
    """Batches of one course to be seated anew, and the chance that decides which of them move."""

    course: int
    numbers: tuple[int, ...]
    chance: int

    @property
    def courses(self) -> set[int]:
        """The programs that it can change."""
        return {self.course}


def choose_group(plan: Plan, course: int, chance: random.Random) -> Regroup | None:
    """Batches around one taken by chance."""
    numbers = plan.of(course)
    if len(numbers) < 2:
        return None
    first = chance.choice(numbers)
    return Regroup(course, tuple(near(plan, course, first, numbers)[:LARGEST]), chance.randrange(2**30))


def near(plan: Plan, course: int, first: int, numbers: list[int]) -> list[int]:
    """The batches, those nearest to the first first."""
    place = {name: index for index, name in enumerate(plan.tables.problem.places)}

    def at(number: int) -> int | None:
        room = plan.choice(number).room
        return None if room == ONLINE else place[plan.tables.problem.rooms[room].place]

    def far(number: int) -> int:
        here, there = at(first), at(number)
        return 0 if here is None or there is None else plan.tables.problem.travel[here][there]

    assert course >= 0
    return sorted(numbers, key=lambda number: (number != first, far(number), number))


def clusters(plan: Plan, course: int) -> list[list[int]]:
    """All batches of the course in parts that can be seated at once, near ones together."""
    left, found = plan.of(course), []
    while left:
        mine = near(plan, course, left[0], left)[:LARGEST]
        found.append(mine)
        left = [number for number in left if number not in mine]
    return found


def gather_all(plan: Plan, watch: Watch, *, nodes: int) -> Plan:
    """Every course's people seated in its batches as they stand."""
    for course in range(len(plan.seat)):
        for numbers in clusters(plan, course):
            if watch.over():
                return plan
            one = gathering(plan, course, {number: plan.batches[number].choice for number in numbers})
            prices = None if one is None else priced(one)
            if one is not None and prices is not None:
                plan = gathered(one, prices, watch, nodes=nodes) or plan
    return plan


def regrouped(plan: Plan, around: Regroup, watch: Watch) -> Plan | None:
    """A plan that costs no more, with these batches' people seated anew; None if none was found."""
    chance, course = random.Random(around.chance), around.course
    close = {number: plan.batches[number].choice for number in around.numbers}
    one = gathering(plan, course, close)
    prices = None if one is None else priced(one)
    if one is None or prices is None:
        return None
    nodes = NODES if chance.random() < SEARCHED else 0
    if chance.random() < STAYING:
        return gathered(one, prices, watch)
    least = prices.least + _opening(one)
    for _ in range(TRIED):
        moved = None if watch.over() else _moved(one, prices, chance)
        other = None if moved is None else gathering(plan, course, moved)
        cheaper = None if other is None else priced(other)
        if other is None or cheaper is None:
            return None
        if cheaper.least + _opening(other) < least - 0.5:
            return gathered(other, cheaper, watch, nodes=nodes)
    return None


def _opening(one: Gathering) -> int:
    return sum(one.choice(index).cost for index in one.choices)


def _moved(one: Gathering, prices: Prices, chance: random.Random) -> dict[int, int] | None:
    """The choices with one of the batches elsewhere, or one more, where that saves much; None if nothing does."""
    k = len(one.numbers) if _wants_another(one, chance) else chance.randrange(len(one.numbers))
    choices = _others(one, k, chance)
    if not len(choices):
        return None
    saved = _savings(one, prices, k, choices)
    order = np.argsort(-saved, kind="stable")[:TOP]
    best = int(order[min(int(chance.expovariate(1.0)), len(order) - 1)])
    close = dict(zip(one.numbers, one.choices.tolist(), strict=True))
    close[[*one.numbers, NOBODY][k]] = int(choices[best])
    return close


def _wants_another(one: Gathering, chance: random.Random) -> bool:
    """Whether to open one more batch: often where somebody waits, else seldom."""
    if len(one.plan.of(one.course)) >= one.base.tables.courses[one.course].program.max_batches:
        return False
    waits = bool((one.plan.seat[one.course] == NOBODY).any())
    return chance.random() < (WAITING if waits else OPENING)


def _others(one: Gathering, k: int, chance: random.Random) -> np.ndarray:
    """Choices of the batch, or of one more, in its own and some other rooms, free beside the other batches."""
    this = one.base.tables.courses[one.course]
    own = one.choice(one.choices[k]) if k < len(one.choices) else None
    given = NOBODY if own is None else own.given
    rooms = sorted({choice.room for choice in this.choices} - (set() if own is None else {own.room}))
    rooms = ([] if own is None else [own.room]) + chance.sample(rooms, min(ROOMS - 1, len(rooms)))
    found = []
    for room in rooms:
        mine = np.array(
            [i for i, choice in enumerate(this.choices) if choice.room == room and choice.given == given],
            dtype=np.int64,
        )
        if len(mine):
            found.append(mine[_free(one, k, mine)])
    every = np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
    return every if own is None else every[every != one.choices[k]]


def _free(one: Gathering, k: int, choices: np.ndarray) -> np.ndarray:
    """[choices] of one room whether it is free then beside what stands and the gathering's other batches."""
    cells = set(one.base.tables.cells_of(one.choice(choices[0])).tolist())
    free = one.base.rooms_free(one.course, choices)
    begin = np.array([one.choice(index).start for index in choices])
    end = np.array([one.choice(index).end for index in choices])
    for other, index in enumerate(one.choices):
        that = one.choice(index)
        if other != k and cells & set(one.base.tables.cells_of(that).tolist()):
            free &= (end <= that.start) | (begin >= that.end)
    return free


def _savings(one: Gathering, prices: Prices, k: int, choices: np.ndarray) -> np.ndarray:
    """[choices] what the batch would save there by the prices, more than it does where it is."""
    crowd, this = one.crowd, one.base.tables.courses[one.course]
    split = one.base.tables.weights.split
    free = one.base.free(one.course, crowd.rows, choices)
    others = np.where(crowd.cost < crowd.out[:, None], crowd.cost - prices.seat, crowd.out[:, None])
    seat = 0.0
    if k < len(one.numbers):
        others[:, k], seat = crowd.out, float(prices.seat[k])
    cost = np.where(free, this.costs(crowd.rows, choices) - seat, others.min(axis=1)[:, None])
    whole = crowd.summed(cost) + split * (crowd.summed(~free) > 0)
    saved = np.maximum(0, prices.group[:, None] - whole).sum(axis=0)
    return saved + _more_seats(one, k, choices, seat) - np.array([one.choice(index).cost for index in choices])


def _more_seats(one: Gathering, k: int, choices: np.ndarray, seat: float) -> np.ndarray | float:
    """[choices] what the seats are worth that the batch would have more there, or, below 0, fewer."""
    if k == len(one.numbers) or seat >= 0:
        return 0.0
    return -seat * (np.array([one.choice(index).most for index in choices]) - one.choice(one.choices[k]).most)
