"""Who still needs what: deputies who are alike for the plan stand together as a cohort, with what each of them needs.

Counted are those who hold a seat to the end of the term; who is known to leave before is not. Alike are deputies who
are new or returning, take their seat in the same quarter, may attend the same programs, and need the same.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from training.models import db
from training.models.people import GroupMember, Mandate
from training.models.plans import AnnualPlan, Audience, AudienceKind, Denominator, FiveYearPlan, Program, ProgramKind
from training.models.schedules import Batch, BatchState, Enrolment, EnrolmentState
from training.operations.plans.term_goals import Goal
from training.operations.plans.term_offers import Offer, Quarter

NEW, RETURNING, BELOW, RESERVE = "new", "returning", "below", "reserve"


@dataclass
class Deputy:
    """One deputy who counts: when seated, in which groups, in which programs already (done or booked)."""

    is_new: bool
    starts_on: date
    groups: set[int] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Class:
    """A class that somebody has completed, or is booked for."""

    person_id: int
    program_id: int
    kind: ProgramKind
    year: int
    half_days: int
    is_done: bool


def deputies(plan: FiveYearPlan) -> dict[int, Deputy]:
    """Who holds a seat to the end of the term, by person."""
    end = plan.term.ends_on
    rows = db.session.execute(
        select(Mandate.person_id, Mandate.is_new, Mandate.starts_on)
        .where(Mandate.term_id == plan.term_id, Mandate.starts_on <= end)
        .where(or_(Mandate.ends_on.is_(None), Mandate.ends_on >= end))
        .order_by(Mandate.starts_on)
    )
    found = {person_id: Deputy(is_new, starts_on) for person_id, is_new, starts_on in rows}
    for person_id, group_id in db.session.execute(select(GroupMember.person_id, GroupMember.group_id)):
        if person_id in found:
            found[person_id].groups.add(group_id)
    return found


def classes(plan: FiveYearPlan, today: date) -> list[Class]:
    """Classes completed under the plan, and booked ones that lie ahead."""
    done = Enrolment.state == EnrolmentState.COMPLETED
    ahead = (Enrolment.state == EnrolmentState.CONFIRMED) & (Batch.ends_at >= today)
    rows = db.session.execute(
        select(Enrolment.person_id, Program.id, Program.kind, AnnualPlan.year, Program.half_days, Enrolment.state)
        .join(Enrolment.batch)
        .join(Batch.program)
        .join(Program.annual_plan)
        .where(AnnualPlan.five_year_plan_id == plan.id, Batch.state != BatchState.CANCELLED, or_(done, ahead))
        .order_by(AnnualPlan.year, Batch.starts_at)
    )
    return [Class(*row[:5], is_done=row[5] == EnrolmentState.COMPLETED) for row in rows]


def cohorts(
    people: dict[int, Deputy], offered: list[Offer], goals: list[Goal], ahead: list[Quarter], reserve: int
) -> list[dict[str, Any]]:
    """The congress's own cohorts, by-elected deputies still to come (assumed) among them."""
    alike: dict[tuple[Any, ...], int] = defaultdict(int)
    may: dict[tuple[Any, ...], tuple[str, ...]] = {}
    for person_id, one in people.items():
        begins = next((quarter.id for quarter in ahead if one.starts_on <= quarter.last), None)
        begins = None if begins == ahead[0].id else begins
        same = one.is_new, frozenset(one.groups), frozenset(one.taken)
        if same not in may:
            may[same] = tuple(offer.id for offer in offered if _is_open(offer, one))
        mine = (goal for goal in goals if goal.is_each and goal.includes(begins, is_new=one.is_new))
        needs = tuple((goal.id, goal.need_of(person_id)) for goal in mine)
        alike[NEW if one.is_new else RETURNING, begins, may[same], needs] += 1
    alike |= _to_come(len(people), offered, goals, ahead, reserve)
    return [_cohort(name, begins, programs, needs, n) for (name, begins, programs, needs), n in alike.items()]


def below(size: int, offered: Iterable[Offer], kinds: set[ProgramKind], goals: list[Goal]) -> dict[str, Any]:
    """Lower-level deputies whom no class has reached yet."""
    programs = tuple(offer.id for offer in offered if offer.program.kind in kinds)
    needs = tuple(
        (goal.id, goal.each) for goal in goals if goal.is_each and goal.denominator == Denominator.WHOLE_SYSTEM
    )
    return _cohort(BELOW, None, programs, needs, size)


def _is_open(offer: Offer, one: Deputy) -> bool:
    """Whether the deputy may attend it: it is for such deputies, and not a program that was taken already."""
    was_taken = not offer.is_assumed and offer.program.id in one.taken
    return not was_taken and _is_for(offer.program, is_new=one.is_new, groups=one.groups)


def _is_for(audience: Audience, *, is_new: bool, groups: set[int]) -> bool:
    match audience.audience:
        case AudienceKind.GUESTS:
            return False
        case AudienceKind.NEW_DEPUTIES:
            return is_new
        case AudienceKind.RETURNING_DEPUTIES:
            return not is_new
        case AudienceKind.GROUPS:
            return any(group.id in groups for group in audience.audience_groups)
    return True


def _to_come(
    seats: int, offered: list[Offer], goals: list[Goal], ahead: list[Quarter], reserve: int
) -> dict[tuple[Any, ...], int]:
    """By-elected deputies still to come: spread over the first quarters of the years ahead, new, in no group."""
    firsts = [quarter.id for quarter in ahead[1:] if quarter.number == 1]
    number = -(-seats * reserve // 100) if firsts else 0
    programs = tuple(offer.id for offer in offered if _is_for(offer.program, is_new=True, groups=set()))
    shares = [number // len(firsts) + (place < number % len(firsts)) for place in range(len(firsts))]
    found: dict[tuple[Any, ...], int] = {}
    for begins in (begins for begins, n in zip(firsts, shares, strict=True) for _ in range(n)):
        needs = tuple((goal.id, goal.each) for goal in goals if goal.is_each and goal.includes(begins, is_new=True))
        found[RESERVE, begins, programs, needs] = found.get((RESERVE, begins, programs, needs), 0) + 1
    return found


def _cohort(
    name: str, begins: str | None, programs: Iterable[str], needs: Iterable[tuple[str, int]], size: int
) -> dict[str, Any]:
    owed = {goal: n for goal, n in needs if n > 0}
    found = {"name": name, "size": size, "programs": list(programs), "needs": owed}
    return found | ({"from": begins} if begins else {})
