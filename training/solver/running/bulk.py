"""Linear programs built from arrays: many like columns at once, rows as (columns, factors); no expression is ever made.

GLOP solves them relaxed, with prices; SCIP whole, by its own search (mip.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from ortools.linear_solver.python import model_builder_helper as native

from training.solver.running.mip import search
from training.solver.running.watch import Watch


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The least value, the columns' values there, and a price for each row."""

    least: float
    values: np.ndarray
    prices: np.ndarray


class Bulk:
    """A program to be minimised."""

    def __init__(self) -> None:
        self.helper = native.ModelBuilderHelper()

    def columns(self, cost: np.ndarray, upper: np.ndarray | float = inf, *, whole: bool = False) -> int:
        """Columns between 0 and `upper`; the number of the first."""
        first, count = self.helper.num_variables(), len(cost)
        helper: Any = self.helper  # its hints know no shapes of arrays
        top = np.broadcast_to(np.asarray(upper, dtype=np.float64), count).copy()
        helper.add_var_array_with_bounds(np.zeros(count), top, np.full(count, whole), "")
        for index, one in enumerate(cost.tolist()):
            if one:
                self.helper.set_var_objective_coefficient(first + index, float(one))
        return first

    def row(self, low: float, high: float, columns: Sequence[int], factors: Sequence[float]) -> None:
        """Low ≤ Σ factor · column ≤ high."""
        helper = self.helper
        row = helper.add_linear_constraint()
        helper.set_constraint_lower_bound(row, low)
        helper.set_constraint_upper_bound(row, high)
        for column, factor in zip(columns, factors, strict=True):
            helper.add_term_to_constraint(row, column, factor)

    def relaxed(self) -> Relaxed | None:
        """The least with fractions allowed; None if there is none."""
        solver = native.ModelSolverHelper("GLOP")
        solver.solve(self.helper)
        if not solver.has_solution() or solver.status() != native.SolveStatus.OPTIMAL:
            return None
        values, prices = np.asarray(solver.variable_values()), np.asarray(solver.dual_values())
        return Relaxed(solver.objective_value(), values, prices)

    def searched(self, nodes: int, watch: Watch, *, gap: float) -> np.ndarray | None:
        """The columns' values of the best whole answer found; None if none was."""
        found = search(native.to_mpmodel_proto(self.helper), nodes, watch, gap=gap)
        return None if isinstance(found, bool) else found.values
