"""The people of a problem: what each needs, from where each comes, in which groups, and when each is away."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, union

from training.models import db, halfdays, scope
from training.models.activities import Activity
from training.models.attendance import MakeUp, MakeUpState
from training.models.audiences import people_of
from training.models.congresses import Term
from training.models.people import Away, GroupMember, Guest, Mandate, Person
from training.models.plans import AnnualPlan, Program
from training.models.schedules import Batch, BatchState, Enrolment, Lesson
from training.operations.schedules import ids
from training.operations.schedules.horizon import Horizon, Span, merged, without
from training.operations.schedules.published import SEATED
from training.operations.schedules.standing import Standing
from training.operations.schedules.starts import windows_of


def audiences_of(programs: Iterable[Program], horizon: Horizon) -> dict[int, set[int]]:
    """Ids of the people in each program's audience on some day of its windows, by program id.

    Who holds a seat on some of these days only is away on the others.
    """
    begin_days = _seats_begin(horizon)
    return {program.id: _audience(program, horizon, begin_days) for program in programs}


def _audience(program: Program, horizon: Horizon, begin_days: set[date]) -> set[int]:
    spans = windows_of(program, horizon)
    days = {day for begin, end in spans for day in (horizon.day(begin), horizon.day(end - 1))}
    days |= {on for on in begin_days if any(begin <= horizon.first(on) < end for begin, end in spans)}
    queries = [people_of(program, on) for on in sorted(days)]
    return set(db.session.scalars(union(*queries) if len(queries) > 1 else queries[0])) if queries else set()


def _seats_begin(horizon: Horizon) -> set[date]:
    year = (date(horizon.year, 1, 1), date(horizon.year, 12, 31))
    return {
        on
        for column in (Mandate.starts_on, Guest.starts_on)
        for on in db.session.scalars(select(column).where(column.between(*year)).distinct())
    }


def people_entries(
    plan: AnnualPlan, audiences: dict[int, set[int]], standing: Standing, horizon: Horizon
) -> list[dict[str, Any]]:
    """The `people` of the problem file: everybody who needs a program of the plan, by id."""
    needs: dict[int, list[str]] = defaultdict(list)
    for program in plan.programs:
        for person_id in audiences[program.id] | standing.placed(program.id):
            if (person_id, program.id) not in standing.done:
                needs[person_id].append(ids.program(program.id))
    away, places, groups = _away(plan, needs, standing, horizon), _places(needs), _groups(needs)
    return [
        {
            "id": ids.person(person_id),
            "place": ids.place(places.get(person_id)),
            "needs": needs[person_id],
            "away": [list(span) for span in away[person_id]],
            "groups": groups[person_id],
        }
        for person_id in sorted(needs)
    ]


def _places(people: Iterable[int]) -> dict[int, int | None]:
    """Where each lives: by the mandate, else as a guest; the latest counts."""
    wanted = set(people)
    found: dict[int, int | None] = {}
    for kind in (Guest, Mandate):
        rows = db.session.execute(select(kind.person_id, kind.place_id).order_by(kind.starts_on, kind.id))
        found.update({person: place for person, place in rows if person in wanted and place is not None})
    return found


def _groups(people: Iterable[int]) -> dict[int, list[str]]:
    groups: dict[int, list[str]] = {person: [] for person in people}
    for person, group in db.session.execute(
        select(GroupMember.person_id, GroupMember.group_id).order_by(GroupMember.group_id)
    ):
        if person in groups:
            groups[person].append(ids.group(group))
    return groups


def _away(plan: AnnualPlan, people: Iterable[int], standing: Standing, horizon: Horizon) -> dict[int, list[Span]]:
    """Away times, times without a seat, batches elsewhere, and what is past: nobody joins a batch that has begun."""
    away: dict[int, list[Span]] = {person: [] for person in people}
    for person, starts_at, ends_at in [*_recorded(), *_elsewhere(plan), *_made_up()]:
        span = horizon.touched(starts_at, ends_at)
        if span and person in away:
            away[person].append(span)
    for person, spans in _unseated(horizon).items():
        if person in away:
            away[person].extend(spans)
    past = [(0, horizon.earliest), *standing.taken()] if standing.batches else []
    return {
        person: merged(without(spans + past, standing.spans(person)) + standing.spans(person, done=True))
        for person, spans in away.items()
    }


def _recorded() -> Iterable[Any]:
    return db.session.execute(select(Away.person_id, Away.starts_at, Away.ends_at))


def _elsewhere(plan: AnnualPlan) -> list[Any]:
    """Places of these people in batches of other plans, other congresses' too: one human being, one calendar."""
    ours = select(Person.id).where(Person.seen_by(scope.bound()))
    with scope.everywhere():
        query = (
            select(Enrolment.person_id, Batch.starts_at, Batch.ends_at)
            .join(Enrolment.batch)
            .join(Batch.program)
            .where(
                Program.annual_plan_id != plan.id,
                Batch.state != BatchState.CANCELLED,
                Enrolment.state.in_(SEATED),
                Enrolment.person_id.in_(ours),
            )
        )
        return list(db.session.execute(query))


def _made_up() -> list[Any]:
    """Times in which these people make something up: nobody is placed anywhere else in that half-day."""
    ours = select(Person.id).where(Person.seen_by(scope.bound()))
    with scope.everywhere():
        kept = (MakeUp.state != MakeUpState.CANCELLED, MakeUp.person_id.in_(ours))
        lessons = select(MakeUp.person_id, Lesson.starts_at, Lesson.ends_at).join(MakeUp.lesson).where(*kept)
        studies = select(MakeUp.person_id, Activity).join(MakeUp.activity).where(*kept)
        clocks = [(person, *one.clock) for person, one in db.session.execute(studies) if one.clock]
        return [*db.session.execute(lessons), *clocks]


def _unseated(horizon: Horizon) -> dict[int, list[Span]]:
    """Half-days of the year on which a person has neither mandate nor invitation, where there are any."""
    mandates = select(Mandate.person_id, Mandate.starts_on, func.coalesce(Mandate.ends_on, Term.ends_on))
    guests = select(Guest.person_id, Guest.starts_on, Guest.ends_on)
    seats: dict[int, list[Span]] = defaultdict(list)
    for query in (mandates.join(Mandate.term), guests):
        for person, starts_on, ends_on in db.session.execute(query):
            seats[person].append(horizon.touched(halfdays.begins_at(starts_on, 0), _end(ends_on)) or (0, 0))
    year = (0, horizon.half_days)
    return {person: left for person, spans in seats.items() if (left := without([year], spans))}


def _end(ends_on: date | None) -> datetime:
    """Midnight after the last day; without one, far off."""
    return datetime(9999, 1, 1) if ends_on is None else halfdays.begins_at(ends_on + timedelta(days=1), 0)
