"""A plan of the ways chosen: each batch opened, its lessons given, its people seated."""

import numpy as np

from training.solver.alone.program import Alone
from training.solver.alone.ways import Way
from training.solver.first.slot import order
from training.solver.plan.plan import Plan
from training.solver.plan.tables import Tables
from training.solver.running.watch import Watch
from training.solver.teaching.together import taught


def held(tables: Tables, programs: list[Alone], ways: list[Way], watch: Watch) -> Plan | None:
    """The plan in which every program is held so; None if rooms, lecturers or sizes do not allow it.

    Programs of one batch are seated first: whoever sits there cannot sit elsewhere at the time.
    """
    plan, sequence = Plan(tables), order(tables)
    if not tables.in_order:
        sequence.sort(key=lambda index: len(ways[index].choices))
    for index in sequence:
        if not _hold(plan, index, programs[index], ways[index], watch):
            return None
    return plan


def _hold(plan: Plan, index: int, program: Alone, way: Way, watch: Watch) -> bool:
    """Open the program's batches and seat its people, where rooms, lecturers and least sizes allow."""
    choices = np.array(way.choices, dtype=np.int64)
    free = plan.free(index, np.arange(len(program.course.people)), choices)
    seats = program.seated(way, [np.flatnonzero(~column) for column in free.T])
    for choice, rows in zip(way.choices, seats, strict=True):
        one = program.course.choices[choice]
        lessons = taught(plan, index, choice, watch) if plan.has_room(one) else None
        if lessons is None or not one.least <= len(rows) <= one.most:
            return False
        plan.sit(index, rows, plan.open(index, choice, lessons))
    return True
