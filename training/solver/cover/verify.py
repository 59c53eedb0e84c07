"""Verify a plan of rounds and its certificates: python verify.py TERM.json PLAN.json (exit code 0: all of it is true).

The standard library alone, no solver: all is counted again from the two files. `rows` are the rules, each a sum that
must reach a figure. A certificate adds rows up, each times a price: whatever is planned, at least so many stay short.
What a room holds in a period is counted in whole batches (`most_worth`); where other whole numbers matter, the count
is split into cases ("at most n", "more"), each counted by itself.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path


class Term:
    """A term file, looked up by id; `slots[cohort]`: the (program, period) in which its people may attend."""

    def __init__(self, data: dict) -> None:
        keys = ("periods", "rooms", "programs", "cohorts", "targets", "limits")
        found = [{one["id"]: one for one in data.get(key) or ()} for key in keys]
        self.periods, self.rooms, self.programs, self.cohorts, self.targets, self.limits = found
        self.per_period = data.get("classes_per_period") or len(self.programs)
        self.order = {period: place for place, period in enumerate(self.periods)}
        self.slots = {name: self._slots(one) for name, one in self.cohorts.items()}
        self.crowd: dict = {}  # people who may attend, by (program, period) and by (program, None): ever
        for name, slots in self.slots.items():
            for key in {*slots, *((program, None) for program, _ in slots)}:
                self.crowd[key] = self.crowd.get(key, 0) + self.cohorts[name]["size"]

    def _slots(self, cohort: dict) -> list[tuple[str, str]]:
        first, last = self.order.get(cohort.get("from"), 0), self.order.get(cohort.get("to"), len(self.order))
        found = [(p, q) for p in cohort.get("programs", self.programs) for q in self.programs[p]["periods"]]
        return [(p, q) for p, q in found if first <= self.order[q] <= last]

    def worth(self, target: str, slot: tuple[str, str]) -> int:
        """How much a class in that slot counts for the target."""
        one = self.targets[target]
        in_time = self.order[slot[1]] <= self.order.get(one.get("until"), len(self.order))
        return one.get("worth", {}).get(slot[0], 1) if in_time and slot[0] in one["programs"] else 0

    def places(self, program: str) -> dict[str, int]:
        """Where batches can be: {room: people in one at most}; an online program has the one room ""."""
        one = self.programs[program]
        sizes = {room: min(one["max_size"], self.rooms[room]["seats"]) for room in one.get("rooms") or ()}
        return {room: n for room, n in (sizes or {"": one["max_size"]}).items() if n >= one["min_size"]}

    @cached_property
    def variables(self) -> dict[tuple, int]:
        """{variable: the most it can be}: batches by program, room, period; people by cohort, program, period."""
        found: dict[tuple, int] = {("short", t): 10**12 for t in self.targets}
        for c, slots in self.slots.items():
            found |= {("people", c, *slot): self.cohorts[c]["size"] for slot in slots}
            found |= {("unmet", c, t): n * self.cohorts[c]["size"] for t, n in self.cohorts[c]["needs"].items()}
        for p, one in self.programs.items():
            for r, q in ((r, q) for r in self.places(p) for q in one["periods"]):
                fits = self.rooms[r]["half_days"].get(q, 0) // one["length"] if r else one["max_batches"]
                found["batches", p, r, q] = min(fits, one["max_batches"], self.crowd.get((p, q), 0) // one["min_size"])
        return found

    @cached_property
    def rows(self) -> dict[tuple, list]:
        """Every rule as {name: [at least, {variable: times}]}."""
        targets = {t: one.get("total", -one.get("spare", 0)) for t, one in self.targets.items()}
        found: dict[tuple, list] = {("target", t): [n, {("short", t): 1}] for t, n in targets.items()}
        for name, least, variable, times in (*self._rows_of_people(), *self._rows_of_batches()):
            found.setdefault(name, [least, {}])[1][variable] = times
        return found

    def _rows_of_people(self) -> Iterator[tuple]:
        for c, one in self.cohorts.items():
            for t, n in one["needs"].items():
                yield ("need", c, t), n * one["size"], ("unmet", c, t), 1
                yield ("target", t), 0, ("unmet", c, t), -1
            for s in self.slots[c]:
                person = ("people", c, *s)
                for t, goal in self.targets.items():
                    if t in one["needs"] or c in goal.get("cohorts", ()):
                        yield ("need", c, t) if t in one["needs"] else ("target", t), 0, person, self.worth(t, s)
                yield ("once", c, s[0]), -one["size"], person, -1
                yield ("at once", c, s[1]), -one["size"] * self.per_period, person, -1
                yield ("seats", *s), 0, person, -1
                yield ("filled", *s), 0, person, 1

    def _rows_of_batches(self) -> Iterator[tuple]:
        for p, r, q in (key[1:] for key in self.variables if key[0] == "batches"):
            one, batch = self.programs[p], ("batches", p, r, q)
            yield ("seats", p, q), 0, batch, self.places(p)[r]
            yield ("filled", p, q), 0, batch, -one["min_size"]
            yield ("batches", p), -min(one["max_batches"], self.crowd.get((p, None), 0) // one["min_size"]), batch, -1
            for name, limit in self.limits.items():
                if p in limit.get("programs", [p]) and q in limit.get("periods", [q]):
                    yield ("limit", name), -limit["batches"], batch, -1
            for room in (r, *self.rooms[r].get("parts", ())) if r else ():
                yield ("half-days", room, q), -self.rooms[room]["half_days"].get(q, 0), batch, -one["length"]


def check_plan(term: Term, plan: dict) -> None:
    """Every rule of the plan, person by person and row by row, and that it leaves short what it says."""
    value = dict.fromkeys(term.variables, 0)
    for path in plan["paths"]:
        c, heads, slots = path["cohort"], path["people"], [tuple(one) for one in path["classes"]]
        claim(heads > 0 and set(slots) <= set(term.slots[c]), f"{c}: somebody is in a class that is not for them")
        for place, most in ((0, 1), (1, term.per_period)):
            alike = max(([slot[place] for slot in slots].count(one[place]) for one in slots), default=0)
            claim(alike <= most, f"{c}: somebody is in {alike} classes of one program or period, more than {most}")
        for slot in slots:
            value["people", c, *slot] += heads
        for t, n in term.cohorts[c]["needs"].items():
            value["unmet", c, t] += heads * max(0, n - sum(term.worth(t, slot) for slot in slots))
    for c, group in term.cohorts.items():
        claim(group["size"] == sum(n["people"] for n in plan["paths"] if n["cohort"] == c), f"{c}: not each once")
    for one in plan["batches"]:
        batch, n = ("batches", one["program"], one["room"], one["period"]), one["count"]
        claim(value.get(batch) == 0 < n, f"{batch}: no batch can be there, or it is listed twice")
        value[batch] = n
    left = {name: n - sum(times * value[key] for key, times in sums.items()) for name, (n, sums) in term.rows.items()}
    broken = [" ".join(name) for name, n in left.items() if n > 0 and name[0] != "target"]
    claim(not broken, f"broken rules: {broken[:5]}")
    short = {name[1]: max(0, n) for name, n in left.items() if name[0] == "target"}
    claim(plan["short"] == short, f"what stays short is {short}, not {plan['short']}")


def least_short(term: Term, weights: dict[str, int], case: dict, most: dict, least: dict) -> int:
    """How many stay short at least, each target's times its weight, with variables between those figures."""
    if "split" in case:
        key, n = tuple(case["split"][:-1]), case["split"][-1]
        low = least_short(term, weights, case["at_most"], most | {key: min(most[key], n)}, least)
        return min(low, least_short(term, weights, case["more"], most, least | {key: max(least.get(key, 0), n + 1)}))
    claim(min(case["scale"], *(row[-1] for row in case["prices"]), 1) > 0, "prices must be above 0")
    bound, rows, left = 0, term.rows, {("short", t): n * case["scale"] for t, n in weights.items()}
    for *name, price in case["prices"]:
        at_least, sums = rows[tuple(name)]
        bound += price * at_least
        for key, times in sums.items():
            left[key] = left.get(key, 0) - price * times
    for r, q, worth, lent, figure in case["rooms"]:
        minus_half_days, uses = rows["half-days", r, q]
        items = [(term.programs[p]["length"], n, most["batches", p, r, q]) for p, n in worth.items()]
        holds = most_worth(-minus_half_days, [*items, (1, lent, -minus_half_days)])
        claim(figure == holds, f"{r} in {q} holds {holds}, not {figure}")
        bound -= figure
        for key, times in uses.items():
            left[key] = left.get(key, 0) + (worth.get(key[1], 0) if key[2] == r else -lent * times)
    bound += sum(min(n * least.get(key, 0), n * most[key]) for key, n in left.items())
    return -(-bound // case["scale"])


def most_worth(half_days: int, items: list[tuple[int, int, int]]) -> int:
    """The most that whole numbers of items (length, worth, how many at most) are worth in so many half-days."""
    table = [0] * (half_days + 1)
    for length, worth, most in items:
        for _ in range(min(most, half_days // length) if worth > 0 else 0):
            table = [max(n, table[d - length] + worth) if d >= length else n for d, n in enumerate(table)]
    return table[-1]


def claim(holds: object, words: str) -> None:
    """Raise ValueError with the words unless it holds."""
    if not holds:
        raise ValueError(words)


def digest(data: dict) -> str:
    """SHA-256 of the JSON, whatever its layout; the field `digest` itself left out."""
    text = json.dumps({key: data[key] for key in data if key != "digest"}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verify(data: dict, plan: dict) -> list[str]:
    """What is true, in sentences. Raises ValueError, KeyError or TypeError for what is not."""
    claim(plan["term"] == digest(data), "the plan is of another term file, or the term file was changed")
    claim(plan["digest"] == digest(plan), "the plan was changed after it was made")
    term, said = Term(data), [f"The plan keeps every rule. Short in it: {plan['short']}."]
    check_plan(term, plan)
    for one in plan["certificates"]:
        n = least_short(term, one["targets"], one["case"], term.variables, {})
        claim(n == one["short"], f"the certificate proves {n} short, not {one['short']}")
        said.append(f"Whatever is planned, {' + '.join(one['targets'])}: at least {n} short.")
    return said


def main(files: list[str]) -> int:
    """Print what is true, or what is not; the exit code. Figures that are not whole stay texts, which no sum takes."""
    try:
        said = verify(*(json.loads(Path(name).read_text("utf-8"), parse_float=str) for name in files))
    except (ValueError, LookupError, TypeError, AttributeError, OSError, RecursionError) as error:
        said = [f"Not verified: {type(error).__name__}: {error}"]
    print("\n".join(said))
    return int(said[0].startswith("Not"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
