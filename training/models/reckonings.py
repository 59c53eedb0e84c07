"""Reckonings (测算): whether a five-year plan can be reached, kept as of the day on which it was asked."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training.models.base import Base
from training.models.plans import FiveYearPlan
from training.models.scope import OfCongress


class Reckoning(OfCongress, Base):
    """Whether a five-year plan can be reached, as of a day (全覆盖测算): the problem and its verified answer."""

    __tablename__ = "reckonings"

    plan_id: Mapped[int] = mapped_column(ForeignKey("five_year_plans.id", ondelete="CASCADE"), index=True)
    on: Mapped[date]
    reckoned_at: Mapped[datetime]
    problem: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    """A term file (training-term/1)."""
    answer: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    """A plan of rounds with its certificates (training-rounds/1)."""
    ways: Mapped[list[dict[str, Any]]] = mapped_column(JSON, deferred=True)
    """Ways out (出路), each solved; empty where nobody stays short."""
    past: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    """What was done and booked by that day, by target and year."""
    short: Mapped[int]
    """How many stay short in the best plan."""

    plan: Mapped[FiveYearPlan] = relationship()
