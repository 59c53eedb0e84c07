"""Rooms and numbers of batches of one program, against a general search for whole numbers."""

import numpy as np
import pytest

from benchmarks import problems as generator
from training.solver import problem as problems
from training.solver.bound.dateless import without_dates
from training.solver.bound.relax import whole_program
from training.solver.bound.where import Rooms, where
from training.solver.plan.tables import Tables
from training.solver.running.watch import Watch


def kinds_like(chance, rooms):
    return [(int(chance.integers(1, 30)), chance.integers(0, 40, rooms), 100_000) for _ in range(chance.integers(1, 6))]


def by_trying_everything(kinds, rooms):
    """The least of opening, sizes and places over every N, places by an exact transport."""
    best = None
    people = sum(count for count, _, _ in kinds)
    for counts in np.ndindex(*(rooms.top + 1)):
        number = np.array(counts)
        if not 0 < number.sum() <= rooms.batches or number @ rooms.most < people:
            continue
        if number @ rooms.least > people:
            continue
        smallest = min(rooms.most[number > 0])
        unequal = max(0, -(-people // number.sum()) - min(people // number.sum(), smallest))
        cost = number @ rooms.opening + rooms.balance * unequal + transport(kinds, rooms, number)
        best = cost if best is None else min(best, cost)
    return best


def transport(kinds, rooms, number):
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    network, people = SimpleMinCostFlow(), sum(count for count, _, _ in kinds)
    sink = len(kinds) + len(number)
    for kind, (count, costs, _) in enumerate(kinds):
        network.set_node_supply(kind, count)
        for room, cost in enumerate(costs.tolist()):
            network.add_arc_with_capacity_and_unit_cost(kind, len(kinds) + room, count, cost)
    for room, batches in enumerate(number.tolist()):
        least, most = int(rooms.least[room]) * batches, int(rooms.most[room]) * batches
        network.add_arc_with_capacity_and_unit_cost(len(kinds) + room, sink, least, -10_000)
        network.add_arc_with_capacity_and_unit_cost(len(kinds) + room, sink, most - least, 0)
    network.set_node_supply(sink, -people)
    assert network.solve() == network.OPTIMAL
    return network.optimal_cost() + 10_000 * int(rooms.least @ number)


@pytest.mark.parametrize("seed", range(60))
def test_the_best_numbers_are_found_and_proven(seed):
    chance = np.random.default_rng(seed)
    count = int(chance.integers(1, 4))
    least = chance.integers(0, 8, count)
    rooms = Rooms(
        opening=chance.integers(0, 400, count),
        least=least,
        most=least + chance.integers(4, 40, count),
        top=chance.integers(1, 6, count),
        batches=int(chance.integers(1, 9)),
        balance=int(chance.integers(0, 4)),
    )
    kinds = kinds_like(chance, count)
    best, found = by_trying_everything(kinds, rooms), where(kinds, rooms)
    if found is None:
        return  # seats are short, or the rounded start has batches that stay too small: left to the general search
    assert found.proven
    assert found.bound == best
    assert found.sent.sum() == sum(count for count, _, _ in kinds)
    assert (found.sent.sum(axis=0) <= rooms.most * found.batches).all()
    assert (found.sent.sum(axis=0) >= rooms.least * found.batches).all()


def test_most_random_programs_are_decided_by_counting():
    decided = 0
    for seed in range(60):
        chance = np.random.default_rng(seed)
        rooms = Rooms(*(np.array(one) for one in ([90, 80], [3, 3], [40, 30], [5, 5])), batches=8, balance=1)
        decided += where(kinds_like(chance, 2), rooms) is not None
    assert decided > 40


@pytest.mark.parametrize(("people", "how"), [(60, {}), (290, {}), (290, {"tight": True}), (290, {"slack": 0.4})])
def test_the_bound_is_no_weaker_than_that_of_the_general_search(people, how):
    tables = Tables(problems.read(generator.generate(people, 3, **how)))
    watch = Watch(60, None, None)
    general = sum(whole_program(tables, p, watch, seconds=60).bound for p in range(len(tables.courses)))
    quick = without_dates(tables, watch, seconds=60)
    assert general <= quick.bound <= general + len(tables.courses) * tables.weights.balance


def test_nobody_and_nowhere_are_left_to_the_general_search():
    rooms = Rooms(*(np.array([one]) for one in (90, 3, 40, 5)), batches=8, balance=1)
    assert where([], rooms) is None
    assert where([(300, np.array([1]), 100_000)], rooms) is None  # more people than seats
    assert where([(30, np.array([1]), 2)], rooms) is None  # a place is worth little
