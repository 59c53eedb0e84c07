"""Objections (异议): a deputy says that a line is wrong or missing; one of staff refuses, two uphold.

Upheld, it corrects the attendance, as a word of staff (operations.attendance.checkins.correct), and posting reverses
the line and writes it anew: the one way in which the ledger ever changes, so that it can still be computed from
scratch. Two people having looked at it, this needs no reopening of a class that is closed. A class whose credit is not
posted yet gets it at its posting. Lines of everyday training are corrected by `disputed`. Source: Shanghai art. 51.
"""

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from training.models import db, turns
from training.models.attachments import Attachment
from training.models.attendance import Attendance, Presence
from training.models.closings import Closing, ClosingState
from training.models.ledger import CreditEntry, EntryKind
from training.models.reconciling import Objection, ObjectionState
from training.models.schedules import Batch, Enrolment, EnrolmentState, Lesson, LessonState
from training.operations.errors import TrainingError
from training.operations.ledger import deadlines, disputed
from training.operations.ledger.confirming import WAITING
from training.operations.ledger.everyday import parts

PARTLY = (Presence.LATE, Presence.LEFT_EARLY)
ANSWERS = (Presence.PRESENT, *PARTLY, Presence.ABSENT)


def against(
    entry: CreditEntry, reason: str, attachment: Attachment | None = None, *, by_id: int | None, at: datetime
) -> Objection:  # fmt: skip
    """Object to a line. Raises TrainingError for one that is a reversal or reversed."""
    if entry.kind == EntryKind.REVERSAL or disputed.is_reversed(entry):
        raise TrainingError(_("这一条是冲销，或已被冲销。请对更正后的那一条提出异议。"))
    lesson = entry.attendance.lesson if entry.attendance else None
    return _file(Objection(person_id=entry.person_id, entry=entry, lesson=lesson), reason, attachment, by_id, at)


def missing(
    person_id: int, lesson: Lesson, reason: str, attachment: Attachment | None = None, *, by_id: int | None,
    at: datetime,
) -> Objection:  # fmt: skip
    """Say that a lesson is missing. Raises TrainingError for one that is none of the person's, or is in the ledger."""
    if lesson.id not in {one.id for one in missing_lessons(person_id, at)}:
        raise TrainingError(_("这一课不在您可以补报的课次中。请从列表中选择，或联系工作人员。"))
    return _file(Objection(person_id=person_id, lesson=lesson), reason, attachment, by_id, at)


def missing_lessons(person_id: int, at: datetime) -> list[Lesson]:
    """Lessons that are over, of the person's classes, without a line in the ledger; the newest first."""
    enrolled = select(Enrolment.batch_id).where(
        Enrolment.person_id == person_id, Enrolment.state != EnrolmentState.WITHDRAWN
    )
    reversed_ids = select(CreditEntry.reverses_id).where(CreditEntry.reverses_id.is_not(None))
    posted = (
        select(Attendance.lesson_id)
        .join(CreditEntry, CreditEntry.attendance_id == Attendance.id)
        .where(CreditEntry.person_id == person_id, CreditEntry.kind == EntryKind.EARNED)
        .where(CreditEntry.id.not_in(reversed_ids))
    )
    query = (
        select(Lesson)
        .where(Lesson.batch_id.in_(enrolled), Lesson.ends_at <= at, Lesson.state == LessonState.PLANNED)
        .where(Lesson.id.not_in(posted))
        .options(joinedload(Lesson.batch).joinedload(Batch.program))
        .order_by(Lesson.starts_at.desc(), Lesson.id)
    )
    return list(db.session.scalars(query))


def propose(
    objection: Objection, presence: Presence, minutes: int | None, answer: str, *, by_id: int | None, at: datetime
) -> None:  # fmt: skip
    """The first of two finds it right, and says what the record should say. Raises TrainingError for what cannot be."""
    _take(objection, ObjectionState.OPEN, by_id=by_id)
    objection.proposed_presence, objection.proposed_minutes = presence, _minutes(objection, presence, minutes)
    _propose(objection, answer, by_id, at)


def propose_minutes(
    objection: Objection, minutes: int | None, answer: str, *, passed: bool = False, by_id: int | None, at: datetime
) -> None:  # fmt: skip
    """The same where no lesson stands behind the line: so many minutes, 0 for none, and whether the test was passed."""
    _take(objection, ObjectionState.OPEN, by_id=by_id)
    objection.proposed_minutes = disputed.refuse_impossible(objection, minutes, at.date(), passed=passed)
    objection.proposed_passed = passed
    _propose(objection, answer, by_id, at)


def uphold(objection: Objection, *, by_id: int | None, at: datetime) -> None:
    """The second agrees. Raises TrainingError for the one who proposed it. Correcting and posting follow at once."""
    _take(objection, ObjectionState.PROPOSED, by_id=by_id)
    if objection.proposed_by_id == by_id:
        raise TrainingError(_("采纳异议须由两人办理：您已提出采纳意见，请另一位工作人员复核。"))
    _decide(objection, ObjectionState.UPHELD, by_id, at)


def send_back(objection: Objection, *, by_id: int | None = None) -> None:
    """The second does not agree: it waits for an answer again."""
    _take(objection, ObjectionState.PROPOSED, by_id=by_id)
    objection.state, objection.proposed_by_id, objection.proposed_at = ObjectionState.OPEN, None, None
    objection.proposed_presence = objection.proposed_minutes = objection.proposed_passed = None
    db.session.flush()


def refuse(objection: Objection, answer: str, *, by_id: int | None, at: datetime) -> None:
    """Not found right, with the reason."""
    _take(objection, ObjectionState.OPEN, by_id=by_id)
    objection.answer = _words(answer)
    _decide(objection, ObjectionState.REFUSED, by_id, at)


def withdraw(objection: Objection, *, by_id: int | None, at: datetime) -> None:
    """The person takes it back, as long as nobody decided it."""
    _take(objection, *WAITING)
    _decide(objection, ObjectionState.WITHDRAWN, by_id, at)


def correction(objection: Objection) -> dict[str, object]:
    """What an upheld objection writes into the attendance, by the names of Attendance; a passed test stays passed."""
    record = record_of(objection)
    return {
        "presence": objection.proposed_presence,
        "minutes": objection.proposed_minutes,
        "leave_kind": None,
        "test_passed": bool(record and record.test_passed),
    }


def record_of(objection: Objection) -> Attendance | None:
    """What the attendance says now."""
    same = (Attendance.lesson_id == objection.lesson_id, Attendance.person_id == objection.person_id)
    return db.session.scalars(select(Attendance).where(*same)).first()


def is_posted(batch: Batch) -> bool:
    """Whether the ledger holds the class: then a correction is posted at once, else when the class is closed."""
    state = db.session.scalars(select(Closing.state).where(Closing.batch_id == batch.id)).first()
    if state is not None:
        return state in (ClosingState.CLOSED, ClosingState.REOPENING)
    lessons = select(Lesson.id).where(Lesson.batch_id == batch.id)
    query = select(CreditEntry.id).join(CreditEntry.attendance).where(Attendance.lesson_id.in_(lessons))
    return db.session.scalars(query.limit(1)).first() is not None


def days_left(objection: Objection, on: date) -> int:
    """Until an answer is due; below 0: overdue."""
    return (objection.due_on - on).days


def _file(
    objection: Objection, reason: str, attachment: Attachment | None, by_id: int | None, at: datetime
) -> Objection:
    same = (Objection.person_id == objection.person_id, Objection.state.in_(WAITING))
    if db.session.scalars(select(Objection.id).where(*same, _the_same_thing(objection))).first():
        raise TrainingError(_("“%(what)s”已有一件待答复的异议。请等答复，或先撤回那一件。", what=objection.about))
    objection.reason, objection.attachment = _words(reason), attachment
    objection.state, objection.filed_by_id, objection.filed_at = ObjectionState.OPEN, by_id, at
    objection.due_on = deadlines.answer_by(at.date())
    db.session.add(objection)
    db.session.flush()
    return objection


def _the_same_thing(objection: Objection) -> ColumnElement[bool]:
    if objection.lesson is not None:
        return Objection.lesson_id == objection.lesson.id
    assert objection.entry is not None
    return Objection.entry_id == objection.entry.id


def _words(text: str) -> str:
    plain = "".join(sign for sign in text if sign.isprintable() or sign == "\n").strip()
    if not plain:
        raise TrainingError(_("请写明理由。"))
    if len(plain) > 500:
        raise TrainingError(_("理由不要超过 500 个字。"))
    return plain


def _minutes(objection: Objection, presence: Presence, minutes: int | None) -> int:
    assert objection.lesson is not None
    whole = int((objection.lesson.ends_at - objection.lesson.starts_at).total_seconds() // 60)
    if presence in PARTLY:
        if minutes is None or not 1 <= minutes < whole:
            raise TrainingError(_("迟到或早退的出勤分钟数应在 1 至 %(most)s 之间。", most=whole - 1))
        return minutes
    return whole if presence == Presence.PRESENT else 0


def _propose(objection: Objection, answer: str, by_id: int | None, at: datetime) -> None:
    objection.answer, objection.state = _words(answer), ObjectionState.PROPOSED
    objection.proposed_by_id, objection.proposed_at = by_id, at
    db.session.flush()


def _take(objection: Objection, *states: ObjectionState, by_id: int | None = None) -> None:
    """The row until the transaction ends; `by_id` decides on it, and so may not be the one whose objection it is."""
    turns.take(objection)
    if parts.person_of(by_id) == objection.person_id:
        raise TrainingError(_("这是您本人的异议，请由其他工作人员办理。"))
    if objection.state not in states:
        raise TrainingError(_("这件异议刚刚由他人办理。请刷新页面查看。"))


def _decide(objection: Objection, state: ObjectionState, by_id: int | None, at: datetime) -> None:
    objection.state, objection.decided_by_id, objection.decided_at = state, by_id, at
    db.session.flush()
