"""The rows of a term as a mixed-integer program: first the fewest short, then the cheapest rounds, early ones first.

What shares neither people, programs, rooms nor limits is solved apart; a target that spares nobody is a plain sum and
ties nothing together. Batches are whole first; given those, people nearly always are by themselves (see paths.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ortools.linear_solver.linear_solver_pb2 import MPModelProto
from ortools.linear_solver.pywraplp import Solver

from training.solver.cover.verify import Term

Key = tuple[str, ...]
Weights = dict[str, int]
Values = dict[Key, int]
FEASIBLE = (Solver.OPTIMAL, Solver.FEASIBLE)
SMALL = 1500  # so many variables are made whole all at once
NEAR = 0.99  # a whole objective within less than 1 of its bound is the best
CHEAP_GAP = 0.01  # cost is not proven least: within 1 %, or as found in a quarter of the time
NO_CUTS = "separating/maxrounds = 0\nseparating/maxroundsroot = 0\n"  # any plan will do, and is found sooner
LATER, HEAD = 0.02, 1e-4  # what the last period costs more than the first; a place, against one of a batch's cost


@dataclass(frozen=True)
class Rows:
    """Rules and variables, as the verifier reads them: of a term, or of a part of it that stands alone."""

    term: Term
    most: dict[Key, int]
    rules: dict[Key, list]

    @classmethod
    def of(cls, term: Term) -> "Rows":
        """Those of the term."""
        return cls(term, term.variables, term.rows)


def best(rows: Rows, weights: Weights, seconds: float) -> Values:
    """The fewest short, each target's times its weight, then the least cost. Raises TimeoutError."""
    found: Values = {}
    cost: dict[Key, float] = {("short", t): float(n) for t, n in weights.items()}
    for part in _apart(rows):
        first = _least(part, cost, {}, seconds, "limits/absgap", NEAR)
        if first is None:
            raise TimeoutError(f"no plan of rounds was found within {seconds:g} seconds")
        held = {key: n for key, n in first.items() if key[0] == "short"}
        longest = max(0.8, seconds / 4 * len(part.most) / len(rows.most))
        second = _least(part, _cost(part), held, longest, "limits/gap", CHEAP_GAP)
        for key, n in (second or first).items():
            found[key] = found.get(key, 0) + n
    return found


def fewest_short(rows: Rows, weights: Weights, seconds: float) -> int:
    """Σ weight·short in the best plan of all; other targets do not count. Raises TimeoutError."""
    total = 0
    cost: dict[Key, float] = {("short", t): float(n) for t, n in weights.items()}
    for part in _apart(rows):
        found = _least(part, cost, {}, seconds, "limits/absgap", NEAR)
        if found is None:
            raise TimeoutError(f"no plan of rounds was found within {seconds:g} seconds")
        total += sum(n * found.get(("short", t), 0) for t, n in weights.items())
    return total


def is_reachable(rows: Rows, seconds: float) -> bool:
    """Whether some plan leaves nobody short; only a plan in whole figures counts as yes, no answer in time as no."""
    none = {key: 0 for key in rows.most if key[0] == "short"}
    options = f"limits/solutions = 1\nlimits/time = {seconds}\n" + NO_CUTS
    for part in _apart(rows):
        if not _relaxation_allows(part, none):
            return False
        if _run(part, {}, none, {}, options, "people") is None:
            return False
    return True


def _relaxation_allows(rows: Rows, most: Values) -> bool:
    solver = Solver.CreateSolver("GLOP")
    solver.LoadModelFromProto(proto(rows, {}, most, whole=())[0])
    return bool(solver.Solve() in FEASIBLE)


def _apart(rows: Rows) -> list[Rows]:
    """Parts that stand alone; each has its share of the targets that spare nobody."""
    sums_only = {t for t, one in rows.term.targets.items() if "total" not in one and not one.get("spare")}
    tying = {name: row for name, row in rows.rules.items() if name[0] != "target" or name[1] not in sums_only}
    top = _joined(rows.most, [list(sums) for _least, sums in tying.values()])
    parts: dict[Key, Rows] = {}
    for key in (key for key in rows.most if key[0] != "short" or key[1] not in sums_only):
        parts.setdefault(top[key], Rows(rows.term, {}, {})).most[key] = rows.most[key]
    for name, (least, sums) in tying.items():
        parts[top[next(iter(sums))]].rules[name] = [least, sums]
    for part in parts.values():
        for t in sums_only:
            least, sums = rows.rules["target", t]
            if mine := {key: n for key, n in sums.items() if key in part.most}:
                part.most["short", t] = rows.most["short", t]
                part.rules["target", t] = [least, mine | {("short", t): 1}]
    return list(parts.values())


def _joined(keys: Iterable[Key], groups: list[list[Key]]) -> dict[Key, Key]:
    """For each key the first of all those that groups tie together."""
    above = {key: key for key in keys}

    def top(key: Key) -> Key:
        while above[key] != key:
            above[key] = key = above[above[key]]
        return key

    for group in groups:
        for key in group:
            above[top(key)] = top(group[0])
    return {key: top(key) for key in above}


def _cost(rows: Rows) -> dict[Key, float]:
    cost: dict[Key, float] = {}
    late = {period: place / len(rows.term.order) for period, place in rows.term.order.items()}
    for key in rows.most:
        if key[0] == "batches":
            cost[key] = (rows.term.programs[key[1]].get("open_cost") or 1) * (1 + LATER * late[key[3]])
        elif key[0] == "people":
            cost[key] = HEAD * (1 + late[key[3]])
    return cost


def _least(rows: Rows, cost: dict[Key, float], most: Values, seconds: float, limit: str, gap: float) -> Values | None:
    """Whole figures with nearly the least cost; None where none were found in time."""
    options = f"{limit} = {gap}\nlimits/time = {max(0.1, seconds)}\n"
    if len(rows.most) <= SMALL:
        return _run(rows, cost, most, {}, options, "people")
    batches = _run(rows, cost, most, {}, options, "batches")
    if batches is None:
        return None
    fixed = {key: n for key, n in batches.items() if key[0] == "batches"}
    return _run(rows, cost, most, fixed, options, "people")


def _run(rows: Rows, cost: dict[Key, float], most: Values, fixed: Values, options: str, whole: str) -> Values | None:
    model, places = proto(rows, cost, most | fixed, whole=("batches", whole))
    for key, n in fixed.items():
        model.variable[places[key]].lower_bound = n
    solver = Solver.CreateSolver("SCIP")
    solver.LoadModelFromProto(model)
    solver.SetSolverSpecificParametersAsString(options)
    if solver.Solve() not in FEASIBLE:
        return None
    values = [one.solution_value() for one in solver.variables()]
    return {key: round(values[n]) for key, n in places.items()}


def proto(rows: Rows, cost: dict[Key, float], most: Values, *, whole: tuple[str, ...]) -> tuple[Any, dict[Key, int]]:
    """The model for OR-Tools, and the place of each variable in it. `most`: variables that are held lower."""
    model = MPModelProto()
    places: dict[Key, int] = {}
    for key, highest in rows.most.items():
        places[key] = len(places)
        held = min(highest, most.get(key, highest))
        kind = {"lower_bound": 0, "upper_bound": held, "is_integer": key[0] in whole}
        model.variable.add(objective_coefficient=cost.get(key, 0.0), **kind)
    for least, sums in rows.rules.values():
        line = model.constraint.add(lower_bound=least)
        line.var_index.extend([places[key] for key in sums])
        line.coefficient.extend(map(float, sums.values()))
    return model, places
