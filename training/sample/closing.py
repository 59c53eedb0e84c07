"""Closing the sample's classes (示例结班): handed in with papers and costs, reviewed twice, one opened again."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from sqlalchemy import select

from training.files import register
from training.models import db
from training.models.closings import PaperKind
from training.models.costs import CostHead
from training.models.people import Person
from training.models.schedules import Batch, Enrolment, EnrolmentState, LessonState
from training.operations.attendance import sheets, taught
from training.operations.audit import Actor
from training.operations.ledger.closing import no_shows, papers, steps
from training.operations.ledger.closing.taking import closing_of
from training.operations.ledger.costs import lines as costs
from training.sample import studying
from training.sample.office import CLERK, FIRST, SECOND, Entry, Office, last_day, later

DAYS = 9
"""Between the end of a class and its handing in."""
DAILY = ((CostHead.MEALS, "工作餐", 80), (CostHead.MATERIALS, "培训资料印制", 12))
"""Yuan a person and day."""


def entries(office: Office, batch: Batch) -> Iterator[Entry]:
    """Handed in, reviewed and closed within two days."""
    yield Entry(later(last_day(batch), DAYS, 9), partial(_hand_in, office, batch))
    yield Entry(later(last_day(batch), DAYS, 15), partial(_pass_first, office, batch))
    yield Entry(later(last_day(batch), DAYS + 1, 10), partial(_close, office, batch))


def reopening(office: Office, batch: Batch, on: datetime) -> Iterator[Entry]:
    """A paper is missing: the class is opened by two, completed and handed in again; its review waits."""
    yield Entry(later(on, -6, 10), partial(_ask_reopening, office, batch))
    yield Entry(later(on, -5, 10), partial(_grant_reopening, office, batch))
    yield Entry(later(on, -4, 10), partial(_complete, office, batch))


def _hand_in(office: Office, batch: Batch, at: datetime) -> None:
    actor = office.actor(CLERK, at)
    people = _people(batch)
    printed_at = later(batch.starts_at, 0, 7, 30)
    sheet = sheets.make(batch, people, by_id=actor.by_id, at=printed_at)
    halves = [sheets.half_day_called(code) for code in sheet.half_days]
    scan = register.sign_in_sheet(
        office.congress.name, sheet, sheets.people_on(sheet), halves, "https://lunxun.invalid"
    )
    if batch.room_id:
        sheets.add_scan(sheet, "签到表（示例）.pdf", scan, by_id=actor.by_id, at=at)
        _spend(batch, len(people), actor)
    else:
        papers.add(batch, PaperKind.PLATFORM, "平台学习记录（示例）.pdf", scan, actor)
    said = {
        one.id: taught.Said(one.state is LessonState.PLANNED, one.subject, one.starts_at, one.ends_at, one.lecturer_id)
        for one in batch.lessons
    }
    taught.confirm(batch, said, actor)
    no_shows.take_out(batch, [one.id for one in no_shows.of(batch)], actor)
    _submit(batch, actor)


def _spend(batch: Batch, people: int, actor: Actor) -> None:
    """What the class cost: each lecturer's fee, and so much a person and day."""
    for lesson in batch.lessons:
        if lesson.lecturer:
            what = f"{lesson.lecturer.name}讲授“{lesson.subject}”"
            hours = {"title": "正高级职称", "hours": "3", "lecturer_id": lesson.lecturer_id}
            costs.add(batch, CostHead.LECTURER, what, "2400", actor, **hours)  # type: ignore[arg-type]
    days = len({one.starts_at.date() for one in batch.lessons})
    for head, what, yuan in DAILY:
        costs.add(batch, head, f"{what} {people} 人 {days} 天", str(yuan * people * days), actor)
    costs.add(batch, CostHead.VENUE, f"会场 {days} 天", str(1500 * days), actor)
    costs.set_days(batch, "0", "0", "4")


def _pass_first(office: Office, batch: Batch, at: datetime) -> None:
    steps.pass_first(batch, office.actor(FIRST, at), version=_version(batch))


def _close(office: Office, batch: Batch, at: datetime) -> None:
    steps.close(batch, office.actor(SECOND, at), version=_version(batch))


def _ask_reopening(office: Office, batch: Batch, at: datetime) -> None:
    reason = "签到表扫描件缺第 2 页，申请补传。"
    steps.ask_reopening(batch, office.actor(CLERK, at), version=_version(batch), reason=reason)


def _grant_reopening(office: Office, batch: Batch, at: datetime) -> None:
    steps.grant_reopening(batch, office.actor(SECOND, at), version=_version(batch))


def _complete(office: Office, batch: Batch, at: datetime) -> None:
    """The missing page is attached."""
    actor, page = office.actor(CLERK, at), studying.picture(batch.id)
    papers.add(batch, PaperKind.SIGN_IN, "签到表第 2 页（示例）.png", page, actor)
    _submit(batch, actor)


def _submit(batch: Batch, actor: Actor) -> None:
    steps.submit(batch, actor, version=_version(batch))


def _version(batch: Batch) -> int:
    closing = closing_of(batch)
    return closing.version if closing else 0


def _people(batch: Batch) -> list[Person]:
    enrolled = select(Enrolment.person_id).where(
        Enrolment.batch_id == batch.id, Enrolment.state != EnrolmentState.WITHDRAWN
    )
    return list(db.session.scalars(select(Person).where(Person.id.in_(enrolled)).order_by(Person.pinyin, Person.id)))
