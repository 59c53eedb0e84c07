"""Schedules: what the solver proposed, and the batches, lessons and enrolments that staff published from it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship
from sqlalchemy.schema import SchemaItem

from training.models.base import Base, Code, Interval, Name, chosen
from training.models.catalogue import Course, Lecturer, Room
from training.models.people import Person
from training.models.plans import AnnualPlan, Program
from training.models.scope import OfCongress


class ProposalState(StrEnum):
    """排队、求解中、已完成、已取消、未完成、已发布."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"
    PUBLISHED = "published"


class ProposalKind(StrEnum):
    """自动编排、最少变动重排."""

    SOLVE = "solve"
    REPLAN = "replan"


class Proposal(OfCongress, Base):
    """A schedule proposed for a year's plan (编排方案): the whole problem, and the answer that the checker passed."""

    __tablename__ = "proposals"
    __table_args__ = (CheckConstraint("seconds BETWEEN 1 AND 86400", name="seconds"),)

    annual_plan_id: Mapped[int] = mapped_column(ForeignKey("annual_plans.id"), index=True)
    number: Mapped[int]
    """Counts within the plan: 草稿 v1, v2, …"""
    kind: Mapped[ProposalKind] = chosen(ProposalKind, default=ProposalKind.SOLVE)
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"))
    """Of a re-plan: the published proposal that it changes as little as possible."""
    state: Mapped[ProposalState] = chosen(ProposalState, default=ProposalState.QUEUED)
    problem: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    """A problem file (training-problem/1), pins included."""
    solution: Mapped[dict[str, Any] | None] = mapped_column(JSON, deferred=True)
    """The answer shown (training-solution/1): the solver's, then as staff moved it; checked each time."""
    scenario: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """A what-if (情景), never published: `of`, the proposal whose problem it copied; `changes` to it."""
    seconds: Mapped[int] = mapped_column(default=60)
    seed: Mapped[int] = mapped_column(default=1)
    gap_per_mille: Mapped[int] = mapped_column(default=0, server_default="0")
    """The search ends before its time once the answer is proven to cost at most so much more than need be (‰)."""
    cost: Mapped[int | None]
    bound: Mapped[int | None]
    unplaced: Mapped[int | None]
    ways_out: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    """Where what is given contradicts itself or seats are short: `conflict`, a smallest set of facts; `repairs`, each
    solved; `taken`, the number of the one that staff chose."""
    message: Mapped[str] = mapped_column(Text, default="")
    """Why there is no answer, in the user's words."""
    version: Mapped[int] = mapped_column(default=1)
    """Raised at every change; who edits an older one is told."""
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    cancel_asked_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    discarded_at: Mapped[datetime | None]
    """When staff said that a re-plan shall not be used (不采用)."""

    annual_plan: Mapped[AnnualPlan] = relationship()
    progress: Mapped[list["Progress"]] = relationship(
        back_populates="proposal", cascade="all, delete-orphan", order_by="Progress.seconds"
    )

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Progress(OfCongress, Base):
    """Best cost and bound at a moment of the search (求解进度)."""

    __tablename__ = "progress"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"), index=True)
    seconds: Mapped[float]
    cost: Mapped[int | None]
    bound: Mapped[int]

    proposal: Mapped[Proposal] = relationship(back_populates="progress")


class BatchState(StrEnum):
    """已发布、已取消."""

    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Batch(OfCongress, Interval, Base):
    """One published run of a program (期): a date and a room; no room: online."""

    __tablename__ = "batches"
    __table_args__: tuple[SchemaItem, ...] = (
        UniqueConstraint("program_id", "key"),
        UniqueConstraint("program_id", "number"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"), index=True)
    key: Mapped[Code]
    """Its id in problem and solution files: the same batch keeps it through every new proposal."""
    number: Mapped[int]
    """第N期; never given twice."""
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id"), index=True)
    state: Mapped[BatchState] = chosen(BatchState, default=BatchState.PUBLISHED)

    program: Mapped[Program] = relationship()
    room: Mapped[Room | None] = relationship()
    lessons: Mapped[list["Lesson"]] = relationship(back_populates="batch", order_by="Lesson.starts_at, Lesson.id")
    enrolments: Mapped[list["Enrolment"]] = relationship(back_populates="batch", order_by="Enrolment.id")


class LessonState(StrEnum):
    """已安排、已取消."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class Lesson(OfCongress, Interval, Base):
    """One course given inside a batch (课次): a time, the batch's room, a lecturer.

    A program without courses has a lesson a half-day, with the program's name for a subject.
    """

    __tablename__ = "lessons"

    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"), index=True)
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses.id"), index=True)
    subject: Mapped[Name]
    lecturer_id: Mapped[int | None] = mapped_column(ForeignKey("lecturers.id"), index=True)
    state: Mapped[LessonState] = chosen(LessonState, default=LessonState.PLANNED)
    sequence: Mapped[int] = mapped_column(default=0)
    """Raised with `changed_at` whenever time, place or state change: SEQUENCE and DTSTAMP of its events."""
    changed_at: Mapped[datetime]

    batch: Mapped[Batch] = relationship(back_populates="lessons")
    course: Mapped[Course | None] = relationship()
    lecturer: Mapped[Lecturer | None] = relationship()


class EnrolmentState(StrEnum):
    """已确认、退出、结业."""

    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    COMPLETED = "completed"


class Enrolment(OfCongress, Base):
    """A person in a published batch (参训名单)."""

    __tablename__ = "enrolments"
    __table_args__ = (UniqueConstraint("batch_id", "person_id"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[EnrolmentState] = chosen(EnrolmentState, default=EnrolmentState.CONFIRMED)
    sequence: Mapped[int] = mapped_column(default=0)
    """Raised with `changed_at` whenever the person leaves or comes back; added to the lesson's."""
    changed_at: Mapped[datetime]

    batch: Mapped[Batch] = relationship(back_populates="enrolments")
    person: Mapped[Person] = relationship()


class Feed(OfCongress, Base):
    """A calendar to subscribe to (日历订阅), of a person or of a batch; known by the hash of its token alone."""

    __tablename__ = "feeds"
    __table_args__ = (CheckConstraint("(person_id IS NULL) <> (batch_id IS NULL)", name="of_one_thing"),)

    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batches.id"), index=True)
    name: Mapped[str] = mapped_column(String(60), default="")
    """Which of the owner's links this is (手机、办公电脑)."""
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    is_stale: Mapped[bool] = mapped_column(default=True)
    """Set by publishing; the next fetch builds the bytes again."""
    fresh_until: Mapped[datetime | None]
    """When the next event drops out by age alone; the fetch after that builds the bytes again."""
    modified_at: Mapped[datetime | None]
    body: Mapped[str | None] = mapped_column(Text, deferred=True)
    etag: Mapped[str] = mapped_column(String(64), default="")
    fetched_at: Mapped[datetime | None]
    fetched_by: Mapped[str] = mapped_column(String(200), default="")
    """The client's own name at its last fetch."""

    person: Mapped[Person | None] = relationship()
    batch: Mapped[Batch | None] = relationship()
