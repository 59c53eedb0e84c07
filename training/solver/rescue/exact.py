"""The same by CP-SAT, for what would take the search too long: the formula of the package's docstring."""

from typing import Any

from training.solver.rescue.situation import Choice
from training.solver.rescue.table import Table

SECONDS = 30


def fewest_exactly(table: Table) -> Choice | None:
    """The fewest; None: the aims cannot be met. Raises TimeoutError where even that is not settled in time."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    x = [model.new_bool_var(f"x{option.id}") for option in table.options]
    _exclude(model, table, x)
    _come_after(model, table, x)
    _meet(model, table, x)
    heavy = len(table.options) + 1
    kept = [option.is_kept for option in table.options]
    model.minimize(sum(-one if is_kept else heavy * one for one, is_kept in zip(x, kept, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = 1, 1
    solver.parameters.max_time_in_seconds = SECONDS
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    if status != cp_model.OPTIMAL:
        raise TimeoutError("the fewest classes were not settled in time")
    chosen = {option.id for option, one in zip(table.options, x, strict=True) if solver.boolean_value(one)}
    taken = tuple(option.id for option in table.options if option.id in chosen and not option.is_kept)
    return Choice(taken, tuple(one.id for one in table.options if one.is_kept and one.id not in chosen))


def _exclude(model: Any, table: Table, x: list[Any]) -> None:
    """∀ o, p that exclude each other: x[o] + x[p] ≤ 1."""
    for members in table.groups:
        model.add_at_most_one(x[one] for one in members)
    for i, mask in enumerate(table.excludes):
        for j in range(i):
            if mask >> j & 1 and table.options[i].group != table.options[j].group:
                model.add_at_most_one(x[i], x[j])


def _come_after(model: Any, table: Table, x: list[Any]) -> None:
    """∀ o, ∀ group h that o comes after: x[o] ≤ Σ_{p of h} x[p]; what ends too late is excluded already."""
    for one, option in zip(x, table.options, strict=True):
        for group in option.after:
            model.add(one <= sum(x[at] for at, other in enumerate(table.options) if other.group == group))


def _meet(model: Any, table: Table, x: list[Any]) -> None:
    """∀ a: Σ_b min(room[a, b], Σ_o g[a, b, o] · x[o]) ≥ need[a]."""
    for number, aim in enumerate(table.situation.aims):
        parts = []
        for bucket, room in enumerate(aim.rooms):
            gained = sum(
                amount * one
                for one, option in zip(x, table.options, strict=True)
                for of, at, amount in option.gains
                if (of, at) == (number, bucket)
            )
            part = model.new_int_var(0, room, f"counted{number}_{bucket}")
            model.add(part <= gained)
            parts.append(part)
        model.add(sum(parts) >= aim.need)
