"""Costs of classes (培训费): what was spent under which head, and the office's own figures to measure it by."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training.models.base import Base, Hours, Name, chosen
from training.models.catalogue import Lecturer
from training.models.closings import ClassPaper
from training.models.schedules import Batch
from training.models.scope import OfCongress


class Money(Hours):
    """Yuan (元): exact decimals, kept as whole fen on every database."""

    cache_ok = True


class CostHead(StrEnum):
    """师资费、住宿费、伙食费、培训场地费、培训资料费、交通费、其他费用."""

    LECTURER = "lecturer"
    LODGING = "lodging"
    MEALS = "meals"
    VENUE = "venue"
    MATERIALS = "materials"
    TRANSPORT = "transport"
    OTHER = "other"


class CostStandard(OfCongress, Base):
    """The office's figures for costs (开支标准): editable, each place has its own; no law here."""

    __tablename__ = "cost_standards"
    __table_args__ = (UniqueConstraint("congress_id"),)

    source: Mapped[str] = mapped_column(String(200), default="")
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    """As operations/ledger/costs/standard.py reads them; amounts as texts."""


class ClassDays(OfCongress, Base):
    """What person-days (人天) are counted from beside a class's lessons: travel days, and the office's own people."""

    __tablename__ = "class_days"
    __table_args__ = (
        UniqueConstraint("batch_id"),
        CheckConstraint("arrival BETWEEN 0 AND 100", name="arrival"),
        CheckConstraint("departure BETWEEN 0 AND 100", name="departure"),
        CheckConstraint("workers BETWEEN 0 AND 1000", name="workers"),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"))
    arrival: Mapped[Decimal] = mapped_column(Hours, default=Decimal(0))
    """Days for arriving (报到), at most 1."""
    departure: Mapped[Decimal] = mapped_column(Hours, default=Decimal(0))
    """Days for leaving (撤离), at most 1."""
    workers: Mapped[int] = mapped_column(default=0)
    """The office's people who stay with the class (工作人员)."""

    batch: Mapped[Batch] = relationship()


class CostLine(OfCongress, Base):
    """One amount spent on a class (费用明细)."""

    __tablename__ = "cost_lines"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"), index=True)
    head: Mapped[CostHead] = chosen(CostHead)
    what: Mapped[Name]
    lecturer_id: Mapped[int | None] = mapped_column(ForeignKey("lecturers.id"))
    title: Mapped[str] = mapped_column(String(60), default="")
    """Of a lecturer: whose fee per hour it is (职称), as the standard lists them."""
    hours: Mapped[Decimal | None] = mapped_column(Hours)
    """Of a lecturer: hours taught (学时)."""
    amount: Mapped[Decimal] = mapped_column(Money)
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("class_papers.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[datetime]

    batch: Mapped[Batch] = relationship()
    lecturer: Mapped[Lecturer | None] = relationship()
    receipt: Mapped[ClassPaper | None] = relationship()
