"""Reconciliation (核对): what a deputy confirmed or objected to, what was made public each quarter."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training.models.accounts import User
from training.models.appending import append_only
from training.models.attachments import Attachment
from training.models.attendance import Presence
from training.models.base import Base, Hours, chosen
from training.models.ledger import CreditEntry
from training.models.people import Person
from training.models.schedules import Lesson
from training.models.scope import OfCongress


@append_only
class Confirmation(OfCongress, Base):
    """A person's word that the ledger says it right for a time (对账确认); `digest` is over the lines as they stood."""

    __tablename__ = "confirmations"
    __table_args__ = (CheckConstraint("to_on >= from_on", name="ends_after_start"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date]
    lines: Mapped[int]
    hours: Mapped[Decimal] = mapped_column(Hours)
    digest: Mapped[str] = mapped_column(String(64))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime]

    person: Mapped[Person] = relationship()


class ObjectionState(StrEnum):
    """待答复、拟采纳、已采纳、不采纳、已撤回."""

    OPEN = "open"
    PROPOSED = "proposed"
    UPHELD = "upheld"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Objection(OfCongress, Base):
    """A person says that a line is wrong, or that one is missing (异议); two of staff uphold it, one refuses."""

    __tablename__ = "objections"
    __table_args__ = (
        CheckConstraint("proposed_minutes BETWEEN 0 AND 44640", name="proposed_minutes"),
        CheckConstraint("entry_id IS NOT NULL OR lesson_id IS NOT NULL", name="about_something"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("credit_entries.id"), index=True)
    """The line that is wrong; empty: one is missing."""
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lessons.id"), index=True)
    """The lesson that it is about; empty: the line comes from everyday training."""
    reason: Mapped[str] = mapped_column(String(500))
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachments.id"))
    state: Mapped[ObjectionState] = chosen(ObjectionState, default=ObjectionState.OPEN)
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    filed_at: Mapped[datetime]
    due_on: Mapped[date]
    """By when staff answer."""
    proposed_presence: Mapped[Presence | None] = chosen(Presence, nullable=True)
    proposed_minutes: Mapped[int | None]
    proposed_passed: Mapped[bool | None]
    """Of everyday training: whether the test was passed."""
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(500), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    entry: Mapped[CreditEntry | None] = relationship()
    lesson: Mapped[Lesson | None] = relationship()
    attachment: Mapped[Attachment | None] = relationship()
    proposed_by: Mapped[User | None] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    @property
    def about(self) -> str:
        """The lesson, or what was studied outside classes."""
        if self.lesson:
            return self.lesson.subject
        return self.entry.what if self.entry else ""


@append_only
class Publication(OfCongress, Base):
    """What was made public of a quarter (季度公示): as of a day, kept as it was; a correction is a new version."""

    __tablename__ = "publications"
    __table_args__ = (
        UniqueConstraint("congress_id", "year", "quarter", "version"),
        CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter"),
    )

    year: Mapped[int]
    quarter: Mapped[int]
    version: Mapped[int]
    as_of: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500), default="")
    """Of a second version: why the first was corrected."""
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The list itself, as operations.ledger.publishing writes it: the papers are drawn from nothing else."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the content."""
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    published_at: Mapped[datetime]
