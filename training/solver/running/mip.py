"""Running SCIP: mixed-integer programs whose linear relaxation is nearly whole, as assignments to opened batches are.

On such neighbourhoods it proves in tenths of a second what CP-SAT does not find in ten. Work is fixed by nodes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, isfinite
from typing import Any

import numpy as np
from ortools.linear_solver.python import model_builder
from ortools.linear_solver.pywraplp import Solver

from training.solver.running.watch import Watch

DONE = (Solver.OPTIMAL, Solver.FEASIBLE)
LONGEST = 1e6  # seconds
TRUST = 0.01  # how far a bound in floating point may be off; costs are whole numbers


class Model(model_builder.Model):
    """A model with CP-SAT's words for what both can do; `is_false` once a rule without variables does not hold."""

    is_false = False

    def add(self, rule: Any, name: str | None = None) -> Any:
        """A rule; one without variables is true or false by itself."""
        if isinstance(rule, bool):
            self.is_false = self.is_false or not rule
            return None
        return super().add(rule, name)

    def add_at_most_one(self, literals: Iterable[Any]) -> Any:
        """Σ literals ≤ 1."""
        return self.add(sum(literals) <= 1)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found; `value` reads a variable of the best answer, or is None where there is none."""

    value: Any
    bound: int
    proven: bool
    impossible: bool = False


@dataclass(frozen=True, slots=True)
class _Running:
    """SCIP with the word that a watch knows. Of OR-Tools' doors to SCIP this one stops within a moment when asked."""

    solver: Solver

    def stop_search(self) -> None:
        self.solver.InterruptSolve()


@dataclass(frozen=True, slots=True)
class Searched:
    """The variables' values of the best answer, its bound, and whether it is proven best."""

    values: np.ndarray
    bound: float
    proven: bool


def run(model: Model, nodes: int, watch: Watch, *, gap: float = 0.0, seconds: float = 1e8, seed: int = 1) -> Found:
    """Search until proven, out of nodes, out of time, or asked to stop. Bounds are rounded on the safe side."""
    if model.is_false:
        return Found(None, 0, proven=False, impossible=True)
    found = search(model.export_to_proto(), nodes, watch, gap=gap, seconds=seconds, seed=seed)
    if not isinstance(found, Searched):
        return Found(None, 0, proven=False, impossible=found)
    values, bound = found.values, found.bound
    safe = max(0, ceil(bound - 1e-9 * abs(bound) - TRUST)) if isfinite(bound) else 0
    return Found(lambda one: one if isinstance(one, int) else round(values[one.index]), safe, found.proven)


def search(
    model: Any, nodes: int, watch: Watch, *, gap: float = 0.0, seconds: float = 1e8, seed: int = 1
) -> Searched | bool:
    """The same for a model as a message; where nothing was found, whether that is because nothing can be."""
    solver = Solver.CreateSolver("SCIP")
    solver.LoadModelFromProto(model)
    solver.SetTimeLimit(int(1000 * max(0.01, min(seconds, watch.left(), LONGEST))))
    solver.SetSolverSpecificParametersAsString(
        f"limits/nodes = {nodes}\nlimits/gap = {gap}\nrandomization/randomseedshift = {seed % 2**31}\n"
    )
    status = watch.run(_Running(solver), solver.Solve)
    if status not in DONE:
        return bool(status == Solver.INFEASIBLE)
    values = np.array([one.solution_value() for one in solver.variables()])
    return Searched(values, solver.Objective().BestBound(), status == DONE[0])
