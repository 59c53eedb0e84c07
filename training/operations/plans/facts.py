"""What the targets of a five-year plan are counted from: everybody's classes and hours, and whom programs are for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Executable, Integer, cast, extract, func, select
from sqlalchemy.orm import selectinload

from training.models import db
from training.models.audiences import deputies
from training.models.ledger import CreditEntry
from training.models.people import Mandate
from training.models.plans import AnnualPlan, Denominator, FiveYearPlan, Program, Target, TargetMeasure
from training.models.schedules import Batch, Enrolment, EnrolmentState
from training.operations.plans.five_years import years_of
from training.operations.plans.headcounts import NOBODY, counting_day, members

Tallies = list[Any]
"""Rows of (person id, year, kind of program, amount)."""


class Done(NamedTuple):
    """What one person did in one year: completed classes, or hours of credit."""

    person_id: int
    year: int
    amount: Decimal | int


@dataclass(frozen=True)
class Records:
    """All that the targets of one plan are counted from."""

    years: range
    programs: list[tuple[int, Program]]
    audiences: dict[int, frozenset[int]]
    classes: Tallies
    hours: Tallies
    own: frozenset[int]
    new: frozenset[int]
    half_day_hours: Decimal

    def people(self, target: Target) -> frozenset[int] | None:
        """Whom the target counts; None: everybody."""
        match target.denominator:
            case Denominator.OWN_DEPUTIES:
                return self.own
            case Denominator.NEW_DEPUTIES:
                return self.new
        return None

    def headcount(self, target: Target) -> int:
        """How many people the target's share is of."""
        people = self.people(target)
        return (target.headcount or 0) if people is None else len(people)

    def planned(self, target: Target) -> Iterator[tuple[int, Program, frozenset[int]]]:
        """Year, program and those of its audience whom the target counts, for each program that it counts."""
        people = self.people(target)
        for year, program in self.programs:
            if target.kind in (None, program.kind):
                audience = self.audiences.get(program.id, NOBODY)
                yield year, program, audience if people is None else audience & people

    def done(self, target: Target) -> Iterator[Done]:
        """What the target counts of what was done in its years."""
        people = self.people(target)
        for person_id, year, kind, amount in self.hours if target.measure == TargetMeasure.HOURS else self.classes:
            if (target.kind is None or kind == target.kind) and (people is None or person_id in people):
                yield Done(person_id, year, amount)


def records_of(plan: FiveYearPlan, today: date, half_day_minutes: int) -> Records:
    """All of them, as they stand on that day; a fixed number of queries."""
    programs = _programs(plan)
    in_office = deputies(min(max(today, plan.term.starts_on), plan.term.ends_on))
    return Records(
        years=years_of(plan.term),
        programs=programs,
        audiences=members((program.id, program, counting_day(year, today)) for year, program in programs),
        classes=_classes(plan),
        hours=_hours(plan, today),
        own=frozenset(db.session.scalars(in_office)),
        new=frozenset(db.session.scalars(in_office.where(Mandate.is_new))),
        half_day_hours=Decimal(half_day_minutes) / 60,
    )


def _programs(plan: FiveYearPlan) -> list[tuple[int, Program]]:
    """Year and program, for all yearly plans under it."""
    rows = db.session.execute(
        select(AnnualPlan.year, Program)
        .join(Program.annual_plan)
        .where(AnnualPlan.five_year_plan_id == plan.id)
        .options(selectinload(Program.rooms), selectinload(Program.audience_groups))
        .order_by(AnnualPlan.year, Program.position)
    )
    return [(year, program) for year, program in rows]


def _classes(plan: FiveYearPlan) -> Tallies:
    """Completed classes by person, year and kind."""
    by = (Enrolment.person_id, AnnualPlan.year, Program.kind)
    return _rows(
        select(*by, func.count())
        .join(Enrolment.batch)
        .join(Batch.program)
        .join(Program.annual_plan)
        .where(Enrolment.state == EnrolmentState.COMPLETED, AnnualPlan.five_year_plan_id == plan.id)
        .group_by(*by)
    )


def _hours(plan: FiveYearPlan, today: date) -> Tallies:
    """Hours in the ledger by person, year and kind; what was reversed counts no longer."""
    by = (CreditEntry.person_id, cast(extract("year", CreditEntry.earned_on), Integer), CreditEntry.program_kind)
    return _rows(
        select(*by, func.sum(CreditEntry.hours))
        .where(CreditEntry.earned_on.between(plan.term.starts_on, min(today, plan.term.ends_on)))
        .group_by(*by)
    )


def _rows(query: Executable) -> Tallies:
    return list(db.session.execute(query))
