"""The exact model of a small part, twice: the most people kept, then the least cost with as many kept."""

from dataclasses import dataclass
from typing import Any

from training.solver import exact
from training.solver.exact.variables import Variables
from training.solver.plan.plan import Plan
from training.solver.plan.scope import Scope, everything, kept_pairs, size_of
from training.solver.plan.tables import Tables
from training.solver.running.watch import Watch

SMALL = 30_000  # variables up to which the exact model is used
WORK = 60.0  # deterministic seconds


@dataclass(frozen=True, slots=True)
class Best:
    """A plan, the bound of what was asked for, and whether nothing better can be found."""

    plan: Plan | None
    bound: int
    proven: bool


def is_small(tables: Tables) -> bool:
    """Whether the whole part can be one model."""
    return size_of(tables) <= SMALL


def most_kept(tables: Tables, watch: Watch, workers: int, seed: int) -> Best:
    """Maximise Σ places at the start and in the room kept; `bound`: no plan keeps more."""
    model, scope, v, kept = _model(tables)
    model.maximize(kept)
    found = _run(model, watch, workers, seed)
    plan = None if found.value is None else exact.read(scope, v, found.value)
    return Best(plan, int(found.bound + 1e-6) if found.proven else 2**60, found.proven)


def then_cheapest(tables: Tables, kept_at_least: int, watch: Watch, workers: int, seed: int) -> Best:
    """Minimise the cost with so many kept; `bound`: no plan with as many costs less."""
    model, scope, v, kept = _model(tables)
    model.add(kept >= kept_at_least)
    found = _run(model, watch, workers, seed)
    plan = None if found.value is None else exact.read(scope, v, found.value)
    return Best(plan, found.whole_bound, found.proven)


def _model(tables: Tables) -> tuple[Any, Scope, Variables, Any]:
    from ortools.sat.python.cp_model import CpModel

    scope, model = everything(tables), CpModel()
    v = exact.build(model, scope)
    return model, scope, v, sum(v.x[pair] for pair in kept_pairs(scope))


def _run(model: Any, watch: Watch, workers: int, seed: int) -> Any:
    from training.solver.running.cpsat import Effort, run

    return run(model, Effort(WORK, workers, seed), watch)
