"""Closings (结班): what was really taught, the papers of a class, and the way through two reviews to its credit."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training.models.accounts import User
from training.models.appending import append_only
from training.models.attachments import Attachment
from training.models.base import Base, Name, chosen
from training.models.catalogue import Lecturer
from training.models.schedules import Batch, Lesson, LessonState
from training.models.scope import OfCongress


class ClosingState(StrEnum):
    """未提交、待初审、待复审、已结班、申请重新打开."""

    OPEN = "open"
    SUBMITTED = "submitted"
    REVIEWED = "reviewed"
    CLOSED = "closed"
    REOPENING = "reopening"


class Closing(OfCongress, Base):
    """The end of a batch (结班): one for each; its credit is posted when the last review passes it."""

    __tablename__ = "closings"
    __table_args__ = (UniqueConstraint("batch_id"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"))
    state: Mapped[ClosingState] = chosen(ClosingState, default=ClosingState.OPEN)
    version: Mapped[int] = mapped_column(default=0)
    """Raised at every step; who acts on an older one is told."""
    no_shows: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    """Ids of the people whom staff took out because they never came (未到); empty list: nobody; None: not said yet."""
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reopening_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    batch: Mapped[Batch] = relationship()
    steps: Mapped[list["ClosingStep"]] = relationship(back_populates="closing", order_by="ClosingStep.id")


class StepKind(StrEnum):
    """提交、撤回、初审通过、复审通过、退回、申请重新打开、撤回申请、同意、不同意、升级前已记入."""

    SUBMITTED = "submitted"
    TAKEN_BACK = "taken_back"
    REVIEWED = "reviewed"
    CLOSED = "closed"
    RETURNED = "returned"
    REOPENING_ASKED = "reopening_asked"
    REOPENING_TAKEN_BACK = "reopening_taken_back"
    REOPENED = "reopened"
    REOPENING_REFUSED = "reopening_refused"
    BEFORE = "before"


@append_only
class ClosingStep(OfCongress, Base):
    """A step of a closing (结班经过): who did it, when, and why."""

    __tablename__ = "closing_steps"

    closing_id: Mapped[int] = mapped_column(ForeignKey("closings.id"), index=True)
    kind: Mapped[StepKind] = chosen(StepKind)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(300), default="")
    earned: Mapped[int] = mapped_column(default=0)
    """Lines of the ledger posted by it."""
    reversed: Mapped[int] = mapped_column(default=0)

    closing: Mapped[Closing] = relationship(back_populates="steps")
    by: Mapped[User | None] = relationship()


class Taught(OfCongress, Base):
    """Staff's word that a lesson was taught as it now stands (实际授课), beside what had been published."""

    __tablename__ = "taught"
    __table_args__ = (UniqueConstraint("lesson_id"),)

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"))
    sequence: Mapped[int]
    """The lesson's when it was confirmed: a later change asks for a new word."""
    published_subject: Mapped[Name]
    published_starts_at: Mapped[datetime]
    published_ends_at: Mapped[datetime]
    published_lecturer_id: Mapped[int | None] = mapped_column(ForeignKey("lecturers.id"))
    published_state: Mapped[LessonState] = chosen(LessonState)
    note: Mapped[str] = mapped_column(String(200), default="")
    """Why it differs."""
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime]

    lesson: Mapped[Lesson] = relationship()
    published_lecturer: Mapped[Lecturer | None] = relationship()


class PaperKind(StrEnum):
    """签到表、平台学习记录、计划审批件、培训通知、票据、其他."""

    SIGN_IN = "sign_in"
    PLATFORM = "platform"
    APPROVAL = "approval"
    NOTICE = "notice"
    RECEIPT = "receipt"
    OTHER = "other"


class ClassPaper(OfCongress, Base):
    """A paper of a class (班级材料): a kept file and what it proves. Taken off by mistake or not, the file stays."""

    __tablename__ = "class_papers"

    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"), index=True)
    kind: Mapped[PaperKind] = chosen(PaperKind)
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachments.id"), index=True)
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    removed_at: Mapped[datetime | None]

    batch: Mapped[Batch] = relationship()
    attachment: Mapped[Attachment] = relationship()
