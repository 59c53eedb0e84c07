"""Attendance (考勤): who was in which lesson, for how many minutes, and who asked for leave."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training.models.base import Base, Interval, chosen
from training.models.people import Person
from training.models.schedules import Batch, Lesson
from training.models.scope import OfCongress


class Presence(StrEnum):
    """出勤、迟到、早退、请假、缺勤."""

    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left_early"
    EXCUSED = "excused"
    ABSENT = "absent"


class LeaveKind(StrEnum):
    """事假、病假、公假."""

    PERSONAL = "personal"
    SICK = "sick"
    OFFICIAL = "official"


class Means(StrEnum):
    """By which means it was recorded (登记方式)."""

    LIST = "list"


class Attendance(OfCongress, Base):
    """A person in a lesson (考勤记录)."""

    __tablename__ = "attendances"
    __table_args__ = (
        UniqueConstraint("lesson_id", "person_id"),
        CheckConstraint("minutes BETWEEN 0 AND 2400", name="minutes"),
        CheckConstraint("(presence = 'excused') = (leave_kind IS NOT NULL)", name="leave_kind"),
        CheckConstraint("presence NOT IN ('excused', 'absent') OR minutes = 0", name="no_minutes_without_presence"),
    )

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    presence: Mapped[Presence] = chosen(Presence)
    leave_kind: Mapped[LeaveKind | None] = chosen(LeaveKind, nullable=True)
    minutes: Mapped[int]
    """Minutes in the lesson."""
    test_passed: Mapped[bool] = mapped_column(default=False)
    """The test after an online lesson was passed; some rules add hours for it."""
    means: Mapped[Means] = chosen(Means, default=Means.LIST)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(String(200), default="")

    lesson: Mapped[Lesson] = relationship()
    person: Mapped[Person] = relationship()


class LeaveState(StrEnum):
    """待批、准假、不准."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class Leave(OfCongress, Interval, Base):
    """Leave from a batch (请假), asked for before or after."""

    __tablename__ = "leaves"

    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[LeaveKind] = chosen(LeaveKind)
    reason: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[LeaveState] = chosen(LeaveState, default=LeaveState.ASKED)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]

    batch: Mapped[Batch] = relationship()
    person: Mapped[Person] = relationship()
