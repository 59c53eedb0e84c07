"""The ledger of credit (学时台账): append-only; a correction is a reversal and a new entry."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training.models.activities import Participation
from training.models.appending import append_only
from training.models.attendance import Attendance, MakeUp
from training.models.base import Base, Hours, Name, chosen
from training.models.catalogue import Course
from training.models.people import Person
from training.models.plans import Mode, Program, ProgramKind
from training.models.scope import OfCongress


class RuleSet(OfCongress, Base):
    """How minutes become hours of credit (学时规则), from a day to a day; a change is a new version."""

    __tablename__ = "rule_sets"
    __table_args__ = (
        UniqueConstraint("congress_id", "name", "version"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )

    name: Mapped[Name]
    version: Mapped[int] = mapped_column(default=1)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(200), default="")
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Conversion, caps and carry-over, as docs/rules.md describes them."""


class EntryKind(StrEnum):
    """记入、冲销."""

    EARNED = "earned"
    REVERSAL = "reversal"


@append_only
class CreditEntry(OfCongress, Base):
    """One line of the ledger (学时记录): raw minutes, and the rule version that turned them into hours."""

    __tablename__ = "credit_entries"
    __table_args__ = (
        UniqueConstraint("reverses_id"),
        CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reversal_names_its_entry"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[EntryKind] = chosen(EntryKind)
    earned_on: Mapped[date] = mapped_column(index=True)
    minutes: Mapped[int]
    hours: Mapped[Decimal] = mapped_column(Hours)
    """Negative in a reversal."""
    attendance_id: Mapped[int | None] = mapped_column(ForeignKey("attendances.id"), index=True)
    make_up_id: Mapped[int | None] = mapped_column(ForeignKey("make_ups.id"), index=True)
    """Earned in another lesson than the one it replaces, or in everyday training (补课): program and mode are those of
    the class made up for."""
    participation_id: Mapped[int | None] = mapped_column(ForeignKey("participations.id"), index=True)
    """Of everyday training: whose part in which activity."""
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses.id"))
    program_id: Mapped[int | None] = mapped_column(ForeignKey("programs.id"), index=True)
    program_kind: Mapped[ProgramKind | None] = chosen(ProgramKind, nullable=True)
    mode: Mapped[Mode | None] = chosen(Mode, nullable=True)
    is_compulsory: Mapped[bool] = mapped_column(default=False)
    rule_set_id: Mapped[int] = mapped_column(ForeignKey("rule_sets.id"), index=True)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("credit_entries.id"))
    posted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    posted_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(String(200), default="")

    person: Mapped[Person] = relationship()
    attendance: Mapped[Attendance | None] = relationship()
    make_up: Mapped[MakeUp | None] = relationship()
    participation: Mapped[Participation | None] = relationship()
    course: Mapped[Course | None] = relationship()
    program: Mapped[Program | None] = relationship()
    rule_set: Mapped[RuleSet] = relationship()
    reverses: Mapped["CreditEntry | None"] = relationship(remote_side="CreditEntry.id")

    @property
    def class_name(self) -> str:
        """The class or the everyday activity that it comes from."""
        if self.participation:
            return self.participation.activity.title
        return self.program.name if self.program else ""

    @property
    def what(self) -> str:
        """What was learnt: the activity, the course of the lesson, or at least the class."""
        return self.class_name if self.participation or not self.course else self.course.subject
