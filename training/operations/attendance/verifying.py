"""Verifying (核实): staff sign somebody in by hand, and settle what is in doubt; each with a reason, each audited."""

from collections.abc import Collection
from datetime import datetime, time, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.models import db, turns
from training.models.attendance import Attendance, Direction, Doubt, Leave, LeaveKind, LeaveState, Means, Presence
from training.models.people import Person
from training.models.schedules import Lesson
from training.operations import audit
from training.operations.attendance import checkins, doors
from training.operations.attendance.checkins import Scan
from training.operations.audit import Action, Actor
from training.operations.errors import TrainingError


def sign_by_hand(lesson: Lesson, person: Person, direction: Direction, at: datetime, reason: str, actor: Actor) -> None:
    """Staff say that somebody came, or went, at that time.

    Raises TrainingError without a reason, for a cancelled lesson, or for a time that is still to come or far from it.
    """
    _refuse_without_reason(reason)
    if doors.is_cancelled(lesson):
        raise TrainingError(_("“%(subject)s”已取消，不能登记考勤。", subject=lesson.subject))
    _refuse_time(lesson, at, actor.at)
    scan = Scan(person.id, at, checkins.new_nonce(), Means.HAND, direction, reason=reason)
    taken = checkins.take(lesson, [scan], by_id=actor.by_id, taken_at=actor.at)
    if lost := [one.sentence for one in taken.conflicts if not one.is_kept]:
        raise TrainingError(lost[0])
    done = {"direction": direction.value, "at": at.isoformat(sep=" ")}
    audit.note(Action.SIGNED_BY_HAND, f"{lesson.subject}：{person.name}", actor, on=lesson, after=done, reason=reason)


def moment_at(lesson: Lesson, at: time) -> datetime:
    """That time on the day on which the door is open then: a lesson, or its door, can reach over midnight."""
    opens, closes = _open(lesson)
    days = [lesson.starts_at.date() + timedelta(days=one) for one in (0, -1, 1)]
    moments = [datetime.combine(day, at) for day in days]
    return next((one for one in moments if opens <= one <= closes), moments[0])


def pending(lesson: Lesson) -> list[Attendance]:
    """What is in doubt, by name."""
    query = select(Attendance).where(Attendance.lesson_id == lesson.id, Attendance.is_pending)
    found = db.session.scalars(query.options(joinedload(Attendance.person)))
    return sorted(found, key=lambda one: (one.person.pinyin, one.person_id))


def only_without_sign_out(lesson: Lesson) -> set[int]:
    """The people of whom nothing else is in doubt."""
    return {one.person_id for one in pending(lesson) if one.doubts == [Doubt.NO_SIGN_OUT]}


def is_settled_later(record: Attendance, lesson: Lesson, now: datetime) -> bool:
    """Not signed out because the lesson still goes on: nothing to settle yet."""
    return record.doubts == [Doubt.NO_SIGN_OUT] and now < lesson.ends_at


def confirm(lesson: Lesson, person_ids: Collection[int], reason: str, actor: Actor) -> int:
    """They were there as recorded: the doubts are settled, the minutes count. Returns how many were settled.

    Raises TrainingError without a reason, or where somebody did not sign out and the lesson still goes on.
    """
    records = _in_doubt(lesson, person_ids, reason)
    for one in records:
        if is_settled_later(one, lesson, actor.at):
            raise TrainingError(_("%(name)s还在上课，没有签退。请在下课后再核实。", name=one.person.name))
    before = {one.person_id: _told(one) for one in records}
    ids = [one.person_id for one in records]
    checkins.note(lesson, ids, Direction.CLEARED, reason=reason, by_id=actor.by_id, at=actor.at)
    _audit(Action.VERIFIED, lesson, records, before, reason, actor)
    return len(records)


def strike(lesson: Lesson, person_ids: Collection[int], reason: str, actor: Actor) -> int:
    """They were not there: absent, or on leave where it was granted. Returns how many were struck.

    What they signed stays in the records; raises TrainingError without a reason.
    """
    records = _in_doubt(lesson, person_ids, reason)
    before = {one.person_id: _told(one) for one in records}
    granted = _granted(lesson)
    marks = {one.person_id: _away(granted.get(one.person_id)) for one in records}
    checkins.write(lesson, marks, means=Means.HAND, reason=reason, by_id=actor.by_id, at=actor.at)
    _audit(Action.STRUCK, lesson, records, before, reason, actor)
    return len(records)


def _in_doubt(lesson: Lesson, person_ids: Collection[int], reason: str) -> list[Attendance]:
    _refuse_without_reason(reason)
    turns.take(lesson)
    records = [one for one in pending(lesson) if one.person_id in person_ids]
    if not records:
        raise TrainingError(_("所选人员没有待核实的考勤，可能他人已处理。请刷新页面查看。"))
    return records


def _refuse_without_reason(reason: str) -> None:
    if not reason.strip():
        raise TrainingError(_("请填写原因。"))
    if len(reason) > 200:
        raise TrainingError(_("原因不超过 200 字。请缩短后再保存。"))


def _refuse_time(lesson: Lesson, at: datetime, now: datetime) -> None:
    opens, closes = _open(lesson)
    if at > now:
        raise TrainingError(_("%(time)s 还没有到。请填写已经过去的时间。", time=f"{at:%Y-%m-%d %H:%M}"))
    if not opens <= at <= closes:
        shown = {"from": f"{opens:%H:%M}", "to": f"{closes:%H:%M}"}
        raise TrainingError(_("时间应在 %(from)s 至 %(to)s 之间。请改正，或在考勤名单中直接登记。", **shown))


def _open(lesson: Lesson) -> tuple[datetime, datetime]:
    """From the first moment to sign in until the last one to sign out."""
    hours = doors.hours_of(lesson)
    return hours.window(Direction.IN)[0], hours.window(Direction.OUT)[1]


def _granted(lesson: Lesson) -> dict[int, LeaveKind]:
    query = select(Leave).where(
        Leave.batch_id == lesson.batch_id,
        Leave.state == LeaveState.GRANTED,
        Leave.starts_at < lesson.ends_at,
        Leave.ends_at > lesson.starts_at,
    )
    return {leave.person_id: leave.kind for leave in db.session.scalars(query)}


def _away(kind: LeaveKind | None) -> dict[str, object]:
    presence = Presence.EXCUSED if kind else Presence.ABSENT
    return {"presence": presence, "leave_kind": kind, "minutes": 0, "test_passed": False}


def _told(record: Attendance) -> dict[str, object]:
    return {"presence": record.presence.value, "minutes": record.minutes, "doubts": list(record.doubts)}


def _audit(
    action: Action, lesson: Lesson, records: Collection[Attendance], before: dict[int, dict[str, object]],
    reason: str, actor: Actor,
) -> None:  # fmt: skip
    for one in records:
        subject = f"{lesson.subject}：{one.person.name}"
        audit.note(action, subject, actor, on=one, before=before[one.person_id], after=_told(one), reason=reason)
