"""The answer to a term: a plan of rounds (training-rounds/1), and certificates for whatever it leaves short."""

from typing import Any

from training.solver.cover.model import Rows, Values, best, fewest_short, is_reachable
from training.solver.cover.paths import all_paths
from training.solver.cover.proof import certificate
from training.solver.cover.verify import Term, digest, verify

FORMAT = "training-rounds/1"
SECONDS = 20.0


def answer(term: Term, data: dict[str, Any], seconds: float = SECONDS) -> dict[str, Any]:
    """A plan with the fewest short, then the least cost; verified. Raises TimeoutError where none is found in time."""
    rows = Rows.of(term)
    plan = _plan(term, data, best(rows, dict.fromkeys(term.targets, 1), seconds))
    if any(plan["short"].values()):
        plan["certificates"] = _certificates(rows, plan["short"], seconds)
    plan["digest"] = digest(plan)
    verify(data, plan)
    return plan


def reaches(term: Term, seconds: float = SECONDS) -> bool:
    """Whether a plan that leaves nobody short was found; nothing is proven or dealt out."""
    return is_reachable(Rows.of(term), seconds)


def _plan(term: Term, data: dict[str, Any], found: Values) -> dict[str, Any]:
    figures: dict[str, dict] = {}
    batches = []
    for key, n in found.items():
        if key[0] == "people" and n:
            figures.setdefault(key[1], {})[key[2], key[3]] = n
        elif key[0] == "batches" and n:
            batches.append({"program": key[1], "room": key[2], "period": key[3], "count": n})
    batches.sort(key=lambda one: (term.order[one["period"]], one["program"], one["room"]))
    return {
        "format": FORMAT,
        "term": digest(data),
        "batches": batches,
        "paths": list(all_paths(term, figures)),
        "short": {t: found.get(("short", t), 0) for t in term.targets},
        "certificates": [],
    }


def _certificates(rows: Rows, short: dict[str, int], seconds: float) -> list[dict[str, Any]]:
    """One for each target that must stay short by itself; and one for all together where that says more."""
    found = []
    for target, n in short.items():
        alone = {target: 1}
        one = certificate(rows, alone, n, cases=1) if n else None
        if n and (one is None or one["short"] < n):
            known = fewest_short(rows, alone, seconds)
            one = certificate(rows, alone, known) if known else None
        found += [one] if one else []
    together = sum(short.values())
    if sum(one["short"] for one in found) < together:
        one = certificate(rows, dict.fromkeys(short, 1), together)
        if one and one["short"] > sum(known["short"] for known in found):
            found.append(one)
    return found
