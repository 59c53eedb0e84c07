"""What the exact model decides, and the sums that several rules speak of."""

from dataclasses import dataclass, field
from typing import Any

from training.solver.plan.scope import Scope
from training.solver.plan.tables import NOBODY

Sum = Any  # a linear expression of the solver, or a number


@dataclass(slots=True)
class Variables:
    """What is to be decided."""

    y: list[Sum]
    x: dict[tuple[int, int], Any]
    m: list[Any]
    z: dict[tuple[int, int, int, int], Any] = field(default_factory=dict)  # (k, l, start, lecturer)
    cost: list[Sum] = field(default_factory=list)
    hints: list[Any] = field(default_factory=list)


def variables(model: Any, scope: Scope) -> Variables:
    """y_k ∈ {0,1} (1 where the batch stands already), x_uk ∈ 0…n_u where u may sit in k, m_u ∈ 0…n_u."""
    y = [1 if one.standing != NOBODY else model.new_bool_var("") for one in scope.candidates]
    x = {(u, k): model.new_int_var(0, len(unit.rows), "") for u, unit in enumerate(scope.units) for k in unit.seats}
    m = [model.new_int_var(0, len(unit.rows), "") for unit in scope.units]
    return Variables(y, x, m)


def sizes(scope: Scope, v: Variables) -> list[Sum]:
    """For each candidate, kept_k + Σ_u x_uk."""
    size: list[list[Sum]] = [[candidate.size] for candidate in scope.candidates]
    for (_, k), x in v.x.items():
        size[k].append(x)
    return [sum(terms) for terms in size]
