"""The parts of the cost that the exact model minimises."""

from typing import Any

from training.solver.exact.variables import Variables, sizes
from training.solver.plan.scope import Scope
from training.solver.plan.tables import NOBODY


def places_and_batches_cost(model: Any, scope: Scope, v: Variables) -> None:
    """Σ_k open_k · y_k + Σ_uk (travel + wish + change)_uk · x_uk + Σ_u unplaced_u · m_u."""
    v.cost += [scope.choice(k).cost * v.y[k] for k in range(len(v.y)) if scope.candidates[k].standing == NOBODY]
    v.cost += [scope.units[u].seats[k] * x for (u, k), x in v.x.items()]
    v.cost += [unit.unplaced * v.m[u] for u, unit in enumerate(scope.units)]
    assert model is not None


def split_groups_cost(model: Any, scope: Scope, v: Variables) -> None:
    """Σ over (group, program) of split · (batches used − 1), where x_uk ≤ n_u · s_gk; those used before are free."""
    weight = scope.tables.weights.split
    for (course, group), units in groups_of(scope).items() if weight else ():
        used = used_by(scope, course, group)
        sits = {k: model.new_bool_var("") for k in {k for u in units for k in scope.units[u].seats} - used}
        for u in units:
            for k in scope.units[u].seats:
                if k in sits:
                    model.add(v.x[u, k] <= len(scope.units[u].rows) * sits[k])
        v.cost += [weight * literal for literal in sits.values()]
        if not used and not outside(scope, course, group) and sits:
            any_at_all = model.new_bool_var("")
            model.add(any_at_all <= sum(sits.values()))
            v.cost.append(-weight * any_at_all)


def groups_of(scope: Scope) -> dict[tuple[int, int], list[int]]:
    """Units by (course, group), where a split is possible."""
    units: dict[tuple[int, int], list[int]] = {}
    for u, unit in enumerate(scope.units):
        for group in unit.groups:
            units.setdefault((unit.course, group), []).append(u)
    return units


def used_by(scope: Scope, course: int, group: int) -> set[int]:
    """Standing candidates in which somebody of the group sits."""
    numbers = outside(scope, course, group)
    return {k for k in scope.of(course) if scope.candidates[k].standing in numbers}


def outside(scope: Scope, course: int, group: int) -> set[int]:
    """Numbers of standing batches of the course in which somebody of the group sits."""
    this, seat = scope.tables.courses[course], scope.plan.seat[course]
    rows = [this.row[person] for person in scope.tables.members.get(group, ()) if person in this.row]
    return {int(seat[row]) for row in rows} - {NOBODY}


def unequal_batches_cost(model: Any, scope: Scope, v: Variables) -> None:
    """Σ of balance · programs of (largest − smallest opened batch): hi ≥ size_k, lo ≤ size_k + most · (1 − y_k)."""
    weight, size = scope.tables.weights.balance, sizes(scope, v)
    for course in scope.courses() if weight else ():
        mine = scope.of(course)
        top = max([scope.choice(k).most for k in mine] + [0, *scope.plan.sizes(course).values()])
        high, low, gap = (model.new_int_var(0, top, "") for _ in range(3))
        inside = {scope.candidates[k].standing for k in mine}
        for number, count in scope.plan.sizes(course).items():
            if number not in inside:
                model.add(high >= count)
                model.add(low <= count)
        for k in mine:
            model.add(high >= size[k])
            model.add(low <= size[k] + top * (1 - v.y[k]))
        model.add(gap >= high - low)
        v.cost.append(weight * gap)


COSTS = (places_and_batches_cost, split_groups_cost, unequal_batches_cost)
