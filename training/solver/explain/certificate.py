"""A shortage of seats, proven by counting."""

from collections import defaultdict
from typing import Any

import numpy as np

from training.solver.check.claims import can_attend, seats
from training.solver.check.timetable import Timetable
from training.solver.problem import Problem
from training.solver.solution import PlacedBatch, Solution

Group = tuple[tuple[str, ...], list[tuple[str, str]]]  # the batches that can meet these needs, the needs


def certificate(problem: Problem, solution: Solution) -> dict[str, Any] | None:
    """Needs that can only be met in some of the opened batches, which together seat fewer; None if seats suffice.

    {"needs": [[person, program]…], "batches": […], "seats": s, "short": k}: as the batches stand, at least k of the
    needs stay out. A need can be met in a batch of its program during which the person is not away; needs that no
    opened batch can meet lack more than seats and are left out. The set is a minimum cut, so k is the largest.
    """
    t = Timetable(problem, solution)
    groups = _groups(t)
    batches = sorted({batch for names, _ in groups for batch in names})
    room = {batch: seats(t, t.batches[batch]) for batch in batches}
    short = _beyond_the_cut(groups, room)
    if not short:
        return None
    needs = [need for _, found in short for need in found]
    used = sorted({batch for names, _ in short for batch in names})
    total = sum(room[batch] for batch in used)
    return {"needs": [list(need) for need in needs], "batches": used, "seats": total, "short": len(needs) - total}


def _groups(t: Timetable) -> list[Group]:
    """Needs of programs in which somebody has no place, put together where the same opened batches can meet them."""
    placed = {(place.person, place.program) for place in t.places}
    every = [(person.id, program) for person in t.problem.people for program in person.needs]
    lacking = {program for person, program in every if (person, program) not in placed}
    opened: dict[str, list[PlacedBatch]] = defaultdict(list)
    for batch in t.opened():
        opened[batch.program].append(batch)
    groups: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for name, program in every:
        if program in lacking:
            person = t.problem.person[name]
            groups[tuple(one.id for one in opened[program] if can_attend(t, person, one))].append((name, program))
    groups.pop((), None)
    return list(groups.items())


def _beyond_the_cut(groups: list[Group], room: dict[str, int]) -> list[Group]:
    """The groups that a largest flow of needs into seats cannot all seat, with those they compete with."""
    from ortools.graph.python import max_flow

    index = {batch: len(groups) + 2 + i for i, batch in enumerate(room)}
    source, sink = 0, 1
    arcs = [(source, 2 + g, len(needs)) for g, (_, needs) in enumerate(groups)]
    arcs += [(2 + g, index[batch], len(needs)) for g, (batches, needs) in enumerate(groups) for batch in batches]
    arcs += [(index[batch], sink, count) for batch, count in room.items()]
    if not groups:
        return []
    flow = max_flow.SimpleMaxFlow()
    tails, heads, capacities = np.array(arcs, dtype=np.int64).T
    flow.add_arcs_with_capacity(tails, heads, capacities)
    if flow.solve(source, sink) != flow.OPTIMAL or flow.optimal_flow() == sum(len(needs) for _, needs in groups):
        return []
    reached = set(flow.get_source_side_min_cut())
    return [group for g, group in enumerate(groups) if 2 + g in reached]
