"""Two batches for a program: the cost of every pair of choices against trying every seating."""

import random
from itertools import product

import numpy as np
import pytest

from training.solver import problem as problems
from training.solver.alone.crossed import Crossed, crossing
from training.solver.alone.pairs import Pairs
from training.solver.alone.ways import IMPOSSIBLE
from training.solver.bound.dates import first_groups
from training.solver.plan.tables import Tables

NOBODY = np.zeros(0, dtype=np.int64)


def made(seed, *, cross):
    """A program of two rooms and three starts for eight people in groups; some are away, some have wishes."""
    chance = random.Random(seed)
    rooms = [{"id": name, "place": name, "seats": chance.randint(3, 7), "closed": [], "parts": []} for name in "AB"]
    people = [
        {
            "id": f"p{number}",
            "place": chance.choice("AB"),
            "needs": ["P"],
            "away": [[start, start + 1] for start in range(3) if chance.random() < 0.15],
            "groups": [f"g{number // 2}", f"h{chance.randrange(3)}"][: 1 + cross],
            "wishes": [{"program": "P", "from": start, "to": start + 1, "cost": 2} for start in (chance.randrange(3),)],
        }
        for number in range(8)
    ]
    program = {"id": "P", "length": 1, "min_size": chance.randint(0, 3), "max_size": 6, "max_batches": 2}
    program |= {"open_cost": 1, "rooms": ["A", "B"], "starts": [0, 1, 2], "lessons": [], "after": []}
    whole = {"format": problems.FORMAT, "name": "pairs", "origin": "2026-03-02", "half_days": 4, "places": ["A", "B"]}
    empty = {"lecturers": [], "pins": [], "batches": [], "weights": {"split": 3, "unplaced": 1000, "balance": 1}}
    return problems.read(
        whole | empty | {"travel": [[0, 3], [3, 0]], "rooms": rooms, "programs": [program], "people": people}
    )


def pairs_of(tables, *, cross):
    usable = np.arange(len(tables.courses[0].choices))
    if cross:
        return Crossed(tables, 0, usable, crossing(tables, tables.courses[0]))
    return Pairs(tables, 0, usable, first_groups(tables, tables.courses[0].people))


def by_trying(tables, a, b):
    """The least cost of holding these two, over every way to seat those who can come to one of them."""
    course, rows, pair = tables.courses[0], np.arange(8), np.array([a, b])
    may, cost = course.may(rows, pair), course.costs(rows, pair)
    one, other = course.choices[a], course.choices[b]
    best, sides = IMPOSSIBLE, [[side for side in (0, 1) if may[row, side]] or [None] for row in rows]
    for seats in product(*sides):
        sizes = [seats.count(0), seats.count(1)]
        if one.least <= sizes[0] <= one.most and other.least <= sizes[1] <= other.most:
            places = sum(1000 if side is None else int(cost[row, side]) for row, side in enumerate(seats))
            used = {(g, side) for row, side in enumerate(seats) if side is not None for g in tables.groups[row]}
            splits = len(used) - len({group for group, _ in used})
            best = min(best, one.cost + other.cost + places + 3 * splits + abs(sizes[0] - sizes[1]))
    return best


@pytest.mark.parametrize("cross", [False, True], ids=["apart", "crossing"])
@pytest.mark.parametrize("seed", range(12))
def test_every_pair_costs_what_trying_every_seating_finds(seed, cross):
    tables = Tables(made(seed, cross=cross))
    pairs = pairs_of(tables, cross=cross)
    ways = pairs.ways(IMPOSSIBLE)
    costs = {choices: by_trying(tables, *choices) for choices in map(tuple, ways.choices.tolist())}
    for choices, cost in costs.items():
        assert pairs.cost_barred([choices], NOBODY, NOBODY) == cost
    assert all(floor <= costs[tuple(one)] for floor, one in zip(ways.floor, ways.choices.tolist(), strict=True))
    assert ways.least(IMPOSSIBLE) == min(costs.values())


@pytest.mark.parametrize("cross", [False, True], ids=["apart", "crossing"])
def test_who_is_barred_sits_in_the_other(cross):
    tables = Tables(made(1, cross=cross))
    pairs, nobody = pairs_of(tables, cross=cross), NOBODY
    (a, b) = min((tuple(one) for one in pairs.pairs.tolist()), key=lambda one: pairs.cost_barred([one], nobody, nobody))
    first, second = pairs.seated(a, b, nobody, nobody)
    assert len(first)
    barred = first[:1]
    assert pairs.cost_barred([(a, b)], barred, nobody) >= pairs.cost_barred([(a, b)], nobody, nobody)
    assert barred[0] not in pairs.seated(a, b, barred, nobody)[0]
    assert {*first.tolist(), *second.tolist()} <= set(range(8))
