"""Why not, by counting: prices for rows whose sum shows how many stay short at least, whatever is planned.

The linear relaxation's own prices, made whole numbers; what a room holds is then counted in whole batches, which is
more than the relaxation knows. Where that is not enough, a figure that is not whole splits the count into two cases.
Prices may be anything: the verifier's own count of them is what is claimed, never what a solver says.
"""

from dataclasses import dataclass, replace
from typing import Any

from ortools.linear_solver.pywraplp import Solver

from training.solver.cover.model import Key, Rows, Weights, proto
from training.solver.cover.verify import least_short, most_worth

SCALES = (1, 2, 6, 60, 5040, 10**6)
MOST_CASES = 300
NEARLY = 1e-6
BREAKING = 1e4  # what breaking a row costs, per piece: cases that cannot be are then priced out


def certificate(rows: Rows, weights: Weights, known: int, cases: int = MOST_CASES) -> dict[str, Any] | None:
    """A certificate that so many stay short, or as many as can be counted; None where nothing can be.

    `known`: how many stay short in the best plan; no more can be proven.
    """
    search = _Search(rows, weights, known)
    case, proven = search.case(rows.most, {}, cases)
    return {"targets": weights, "short": proven, "case": case} if proven > 0 else None


@dataclass
class _Search:
    """Splits until the best plan's figure is proven in every case, or the cases are used up."""

    rows: Rows
    weights: Weights
    known: int

    def case(self, most: dict[Key, int], least: dict[Key, int], left: int) -> tuple[dict[str, Any], int]:
        """A case's prices, or its two halves; and what they prove."""
        prices, values = _relaxed(self.rows, self.weights, most, least)
        found, proven = _best_counted(self.rows, self.weights, prices, most, least, self.known)
        split = _split(values)
        if proven >= self.known or split is None or left < 3:
            return found, proven
        key, n = split
        at_most, low = self.case(most | {key: n}, least, (left - 1) // 2)
        if low <= proven:
            return found, proven
        more, high = self.case(most, least | {key: n + 1}, (left - 1) // 2)
        if min(low, high) <= proven:
            return found, proven
        return {"split": [*key, n], "at_most": at_most, "more": more}, min(low, high)


def _relaxed(
    rows: Rows, weights: Weights, most: dict[Key, int], least: dict[Key, int]
) -> tuple[dict[Key, float], dict[Key, float]]:
    """Prices of the rows and figures of the variables, if nothing need be whole and rows may be broken, dearly."""
    cost: dict[Key, float] = {("short", t): float(n) for t, n in weights.items()}
    model, places = proto(replace(rows, most=most), cost, {}, whole=())
    for key, n in least.items():
        model.variable[places[key]].lower_bound = min(n, most[key])
    for line in model.constraint if least else ():
        line.var_index.append(len(model.variable))
        line.coefficient.append(1.0)
        model.variable.add(lower_bound=0, upper_bound=float("inf"), objective_coefficient=BREAKING)
    solver = Solver.CreateSolver("GLOP")
    solver.LoadModelFromProto(model)
    if solver.Solve() != Solver.OPTIMAL:
        return {}, {}
    prices = [line.dual_value() for line in solver.constraints()]
    values = [one.solution_value() for one in solver.variables()]
    named = {name: price for name, price in zip(rows.rules, prices, strict=True) if price > NEARLY}
    return named, {key: values[place] for key, place in places.items()}


def _split(values: dict[Key, float]) -> tuple[Key, int] | None:
    """The figure farthest from a whole number, batches before people; None where all are whole."""
    for kind in ("batches", "people"):
        found = [(abs(n - round(n)), key) for key, n in values.items() if key[0] == kind and abs(n - round(n)) > NEARLY]
        if found:
            key = max(found)[1]
            return key, int(values[key])
    return None


def _best_counted(
    rows: Rows, weights: Weights, prices: dict[Key, float], most: dict[Key, int], least: dict[Key, int], known: int
) -> tuple[dict[str, Any], int]:
    """The prices as whole numbers over the smallest scale that proves most."""
    tried = []
    for scale in SCALES:
        case = _whole(rows, prices, scale, most)
        proven = least_short(rows.term, weights, case, most, least)
        tried.append((proven, -scale, case))
        if proven >= known:
            break
    proven, _scale, case = max(tried, key=lambda one: one[:2])
    return case, proven


def _whole(rows: Rows, prices: dict[Key, float], scale: int, most: dict[Key, int]) -> dict[str, Any]:
    """Prices times the scale, rounded; half-days of rooms priced by what whole batches are worth in them."""
    whole = {name: n for name, price in prices.items() if (n := int(price * scale + 0.5))}
    worth: dict[Key, int] = {}
    for name in (name for name in whole if name[0] != "half-days"):
        for key, times in rows.rules[name][1].items():
            if key[0] == "batches":
                worth[key] = worth.get(key, 0) + whole[name] * times
    rooms = [room for name in rows.rules if name[0] == "half-days" if (room := _room(rows, name, whole, worth, most))]
    return {
        "scale": scale,
        "prices": [[*name, n] for name, n in whole.items() if name[0] != "half-days"],
        "rooms": rooms,
    }


def _room(rows: Rows, name: Key, whole: dict[Key, int], worth: dict[Key, int], most: dict[Key, int]) -> list | None:
    """What a room holds in a period: its own batches, and half-days lent to a hall that it is part of."""
    _kind, room, period = name
    minus_half_days, uses = rows.rules[name]
    parts = rows.term.rooms[room].get("parts", ())
    rent = sum(whole.get(("half-days", part, period), 0) for part in parts)
    lent = whole.get(name, 0) if any(key[2] != room for key in uses) else 0
    items = {key[1]: worth.get(key, 0) + rent * times for key, times in uses.items() if key[2] == room}
    items = {program: n for program, n in items.items() if n > 0}
    if not items and not lent:
        return None
    kinds = [(rows.term.programs[p]["length"], n, most["batches", p, room, period]) for p, n in items.items()]
    return [room, period, items, lent, most_worth(-minus_half_days, [*kinds, (1, lent, -minus_half_days)])]
