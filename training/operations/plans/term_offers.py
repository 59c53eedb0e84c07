"""What can be offered in the rest of a term: each year's programs, and in which quarters their batches may be.

A year that has no plan yet is taken to repeat the latest plan before it (assumed), without its published batches.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from training.models import db
from training.models.plans import AnnualPlan, FiveYearPlan, Program
from training.models.schedules import Batch, BatchState


@dataclass(frozen=True)
class Quarter:
    """Three months, or what is left of them: days from `first` to `last`, both included."""

    id: str
    year: int
    number: int
    first: date
    last: date


@dataclass(frozen=True)
class Offer:
    """A program in one year; `batches`: how many more can be opened."""

    id: str
    year: int
    program: Program
    is_assumed: bool
    quarters: tuple[str, ...]
    batches: int


def quarters(first: date, last: date) -> list[Quarter]:
    """The quarters between two days; the first and the last may be cut."""
    found = []
    while first <= last:
        number = (first.month + 2) // 3
        end = date(first.year + number // 4, number % 4 * 3 + 1, 1) - timedelta(days=1)
        found.append(Quarter(f"{first.year}Q{number}", first.year, number, first, min(end, last)))
        first = end + timedelta(days=1)
    return found


def quarter_in_words(quarter_id: str) -> str:
    """2024Q3 → 2024 年第 3 季度."""
    year, number = quarter_id.split("Q")
    return _("%(year)s 年第 %(number)s 季度", year=year, number=number)


def offers(plan: FiveYearPlan, ahead: list[Quarter]) -> list[Offer]:
    """All offers of those quarters' years; programs that can open no batch any more are left out."""
    plans = {annual.year: annual for annual in _plans(plan) if annual.programs}
    held = _published(plan)
    found: list[Offer] = []
    for year in dict.fromkeys(quarter.year for quarter in ahead):
        source = plans.get(year) or _like(plans, year)
        for program in source.programs if source else ():
            found += _offer(program, year, source is not plans.get(year), ahead, held.get(program.id, 0))
    return found


def _offer(program: Program, year: int, is_assumed: bool, ahead: list[Quarter], held: int) -> Iterator[Offer]:  # noqa: FBT001
    windows = [(_in_year(one.from_on, year), _in_year(one.to_on, year)) for one in program.windows]
    within = [
        one.id
        for one in ahead
        if one.year == year and (not windows or any(a <= one.last and b >= one.first for a, b in windows))
    ]
    batches = program.max_batches - (0 if is_assumed else held)
    if within and batches > 0:
        yield Offer(
            f"{year}{'~' if is_assumed else '-'}{program.id}", year, program, is_assumed, tuple(within), batches
        )


def _like(plans: dict[int, AnnualPlan], year: int) -> AnnualPlan | None:
    """The plan that a year without one repeats: the latest before it, else the first after it."""
    before = [one for one in plans if one < year]
    return plans[max(before)] if before else plans[min(plans)] if plans else None


def _in_year(on: date, year: int) -> date:
    """The same day of that year; 29 February becomes the 28th."""
    return on.replace(year=year, day=28) if (on.month, on.day) == (2, 29) else on.replace(year=year)


def _plans(plan: FiveYearPlan) -> list[AnnualPlan]:
    programs = selectinload(AnnualPlan.programs)
    query = (
        select(AnnualPlan)
        .where(AnnualPlan.five_year_plan_id == plan.id)
        .options(
            programs.selectinload(Program.rooms),
            programs.selectinload(Program.windows),
            programs.selectinload(Program.audience_groups),
        )
    )
    return list(db.session.scalars(query))


def _published(plan: FiveYearPlan) -> dict[int, int]:
    """Published batches by program."""
    rows = db.session.execute(
        select(Batch.program_id, func.count())
        .join(Batch.program)
        .join(Program.annual_plan)
        .where(AnnualPlan.five_year_plan_id == plan.id, Batch.state != BatchState.CANCELLED)
        .group_by(Batch.program_id)
    )
    return {row[0]: row[1] for row in rows}
