"""What was studied: activities with how many took part and how many wait; every part of them as Excel."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import joinedload, selectinload

from training.clock import today
from training.models import db
from training.models.activities import Activity, ActivityKind, Participation, ParticipationState
from training.models.ledger import CreditEntry
from training.models.people import DeputyGroup, Person
from training.web import downloads
from training.web.access import allows
from training.web.everyday import finding
from training.web.everyday.blueprint import blueprint
from training.web.paging import page_from


class Counts(NamedTuple):
    """Parts of an activity."""

    accepted: int
    waiting: int
    minutes: int


class Year(NamedTuple):
    """What the year holds so far."""

    year: int
    parts: int
    people: int
    hours: Decimal


@blueprint.get("/")
@allows("staff")
def index() -> ResponseReturnValue:
    """All activities, the latest first."""
    asked = finding.asked()
    query = select(Activity).where(*finding.of_activities(asked)).options(joinedload(Activity.group))
    page = page_from(query.order_by(Activity.ends_on.desc(), Activity.id.desc()))
    return render_template(
        "everyday/index.html",
        page=page,
        counts=counts_of([one.id for one in page.items]),
        asked=asked,
        waiting=waiting(),
        year=_year(today(current_user.congress).year),
        **choices(),
    )


@blueprint.get("/parts.xlsx")
@allows("staff")
def export() -> ResponseReturnValue:
    """Who took part in what, under the filters of the list of claims, as Excel."""
    from training.files import everyday

    parts = db.session.scalars(parts_asked().order_by(Activity.ends_on, Participation.id)).all()
    return downloads.excel(everyday.parts(parts, _hours({one.id for one in parts})), _("日常学习"))


def parts_asked() -> Select[tuple[Participation]]:
    """The parts that the filters leave, with all that a row shows."""
    state = finding.state()
    query = select(Participation).join(Participation.activity).join(Participation.person)
    query = query.where(*finding.of_parts(finding.asked()), *([Participation.state == state] if state else []))
    return query.options(
        joinedload(Participation.activity).joinedload(Activity.course),
        joinedload(Participation.person).selectinload(Person.mandates),
        joinedload(Participation.reviewed_by),
        selectinload(Participation.proofs),
    )


def counts_of(activity_ids: Collection[int]) -> dict[int, Counts]:
    """How many parts of each activity are good, and how many wait."""
    part = Participation
    accepted, waits = part.state == ParticipationState.ACCEPTED, part.state == ParticipationState.CLAIMED
    sums = (
        func.sum(case((accepted, 1), else_=0)),
        func.sum(case((waits, 1), else_=0)),
        func.sum(case((accepted, part.accepted_minutes), else_=0)),
    )
    query = select(part.activity_id, *sums).where(part.activity_id.in_(activity_ids)).group_by(part.activity_id)
    return {row[0]: Counts(*map(int, row[1:])) for row in db.session.execute(query)}


def waiting() -> int:
    """Claims that nobody has reviewed."""
    query = select(func.count(Participation.id)).where(Participation.state == ParticipationState.CLAIMED)
    return db.session.scalar(query) or 0


def choices() -> dict[str, object]:
    """What the filters offer."""
    groups = db.session.scalars(select(DeputyGroup).order_by(DeputyGroup.kind, DeputyGroup.id)).all()
    return {"kinds": list(ActivityKind), "groups": groups}


def _year(year: int) -> Year:
    days = Activity.ends_on.between(date(year, 1, 1), date(year, 12, 31))
    people = func.count(Participation.person_id.distinct())
    query = select(func.count(Participation.id), people).join(Participation.activity)
    parts, persons = db.session.execute(query.where(days, Participation.state == ParticipationState.ACCEPTED)).one()
    entries = select(func.sum(CreditEntry.hours)).where(CreditEntry.participation_id.is_not(None))
    hours = db.session.scalar(entries.where(CreditEntry.earned_on.between(date(year, 1, 1), date(year, 12, 31))))
    return Year(year, parts, persons, hours or Decimal(0))


def _hours(part_ids: Collection[int]) -> dict[int, Decimal]:
    """What the ledger holds of each part."""
    query = select(CreditEntry.participation_id, func.sum(CreditEntry.hours))
    query = query.where(CreditEntry.participation_id.is_not(None)).group_by(CreditEntry.participation_id)
    return {part_id: hours for part_id, hours in db.session.execute(query) if part_id in part_ids}
