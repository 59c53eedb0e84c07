"""Times in which a lecturer or a room is not to be had, and nothing is taught at all (停训).

Closing never refuses because something is taught then: things happen. It says which published lessons are hit.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.catalogue import Blackout, Lecturer, LecturerClosure, Room, RoomClosure
from training.models.schedules import Batch, BatchState, Lesson, LessonState
from training.operations.catalogue.rooms import occupied_with
from training.operations.errors import TrainingError


def close(owner: Lecturer | Room, starts_at: datetime, ends_at: datetime, reason: str) -> Sequence[Lesson]:
    """Close a lecturer or a room in that time. Returns the published lessons that are hit."""
    _check(starts_at, ends_at)
    if isinstance(owner, Lecturer):
        owner.closures.append(LecturerClosure(starts_at=starts_at, ends_at=ends_at, reason=reason))
    else:
        owner.closures.append(RoomClosure(starts_at=starts_at, ends_at=ends_at, reason=reason))
    db.session.flush()
    return lessons_hit(owner, starts_at, ends_at)


def black_out(blackout: Blackout | None, name: str, starts_at: datetime, ends_at: datetime) -> Sequence[Lesson]:
    """Write a new blackout, or change one. Returns the published lessons that are hit."""
    _check(starts_at, ends_at)
    if blackout is None:
        blackout = Blackout()
        db.session.add(blackout)
    blackout.name, blackout.starts_at, blackout.ends_at = name, starts_at, ends_at
    db.session.flush()
    return lessons_hit(None, starts_at, ends_at)


def lessons_hit(owner: Lecturer | Room | None, starts_at: datetime, ends_at: datetime) -> Sequence[Lesson]:
    """Published lessons of that lecturer or room (or of anybody) which touch that time, in order; batches come along.

    A room is hit with the halls that it is a part of, and with its own parts.
    """
    query = (
        select(Lesson)
        .join(Lesson.batch)
        .options(joinedload(Lesson.batch).joinedload(Batch.program))
        .where(Lesson.starts_at < ends_at, Lesson.ends_at > starts_at, _of(owner))
        .where(Lesson.state == LessonState.PLANNED, Batch.state == BatchState.PUBLISHED)
        .order_by(Lesson.starts_at, Lesson.id)
    )
    return db.session.scalars(query).all()


def _of(owner: Lecturer | Room | None) -> ColumnElement[bool]:
    match owner:
        case Lecturer():
            return Lesson.lecturer_id == owner.id
        case Room():
            return Batch.room_id.in_(occupied_with(owner))
        case _:
            return true()


def _check(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise TrainingError(_("结束时间早于开始时间。请改正日期或上午、下午。"))
    if (ends_at - starts_at).days > 366 * 5:
        raise TrainingError(_("一个时段应不超过 5 年。请核对年份。"))


def last_half_day(ends_at: datetime) -> datetime:
    """A moment of the last half-day before that end."""
    return ends_at - timedelta(seconds=1)
