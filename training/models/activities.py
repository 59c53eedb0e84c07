"""Everyday training (日常培训): what takes place outside classes, who took part, and what proves it."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training.models.accounts import User
from training.models.appending import append_only
from training.models.attachments import Attachment
from training.models.base import Base, Name, chosen
from training.models.catalogue import Course
from training.models.people import DeputyGroup, Person
from training.models.plans import Mode
from training.models.scope import OfCongress


class ActivityKind(StrEnum):
    """学习月、小组学习、线上讲座、视察调研前学习、其他学习."""

    STUDY_MONTH = "study_month"
    GROUP_STUDY = "group_study"
    LECTURE = "lecture"
    INSPECTION = "inspection"
    OTHER = "other"


class Activity(OfCongress, Base):
    """Something studied outside classes (日常学习): a group's study, an online lecture, a study month."""

    __tablename__ = "activities"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("minutes BETWEEN 1 AND 44640", name="minutes"),
        CheckConstraint("mode <> 'blended'", name="one_mode"),
    )

    kind: Mapped[ActivityKind] = chosen(ActivityKind)
    title: Mapped[Name]
    starts_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(index=True)
    """The last day, on which its credit is earned; the first one, where it takes a single day."""
    begins_at: Mapped[time | None]
    """The clock time of a single day, where it is known."""
    minutes: Mapped[int]
    """Its whole length."""
    mode: Mapped[Mode] = chosen(Mode)
    place: Mapped[str] = mapped_column(String(120), default="")
    host: Mapped[str] = mapped_column(String(120), default="")
    is_compulsory: Mapped[bool] = mapped_column(default=False)
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("deputy_groups.id", ondelete="SET NULL"))
    is_open: Mapped[bool] = mapped_column(default=False)
    """Deputies see it in their list and may claim to have taken part."""
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime]

    course: Mapped[Course | None] = relationship()
    group: Mapped[DeputyGroup | None] = relationship()
    participations: Mapped[list["Participation"]] = relationship(back_populates="activity")

    @property
    def is_online(self) -> bool:
        """Whether the rules look at minutes watched."""
        return self.mode == Mode.ONLINE

    @property
    def clock(self) -> tuple[datetime, datetime] | None:
        """From when to when, where it has a clock time."""
        if self.begins_at is None or self.starts_on != self.ends_on:
            return None
        return self.starts_at, self.starts_at + timedelta(minutes=self.minutes)

    @property
    def starts_at(self) -> datetime:
        """The first moment that it can be attended."""
        return datetime.combine(self.starts_on, self.begins_at or time())


class ParticipationState(StrEnum):
    """待审核、已采纳、未采纳、已撤回、已撤销."""

    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STRUCK = "struck"


class Participation(OfCongress, Base):
    """One person's part in an activity (参加学习): claimed and reviewed, or recorded by staff.

    Once accepted its minutes never change, since an entry of the ledger stands on them: a correction strikes the row,
    and another one replaces it.
    """

    __tablename__ = "participations"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 1 AND 44640", name="minutes"),
        CheckConstraint("accepted_minutes BETWEEN 1 AND minutes", name="accepted_minutes"),
        CheckConstraint("state <> 'accepted' OR accepted_minutes IS NOT NULL", name="accepted_with_minutes"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    minutes: Mapped[int]
    """As claimed or recorded; online: watched."""
    accepted_minutes: Mapped[int | None]
    test_passed: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(500), default="")
    """What the deputy says of it."""
    state: Mapped[ParticipationState] = chosen(ParticipationState, index=True)
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """The account that claimed or recorded it."""
    claimed_at: Mapped[datetime]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reviewed_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(300), default="")
    """Why fewer minutes, why not, or why corrected."""
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("participations.id"))

    activity: Mapped[Activity] = relationship(back_populates="participations")
    person: Mapped[Person] = relationship()
    reviewed_by: Mapped[User | None] = relationship(foreign_keys=[reviewed_by_id])
    proofs: Mapped[list["Proof"]] = relationship(back_populates="participation", order_by="Proof.id")
    make_up = relationship(
        "MakeUp",
        primaryjoin="and_(foreign(MakeUp.activity_id) == Participation.activity_id,"
        " foreign(MakeUp.person_id) == Participation.person_id, MakeUp.state == 'booked')",
        viewonly=True,
        uselist=False,
    )
    """What taking part makes up for; empty: nothing."""


@append_only
class Proof(OfCongress, Base):
    """A file that proves it (佐证材料): a photograph, a note, a certificate of the platform."""

    __tablename__ = "proofs"

    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id"), index=True)
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachments.id"))

    participation: Mapped[Participation] = relationship(back_populates="proofs")
    attachment: Mapped[Attachment] = relationship()
