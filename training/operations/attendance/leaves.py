"""Leave (请假): asked before the class, granted step by step up the ladder, refused, or withdrawn."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db, turns
from training.models.attendance import Leave, LeaveKind, LeaveState, LeaveStep
from training.models.schedules import Batch, Enrolment, EnrolmentState, Lesson
from training.operations import closed
from training.operations.attendance import ladder, shares
from training.operations.errors import ChangedMeanwhile, TrainingError

OPEN = (LeaveState.ASKED, LeaveState.GRANTED)


def ask(
    batch: Batch, person_id: int, starts_at: datetime, ends_at: datetime, kind: LeaveKind, reason: str,
    *, by_id: int | None, at: datetime, in_advance: bool = False,
) -> Leave:  # fmt: skip
    """Ask for leave from a batch; its length decides who has to agree.

    `in_advance`: only for lessons that have not begun, as deputies ask; staff may enter later what they were told.
    Raises TrainingError for a stretch without a lesson or one already asked for.
    """
    _refuse_who_is_not_enrolled(batch, person_id)
    if ends_at <= starts_at:
        raise TrainingError(_("请假的结束应在开始之后。请改正日期。"))
    missed = shares.touched(shares.lessons_of(batch), starts_at, ends_at)
    if not missed:
        raise TrainingError(_("所选时段内本期没有课次。请选择有课的半天。"))
    if in_advance:
        _refuse_what_has_begun(missed, at)
    closed.take_open(batch)
    _refuse_leave_twice(batch, person_id, starts_at, ends_at)
    leave = Leave(
        batch=batch, person_id=person_id, starts_at=starts_at, ends_at=ends_at, kind=kind, reason=reason,
        state=LeaveState.ASKED, asked_by_id=by_id, asked_at=at,
        steps=ladder.steps_for(_length(batch, person_id, missed)),
    )  # fmt: skip
    db.session.add(leave)
    db.session.flush()
    return leave


def decide(
    leave: Leave, *, granted: bool, by_id: int | None, at: datetime, step_id: int | None = None, note: str = ""
) -> None:
    """Take the next step: the last one grants the leave, a refusal at any step ends it.

    `step_id`: the step that was seen. Raises ChangedMeanwhile where somebody has taken it already, TrainingError for
    leave that is decided and for somebody who may not decide this step.
    """
    closed.take_open(leave.batch)
    turns.take(leave)
    for known in leave.steps:
        db.session.refresh(known)
    if leave.state != LeaveState.ASKED:
        raise TrainingError(_("这份请假已经处理过。请刷新页面查看结果。"))
    step = _next_step(leave)
    if step_id is not None and step.id != step_id:
        raise ChangedMeanwhile(_("这一步刚刚由他人办理，现在待“%(title)s”审批。请刷新页面。", title=step.title))
    _refuse_who_may_not(leave, step, by_id)
    step.granted, step.decided_by_id, step.decided_at, step.note = granted, by_id, at, note
    if not granted or step is leave.steps[-1]:
        leave.state = LeaveState.GRANTED if granted else LeaveState.REFUSED
        leave.decided_by_id, leave.decided_at = by_id, at
    db.session.flush()


def withdraw(leave: Leave, *, by_id: int | None, at: datetime, in_advance: bool = False) -> None:
    """Take it back: asked for or granted, it uses nothing of the class any more.

    `in_advance`: only before its first lesson, as deputies do. What was recorded stays until staff correct it.
    """
    closed.take_open(leave.batch)
    turns.take(leave)
    if leave.state not in OPEN:
        raise TrainingError(_("这份请假已经处理过，不能撤回。请刷新页面查看结果。"))
    missed = shares.touched(shares.lessons_of(leave.batch), leave.starts_at, leave.ends_at)
    if in_advance and any(lesson.starts_at <= at for lesson in missed):
        raise TrainingError(_("请假的课次已经开始，不能自行撤回。请联系工作人员。"))
    leave.state, leave.withdrawn_by_id, leave.withdrawn_at = LeaveState.WITHDRAWN, by_id, at
    db.session.flush()


def batch_leaves(batch: Batch, *states: LeaveState) -> list[Leave]:
    """The batch's leaves in those states, oldest first."""
    query = select(Leave).where(Leave.batch_id == batch.id, Leave.state.in_(states)).order_by(Leave.id)
    return list(db.session.scalars(query))


def _next_step(leave: Leave) -> LeaveStep:
    """The one to take now; leave that came without any gets those of its length."""
    if not leave.steps:
        missed = shares.touched(shares.lessons_of(leave.batch), leave.starts_at, leave.ends_at)
        leave.steps = ladder.steps_for(len(shares.half_days(missed)))
        db.session.flush()
    step = ladder.next_step(leave)
    assert step is not None
    return step


def _refuse_who_may_not(leave: Leave, step: LeaveStep, by_id: int | None) -> None:
    if by_id is None:
        return
    twice = ladder.settings().one_may_decide_twice
    words = ladder.refusal(leave, step, by_id, ladder.rungs(), twice=twice)
    if words:
        raise TrainingError(words)


def _length(batch: Batch, person_id: int, missed: list[Lesson]) -> int:
    """Half-days of the class that the leave takes; together with the person's other leave, where that adds up."""
    halves = set(shares.half_days(missed))
    if ladder.settings().adds_up:
        for other in batch_leaves(batch, *OPEN):
            if other.person_id == person_id:
                touched = shares.touched(shares.lessons_of(batch), other.starts_at, other.ends_at)
                halves |= set(shares.half_days(touched))
    return len(halves)


def _refuse_who_is_not_enrolled(batch: Batch, person_id: int) -> None:
    enrolled = select(Enrolment.id).where(
        Enrolment.batch_id == batch.id, Enrolment.person_id == person_id, Enrolment.state != EnrolmentState.WITHDRAWN
    )
    if db.session.scalar(enrolled) is None:
        raise TrainingError(_("请假人不在本期参训名单内。请从名单中选择。"))


def _refuse_what_has_begun(missed: list[Lesson], at: datetime) -> None:
    begun = next((lesson for lesson in missed if lesson.starts_at <= at), None)
    if begun is not None:
        shown = {"subject": begun.subject, "day": begun.starts_at.date().isoformat()}
        raise TrainingError(_("“%(subject)s”（%(day)s）已经开始，请假应在课前提出。请联系工作人员补登。", **shown))


def _refuse_leave_twice(batch: Batch, person_id: int, starts_at: datetime, ends_at: datetime) -> None:
    for leave in batch_leaves(batch, *OPEN):
        if leave.person_id == person_id and leave.starts_at < ends_at and leave.ends_at > starts_at:
            raise TrainingError(_("这段时间已有一份请假。请先处理那一份。"))
