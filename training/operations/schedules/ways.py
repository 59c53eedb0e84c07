"""Ways out (解决办法) of a proposal that contradicts itself or leaves people out: found by the job, told here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from training.models import db, halfdays
from training.models.schedules import Proposal
from training.operations.errors import TrainingError
from training.operations.schedules.names import Names
from training.operations.schedules.proposals import AT_WORK, expect
from training.operations.schedules.sentences import change_of, fact_of
from training.solver import problem as problems
from training.solver import solution as solutions

Data = dict[str, Any]
LONGEST, SHORTEST = 20.0, 3.0
"""Seconds that a search for ways out may take; a job that has less than the shortest looks for none."""
LOCKS = ("pin", "start", "room", "lecturer", "lessons", "batch")
RECORDS = ("max_batches", "max_size", "min_size", "closed", "busy", "borrow")


@dataclass(frozen=True, slots=True)
class Way:
    """A repair as staff read it. `can_take`: whether all of its changes can be made from here."""

    number: int
    steps: tuple[str, ...]
    outcome: str
    can_take: bool
    changes: list[Data]


def conflict_ways(question: Data, seconds: float, should_stop: Callable[[], bool]) -> Data | None:
    """A smallest conflict and its repairs, for the job to keep; None where there is no time."""
    from training.solver.repairs import diagnosis

    return diagnosis(
        problems.read(question),
        seconds=max(min(LONGEST, seconds), SHORTEST),
        workers=1,
        should_stop=should_stop,
        fixed=question.get("begun", ()),
    ).about()


def shortage_ways(question: Data, answer: Data, seconds: float, should_stop: Callable[[], bool]) -> Data | None:
    """Repairs with which more people get a place; None where nobody is missing or there is no time."""
    from training.solver.repairs.shortage import shortage_repairs

    if not answer["unplaced"] or seconds / 3 < SHORTEST or should_stop():
        return None
    found = shortage_repairs(
        problems.read(question),
        solutions.read(answer),
        seconds=min(LONGEST, seconds / 3),
        workers=1,
        should_stop=should_stop,
        fixed=question.get("begun", ()),
    )
    return {"conflict": [], "repairs": [one.about() for one in found]}


def facts_of(ways_out: Data, names: Names) -> list[tuple[Data, str]]:
    """The facts that cannot hold together, each with its sentence."""
    names.know(who for one in ways_out["conflict"] for who in people_of(one))
    return [(one, fact_of(one, names)) for one in ways_out["conflict"]]


def people_of(fact: Data) -> list[str]:
    """Whom a fact is about: one, several where many are said as one, or nobody."""
    return fact.get("people") or [one for one in [fact.get("person")] if one]


def ways_of(ways_out: Data, names: Names) -> list[Way]:
    """The repairs, the cheapest first."""
    return [_way(number, one, names) for number, one in enumerate(ways_out["repairs"], 1)]


def _way(number: int, repair: Data, names: Names) -> Way:
    steps = tuple(change_of(change, names) + _where(change, repair["batches"], names) for change in repair["changes"])
    can_take = all(change["fact"]["kind"] in LOCKS + RECORDS for change in repair["changes"])
    return Way(number, steps, _outcome(repair), can_take, repair["changes"])


def _where(change: Data, batches: list[Data], names: Names) -> str:
    """As the batch that is freed would be held in the timetable found."""
    fact = change["fact"]
    held = next((one for one in batches if one["id"] == fact.get("batch")), None)
    if held is None or fact["kind"] not in ("start", "room"):
        return ""
    if fact["kind"] == "start":
        return _("（试排为%(start)s）", start=names.moment(held["start"]))
    return _("（试排在%(room)s）", room=names.room(held["room"]))


def _outcome(repair: Data) -> str:
    points = f"{repair['cost']:,}"
    if repair["gained"] is not None:
        return _(
            "可多编入 %(gained)s 人次，尚余 %(left)s 人次未编入；总目标值 %(points)s。",
            gained=repair["gained"],
            left=repair["unplaced"],
            points=points,
        )
    if repair["unplaced"]:
        return _("可以排出方案，%(left)s 人次未编入；总目标值 %(points)s。", left=repair["unplaced"], points=points)
    return _("可以排出方案，全部编入；总目标值 %(points)s。", points=points)


def certificate_of(answer: Data, names: Names) -> str:
    """The shortage as it is proven by counting; nothing where seats suffice."""
    told = answer.get("certificate")
    if not told:
        return ""
    programs = dict.fromkeys(program for _person, program in told["needs"])
    return _(
        "“%(programs)s”有 %(needs)s 人次只能参加%(batches)s，这 %(number)s 期共 %(seats)s 座，至少缺 %(short)s 座。",
        programs="”“".join(names.program(one) for one in programs),
        needs=len(told["needs"]),
        batches="、".join(names.batch(one) for one in told["batches"]),
        number=len(told["batches"]),
        seats=told["seats"],
        short=told["short"],
    )


def chosen(proposal: Proposal, number: int, version: int) -> list[Data]:
    """The changes of that repair. Raises TrainingError where it cannot be taken (any more) from here."""
    expect(proposal, version)
    ways_out = proposal.ways_out
    if proposal.state in AT_WORK or not ways_out or not 1 <= number <= len(ways_out["repairs"]):
        raise TrainingError(_("这个办法已不存在。请刷新页面，重新选择。"))
    changes: list[Data] = ways_out["repairs"][number - 1]["changes"]
    if not all(change["fact"]["kind"] in LOCKS + RECORDS for change in changes):
        raise TrainingError(_("这个办法须先在相应的记录中修改，再重新编排。"))
    return changes


def take(proposal: Proposal, number: int, changes: list[Data]) -> None:
    """Write down that the repair is taken, and lift the locks that it lifts."""
    question = proposal.problem
    for change in changes:
        if change["fact"]["kind"] in LOCKS:
            question = _unlocked(question, change["fact"])
    proposal.problem = question
    proposal.ways_out = {**(proposal.ways_out or {}), "taken": number}
    db.session.flush()


def _unlocked(question: Data, fact: Data) -> Data:
    kind, batch = fact["kind"], fact["batch"]
    if kind == "pin":
        gone = (fact["person"], batch)
        return question | {"pins": [one for one in question["pins"] if (one["person"], one["batch"]) != gone]}
    if kind == "batch":
        pins = [one for one in question["pins"] if one["batch"] != batch]
        return question | {"pins": pins, "batches": [one for one in question["batches"] if one["id"] != batch]}
    return question | {"batches": [_freed(one, fact) if one["id"] == batch else one for one in question["batches"]]}


def _freed(batch: Data, fact: Data) -> Data:
    if fact["kind"] == "lecturer":
        left = {lesson: one for lesson, one in batch.get("lecturers", {}).items() if lesson != fact["lesson"]}
        return batch | {"lecturers": left}
    return {key: value for key, value in batch.items() if key != fact["kind"]}


def times_of(change: Data, names: Names) -> Iterator[tuple[Any, Any]]:
    """The half-days that the change opens, as moments."""
    for begin, end in change["spans"]:
        yield halfdays.begins_at(names.origin, begin), halfdays.begins_at(names.origin, end)
