"""Programs that can be held in one way only: all opened first, then taught together by swaps.

One by one, each would look for lecturers among those that the earlier ones left, and at high use find none.
"""

import numpy as np

from training.solver.plan.plan import Plan
from training.solver.plan.tables import NOBODY
from training.solver.running.watch import Watch
from training.solver.teaching.together import teach_all


def open_single_choices(plan: Plan) -> None:
    """Open every program with a single choice, lessons and enough people waiting; close again what cannot be taught."""
    opened = []
    for course, this in enumerate(plan.tables.courses):
        choices = [index for index, one in enumerate(this.choices) if one.given == NOBODY]
        if len(choices) == 1 and this.program.lessons and len(plan.of(course)) < this.program.max_batches:
            opened += _opened(plan, course, choices[0])
    if opened:
        for number in teach_all(plan, opened, Watch(float("inf"), None, None)):
            plan.close(number)


def _opened(plan: Plan, course: int, choice: int) -> list[int]:
    """The batch's number, with those seated whom it costs least; none if the room is taken or too few can come."""
    this = plan.tables.courses[course]
    one = this.choices[choice]
    rows = np.flatnonzero((plan.seat[course] == NOBODY) & (this.pinned == NOBODY))
    rows = rows[plan.free(course, rows, np.array([choice]))[:, 0]]
    if len(rows) < max(one.least, 1) or not plan.has_room(one):
        return []
    cost = this.costs(rows, np.array([choice]))[:, 0] - this.unplaced[rows]
    number = plan.open(course, choice, ())
    plan.sit(course, np.sort(rows[np.argsort(cost, kind="stable")][: one.most]), number)
    return [number]
