"""The exact model of a scope (the whole problem, or a neighbourhood), one function a rule.

It is linear, and built for CP-SAT (cpsat.py) or as a mixed-integer program (mip.py): both know the words used here.

Indices: k candidate batch, u unit of n_u interchangeable people, g group, l lesson. Variables: y_k opened, x_uk
people of u in k (only where they may sit), m_u people of u without a place, s_gk group g sits in k, z_klt… lessons.
"""

from collections.abc import Callable
from typing import Any

from training.solver.exact.costs import COSTS
from training.solver.exact.lessons import LESSON_RULES
from training.solver.exact.rules import (
    a_batch_fits_its_sizes,
    a_person_is_in_one_batch_at_a_time,
    a_person_keeps_the_budget,
    a_program_opens_at_most_its_batches,
    a_room_holds_one_batch_at_a_time,
    everyone_needed_is_placed_or_counted,
    given_batches_are_opened_once,
    no_more_people_change,
    programs_are_taken_in_order,
)
from training.solver.exact.variables import Variables, variables
from training.solver.plan.plan import Plan
from training.solver.plan.scope import Scope
from training.solver.plan.tables import NOBODY

RULES = (
    everyone_needed_is_placed_or_counted,
    a_batch_fits_its_sizes,
    a_program_opens_at_most_its_batches,
    given_batches_are_opened_once,
    a_room_holds_one_batch_at_a_time,
    a_person_is_in_one_batch_at_a_time,
    a_person_keeps_the_budget,
    programs_are_taken_in_order,
    no_more_people_change,
    *LESSON_RULES,
)


def build(model: Any, scope: Scope, *, lessons: bool = True) -> Variables:
    """The model of a scope: variables → rules → objective. Without `lessons` rules 4 and 5 are left out."""
    v = variables(model, scope)
    for rule in RULES:
        if lessons or rule not in LESSON_RULES:
            rule(model, scope, v)
    for part in COSTS:
        part(model, scope, v)
    model.minimize(sum(v.cost))
    return v


def hint(model: Any, v: Variables, seats: dict[int, dict[int, list[int]]]) -> None:
    """Tell the model an answer known: seats[u][k] = rows of unit u in candidate k."""
    opened = {k for one in seats.values() for k in one}
    for k, y in enumerate(v.y):
        if not isinstance(y, int):
            model.add_hint(y, int(k in opened))
    for (u, k), x in v.x.items():
        model.add_hint(x, len(seats.get(u, {}).get(k, ())))


def read(scope: Scope, v: Variables, value: Callable[[Any], int]) -> Plan:
    """The plan that the values describe; lessons are those of z where it is modelled, else sought anew."""
    plan = scope.plan.copy()
    number = {k: one.standing for k, one in enumerate(scope.candidates)}
    for k, candidate in enumerate(scope.candidates):
        if candidate.standing == NOBODY and value(v.y[k]):
            number[k] = plan.open(candidate.course, candidate.choice, _lessons(v, k, value))
    for u, unit in enumerate(scope.units):
        rows = unit.rows
        for k in unit.seats:
            count = value(v.x[u, k])
            if count:
                plan.sit(unit.course, rows[:count], number[k])
                rows = rows[count:]
    return plan


def _lessons(v: Variables, k: int, value: Callable[[Any], int]) -> tuple[tuple[int, int], ...]:
    given = {way[1]: (way[2], way[3]) for way, literal in v.z.items() if way[0] == k and value(literal)}
    return tuple(given[index] for index in sorted(given))
