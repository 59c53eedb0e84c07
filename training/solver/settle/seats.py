"""Seating people in batches that have their dates: whole blocks, and who cannot come with them elsewhere."""

import numpy as np

from training.solver.plan.plan import Plan
from training.solver.settle.crowd import Crowd
from training.solver.settle.medians import Medians


def seat(plan: Plan, course: int, crowd: Crowd, batches: Medians) -> None:
    """Seat as many as can come, at the least cost; a batch that stays too small is closed."""
    while batches.numbers:
        at = _seats(crowd, batches)
        sizes = np.bincount(at[at >= 0], minlength=len(batches.numbers))
        small = np.flatnonzero(sizes < batches.least)
        if not len(small):
            for index, number in enumerate(batches.numbers):
                plan.sit(course, crowd.rows[at == index], number)
            return
        worst = int(small[np.argmin(sizes[small] - batches.least[small])])
        plan.close(batches.numbers[worst])
        batches.leave_out(np.arange(len(batches.numbers)) == worst)


def _seats(crowd: Crowd, batches: Medians) -> np.ndarray:
    """[people] the batch of each, -1 without a place."""
    wanted = batches.at[crowd.block]
    able = crowd.free[np.arange(len(wanted)), batches.starts[wanted]]
    cost = crowd.places(batches.starts, batches.rooms, slice(None))
    free = crowd.free[:, batches.starts]
    at = np.where(able, wanted, -1)
    left = batches.most - np.bincount(at[able], minlength=len(batches.numbers))
    for row in np.flatnonzero(~able).tolist():
        for index in np.argsort(cost[row], kind="stable").tolist():
            if free[row, index] and left[index] > 0:
                left[index] -= 1
                at[row] = index
                break
    hopeful = (at < 0) & free.any(axis=1)
    if hopeful.any() or (left < 0).any() or (batches.most - left < batches.least).any():
        return _by_flow(cost + crowd.split * (np.arange(cost.shape[1]) != wanted[:, None]), free, batches)
    return at


def _by_flow(cost: np.ndarray, free: np.ndarray, batches: Medians) -> np.ndarray:
    """As many as there are seats for, then at the least cost; least sizes kept where that can be."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    people, K = cost.shape
    row, batch = np.nonzero(free)
    much = int(cost[free].max(initial=0)) + 1
    network, ends = SimpleMinCostFlow(), np.arange(people, people + K)
    one, sink = np.ones(len(row), dtype=np.int64), people + K
    arcs = network.add_arcs_with_capacity_and_unit_cost(row, people + batch, one, cost[row, batch])
    least = np.minimum(batches.least, batches.most)
    network.add_arcs_with_capacity_and_unit_cost(ends, np.full(K, sink), least, np.full(K, -2 * much))
    network.add_arcs_with_capacity_and_unit_cost(
        ends, np.full(K, sink), batches.most - least, np.zeros(K, dtype=np.int64)
    )
    everybody, once = np.arange(people), np.ones(people, dtype=np.int64)
    network.add_arcs_with_capacity_and_unit_cost(everybody, np.full(people, sink), once, 4 * much * once)
    network.set_nodes_supplies(np.append(everybody, sink), np.append(once, -people))
    network.solve()
    at = np.full(people, -1, dtype=np.int64)
    taken = network.flows(arcs) > 0
    at[row[taken]] = batch[taken]
    return at
