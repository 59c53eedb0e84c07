"""How far a five-year plan has come: per target and year, what is done, what is planned, what was aimed at.

Rounds and hours are counted a head: person-times, or hours, divided by the people of the target's denominator. Coverage
is the share of those people, in per cent, who are reached at least once; its years do not add up to its whole.

*Done* counts completed enrolments, and hours in the ledger. *Planned* counts, for each program of a yearly plan, its
audience as far as there are seats: nobody is planned for whom no seat is offered.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import extract, func, select
from sqlalchemy.orm import selectinload

from training.models import db
from training.models.audiences import deputies
from training.models.ledger import CreditEntry
from training.models.people import Mandate
from training.models.plans import AnnualPlan, Denominator, FiveYearPlan, Program, ProgramKind, Target, TargetMeasure
from training.models.schedules import Batch, Enrolment, EnrolmentState
from training.operations.plans import seats
from training.operations.plans.five_years import years_of
from training.operations.plans.headcounts import NOBODY, counting_day, members

NONE = Decimal(0)


@dataclass(frozen=True)
class Amounts:
    """A head, or in per cent: what is planned and what is done."""

    planned: Decimal
    done: Decimal


@dataclass(frozen=True)
class Progress:
    """A target: by year and in all; `reached`: how many of `headcount` people have met it themselves.

    `reached` is None for the whole system below, whose people no roster here holds.
    """

    target: Target
    headcount: int
    years: dict[int, Amounts]
    whole: Amounts
    reached: int | None

    @property
    def is_met(self) -> bool:
        """Whether what is done reaches what was aimed at."""
        return self.whole.done >= self.target.amount

    @property
    def is_planned(self) -> bool:
        """Whether what is planned would reach it."""
        return max(self.whole.planned, self.whole.done) >= self.target.amount


@dataclass(frozen=True)
class Done:
    """What one person did in one year in programs of one kind: completed classes, and hours of credit."""

    person_id: int
    year: int
    kind: ProgramKind | None
    classes: int
    hours: Decimal


@dataclass(frozen=True)
class Records:
    """All that the targets of one plan are counted from."""

    years: range
    programs: list[tuple[int, Program]]
    audiences: dict[int, frozenset[int]]
    done: list[Done]
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


def progress(plan: FiveYearPlan, today: date, half_day_minutes: int) -> list[Progress]:
    """Each target of the plan as it stands on that day; a fixed number of queries."""
    records = _records(plan, today, half_day_minutes)
    return [_progress(target, records) for target in plan.targets]


def _records(plan: FiveYearPlan, today: date, half_day_minutes: int) -> Records:
    programs = _programs(plan)
    on = min(max(today, plan.term.starts_on), plan.term.ends_on)
    in_office = deputies(on)
    return Records(
        years=years_of(plan.term),
        programs=programs,
        audiences=members((program.id, program, counting_day(year, today)) for year, program in programs),
        done=[*_classes(plan), *_hours(plan, today)],
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


def _classes(plan: FiveYearPlan) -> list[Done]:
    """Completed classes by person, year and kind."""
    rows = db.session.execute(
        select(Enrolment.person_id, AnnualPlan.year, Program.kind, func.count())
        .join(Enrolment.batch)
        .join(Batch.program)
        .join(Program.annual_plan)
        .where(
            Enrolment.state == EnrolmentState.COMPLETED,
            AnnualPlan.five_year_plan_id == plan.id,
        )
        .group_by(Enrolment.person_id, AnnualPlan.year, Program.kind)
    )
    return [Done(person_id, year, kind, count, NONE) for person_id, year, kind, count in rows]


def _hours(plan: FiveYearPlan, today: date) -> list[Done]:
    """Hours in the ledger by person, year and kind; what was reversed counts no longer."""
    year = extract("year", CreditEntry.earned_on)
    rows = db.session.execute(
        select(CreditEntry.person_id, year, CreditEntry.program_kind, func.sum(CreditEntry.hours))
        .where(CreditEntry.earned_on.between(plan.term.starts_on, min(today, plan.term.ends_on)))
        .group_by(CreditEntry.person_id, year, CreditEntry.program_kind)
    )
    return [Done(person_id, int(year), kind, 0, hours) for person_id, year, kind, hours in rows]


def _progress(target: Target, records: Records) -> Progress:
    amounts = _share if target.measure == TargetMeasure.COVERAGE else _a_head
    return Progress(
        target=target,
        headcount=records.headcount(target),
        years={year: amounts(target, records, {year}) for year in records.years},
        whole=amounts(target, records, set(records.years)),
        reached=_reached(target, records),
    )


def _a_head(target: Target, records: Records, years: set[int]) -> Amounts:
    people = records.people(target)
    planned = sum(
        (
            seats.places(len(_within(records.audiences.get(program.id, NOBODY), people)), program)
            * _worth(target, program, records)
            for program in _planned(target, records, years)
        ),
        NONE,
    )
    done = sum((_amount(target, one) for one in _counted(target, records, years)), NONE)
    heads = records.headcount(target)
    return Amounts(_divided(planned, heads), _divided(done, heads))


def _share(target: Target, records: Records, years: set[int]) -> Amounts:
    people, offered = records.people(target), 0
    reached: set[int] = set()
    for program in _planned(target, records, years):
        audience = _within(records.audiences.get(program.id, NOBODY), people)
        reached |= audience
        offered += seats.places(len(audience), program)
    done = {one.person_id for one in _counted(target, records, years) if one.classes}
    heads = records.headcount(target)
    return Amounts(_divided(100 * min(len(reached), offered), heads), _divided(100 * len(done), heads))


def _reached(target: Target, records: Records) -> int | None:
    """How many people have met the target themselves; for coverage, who completed a class at all."""
    if target.denominator == Denominator.WHOLE_SYSTEM:
        return None
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for one in _counted(target, records, set(records.years)):
        sums[one.person_id] += one.classes if target.measure == TargetMeasure.COVERAGE else _amount(target, one)
    needed = 1 if target.measure == TargetMeasure.COVERAGE else target.amount
    return sum(amount >= needed for amount in sums.values())


def _planned(target: Target, records: Records, years: set[int]) -> Iterable[Program]:
    return (
        program
        for year, program in records.programs
        if year in years and (target.kind is None or program.kind == target.kind)
    )


def _counted(target: Target, records: Records, years: set[int]) -> Iterable[Done]:
    people = records.people(target)
    return (
        one
        for one in records.done
        if one.year in years
        and (target.kind is None or one.kind == target.kind)
        and (people is None or one.person_id in people)
    )


def _amount(target: Target, done: Done) -> Decimal:
    return done.hours if target.measure == TargetMeasure.HOURS else Decimal(done.classes)


def _worth(target: Target, program: Program, records: Records) -> Decimal:
    """What one place in the program is worth: a round, or its hours."""
    if target.measure == TargetMeasure.HOURS:
        return program.half_days * records.half_day_hours
    return Decimal(1)


def _within(audience: frozenset[int], people: frozenset[int] | None) -> frozenset[int]:
    return audience if people is None else audience & people


def _divided(amount: Decimal | int, heads: int) -> Decimal:
    """Rounded down to a tenth, so that nothing looks met before it is."""
    if not heads:
        return NONE
    return Decimal(int(Decimal(amount) * 10 / heads)) / 10
