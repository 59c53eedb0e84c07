"""People (人员): who they are, through which mandate or as whose guest they train, and when they are away."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
    select,
    union,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training.models.base import Base, Interval, Name, chosen
from training.models.congresses import Place, Term
from training.models.scope import SHARED, OfCongress


class Person(Base):
    """A human being (人员), seen by each congress in which the person has a mandate or is a guest."""

    __tablename__ = "people"

    name: Mapped[Name] = mapped_column(index=True)
    pinyin: Mapped[str] = mapped_column(String(200), default="", index=True)
    initials: Mapped[str] = mapped_column(String(40), default="", index=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    employer: Mapped[str] = mapped_column(String(120), default="")

    mandates: Mapped[list["Mandate"]] = relationship(back_populates="person")
    guesthoods: Mapped[list["Guest"]] = relationship(back_populates="person")
    memberships: Mapped[list["GroupMember"]] = relationship(back_populates="person")
    aways: Mapped[list["Away"]] = relationship(back_populates="person", order_by="Away.starts_at")

    @classmethod
    def seen_by(cls, congress_id: int) -> ColumnElement[bool]:
        """Whom a congress sees: those with a mandate in it, ever, and its guests."""
        mandated = select(Mandate.person_id).where(Mandate.congress_id == congress_id)
        invited = select(Guest.person_id).where(Guest.congress_id == congress_id)
        return cls.id.in_(union(mandated, invited))


SHARED.append(Person)


class Delegation(OfCongress, Base):
    """Deputies by electing area (代表团)."""

    __tablename__ = "delegations"
    __table_args__ = (UniqueConstraint("congress_id", "name"),)

    name: Mapped[Name]


class MandateEnd(StrEnum):
    """How a mandate ended before its term (辞职、罢免、迁出或调离、其他; 代表法 art. 62)."""

    RESIGNED = "resigned"
    REMOVED = "removed"
    MOVED = "moved"
    OTHER = "other"


class Mandate(OfCongress, Base):
    """A person's seat in one congress (代表资格), from a day to a day; new or returning belongs to the seat."""

    __tablename__ = "mandates"
    __table_args__ = (
        UniqueConstraint("term_id", "number"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id"), index=True)
    number: Mapped[str] = mapped_column(String(40))
    """The deputy's number (代表证号): text, never a number."""
    is_new: Mapped[bool]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """Last day in office; empty: to the end of the term."""
    ended: Mapped[MandateEnd | None] = chosen(MandateEnd, nullable=True)
    """How it ended, where it ended early."""
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegations.id"), index=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)

    person: Mapped[Person] = relationship(back_populates="mandates")
    term: Mapped[Term] = relationship()
    delegation: Mapped[Delegation | None] = relationship()
    place: Mapped[Place | None] = relationship()


class Guest(OfCongress, Base):
    """A non-deputy who takes a seat (列席/其他参训人员): county and town officials, supervisors."""

    __tablename__ = "guests"
    __table_args__ = (
        UniqueConstraint("congress_id", "number"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    number: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)

    person: Mapped[Person] = relationship(back_populates="guesthoods")
    place: Mapped[Place | None] = relationship()


class GroupKind(StrEnum):
    """By area or by profession; a deputy can be in one of each."""

    AREA = "area"
    PROFESSIONAL = "professional"


class DeputyGroup(OfCongress, Base):
    """A group of deputies (代表小组/专业代表小组)."""

    __tablename__ = "deputy_groups"
    __table_args__ = (UniqueConstraint("congress_id", "kind", "name"),)

    name: Mapped[Name]
    kind: Mapped[GroupKind] = chosen(GroupKind)

    memberships: Mapped[list["GroupMember"]] = relationship(back_populates="group", cascade="all, delete-orphan")


class GroupMember(OfCongress, Base):
    """A person in a group; in one group of each kind at the most (kept by operations.people)."""

    __tablename__ = "group_members"
    __table_args__ = (UniqueConstraint("group_id", "person_id"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("deputy_groups.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)

    group: Mapped[DeputyGroup] = relationship(back_populates="memberships")
    person: Mapped[Person] = relationship(back_populates="memberships")


class Away(OfCongress, Interval, Base):
    """A person cannot come in that time (不能参训时段), known before anything is scheduled."""

    __tablename__ = "aways"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    reason: Mapped[str] = mapped_column(String(200), default="")

    person: Mapped[Person] = relationship(back_populates="aways")


class RosterUpload(OfCongress, Base):
    """A roster file on its way in (名册): read and shown, written only when somebody accepts it."""

    __tablename__ = "roster_uploads"

    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id"))
    filename: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """How it is read, as guessed or as staff chose: sheet, heading row, field → column."""
    uploaded_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]

    term: Mapped[Term] = relationship()
