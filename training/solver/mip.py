"""Running SCIP: mixed-integer programs whose linear relaxation is nearly whole, as assignments to opened batches are.

On such neighbourhoods it proves in tenths of a second what CP-SAT does not find in ten. Work is fixed by nodes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, isfinite
from typing import Any

from ortools.linear_solver.python import model_builder

from training.solver.watch import Watch

DONE = (model_builder.SolveStatus.OPTIMAL, model_builder.SolveStatus.FEASIBLE)


class Model(model_builder.Model):
    """A model with CP-SAT's words for what both can do."""

    def add_at_most_one(self, literals: Iterable[Any]) -> Any:
        """Σ literals ≤ 1."""
        return self.add(sum(literals) <= 1)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found; `value` reads a variable of the best answer, or is None where there is none."""

    value: Any
    bound: int
    proven: bool


def run(model: Model, nodes: int, watch: Watch, *, gap: float = 0.0, seconds: float = 1e8, seed: int = 1) -> Found:
    """Search until proven, out of nodes, out of time, or asked to stop. Bounds are rounded on the safe side."""
    solver = model_builder.Solver("scip")
    solver.set_time_limit_in_seconds(max(0.01, min(seconds, watch.left(), 1e8)))
    solver.set_solver_specific_parameters(
        f"limits/nodes = {nodes}\nlimits/gap = {gap}\nrandomization/randomseedshift = {seed % 2**31}"
    )
    with watch.stopping(solver):
        status = solver.solve(model)
    if status not in DONE:
        return Found(None, 0, proven=False)
    bound = float(solver.best_objective_bound)
    safe = max(0, ceil(bound - 1e-9 * abs(bound) - 1e-4)) if isfinite(bound) else 0
    return Found(lambda one: one if isinstance(one, int) else round(solver.value(one)), safe, status == DONE[0])
