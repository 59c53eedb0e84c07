"""What a program costs at least once it is known who stays: a small integer program that forgets when.

Whoever is to be decided goes to a batch that stands, or to a new one in some room, or has no place; how a group is
split and how unequal batches are is forgotten. f_hj people of kind h to the standing batch j, g_hr to new batches in
room r, u_h without a place; N_r new batches in room r:

min Σ cost·f + Σ least cost·g + Σ open·N + Σ unplaced·u,  Σ f + Σ g + u = people of h,  Σ f ≤ seats left of j,
least·N_r ≤ Σ g ≤ most·N_r,  Σ N ≤ batches left,  and where more could stay than there are seats: Σ f = these seats.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from training.solver.plan.plan import Plan
from training.solver.plan.tables import ONLINE, Course
from training.solver.running.mip import Model, run
from training.solver.running.watch import Watch

NODES = 2_000
NEVER = 2**60
Flow = dict[tuple[int, int], Any]


@dataclass(frozen=True, slots=True)
class Kinds:
    """People who are interchangeable here: sizes[h], cost[h, batch or room] (NEVER: not there), unplaced[h]."""

    sizes: list[int]
    cost: np.ndarray
    unplaced: list[int]


def floor(base: Plan, course: int, rows: np.ndarray, kept: dict[int, int], watch: Watch) -> int:
    """At least so much do these rows cost in the program, beside what stands in `base`.

    `kept`: batches → how many of those who could stay there do, where not all can; their seats are for these alone.
    """
    this, numbers = base.tables.courses[course], base.of(course)
    rooms = sorted({choice.room for choice in this.choices})
    kinds = _kinds(base, this, rows, kept, numbers, rooms)
    model = Model()
    flow = {
        (h, int(c)): model.new_num_var(0, size, "")
        for h, size in enumerate(kinds.sizes)
        for c in np.flatnonzero(kinds.cost[h] < NEVER)
    }
    out = [model.new_num_var(0, size, "") for size in kinds.sizes]
    for h, size in enumerate(kinds.sizes):
        model.add(sum(x for (kind, _), x in flow.items() if kind == h) + out[h] == size)
    _seats(model, base, course, kept, flow)
    opening = _new_batches(model, base, course, rooms, flow)
    costs = [int(kinds.cost[h, c]) * x for (h, c), x in flow.items()]
    model.minimize(sum(costs) + sum(opening) + sum(one * x for one, x in zip(kinds.unplaced, out, strict=True)))
    return run(model, NODES, watch).bound


def _kinds(
    base: Plan, this: Course, rows: np.ndarray, kept: dict[int, int], numbers: list[int], rooms: list[int]
) -> Kinds:
    """Rows gathered by what each column costs them: a standing batch, or the best start in a room."""
    every = np.arange(len(this.choices))
    cost = np.where(this.may(rows, every), this.costs(rows, every), NEVER)
    columns = [this.unplaced[rows]]
    for number in numbers:
        choice = base.batches[number].choice
        could = this.keeps(rows, np.array([choice]))[:, 0] if number in kept else np.ones(len(rows), dtype=bool)
        columns.append(np.where(could, cost[:, choice], NEVER))
    for room in rooms:
        columns.append(cost[:, [way for way, one in enumerate(this.choices) if one.room == room]].min(axis=1))
    found, sizes = np.unique(np.column_stack(columns), axis=0, return_counts=True)
    return Kinds(sizes.tolist(), found[:, 1:], found[:, 0].tolist())


def _seats(model: Model, base: Plan, course: int, kept: dict[int, int], flow: Flow) -> None:
    """Standing batches: no more than the seats left; exactly as many as can stay where not all can."""
    sizes = base.sizes(course)
    for column, number in enumerate(base.of(course)):
        goes = sum(x for (_, c), x in flow.items() if c == column)
        if number in kept:
            model.add(goes == kept[number])
        else:
            model.add(goes <= base.choice(number).most - sizes[number])


def _new_batches(model: Model, base: Plan, course: int, rooms: list[int], flow: Flow) -> list[Any]:
    """New batches keep their sizes, and are no more than may be; what opening them costs.

    Online people who stay may share a new batch at their own start: no least size there.
    """
    this, standing = base.tables.courses[course], len(base.of(course))
    opening, total = [], []
    for index, room in enumerate(rooms):
        here = [one for one in this.choices if one.room == room]
        new = model.new_int_var(0, this.program.max_batches, "")
        goes = sum(x for (_, c), x in flow.items() if c == standing + index)
        model.add(goes <= max(one.most for one in here) * new)
        if room != ONLINE:
            model.add(goes >= min(one.least for one in here) * new)
        opening.append(min(one.cost for one in here) * new)
        total.append(new)
    model.add(sum(total) <= this.program.max_batches - standing)
    return opening
