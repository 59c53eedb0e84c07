"""A plan of the ways chosen: each batch opened, its lessons given, its people seated."""

import numpy as np

from training.solver.alone.program import Alone
from training.solver.alone.ways import Way
from training.solver.plan import Plan
from training.solver.slot import order
from training.solver.tables import Tables
from training.solver.together import taught
from training.solver.watch import Watch


def held(tables: Tables, programs: list[Alone], ways: list[Way], watch: Watch) -> Plan | None:
    """The plan in which every program is held so; None if lecturers or people cannot."""
    plan = Plan(tables)
    for index in order(tables):
        seats = programs[index].seated(ways[index])
        for choice, rows in zip(ways[index].choices, seats, strict=True):
            one = tables.courses[index].choices[choice]
            lessons = taught(plan, index, choice, watch) if plan.has_room(one) else None
            if lessons is None or not plan.free(index, rows, np.array([choice])).all():
                return None
            plan.sit(index, rows, plan.open(index, choice, lessons))
    return plan
