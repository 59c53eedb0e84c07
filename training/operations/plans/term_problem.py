"""Records → term file (training-term/1): the rest of a term as of a day, and what of each target lies behind it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from training.models.plans import Denominator, FiveYearPlan, Mode
from training.operations.errors import TrainingError
from training.operations.plans import facts, term_assumptions, term_people, term_rooms
from training.operations.plans.term_goals import Goal
from training.operations.plans.term_offers import Offer, Quarter, offers, quarters

FORMAT = "training-term/1"


@dataclass(frozen=True)
class Built:
    """A term file, and what was done and booked by the day."""

    problem: dict[str, Any]
    past: dict[str, Any]


def build(plan: FiveYearPlan, today: date, half_day_minutes: int) -> Built:
    """The rest of the term as it stands on that day. Raises TrainingError where there is nothing to reckon with."""
    ahead = quarters(max(today, plan.term.starts_on), plan.term.ends_on)
    offered = offers(plan, ahead) if ahead else []
    _refuse_nothing(plan, ahead, offered)
    kept = term_assumptions.of(plan)
    goals = [Goal(one, one.due_year or plan.term.ends_on.year, Decimal(half_day_minutes) / 60) for one in plan.targets]
    people = term_people.deputies(plan)
    others = _look_back(plan, goals, people, today, half_day_minutes)
    cohorts = term_people.cohorts(people, offered, goals, ahead, kept.reserve)
    own = sum(one["size"] for one in cohorts)
    system = [goal for goal in goals if goal.denominator == Denominator.WHOLE_SYSTEM]
    lower = max((goal.target.headcount or 0 for goal in system), default=0) - own - others
    if lower > 0:
        cohorts.append(term_people.below(lower, offered, term_assumptions.kinds_below(plan), system))
    _count_heads(goals, cohorts, others)
    for number, cohort in enumerate(cohorts, start=1):
        cohort["id"] = f"c{number}"
    return Built(_file(plan, ahead, offered, goals, cohorts, kept), _past(goals))


def _refuse_nothing(plan: FiveYearPlan, ahead: list[Quarter], offered: list[Offer]) -> None:
    if not ahead:
        raise TrainingError(_("“%(term)s”已经届满，没有可以再安排的时间。", term=plan.term.name))
    if not plan.targets:
        raise TrainingError(_("“%(plan)s”还没有目标。请先添加目标，再测算能否达到。", plan=plan.title))
    if not offered:
        text = _("“%(plan)s”名下还没有可开班的年度计划项目。请先在年度计划中添加项目，再测算。", plan=plan.title)
        raise TrainingError(text)


def _look_back(
    plan: FiveYearPlan, goals: list[Goal], people: dict[int, term_people.Deputy], today: date, half_day_minutes: int
) -> int:
    """Note in goals and deputies what was done and booked; how many others the whole system's target has reached."""
    found = term_people.classes(plan, today)
    others = set()
    for one in found:
        if one.person_id in people:
            people[one.person_id].taken.add(one.program_id)
        for goal in goals:
            if not goal.counts(one.kind, one.year):
                continue
            if goal.denominator == Denominator.WHOLE_SYSTEM and one.person_id not in people:
                others.add(one.person_id)
            elif one.person_id not in people or not goal.includes(None, is_new=people[one.person_id].is_new):
                continue
            if goal.is_each:
                goal.take(one.person_id, one.year, is_done=one.is_done)
            elif not one.is_done:
                goal.booked[one.year] += one.half_days
    totals = [goal for goal in goals if not goal.is_each]
    if totals:
        _look_at_hours(plan, totals, people, today, half_day_minutes)
    return len(others)


def _look_at_hours(
    plan: FiveYearPlan, goals: list[Goal], people: dict[int, term_people.Deputy], today: date, half_day_minutes: int
) -> None:
    """Hours of credit, as half-days rounded down."""
    records = facts.records_of(plan, today, half_day_minutes)
    for goal in goals:
        hours: dict[int, Decimal] = {}
        for person_id, year, kind, amount in records.hours:
            mine = goal.denominator == Denominator.WHOLE_SYSTEM or (
                person_id in people and goal.includes(None, is_new=people[person_id].is_new)
            )
            if mine and goal.target.kind in (None, kind) and year <= goal.last_year:
                hours[year] = hours.get(year, Decimal(0)) + amount
        goal.done.update({year: int(sum_ / goal.half_day_hours) for year, sum_ in hours.items()})


def _count_heads(goals: list[Goal], cohorts: list[dict[str, Any]], others: int) -> None:
    for goal in goals:
        for cohort in cohorts:
            if _counts(goal, cohort):
                goal.heads += cohort["size"]
        goal.heads += others if goal.denominator == Denominator.WHOLE_SYSTEM else 0


def _counts(goal: Goal, cohort: dict[str, Any]) -> bool:
    """Whether the target counts the people of the cohort."""
    if cohort["name"] == term_people.BELOW:
        return goal.denominator == Denominator.WHOLE_SYSTEM
    return goal.includes(cohort.get("from"), is_new=cohort["name"] != term_people.RETURNING)


def _file(
    plan: FiveYearPlan,
    ahead: list[Quarter],
    offered: list[Offer],
    goals: list[Goal],
    cohorts: list[dict[str, Any]],
    kept: term_assumptions.Assumptions,
) -> dict[str, Any]:
    rooms = term_rooms.free((room.id for one in offered for room in _rooms(one)), ahead, kept.room_days)
    found: dict[str, Any] = {
        "format": FORMAT,
        "name": plan.title,
        "periods": [{"id": one.id, "year": one.year} for one in ahead],
        "rooms": [
            {"id": f"r{room.id}", "name": room.name, "seats": room.seats, "half_days": days}
            | ({"parts": [f"r{part.id}" for part in room.parts]} if room.parts else {})
            for room, days in rooms
        ],
        "programs": [_program(one) for one in offered],
        "targets": [_target(goal, offered, ahead, cohorts) for goal in goals],
        "cohorts": cohorts,
        "classes_per_period": kept.classes_per_quarter,
    }
    if kept.batches_per_quarter is not None:
        limits = [{"id": f"office-{one.id}", "batches": kept.batches_per_quarter, "periods": [one.id]} for one in ahead]
        found["limits"] = limits
    return found


def _rooms(offer: Offer) -> list[Any]:
    return [] if offer.program.mode == Mode.ONLINE else list(offer.program.rooms)


def _program(offer: Offer) -> dict[str, Any]:
    program = offer.program
    return {
        "id": offer.id,
        "name": program.name,
        "length": program.half_days,
        "min_size": program.min_size,
        "max_size": program.max_size,
        "max_batches": offer.batches,
        "open_cost": program.open_cost,
        "rooms": [f"r{room.id}" for room in _rooms(offer)],
        "periods": list(offer.quarters),
    }


def _target(goal: Goal, offered: list[Offer], ahead: list[Quarter], cohorts: list[dict[str, Any]]) -> dict[str, Any]:
    in_time = [quarter.id for quarter in ahead if quarter.year <= goal.last_year]
    counted = [one for one in offered if in_time and goal.target.kind in (None, one.program.kind)]
    found: dict[str, Any] = {"id": goal.id, "name": goal.target.name, "programs": [one.id for one in counted]}
    if in_time and in_time[-1] != ahead[-1].id:
        found["until"] = in_time[-1]
    if goal.is_each:
        return found | ({"spare": goal.spare} if goal.spare else {})
    mine = [one["id"] for one in cohorts if _counts(goal, one)]
    return found | {"total": goal.left, "cohorts": mine, "worth": {one.id: one.program.half_days for one in counted}}


def _past(goals: list[Goal]) -> dict[str, Any]:
    return {
        goal.id: {
            "target": goal.target.id,
            "needed": goal.needed,
            "heads": goal.heads,
            "last_year": goal.last_year,
            "done": {str(year): n for year, n in sorted(goal.done.items())},
            "booked": {str(year): n for year, n in sorted(goal.booked.items())},
        }
        for goal in goals
    }
