"""Congresses, their terms, and the places where people live and rooms stand."""

from datetime import date, time
from enum import StrEnum
from secrets import token_hex

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training.models.base import Base, Name, chosen
from training.models.scope import OfCongress


class Level(StrEnum):
    """How high a congress stands (层级)."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"


class Congress(Base):
    """One people's congress and its standing committee's office (人大·本级): the owner of all else."""

    __tablename__ = "congresses"
    __table_args__ = (
        CheckConstraint("half_day_minutes BETWEEN 60 AND 300", name="half_day_minutes"),
        CheckConstraint("reviews IN (1, 2)", name="reviews"),
        CheckConstraint("objection_days BETWEEN 1 AND 90", name="objection_days"),
    )

    name: Mapped[Name]
    level: Mapped[Level] = chosen(Level)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("congresses.id"))
    morning_at: Mapped[time] = mapped_column(default=time(8, 30))
    afternoon_at: Mapped[time] = mapped_column(default=time(14, 30))
    half_day_minutes: Mapped[int] = mapped_column(default=180)
    calendar_domain: Mapped[str] = mapped_column(
        String(60), default=lambda: f"{token_hex(8)}.lunxun.invalid", unique=True
    )
    """Right-hand side of every event's UID: made once, never changed, kept in every backup."""

    reviews: Mapped[int] = mapped_column(default=2, server_default="2")
    """Reviews that a class passes before its credit posts (审核级数), each by somebody else: 2; 1 in a tiny office."""

    objection_days: Mapped[int] = mapped_column(default=15, server_default="15")
    """Days within which staff answer an objection (异议答复期限); no law names them, 15 is our own choice."""

    days_behind: Mapped[int] = mapped_column(default=0)
    """Sample data live so many days in the past (演示日期); 0: today is today."""

    parent: Mapped["Congress | None"] = relationship(remote_side="Congress.id")


class Term(OfCongress, Base):
    """Five years of one congress (届)."""

    __tablename__ = "terms"
    __table_args__ = (
        CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        UniqueConstraint("congress_id", "name"),
    )

    name: Mapped[Name]
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class Place(OfCongress, Base):
    """Where people live and rooms stand (地点)."""

    __tablename__ = "places"
    __table_args__ = (UniqueConstraint("congress_id", "name"),)

    name: Mapped[Name]
    address: Mapped[str] = mapped_column(String(200), default="")


class Distance(OfCongress, Base):
    """What a way from one place to another costs (路程), in points of the schedule's cost."""

    __tablename__ = "distances"
    __table_args__ = (UniqueConstraint("from_place_id", "to_place_id"), CheckConstraint("cost >= 0", name="cost"))

    from_place_id: Mapped[int] = mapped_column(ForeignKey("places.id", ondelete="CASCADE"))
    to_place_id: Mapped[int] = mapped_column(ForeignKey("places.id", ondelete="CASCADE"))
    cost: Mapped[int]

    from_place: Mapped[Place] = relationship(foreign_keys=from_place_id)
    to_place: Mapped[Place] = relationship(foreign_keys=to_place_id)
