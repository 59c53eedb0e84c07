"""Ways out where a target cannot be reached: of each kind the least change that reaches it, solved before offered.

What to change is read from the certificates: programs whose number of batches is priced, rooms that are counted full,
limits that bind. A change is a small object; `changed` makes the term file that it asks for.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from training.solver.cover.answer import reaches
from training.solver.cover.term import read

Change = dict[str, Any]
TRIED, SECONDS = 2, 2.0


def repairs(data: dict[str, Any], plan: dict[str, Any], most: int = 8) -> list[Change]:
    """Changes that leave nobody short, cheapest first; each with `costs`, an estimate in the file's own open costs."""
    if not any(plan["short"].values()):
        return []
    found = [one for kind in _kinds(data, plan) if (one := _first(data, kind))]
    return sorted(found, key=lambda one: one["costs"])[:most]


def changed(data: dict[str, Any], change: Change) -> dict[str, Any]:
    """A copy of the term file with that change."""
    copy = deepcopy(data)
    MAKERS[change["change"]](copy, change)
    return copy


def _first(data: dict[str, Any], kind: Iterator[Change]) -> Change | None:
    """The first of a row of ever larger changes that leaves nobody short."""
    return next((one for one in kind if reaches(read(changed(data, one)), SECONDS)), None)


def _kinds(data: dict[str, Any], plan: dict[str, Any]) -> list[Iterator[Change]]:
    """Rows of changes of one kind each, small ones first."""
    short = sum(plan["short"].values())
    targets = [one for one in data["targets"] if plan["short"].get(one["id"])]
    counted = _in_time(data, targets)
    priced, limits = _priced(plan, "batches"), _priced(plan, "limit")
    full = sorted({(room, period) for case in _cases(plan) for room, period, *_ in case["rooms"]})
    scarce = [one for one in counted if one["id"] in priced] or counted
    kinds = [_more_batches([one], short) for one in _latest(scarce)]
    kinds += [_more_batches(same, short) for same in _namesakes(scarce)]
    kinds += [_higher_limit(one, counted) for one in data.get("limits", ()) if one["id"] in limits]
    kinds += [_more_half_days(room, period, counted) for room, period in full[:TRIED]]
    kinds += [_a_room(one, short) for one in _latest([one for one in counted if one["rooms"]])[:1]]
    kinds += [_online(one, short) for one in _latest(counted)[:1]]
    return [*kinds, *(_later(data, one) for one in targets if "until" in one)]


def _in_time(data: dict[str, Any], targets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Programs that count for one of the targets, with those of their periods that are not too late for it."""
    periods, found = [one["id"] for one in data["periods"]], {}
    for target in targets:
        until = periods.index(target.get("until", periods[-1]))
        for one in (one for one in data["programs"] if one["id"] in target["programs"]):
            within = [period for period in one["periods"] if periods.index(period) <= until]
            if within:
                found[one["id"]] = one | {"periods": within}
    return list(found.values())


def _namesakes(programs: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Programs of one name, year after year, where there are several."""
    named: dict[str, list[dict[str, Any]]] = {}
    for one in programs:
        named.setdefault(one.get("name") or one["id"], []).append(one)
    return [same for same in named.values() if len(same) > 1][:TRIED]


def _latest(programs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A few programs, those that hold most and come last: what can still be changed."""
    return sorted(programs, key=lambda one: (one["periods"][-1:], one["max_size"]), reverse=True)[:TRIED]


def _more_batches(programs: list[dict[str, Any]], short: int) -> Iterator[Change]:
    """So many more batches of each of the programs."""
    least = -(-short // sum(one["max_size"] for one in programs))
    for n in range(least, least + 4):
        costs = n * sum(one.get("open_cost") or 1 for one in programs)
        yield {"change": "batches", "programs": [one["id"] for one in programs], "more": n, "costs": costs}


def _higher_limit(limit: dict[str, Any], programs: list[dict[str, Any]]) -> Iterator[Change]:
    dearest = max((one.get("open_cost") or 1 for one in programs), default=1)
    for n in (1, 2, 3, 4, 6):
        yield {"change": "limit", "limit": limit["id"], "more": n, "costs": n * dearest}


def _more_half_days(room: str, period: str, programs: list[dict[str, Any]]) -> Iterator[Change]:
    """Half-days for one more batch of the longest program there, then for two and three."""
    mine = [one for one in programs if room in one["rooms"] and period in one["periods"]]
    for n in (1, 2, 3) if mine else ():
        longest = max(mine, key=lambda one: one["length"])
        costs = n * (longest.get("open_cost") or 1) + n
        yield {"change": "half_days", "room": room, "period": period, "more": n * longest["length"], "costs": costs}


def _a_room(program: dict[str, Any], short: int) -> Iterator[Change]:
    """A room of so many seats in one period, for one or more further batches of the program."""
    for n in range(1, 4):
        seats = min(program["max_size"], max(program["min_size"], -(-short // n)))
        costs = n * (program.get("open_cost") or 1) + 10
        yield {
            "change": "room",
            "program": program["id"],
            "period": program["periods"][-1],
            "seats": seats,
            "batches": n,
            "costs": costs,
        }


def _online(program: dict[str, Any], short: int) -> Iterator[Change]:
    """One more round online, for so many people, that counts like the program."""
    cost = max(1, (program.get("open_cost") or 1) // 4)
    for factor in (1, 2, 4):
        period = program["periods"][-1]
        yield {
            "change": "online",
            "program": program["id"],
            "period": period,
            "people": factor * short,
            "costs": factor * cost,
        }


def _later(data: dict[str, Any], target: dict[str, Any]) -> Iterator[Change]:
    """The ends of later years."""
    ends = {one["year"]: one["id"] for one in data["periods"]}
    periods = [one["id"] for one in data["periods"]]
    for period in (one for one in ends.values() if periods.index(one) > periods.index(target["until"])):
        yield {"change": "until", "target": target["id"], "until": period, "costs": 5}


def _cases(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The counted cases of all certificates."""
    todo = [one["case"] for one in plan["certificates"]]
    while todo:
        case = todo.pop()
        if "split" in case:
            todo += [case["at_most"], case["more"]]
        else:
            yield case


def _priced(plan: dict[str, Any], kind: str) -> set[str]:
    return {row[1] for case in _cases(plan) for row in case["prices"] if row[0] == kind}


def _entry(data: dict[str, Any], key: str, name: str) -> dict[str, Any]:
    return next(one for one in data[key] if one["id"] == name)


def _open_batches(data: dict[str, Any], change: Change) -> None:
    for program in change["programs"]:
        _entry(data, "programs", program)["max_batches"] += change["more"]


def _raise_limit(data: dict[str, Any], change: Change) -> None:
    _entry(data, "limits", change["limit"])["batches"] += change["more"]


def _add_half_days(data: dict[str, Any], change: Change) -> None:
    days = _entry(data, "rooms", change["room"])["half_days"]
    days[change["period"]] = days.get(change["period"], 0) + change["more"]


def _add_room(data: dict[str, Any], change: Change) -> None:
    program = _entry(data, "programs", change["program"])
    half_days = {change["period"]: program["length"] * change["batches"]}
    data["rooms"].append({"id": "+room", "seats": change["seats"], "half_days": half_days})
    program["rooms"] = [*program["rooms"], "+room"]
    program["max_batches"] += change["batches"]


def _add_online(data: dict[str, Any], change: Change) -> None:
    like = _entry(data, "programs", change["program"])
    new = like | {"id": "+online", "rooms": [], "periods": [change["period"]], "min_size": 1, "max_batches": 1}
    data["programs"].append(new | {"max_size": change["people"]})
    for target in data["targets"]:
        if like["id"] in target["programs"]:
            target["programs"].append("+online")
            if "worth" in target:
                target["worth"]["+online"] = target["worth"][like["id"]]
    for cohort in data["cohorts"]:
        if like["id"] in cohort.get("programs", ()):
            cohort["programs"].append("+online")


def _set_until(data: dict[str, Any], change: Change) -> None:
    _entry(data, "targets", change["target"])["until"] = change["until"]


MAKERS = {
    "batches": _open_batches,
    "limit": _raise_limit,
    "half_days": _add_half_days,
    "room": _add_room,
    "online": _add_online,
    "until": _set_until,
}
