"""The door of a lesson: between which moments one signs in and out, and what counts as late or left early."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db
from training.models.attendance import Direction
from training.models.door import Door
from training.models.plans import Mode
from training.models.schedules import Batch, BatchState, Lesson, LessonState
from training.operations import closed
from training.operations.errors import TrainingError

SETTINGS = ("opens_before", "closes_after", "late_after", "early_before", "out_until", "needs_sign_out")


@dataclass(frozen=True)
class Hours:
    """When a lesson is, and how its door is set. All moments are local; both ends of a window belong to it."""

    starts_at: datetime
    ends_at: datetime
    opens_before: int = 60
    closes_after: int = 30
    late_after: int = 15
    early_before: int = 15
    out_until: int = 60
    needs_sign_out: bool = True

    def window(self, direction: Direction) -> tuple[datetime, datetime]:
        """From when until when one can sign in, or out."""
        if direction == Direction.OUT:
            return self.starts_at, self.ends_at + timedelta(minutes=self.out_until)
        opens = self.starts_at - timedelta(minutes=self.opens_before)
        return opens, min(self.starts_at + timedelta(minutes=self.closes_after), self.ends_at)

    @property
    def on_time_until(self) -> datetime:
        """Who is in by then missed nothing."""
        return self.starts_at + timedelta(minutes=self.late_after)

    @property
    def early_until(self) -> datetime:
        """Who leaves before then left early."""
        return self.ends_at - timedelta(minutes=self.early_before)


def hours_of(lesson: Lesson) -> Hours:
    """The lesson's own setting, or the usual one."""
    return hours_of_all([lesson])[lesson.id]


def hours_of_all(lessons: Iterable[Lesson]) -> Mapping[int, Hours]:
    """By lesson."""
    found = {one.id: one for one in lessons}
    query = select(Door).where(Door.lesson_id.in_(list(found)))
    set_otherwise = {door.lesson_id: door for door in db.session.scalars(query)}
    return {key: Hours(one.starts_at, one.ends_at, **_set(set_otherwise.get(key))) for key, one in found.items()}


def change(lesson: Lesson, **settings: int | bool) -> None:
    """Set the lesson's door. What was recorded is derived anew by settling.settle, which the caller calls.

    Raises TrainingError where the class is closed or under review.
    """
    closed.take_open(lesson.batch)
    door = db.session.scalar(select(Door).where(Door.lesson_id == lesson.id)) or Door(lesson=lesson)
    for name in SETTINGS:
        setattr(door, name, settings[name])
    db.session.add(door)
    db.session.flush()


def has_door(lesson: Lesson) -> bool:
    """An online lesson has none."""
    return has_door_of(lesson.batch)


def has_door_of(batch: Batch) -> bool:
    """Neither has an online class."""
    return batch.room_id is not None and batch.program.mode != Mode.ONLINE


def refuse_without_door(lesson: Lesson) -> None:
    """Raises TrainingError for an online lesson."""
    if not has_door(lesson):
        raise TrainingError(_("“%(subject)s”是线上课次，没有现场签到。请在考勤名单中登记。", subject=lesson.subject))


def is_cancelled(lesson: Lesson) -> bool:
    """The lesson, or the whole class."""
    return lesson.state == LessonState.CANCELLED or lesson.batch.state == BatchState.CANCELLED


def _set(door: Door | None) -> dict[str, Any]:
    return {} if door is None else {name: getattr(door, name) for name in SETTINGS}
