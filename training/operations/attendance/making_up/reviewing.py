"""Reviewing (复核): make-ups that no longer hold are cancelled, and say why.

Called after a timetable was published, a list was written or an activity was changed. What has been attended is never
touched.
"""

from collections import defaultdict
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.activities import Activity
from training.models.attendance import MakeUp, MakeUpState
from training.models.schedules import Batch, BatchState, Lesson, LessonState
from training.operations.attendance.making_up import busy, missed, seats, studies
from training.operations.attendance.making_up.booking import end
from training.operations.attendance.making_up.calendars import refresh


def review(now: datetime, *, by_id: int | None, missed_lesson: Lesson | None = None) -> list[MakeUp]:
    """Cancel those to come whose lesson fell away, moved, clashes or has no seat left, or that are needed no more.

    `missed_lesson`: only what makes that one up.
    """
    waiting, ended = _to_come(now, missed_lesson), []
    for make_up in waiting:
        if reason := _reason(make_up, now):
            end(make_up, reason, by_id=by_id, at=now)
            ended.append(make_up)
    for make_up in _over_capacity([one for one in waiting if one not in ended]):
        end(make_up, _("该期余座不足"), by_id=by_id, at=now)
        ended.append(make_up)
    refresh(make_up.person_id for make_up in waiting)
    return ended


def follow(activity: Activity, now: datetime, *, by_id: int | None) -> list[MakeUp]:
    """After an activity was changed: make-ups that no longer hold are cancelled, calendars of the others rewritten."""
    ended = review(now, by_id=by_id)
    query = select(MakeUp).where(MakeUp.activity_id == activity.id, MakeUp.state != MakeUpState.CANCELLED)
    standing = db.session.scalars(query).all()
    for make_up in standing:
        make_up.sequence, make_up.changed_at = make_up.sequence + 1, now
    db.session.flush()
    refresh(make_up.person_id for make_up in standing)
    return [one for one in ended if one.activity_id == activity.id]


def _to_come(now: datetime, missed_lesson: Lesson | None) -> list[MakeUp]:
    """Not cancelled, and not begun as it was agreed on; first come first."""
    batch = joinedload(MakeUp.lesson).joinedload(Lesson.batch)
    query = (
        select(MakeUp)
        .where(MakeUp.state != MakeUpState.CANCELLED, MakeUp.starts_at > now)
        .options(batch.options(joinedload(Batch.program), joinedload(Batch.room)), joinedload(MakeUp.activity))
        .order_by(MakeUp.id)
        .execution_options(populate_existing=True)
    )
    if missed_lesson is not None:
        query = query.where(MakeUp.missed_lesson_id == missed_lesson.id)
    return list(db.session.scalars(query).unique())


def _reason(make_up: MakeUp, now: datetime) -> str:
    what = make_up.lesson or make_up.activity
    assert what is not None
    if isinstance(what, Lesson) and _is_cancelled(what):
        return _("“%(subject)s”已取消", subject=make_up.subject)
    if what.starts_at != make_up.starts_at:
        return _("“%(subject)s”已改到 %(day)s", subject=make_up.subject, day=f"{what.starts_at:%Y-%m-%d %H:%M}")
    if missed.one(make_up.person_id, make_up.missed_lesson_id) is None:
        return _("原缺课的考勤已更正，无须补课")
    if isinstance(what, Activity) and not studies.makes_up(what, make_up.missed_lesson):
        return _("“%(subject)s”的内容已更改，不能再补这一课", subject=make_up.subject)
    clashes = [one.words for one in busy.times_of(make_up.person_id, now, but=make_up.id) if one.meets(what)]
    return _("与本人安排冲突：%(words)s", words="；".join(clashes)) if clashes else ""


def _is_cancelled(lesson: Lesson) -> bool:
    return lesson.state == LessonState.CANCELLED or lesson.batch.state == BatchState.CANCELLED


def _over_capacity(waiting: list[MakeUp]) -> list[MakeUp]:
    """Where a batch took in more people, those who booked last give way."""
    by_lesson: dict[Lesson, list[MakeUp]] = defaultdict(list)
    for make_up in waiting:
        if make_up.lesson:
            by_lesson[make_up.lesson].append(make_up)
    free = seats.free(by_lesson.keys())
    return [one for lesson, found in by_lesson.items() if free[lesson.id] < 0 for one in found[free[lesson.id] :]]
