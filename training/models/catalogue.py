"""The catalogue: courses, lecturers, rooms, and the days on which nothing is taught."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training.models.base import Base, Code, Interval, Name
from training.models.congresses import Place
from training.models.scope import OfCongress

course_lecturers = Table(
    "course_lecturers",
    Base.metadata,
    Column("course_id", ForeignKey("courses.id", ondelete="CASCADE"), primary_key=True),
    Column("lecturer_id", ForeignKey("lecturers.id", ondelete="CASCADE"), primary_key=True),
)
course_prerequisites = Table(
    "course_prerequisites",
    Base.metadata,
    Column("course_id", ForeignKey("courses.id", ondelete="CASCADE"), primary_key=True),
    Column("prerequisite_id", ForeignKey("courses.id", ondelete="CASCADE"), primary_key=True),
)
room_parts = Table(
    "room_parts",
    Base.metadata,
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    Column("part_id", ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
)


class Lecturer(OfCongress, Base):
    """Somebody who can give courses (师资)."""

    __tablename__ = "lecturers"

    name: Mapped[Name]
    title: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")

    courses: Mapped[list["Course"]] = relationship(secondary=course_lecturers, back_populates="lecturers")
    closures: Mapped[list["LecturerClosure"]] = relationship(
        back_populates="lecturer", cascade="all, delete-orphan", order_by="LecturerClosure.starts_at"
    )


class LecturerClosure(OfCongress, Interval, Base):
    """A lecturer is not to be had in that time (师资不可用时段)."""

    __tablename__ = "lecturer_closures"

    lecturer_id: Mapped[int] = mapped_column(ForeignKey("lecturers.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(200), default="")

    lecturer: Mapped[Lecturer] = relationship(back_populates="closures")


class Course(OfCongress, Base):
    """A unit of the catalogue (课程)."""

    __tablename__ = "courses"
    __table_args__ = (
        UniqueConstraint("congress_id", "code"),
        CheckConstraint("minutes BETWEEN 1 AND 2400", name="minutes"),
    )

    code: Mapped[Code]
    subject: Mapped[Name]
    minutes: Mapped[int]
    is_compulsory: Mapped[bool] = mapped_column(default=False)
    """One of the compulsory laws (必修)."""
    material_url: Mapped[str] = mapped_column(String(500), default="")
    summary: Mapped[str] = mapped_column(String(1000), default="")

    lecturers: Mapped[list[Lecturer]] = relationship(secondary=course_lecturers, back_populates="courses")
    prerequisites: Mapped[list["Course"]] = relationship(
        secondary=course_prerequisites,
        primaryjoin=lambda: Course.id == course_prerequisites.c.course_id,
        secondaryjoin=lambda: Course.id == course_prerequisites.c.prerequisite_id,
    )


class Room(OfCongress, Base):
    """A room (教室/会场). One made of parts is a main hall with branch halls linked by video."""

    __tablename__ = "rooms"
    __table_args__ = (
        UniqueConstraint("congress_id", "name"),
        CheckConstraint("seats BETWEEN 1 AND 10000", name="seats"),
    )

    name: Mapped[Name]
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), index=True)
    seats: Mapped[int]

    place: Mapped[Place] = relationship()
    parts: Mapped[list["Room"]] = relationship(
        secondary=room_parts,
        primaryjoin=lambda: Room.id == room_parts.c.room_id,
        secondaryjoin=lambda: Room.id == room_parts.c.part_id,
    )
    closures: Mapped[list["RoomClosure"]] = relationship(
        back_populates="room", cascade="all, delete-orphan", order_by="RoomClosure.starts_at"
    )


class RoomClosure(OfCongress, Interval, Base):
    """A room is not to be had in that time (教室关闭时段)."""

    __tablename__ = "room_closures"

    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(200), default="")

    room: Mapped[Room] = relationship(back_populates="closures")


class Blackout(OfCongress, Interval, Base):
    """Nothing is taught in that time (停训时段): the congress's own session, the standing committee's meetings."""

    __tablename__ = "blackouts"

    name: Mapped[Name]


class DayOverride(OfCongress, Base):
    """A day that is a workday or a day off whatever the calendar says (调休/放假例外)."""

    __tablename__ = "day_overrides"
    __table_args__ = (UniqueConstraint("congress_id", "on"),)

    on: Mapped[date]
    is_workday: Mapped[bool]
    name: Mapped[Name]
