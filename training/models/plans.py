"""Plans: five-year and yearly, the programs they hold, and what everybody is required to reach."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Numeric, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from training.models.base import Base, Hours, Name, chosen
from training.models.catalogue import Course, Room
from training.models.congresses import Term
from training.models.people import DeputyGroup
from training.models.scope import OfCongress


class PlanState(StrEnum):
    """草案 → 主任会议通过 → 公布 → 调整."""

    DRAFT = "draft"
    APPROVED = "approved"
    PUBLISHED = "published"
    AMENDED = "amended"


class ProgramKind(StrEnum):
    """初任、履职、专题、分领域、个性化、日常."""

    INDUCTION = "induction"
    IN_SERVICE = "in_service"
    TOPICAL = "topical"
    BY_FIELD = "by_field"
    PERSONAL = "personal"
    EVERYDAY = "everyday"


class Mode(StrEnum):
    """就地、外出、线上、混合."""

    LOCAL = "local"
    AWAY = "away"
    ONLINE = "online"
    BLENDED = "blended"


class AudienceKind(StrEnum):
    """For whom (对象): everyone is deputies and guests; `groups` are the deputy groups named beside it."""

    EVERYONE = "everyone"
    DEPUTIES = "deputies"
    NEW_DEPUTIES = "new_deputies"
    RETURNING_DEPUTIES = "returning_deputies"
    GUESTS = "guests"
    GROUPS = "groups"


class Denominator(StrEnum):
    """Of whom a target counts its share (分母)."""

    OWN_DEPUTIES = "own_deputies"
    NEW_DEPUTIES = "new_deputies"
    WHOLE_SYSTEM = "whole_system"


class TargetMeasure(StrEnum):
    """Rounds (轮次), hours (学时) or the share reached, in per cent (覆盖率)."""

    ROUNDS = "rounds"
    HOURS = "hours"
    COVERAGE = "coverage"


class FiveYearPlan(OfCongress, Base):
    """Coverage targets for a term (代表培训五年规划)."""

    __tablename__ = "five_year_plans"

    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id"), unique=True)
    title: Mapped[Name]
    purpose: Mapped[str] = mapped_column(Text, default="")
    assumptions: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What coverage of the whole term is reckoned with (测算假设); editable, no law fixes it. Empty: the usual."""

    term: Mapped[Term] = relationship()
    targets: Mapped[list["Target"]] = relationship(
        back_populates="plan", cascade="all, delete-orphan", order_by="Target.id"
    )
    annual_plans: Mapped[list["AnnualPlan"]] = relationship(back_populates="five_year_plan", order_by="AnnualPlan.year")


class Target(OfCongress, Base):
    """One line of a five-year plan (目标): so much of this for so many of those."""

    __tablename__ = "targets"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"), CheckConstraint("headcount >= 0", name="headcount"))

    plan_id: Mapped[int] = mapped_column(ForeignKey("five_year_plans.id", ondelete="CASCADE"), index=True)
    name: Mapped[Name]
    denominator: Mapped[Denominator] = chosen(Denominator)
    measure: Mapped[TargetMeasure] = chosen(TargetMeasure)
    amount: Mapped[Decimal] = mapped_column(Hours)
    kind: Mapped[ProgramKind | None] = chosen(ProgramKind, nullable=True)
    """Counts programs of this kind alone; empty: all."""
    headcount: Mapped[int | None]
    """Deputies of the whole system below (本级及以下), which no roster here holds."""
    due_year: Mapped[int | None]
    """By the end of which year (达标年份); empty: by the end of the term."""

    plan: Mapped[FiveYearPlan] = relationship(back_populates="targets")


class AnnualPlan(OfCongress, Base):
    """A year's plan (年度培训计划): approved by the directors' meeting, then published (art. 43)."""

    __tablename__ = "annual_plans"
    __table_args__ = (
        UniqueConstraint("congress_id", "year"),
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year"),
    )

    five_year_plan_id: Mapped[int | None] = mapped_column(ForeignKey("five_year_plans.id"), index=True)
    year: Mapped[int]
    title: Mapped[Name]
    state: Mapped[PlanState] = chosen(PlanState, default=PlanState.DRAFT)
    approved_on: Mapped[date | None]
    approved_at_meeting: Mapped[str] = mapped_column(String(120), default="")
    published_at: Mapped[datetime | None]
    amended_at: Mapped[datetime | None]
    amendment: Mapped[str] = mapped_column(String(500), default="")
    """Why the published plan was changed (调整事由)."""

    five_year_plan: Mapped[FiveYearPlan | None] = relationship(back_populates="annual_plans")
    programs: Mapped[list["Program"]] = relationship(
        back_populates="annual_plan", order_by="Program.position, Program.id"
    )


class Audience:
    """For whom a program or a requirement is: a kind and, for `groups`, the groups."""

    __tablename__: str
    audience: Mapped[AudienceKind] = chosen(AudienceKind)

    @declared_attr
    def audience_groups(cls) -> Mapped[list[DeputyGroup]]:
        """The groups, where the audience is `groups`."""
        name = f"{cls.__tablename__}_groups"
        own = f"{cls.__tablename__[:-1]}_id"
        table = Table(
            name,
            Base.metadata,
            Column(own, ForeignKey(f"{cls.__tablename__}.id", ondelete="CASCADE"), primary_key=True),
            Column("group_id", ForeignKey("deputy_groups.id", ondelete="CASCADE"), primary_key=True),
        )
        return relationship(secondary=table)


program_rooms = Table(
    "program_rooms",
    Base.metadata,
    Column("program_id", ForeignKey("programs.id", ondelete="CASCADE"), primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
)
program_order = Table(
    "program_order",
    Base.metadata,
    Column("program_id", ForeignKey("programs.id", ondelete="CASCADE"), primary_key=True),
    Column("earlier_id", ForeignKey("programs.id", ondelete="CASCADE"), primary_key=True),
)


class Program(OfCongress, Audience, Base):
    """A kind of class in a year's plan (培训项目/班次)."""

    __tablename__ = "programs"
    __table_args__ = (
        CheckConstraint("half_days BETWEEN 1 AND 60", name="half_days"),
        CheckConstraint("min_size >= 1 AND max_size >= min_size", name="sizes"),
        CheckConstraint("max_batches BETWEEN 1 AND 500", name="max_batches"),
        CheckConstraint("open_cost >= 0", name="open_cost"),
        CheckConstraint("budget >= 0", name="budget"),
    )

    annual_plan_id: Mapped[int] = mapped_column(ForeignKey("annual_plans.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[Name]
    kind: Mapped[ProgramKind] = chosen(ProgramKind)
    mode: Mapped[Mode] = chosen(Mode)
    purpose: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[str] = mapped_column(Text, default="")
    half_days: Mapped[int]
    """Length of a batch, in half-days that follow each other."""
    min_size: Mapped[int] = mapped_column(default=1)
    max_size: Mapped[int]
    max_batches: Mapped[int] = mapped_column(default=1)
    open_cost: Mapped[int] = mapped_column(default=40)
    """What opening one more batch weighs against the other costs."""
    starts_in_the_morning: Mapped[bool] = mapped_column(default=True)
    budget: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    """Costs in yuan (经费)."""
    funding: Mapped[str] = mapped_column(String(120), default="")
    """From which account it is paid (列支渠道)."""

    annual_plan: Mapped[AnnualPlan] = relationship(back_populates="programs")
    courses: Mapped[list["ProgramCourse"]] = relationship(
        back_populates="program", cascade="all, delete-orphan", order_by="ProgramCourse.position"
    )
    windows: Mapped[list["ProgramWindow"]] = relationship(
        back_populates="program", cascade="all, delete-orphan", order_by="ProgramWindow.from_on"
    )
    rooms: Mapped[list[Room]] = relationship(secondary=program_rooms)
    """Eligible rooms; none: online."""
    earlier: Mapped[list["Program"]] = relationship(
        secondary=program_order,
        primaryjoin=lambda: Program.id == program_order.c.program_id,
        secondaryjoin=lambda: Program.id == program_order.c.earlier_id,
    )
    """Programs that the same person must have finished before (先修班次)."""


class ProgramCourse(OfCongress, Base):
    """A course of a program, in its place."""

    __tablename__ = "program_courses"
    __table_args__ = (UniqueConstraint("program_id", "course_id"),)

    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id", ondelete="CASCADE"), index=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    position: Mapped[int]

    program: Mapped[Program] = relationship(back_populates="courses")
    course: Mapped[Course] = relationship()


class ProgramWindow(OfCongress, Base):
    """Days between which a batch of a program may lie, both included (可排时段)."""

    __tablename__ = "program_windows"
    __table_args__ = (CheckConstraint("to_on >= from_on", name="ends_after_start"),)

    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id", ondelete="CASCADE"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date]

    program: Mapped[Program] = relationship(back_populates="windows")


class RequirementMeasure(StrEnum):
    """Hours (学时), hours of compulsory courses (必修学时), classes completed (班次), or listed courses (必修课目)."""

    HOURS = "hours"
    COMPULSORY_HOURS = "compulsory_hours"
    PROGRAMS = "programs"
    SUBJECTS = "subjects"


class PeriodKind(StrEnum):
    """In which time a requirement is to be met (考核周期)."""

    YEAR = "year"
    TERM = "term"
    FIRST_MONTHS = "first_months"
    ROLLING = "rolling"


requirement_courses = Table(
    "requirement_courses",
    Base.metadata,
    Column("requirement_id", ForeignKey("requirements.id", ondelete="CASCADE"), primary_key=True),
    Column("course_id", ForeignKey("courses.id", ondelete="CASCADE"), primary_key=True),
)


class Requirement(OfCongress, Audience, Base):
    """A target that a person must meet in a period (达标要求). Editable: no law fixes it."""

    __tablename__ = "requirements"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("period NOT IN ('first_months', 'rolling') OR months >= 1", name="months"),
        CheckConstraint("period <> 'year' OR year IS NOT NULL", name="year"),
    )

    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id"), index=True)
    name: Mapped[Name]
    measure: Mapped[RequirementMeasure] = chosen(RequirementMeasure)
    amount: Mapped[Decimal] = mapped_column(Hours)
    period: Mapped[PeriodKind] = chosen(PeriodKind)
    year: Mapped[int | None]
    months: Mapped[int | None]
    kind: Mapped[ProgramKind | None] = chosen(ProgramKind, nullable=True)
    """Counts programs of this kind alone; empty: all."""

    term: Mapped[Term] = relationship()
    courses: Mapped[list[Course]] = relationship(secondary=requirement_courses, order_by="Course.code")
    """Each of which must be attended, where subjects are counted; `amount` is how many there are."""
