"""How far a five-year plan has come: per target and year, what is done, what is planned, what was aimed at.

Rounds and hours are counted a head: person-times, or hours, divided by the people of the target's denominator. Coverage
is the share of those people, in per cent, who are reached at least once; its years do not add up to its whole.

*Done* counts completed enrolments, and hours in the ledger. *Planned* counts, for each program of a yearly plan, its
audience as far as there are seats: nobody is planned for whom no seat is offered.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from training.models.plans import Denominator, FiveYearPlan, Target, TargetMeasure
from training.operations.plans import seats
from training.operations.plans.facts import Records, records_of

NONE = Decimal(0)
WHOLE = 0
"""Stands for the term among its years."""


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


def progress(plan: FiveYearPlan, today: date, half_day_minutes: int) -> list[Progress]:
    """Each target of the plan as it stands on that day; a fixed number of queries."""
    records = records_of(plan, today, half_day_minutes)
    return [_progress(target, records) for target in plan.targets]


def _progress(target: Target, records: Records) -> Progress:
    is_share = target.measure == TargetMeasure.COVERAGE
    planned, done = (_reachable, _reached) if is_share else (_planned, _done)
    heads, times = records.headcount(target), 100 if is_share else 1
    planned_of, done_of = planned(target, records), done(target, records)
    amounts = {
        key: Amounts(_divided(times * planned_of.get(key, 0), heads), _divided(times * done_of.get(key, 0), heads))
        for key in (*records.years, WHOLE)
    }
    whole = amounts.pop(WHOLE)
    return Progress(target, heads, amounts, whole, _met_by(target, records))


def _planned(target: Target, records: Records) -> dict[int, Decimal]:
    """Rounds, or hours, planned by year and in all: as many people as there are seats for."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for year, program, audience in records.planned(target):
        worth = program.half_days * records.half_day_hours if target.measure == TargetMeasure.HOURS else Decimal(1)
        for key in (year, WHOLE):
            sums[key] += worth * seats.places(len(audience), program)
    return sums


def _done(target: Target, records: Records) -> dict[int, Decimal]:
    """Rounds, or hours, done by year and in all."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for one in records.done(target):
        sums[one.year] += one.amount
    sums[WHOLE] = sum(sums.values(), NONE)
    return sums


def _reachable(target: Target, records: Records) -> dict[int, int]:
    """People whom programs are for, by year and in all, as far as there are seats."""
    people: dict[int, set[int]] = defaultdict(set)
    offered: dict[int, int] = defaultdict(int)
    for year, program, audience in records.planned(target):
        for key in (year, WHOLE):
            people[key] |= audience
            offered[key] += seats.places(len(audience), program)
    return {key: min(len(people[key]), offered[key]) for key in people}


def _reached(target: Target, records: Records) -> dict[int, int]:
    """People who completed a class, by year and in all."""
    people: dict[int, set[int]] = defaultdict(set)
    for one in records.done(target):
        people[one.year].add(one.person_id)
    return {WHOLE: len(set().union(*people.values()))} | {year: len(found) for year, found in people.items()}


def _met_by(target: Target, records: Records) -> int | None:
    """How many people have met the target themselves; for coverage, who completed a class at all."""
    if target.denominator == Denominator.WHOLE_SYSTEM:
        return None
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for one in records.done(target):
        sums[one.person_id] += one.amount
    needed = 1 if target.measure == TargetMeasure.COVERAGE else target.amount
    return sum(amount >= needed for amount in sums.values())


def _divided(amount: Decimal | int, heads: int) -> Decimal:
    """Rounded down to a tenth, so that nothing looks met before it is."""
    if not heads:
        return NONE
    return Decimal(int(Decimal(amount) * 10 / heads)) / 10
