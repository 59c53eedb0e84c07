"""Attendance (考勤): who was in which lesson, for how many minutes, and who asked for leave."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training.models.accounts import User
from training.models.activities import Activity
from training.models.appending import append_only
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
    """By which means it was recorded (登记方式): 名单登记、扫码、工作人员扫码、人工补签、纸质签到表."""

    LIST = "list"
    CODE = "code"
    SCANNER = "scanner"
    HAND = "hand"
    PAPER = "paper"


class Direction(StrEnum):
    """What an event at the door says: 签到、签退、抽查在场、抽查不在场、核实、名单登记."""

    IN = "in"
    OUT = "out"
    SEEN = "seen"
    NOT_SEEN = "not_seen"
    CLEARED = "cleared"
    WRITTEN = "written"


class Doubt(StrEnum):
    """Why a record waits for a human (待核实); it refuses nobody."""

    NO_SIGN_OUT = "no_sign_out"
    NO_SIGN_IN = "no_sign_in"
    STRAY_SIGN_OUT = "stray_sign_out"
    SHARED_DEVICE = "shared_device"
    TWO_DEVICES = "two_devices"
    NOT_SEEN = "not_seen"
    OUT_OF_WINDOW = "out_of_window"
    NOT_ENROLLED = "not_enrolled"
    AGAINST_LIST = "against_list"


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
    is_pending: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Waits for a human (待核实): its minutes count for nothing until the doubts are settled."""
    doubts: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """Why, as values of Doubt."""
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(String(200), default="")

    lesson: Mapped[Lesson] = relationship()
    person: Mapped[Person] = relationship()
    make_up: Mapped["MakeUp | None"] = relationship(
        primaryjoin="and_(foreign(MakeUp.lesson_id) == Attendance.lesson_id,"
        " foreign(MakeUp.person_id) == Attendance.person_id, MakeUp.state == 'booked')",
        viewonly=True,
        uselist=False,
        lazy="joined",
    )
    """What being in this lesson makes up for; empty: nothing."""


@append_only
class CheckIn(OfCongress, Base):
    """One event at the door (签到记录): never changed, never deleted; attendance is derived from all of them."""

    __tablename__ = "check_ins"
    __table_args__ = (
        UniqueConstraint("congress_id", "nonce"),
        CheckConstraint("minutes IS NULL OR minutes BETWEEN 0 AND 2400", name="minutes"),
        CheckConstraint(
            "(direction = 'written') = (presence IS NOT NULL) AND (direction = 'written') = (minutes IS NOT NULL)",
            name="written_says_what",
        ),
    )

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    direction: Mapped[Direction] = chosen(Direction)
    at: Mapped[datetime]
    """The moment that counts; never after `taken_at`."""
    taken_at: Mapped[datetime]
    """When the server got it."""
    means: Mapped[Means] = chosen(Means)
    nonce: Mapped[str] = mapped_column(String(64))
    """Made where the event was made: sent ten times, it is one row."""
    device: Mapped[str] = mapped_column(String(64), default="")
    """A hash of the telephone or scanner; empty: none."""
    was_enrolled: Mapped[bool] = mapped_column(default=True, server_default=true())
    """On the list when the server got it."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(String(200), default="")
    presence: Mapped[Presence | None] = chosen(Presence, nullable=True)
    """What staff wrote, where `direction` is written; so are the three below."""
    leave_kind: Mapped[LeaveKind | None] = chosen(LeaveKind, nullable=True)
    minutes: Mapped[int | None]
    test_passed: Mapped[bool] = mapped_column(default=False)

    lesson: Mapped[Lesson] = relationship()
    person: Mapped[Person] = relationship()


class LeaveState(StrEnum):
    """待批、准假、不准、已撤回."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Leave(OfCongress, Interval, Base):
    """Leave from a batch (请假): granted once every step that its length needs is done."""

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
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    withdrawn_at: Mapped[datetime | None]

    batch: Mapped[Batch] = relationship()
    person: Mapped[Person] = relationship()
    steps: Mapped[list["LeaveStep"]] = relationship(
        back_populates="leave", cascade="all, delete-orphan", order_by="LeaveStep.position"
    )


class LeaveStep(OfCongress, Base):
    """One approver's step of a leave (审批步骤): copied from the ladder when the leave is asked for."""

    __tablename__ = "leave_steps"
    __table_args__ = (
        UniqueConstraint("leave_id", "position"),
        CheckConstraint("(granted IS NULL) = (decided_at IS NULL)", name="decided"),
    )

    leave_id: Mapped[int] = mapped_column(ForeignKey("leaves.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(40))
    """Who decides (班主任、教务部门、负责人), as the ladder called it that day."""
    rung_id: Mapped[int | None] = mapped_column(ForeignKey("leave_rungs.id", ondelete="SET NULL"), index=True)
    granted: Mapped[bool | None]
    """Empty: not decided yet."""
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(200), default="")

    leave: Mapped[Leave] = relationship(back_populates="steps")
    decided_by: Mapped[User | None] = relationship()


class MakeUpState(StrEnum):
    """已申请、已预定、已取消."""

    ASKED = "asked"
    BOOKED = "booked"
    CANCELLED = "cancelled"


NOT_CANCELLED = "state <> 'cancelled'"


class MakeUp(OfCongress, Base):
    """A make-up (补课): the lesson or everyday activity that replaces a missed lesson.

    In a lesson the person is a guest of its batch: asked for or booked, it holds a seat there, and whether it was
    attended says the attendance of that lesson. In an activity it says the person's accepted part in it.
    """

    __tablename__ = "make_ups"
    __table_args__ = (
        CheckConstraint("lesson_id <> missed_lesson_id", name="another_lesson"),
        CheckConstraint("(lesson_id IS NULL) <> (activity_id IS NULL)", name="one_thing"),
        CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled"),
        *(
            Index(
                f"uq_make_ups_{column}_once", "person_id", column, unique=True,
                sqlite_where=text(NOT_CANCELLED), postgresql_where=text(NOT_CANCELLED),
            )
            for column in ("missed_lesson_id", "lesson_id", "activity_id")
        ),
    )  # fmt: skip

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    missed_lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), index=True)
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lessons.id"), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activities.id"), index=True)
    starts_at: Mapped[datetime]
    """When it was to begin as the person agreed to it: moved, it is no longer agreed."""
    state: Mapped[MakeUpState] = chosen(MakeUpState)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime]
    booked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    booked_at: Mapped[datetime | None]
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(String(200), default="")
    sequence: Mapped[int] = mapped_column(default=0)
    """Raised with `changed_at` when it is cancelled; added to the lesson's."""
    changed_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    missed_lesson: Mapped[Lesson] = relationship(foreign_keys=missed_lesson_id)
    lesson: Mapped[Lesson | None] = relationship(foreign_keys=lesson_id)
    activity: Mapped[Activity | None] = relationship()

    @property
    def subject(self) -> str:
        """What replaces the missed lesson, by its name."""
        return self.lesson.subject if self.lesson else self.activity.title if self.activity else ""
