"""Running CP-SAT: work fixed by deterministic time, so that only the clock or the caller can make answers differ."""

from dataclasses import dataclass
from math import ceil, isfinite
from typing import Any

from ortools.sat.python import cp_model

from training.solver.running.watch import Watch


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work a search may do: deterministic seconds, workers, seed; `presolve`: simplify the model first."""

    work: float
    workers: int = 1
    seed: int = 1
    presolve: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found; `value` reads a variable of the best answer, or is None where there is none."""

    value: Any
    cost: float
    bound: float
    proven: bool
    impossible: bool

    @property
    def whole_bound(self) -> int:
        """The bound as a whole number, never negative."""
        return max(0, ceil(self.bound - 1e-6)) if isfinite(self.bound) else 0


def run(model: cp_model.CpModel, effort: Effort, watch: Watch) -> Found:
    """Search until proven, out of work, out of time, or asked to stop."""
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.max_deterministic_time = effort.work
    parameters.max_time_in_seconds = min(max(watch.left(), 0.01), 1e8)
    parameters.num_workers = effort.workers
    parameters.interleave_search = effort.workers > 1
    parameters.random_seed = effort.seed
    parameters.cp_model_presolve = effort.presolve
    status = watch.run(solver, lambda: solver.solve(model))
    if status is None:  # it did not stop in time
        return Found(None, float("inf"), 0.0, proven=False, impossible=False)
    known = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return Found(
        solver.value if known else None,
        solver.objective_value if known else float("inf"),
        solver.best_objective_bound,
        status == cp_model.OPTIMAL,
        status == cp_model.INFEASIBLE,
    )
