"""How a congress deals with leave (请假办法): who approves what length, and the letters to employers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training.models.accounts import User
from training.models.base import Base, Interval
from training.models.people import Person
from training.models.schedules import Batch
from training.models.scope import OfCongress

leave_rung_approvers = Table(
    "leave_rung_approvers",
    Base.metadata,
    Column("rung_id", ForeignKey("leave_rungs.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
)


class LeaveRung(OfCongress, Base):
    """A rung of the ladder (审批层级): the office's own habit, no law. Leave passes every rung up to its length."""

    __tablename__ = "leave_rungs"
    __table_args__ = (
        UniqueConstraint("congress_id", "position"),
        CheckConstraint("half_days >= 1", name="half_days"),
    )

    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(40))
    half_days: Mapped[int | None]
    """Leave of so many half-days ends with this approver; empty: of any length."""

    approvers: Mapped[list[User]] = relationship(secondary=leave_rung_approvers, order_by="User.id")
    """Whose accounts may decide here; none: any staff."""


class LeaveSettings(OfCongress, Base):
    """The office's choices about leave (请假设置); one row a congress."""

    __tablename__ = "leave_settings"
    __table_args__ = (UniqueConstraint("congress_id"),)

    one_may_decide_twice: Mapped[bool] = mapped_column(default=False)
    """A small office: one person may take several steps of the same leave."""
    adds_up: Mapped[bool] = mapped_column(default=True)
    """All leave from one class counts together, so that a long one cannot be cut into short ones."""
    shows_cadre_rule: Mapped[bool] = mapped_column(default=True)
    """Say what the cadre rule makes of more than 1/7; it binds no deputy."""
    letter_prefix: Mapped[str] = mapped_column(String(40), default="")
    """Of the numbers of letters: 淮人办函 in 淮人办函〔2022〕12 号."""
    contact: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")


class EmployerLetter(OfCongress, Interval, Base):
    """A letter to an employer (参训告知函), numbered within its year; it keeps time and place as they were told."""

    __tablename__ = "employer_letters"
    __table_args__ = (
        UniqueConstraint("congress_id", "year", "number"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    year: Mapped[int]
    number: Mapped[int]
    prefix: Mapped[str] = mapped_column(String(40), default="")
    employer: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(400))
    minutes: Mapped[int]
    """Of all lessons together."""
    is_deputy: Mapped[bool]
    """A guest's letter cites no law on deputies."""
    contact: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    issued_on: Mapped[date]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    issued_at: Mapped[datetime]

    batch: Mapped[Batch] = relationship()
    person: Mapped[Person] = relationship()
