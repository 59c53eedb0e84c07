"""Closing the sample's classes (示例结班): three colleagues, who cannot sign in, submit and review them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from training.files import register
from training.models import db
from training.models.accounts import Role, User
from training.models.closings import PaperKind
from training.models.congresses import Congress
from training.models.people import Person
from training.models.plans import AnnualPlan
from training.models.schedules import Batch, Enrolment, EnrolmentState, LessonState
from training.operations.attendance import sheets, taught
from training.operations.audit import Actor
from training.operations.ledger.closing import no_shows, papers, steps
from training.operations.ledger.closing.taking import closing_of

COLLEAGUES = (
    ("sample.submits", "经办员（示例）"),
    ("sample.first", "初审员（示例）"),
    ("sample.second", "复审员（示例）"),
)


def close_all(plan: AnnualPlan, at: datetime) -> None:
    """Close every class of the plan that has ended; the last of them is only submitted."""
    congress = db.session.get_one(Congress, plan.congress_id)
    three = [Actor(user.id, at) for user in _colleagues()]
    ended = select(Batch).where(Batch.ends_at <= at).order_by(Batch.ends_at, Batch.id)
    batches = db.session.scalars(ended).all()
    for batch in batches:
        _hand_in(congress.name, batch, three[0])
        if batch is not batches[-1]:
            _review(batch, three[1:])


def _colleagues() -> list[User]:
    """Accounts without a password, closed: they are names in the record and no way in."""
    users = [User(username=username, name=name, role=Role.STAFF, is_active=False) for username, name in COLLEAGUES]
    db.session.add_all(users)
    db.session.flush()
    return users


def _hand_in(congress: str, batch: Batch, actor: Actor) -> None:
    people = _people(batch)
    sheet = sheets.make(batch, people, by_id=actor.by_id, at=actor.at)
    halves = [sheets.half_day_called(code) for code in sheet.half_days]
    scan = register.sign_in_sheet(congress, sheet, people, halves, "https://lunxun.invalid")
    if batch.room_id:
        sheets.add_scan(sheet, "签到表（示例）.pdf", scan, by_id=actor.by_id, at=actor.at)
    else:
        papers.add(batch, PaperKind.PLATFORM, "平台学习记录（示例）.pdf", scan, actor)
    said = {
        one.id: taught.Said(one.state is LessonState.PLANNED, one.subject, one.starts_at, one.ends_at, one.lecturer_id)
        for one in batch.lessons
    }
    taught.confirm(batch, said, actor)
    no_shows.take_out(batch, [one.id for one in no_shows.of(batch)], actor)
    closing = closing_of(batch)
    steps.submit(batch, actor, version=closing.version if closing else 0)


def _review(batch: Batch, reviewers: Sequence[Actor]) -> None:
    closing = closing_of(batch)
    if closing is not None:
        steps.pass_first(batch, reviewers[0], version=closing.version)
        steps.close(batch, reviewers[1], version=closing.version)


def _people(batch: Batch) -> list[Person]:
    enrolled = select(Enrolment.person_id).where(
        Enrolment.batch_id == batch.id, Enrolment.state != EnrolmentState.WITHDRAWN
    )
    return list(db.session.scalars(select(Person).where(Person.id.in_(enrolled)).order_by(Person.pinyin, Person.id)))
