"""The rows of a term as a mixed-integer program: first the fewest short, then the cheapest rounds, early ones first."""

from dataclasses import dataclass
from typing import Any

from ortools.linear_solver import linear_solver_pb2
from ortools.linear_solver.pywraplp import Solver

from training.solver.cover.verify import Term

Key = tuple[str, ...]
Weights = dict[str, int]
FEASIBLE = (Solver.OPTIMAL, Solver.FEASIBLE)


@dataclass(frozen=True)
class Rows:
    """The rules and variables of a term, as the verifier reads them."""

    term: Term
    most: dict[Key, int]
    rules: dict[Key, list]

    @classmethod
    def of(cls, term: Term) -> "Rows":
        """Those of the term."""
        return cls(term, term.variables, term.rows)


@dataclass(frozen=True)
class Found:
    """Whole figures for all variables, and a bound below which the objective cannot be."""

    value: dict[Key, int]
    bound: float


def fewest_short(rows: Rows, weights: Weights, seconds: float) -> Found:
    """As few short as can be, each target's times its weight; other targets do not count."""
    return _solve(rows, {("short", t): float(n) for t, n in weights.items()}, {}, seconds)


def cheapest(rows: Rows, short: dict[str, int], seconds: float) -> Found:
    """Leaving no more short than that: batches that cost least, rather early than late, with no needless people."""
    cost: dict[Key, float] = {}
    late = {period: place / len(rows.term.order) for period, place in rows.term.order.items()}
    for key in rows.most:
        if key[0] == "batches":
            cost[key] = (rows.term.programs[key[1]].get("open_cost") or 1) * (1 + 0.02 * late[key[3]])
        elif key[0] == "people":
            cost[key] = 1e-4 * (1 + late[key[3]])
    return _solve(rows, cost, {("short", t): n for t, n in short.items()}, seconds)


def _solve(rows: Rows, cost: dict[Key, float], most: dict[Key, int], seconds: float) -> Found:
    model, places = proto(rows, cost, most, whole=True)
    solver = Solver.CreateSolver("SCIP")
    solver.LoadModelFromProto(model)
    solver.SetTimeLimit(int(1000 * seconds))
    solver.SetSolverSpecificParametersAsString("limits/gap = 1e-4\n")
    status = solver.Solve()
    if status not in FEASIBLE:
        raise TimeoutError(f"no plan of rounds was found within {seconds:g} seconds")
    values = [one.solution_value() for one in solver.variables()]
    return Found({key: round(values[n]) for key, n in places.items()}, solver.Objective().BestBound())


def proto(rows: Rows, cost: dict[Key, float], most: dict[Key, int], *, whole: bool) -> tuple[Any, dict[Key, int]]:
    """The model for OR-Tools, and the place of each variable in it. `most`: variables that are held lower."""
    model = linear_solver_pb2.MPModelProto()
    places: dict[Key, int] = {}
    for key, highest in rows.most.items():
        places[key] = len(places)
        held = min(highest, most.get(key, highest))
        model.variable.add(lower_bound=0, upper_bound=held, objective_coefficient=cost.get(key, 0.0), is_integer=whole)
    for least, sums in rows.rules.values():
        line = model.constraint.add(lower_bound=least)
        line.var_index.extend([places[key] for key in sums])
        line.coefficient.extend(map(float, sums.values()))
    return model, places
