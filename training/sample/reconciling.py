"""Reconciliation in the sample (示例核对): quarters confirmed, objections answered, lists made public."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.attendance import Attendance, Presence
from training.models.ledger import CreditEntry, EntryKind
from training.models.reconciling import Objection, ObjectionState, Publication
from training.models.schedules import Lesson
from training.operations import audit
from training.operations.attendance import checkins
from training.operations.audit import Action
from training.operations.ledger import confirming, objections, posting, publishing
from training.operations.ledger.quarters import Quarter, ended
from training.sample.office import CLERK, FIRST, SECOND, Entry, Office, later

AGREE_IN_TEN = 4
REASONS = (
    "当天会场门口排队，我按时到了，签到晚是因为排队。",
    "我有事先走，但已向班主任说明，不应扣分钟。",
    "手机没电，到签到台登记时已经上课，请核对签到表。",
)
FOUND, NOT_FOUND = "核对签到表和同座代表，情况属实。", "签到表上没有当天的签名，抽查时也不在会场。"


def entries(office: Office, until: datetime) -> Iterator[Entry]:
    """Of each quarter that is over: the list is published, deputies object and confirm, staff answer."""
    for quarter in reversed(ended(until.date(), 2)):
        end = datetime.combine(quarter.to_on, datetime.min.time())
        filed: list[Objection] = []
        yield Entry(later(end, 11, 9), partial(_publish, office, quarter, ""))
        yield Entry(later(end, 20, 20), partial(_object, quarter, filed))
        yield Entry(later(end, 21, 20), partial(_confirm, office, quarter))
        yield Entry(later(end, 24, 9), partial(_propose, office, filed))
        yield Entry(later(end, 26, 9), partial(_decide, office, filed))
        yield Entry(later(end, 29, 9), partial(_publish_again, office, quarter, filed))
        yield Entry(later(end, 33, 9), partial(_answer_the_rest, office, filed))


def _confirm(office: Office, quarter: Quarter, at: datetime) -> None:
    waiting = select(Objection.person_id).where(Objection.state.in_(confirming.WAITING))
    objecting = set(db.session.scalars(waiting))
    for one in confirming.accounts(quarter):
        if one.lines and one.person_id not in objecting and office.random.randrange(10) < AGREE_IN_TEN:
            confirming.confirm(one.person_id, quarter, one.digest, by_id=None, at=at)


def _object(quarter: Quarter, filed: list[Objection], at: datetime) -> None:
    """Four who came late or left early, and one whose absence is wrong."""
    for place, line in enumerate(_short_lines(quarter)[:4]):
        filed.append(objections.against(line, REASONS[place % len(REASONS)], by_id=None, at=at))
    absent = _absent(quarter)
    if absent is not None:
        reason = "当天我在会场，签到时手机没有信号。"
        filed.append(objections.missing(absent.person_id, absent.lesson, reason, by_id=None, at=at))


def _short_lines(quarter: Quarter) -> list[CreditEntry]:
    query = (
        select(CreditEntry)
        .join(CreditEntry.attendance)
        .where(CreditEntry.kind == EntryKind.EARNED, Attendance.presence.in_((Presence.LATE, Presence.LEFT_EARLY)))
        .where(CreditEntry.earned_on.between(quarter.from_on, quarter.to_on))
        .order_by(CreditEntry.id)
    )
    found = {line.person_id: line for line in db.session.scalars(query)}
    return list(found.values())


def _absent(quarter: Quarter) -> Attendance | None:
    """The first who is written down as absent, and says otherwise."""
    begins = datetime.combine(quarter.from_on, datetime.min.time())
    query = (
        select(Attendance)
        .join(Attendance.lesson)
        .where(Attendance.presence == Presence.ABSENT, Lesson.starts_at.between(begins, begins + timedelta(days=91)))
        .options(joinedload(Attendance.lesson).joinedload(Lesson.batch))
        .order_by(Attendance.id)
    )
    return db.session.scalars(query).first()


def _propose(office: Office, filed: list[Objection], at: datetime) -> None:
    """The first two are found right by one; the third is refused; the others are still to be answered."""
    for one in filed[:2]:
        objections.propose(one, Presence.PRESENT, None, FOUND, by_id=office.staff[FIRST], at=at)
        _note(office, Action.OBJECTION_PROPOSED, one, FIRST, at)
    for one in filed[2:3]:
        objections.refuse(one, NOT_FOUND, by_id=office.staff[FIRST], at=at)
        _note(office, Action.OBJECTION_REFUSED, one, FIRST, at)


def _answer_the_rest(office: Office, filed: list[Objection], at: datetime) -> None:
    """Nobody waits longer than the days for an answer."""
    for one in filed:
        if one.state is ObjectionState.PROPOSED:
            objections.send_back(one)
        if one.state is ObjectionState.OPEN:
            objections.refuse(one, NOT_FOUND, by_id=office.staff[FIRST], at=at)
            _note(office, Action.OBJECTION_REFUSED, one, FIRST, at)


def _decide(office: Office, filed: list[Objection], at: datetime) -> None:
    """A second agrees to the first of them: attendance and ledger are put right at once."""
    for one in filed[:1]:
        objections.uphold(one, by_id=office.staff[SECOND], at=at)
        assert one.lesson is not None
        correction = objections.correction(one)
        reason = f"采纳异议第 {one.id} 号"
        checkins.correct(one.lesson, one.person_id, correction, reason=reason, by_id=office.staff[SECOND], at=at)
        if objections.is_posted(one.lesson.batch):
            posting.post(one.lesson.batch, by_id=office.staff[SECOND], at=at)
        _note(office, Action.OBJECTION_UPHELD, one, SECOND, at)


def _note(office: Office, action: Action, one: Objection, place: int, at: datetime) -> None:
    after = {"state": one.state.value, "presence": one.proposed_presence, "minutes": one.proposed_minutes}
    subject = f"{one.person.name}的异议第 {one.id} 号"
    audit.note(action, subject, office.actor(place, at), on=one, after=after, reason=one.answer)


def _publish(office: Office, quarter: Quarter, reason: str, at: datetime) -> None:
    kept: Publication = publishing.publish(
        office.congress, quarter, at.date(), reason, by_id=office.staff[CLERK], at=at
    )
    title = f"{quarter.year} 年第 {quarter.number} 季度代表学时公示（第 {kept.version} 版）"
    after = {"version": kept.version, "as_of": kept.as_of, "digest": kept.digest}
    audit.note(Action.PUBLISHED_QUARTER, title, office.actor(CLERK, at), on=kept, after=after, reason=kept.reason)


def _publish_again(office: Office, quarter: Quarter, filed: list[Objection], at: datetime) -> None:
    if filed:
        _publish(office, quarter, "采纳异议 1 件，更正 1 人的学时。", at)
