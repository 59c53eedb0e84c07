"""What must hold before anything is chosen: given batches are opened, pinned people sit in them.

Mostly each can be opened as it stands. Where they depend on each other (a least size, a lecturer, an earlier program of
somebody pinned), the exact model finds a way, or proves that there is none.
"""

import numpy as np

from training.solver.plan import Plan
from training.solver.slot import order, seat_in_open
from training.solver.tables import NOBODY, Tables
from training.solver.together import taught
from training.solver.watch import StoppedError, Watch


class NoWayError(Exception):
    """Given batches and pins cannot all be kept."""


def with_given(tables: Tables, watch: Watch) -> Plan:
    """A plan with all that is given, and nobody else who need not be there.

    Raises NoWayError if there is none, StoppedError if stopped before that is known.
    """
    if not tables.problem.batches:
        return Plan(tables)
    plan = _as_it_stands(tables, watch)
    return plan if _holds(plan) else _by_exact_model(tables, watch)


def _as_it_stands(tables: Tables, watch: Watch) -> Plan:
    """Each given batch opened at its first choice that is free, pinned people seated, then least sizes met."""
    plan = Plan(tables)
    for course in order(tables):
        this = tables.courses[course]
        ways = {given: [i for i, one in enumerate(this.choices) if one.given == given] for given in this.given}
        for given in sorted(this.given, key=lambda one: (len(ways[one]), one)):
            _open_first(plan, course, given, ways[given], watch)
        if any(plan.choice(number).least > size for number, size in plan.sizes(course).items()):
            seat_in_open(plan, course)
    return plan


def _open_first(plan: Plan, course: int, given: int, ways: list[int], watch: Watch) -> None:
    this = plan.tables.courses[course]
    for way in ways:
        choice = this.choices[way]
        lessons = taught(plan, course, way, watch.patient()) if plan.has_room(choice) else None
        if lessons is not None:
            rows = np.flatnonzero(this.pinned == given)
            rows = rows[plan.free(course, rows, np.array([way]))[:, 0]]
            plan.sit(course, rows, plan.open(course, way, lessons))
            return


def _holds(plan: Plan) -> bool:
    """Whether every given batch is open and large enough, not too large, and everybody pinned is seated."""
    for course, this in enumerate(plan.tables.courses):
        sizes = plan.sizes(course)
        if len(sizes) < len(this.given) or len(sizes) > this.program.max_batches:
            return False
        if any(not plan.choice(one).least <= size <= plan.choice(one).most for one, size in sizes.items()):
            return False
        if (plan.seat[course][this.pinned != NOBODY] == NOBODY).any():
            return False
    return True


def _by_exact_model(tables: Tables, watch: Watch) -> Plan:
    """Any plan with all that is given: first with given batches alone, then with every choice."""
    from ortools.sat.python.cp_model import CpModel

    from training.solver import exact
    from training.solver.cpsat import Effort, run
    from training.solver.scope import Candidate, everything, scope_of

    given = [(c, i) for c, this in enumerate(tables.courses) for i, one in enumerate(this.choices) if one.given >= 0]
    rows = {course: np.arange(len(tables.courses[course].people)) for course in sorted({course for course, _ in given})}
    few = scope_of(Plan(tables), [Candidate(course, choice) for course, choice in given], rows)
    for scope in (few, everything(tables)):
        model = CpModel()
        v = exact.build(model, scope)
        model.clear_objective()
        found = run(model, Effort(1e6), watch.patient())
        if found.value is not None:
            return exact.read(scope, v, found.value)
    if not found.impossible:
        raise StoppedError
    raise NoWayError
