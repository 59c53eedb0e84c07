"""A reckoning to be read: rounds by year and room, what each target has, gets and lacks by year, who is left out."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from training.models.reckonings import Reckoning
from training.solver.cover.verify import Term


@dataclass(frozen=True)
class Round:
    """Batches of one program in one room and quarter: how many, for how many, who they are."""

    year: int
    quarter: str
    program: str
    is_assumed: bool
    room: str
    """Empty: online."""
    batches: int
    seats: int
    people: int
    who: dict[str, int]
    """People by kind of cohort, for all rooms of that program and quarter together."""


@dataclass(frozen=True)
class YearOf:
    """One year of a target: done, booked (published batches ahead), planned now; `total` to its end, `short` of it."""

    year: int
    done: int
    booked: int
    planned: int
    total: int
    short: int
    is_due: bool


@dataclass(frozen=True)
class Course:
    """The way of one target through the term; `reached_in`: the year in which it is reached, if it is."""

    id: str
    target: int
    name: str
    is_each: bool
    needed: int
    heads: int
    years: list[YearOf]
    short: int
    reached_in: int | None
    at_risk: dict[str, int]
    """Whom the best plan leaves out: people by kind of cohort."""


def rounds(reckoning: Reckoning) -> list[Round]:
    """The plan's rounds in the order of time."""
    term, found = Term(reckoning.problem), []
    names = {one["id"]: one.get("name", one["id"]) for key in ("programs", "rooms") for one in reckoning.problem[key]}
    attend: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for path in reckoning.answer["paths"]:
        for program, quarter in path["classes"]:
            attend[program, quarter][term.cohorts[path["cohort"]]["name"]] += path["people"]
    left = {slot: sum(who.values()) for slot, who in attend.items()}
    owed = _least(term, reckoning.answer["batches"])
    for one in reckoning.answer["batches"]:
        program, quarter, room, count = one["program"], one["period"], one["room"], one["count"]
        slot, least = (program, quarter), count * term.programs[program]["min_size"]
        owed[slot] -= least
        seats = count * term.places(program)[room]
        people = min(seats, left[slot] - owed[slot])
        left[slot] -= people
        who, year = dict(attend[slot]), term.periods[quarter]["year"]
        found.append(
            Round(year, quarter, names[program], "~" in program, names.get(room, ""), count, seats, people, who)
        )
    return found


def _least(term: Term, batches: list[dict[str, Any]]) -> dict[tuple[str, str], int]:
    """People whom the batches of a program and quarter need at least."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for one in batches:
        found[one["program"], one["period"]] += one["count"] * term.programs[one["program"]]["min_size"]
    return found


def courses(reckoning: Reckoning) -> list[Course]:
    """Each target's way through the term."""
    term = Term(reckoning.problem)
    years = list(dict.fromkeys(one["year"] for one in reckoning.problem["periods"]))
    return [
        _course(reckoning, term, name, past, years) for name, past in reckoning.past.items() if name in term.targets
    ]


def _course(reckoning: Reckoning, term: Term, name: str, past: dict[str, Any], years: list[int]) -> Course:
    target = term.targets[name]
    planned, missed = _planned(reckoning, term, name)
    done, booked = ({int(year): n for year, n in past[key].items()} for key in ("done", "booked"))
    total, found, reached_in = 0, [], None
    for year in sorted({*years, *done, *booked}):
        total = min(past["needed"], total + done.get(year, 0) + booked.get(year, 0) + planned.get(year, 0))
        short = past["needed"] - total
        if not short and reached_in is None:
            reached_in = year
        figures = (done.get(year, 0), booked.get(year, 0), planned.get(year, 0), total, short)
        found.append(YearOf(year, *figures, is_due=year == past["last_year"]))
    return Course(
        id=name,
        target=past["target"],
        name=target["name"],
        is_each="total" not in target,
        needed=past["needed"],
        heads=past["heads"],
        years=found,
        short=reckoning.answer["short"][name],
        reached_in=reached_in,
        at_risk=missed if reckoning.answer["short"][name] else {},
    )


def _planned(reckoning: Reckoning, term: Term, name: str) -> tuple[dict[int, int], dict[str, int]]:
    """What the plan adds by year, nobody counted beyond the own need; and people it leaves out, by kind of cohort."""
    found: dict[int, int] = defaultdict(int)
    missed: dict[str, int] = defaultdict(int)
    target = term.targets[name]
    for path in reckoning.answer["paths"]:
        cohort, need = term.cohorts[path["cohort"]], None
        if "total" not in target:
            need = cohort["needs"].get(name, 0)
        elif path["cohort"] not in target["cohorts"]:
            continue
        for program, quarter in path["classes"]:
            worth = term.worth(name, (program, quarter))
            taken = worth if need is None else min(worth, need)
            need = None if need is None else need - taken
            found[term.periods[quarter]["year"]] += taken * path["people"]
        if need:
            missed[cohort["name"]] += path["people"]
    return found, missed
