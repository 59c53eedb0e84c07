"""Periods and what is owed in them: leap days, month ends, seats that begin or end inside."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from training.models.plans import PeriodKind, RequirementMeasure
from training.operations.ledger.periods import Period, Seat, owed, period_of, whole_period

TERM = SimpleNamespace(starts_on=date(2022, 1, 1), ends_on=date(2026, 12, 31))
THROUGHOUT = Seat(TERM.starts_on, TERM.ends_on)


def a_requirement(period, *, amount="24", measure=RequirementMeasure.HOURS, year=2022, months=None):
    return SimpleNamespace(
        term=TERM, period=period, measure=measure, amount=Decimal(amount), year=year, months=months
    )  # fmt: skip


def due(requirement, seat, on=date(2022, 6, 1)):
    return owed(requirement, whole_period(requirement, seat, on), seat)


@pytest.mark.parametrize(
    ("since", "months", "last"),
    [
        (date(2022, 3, 15), 6, date(2022, 9, 14)),
        (date(2022, 1, 1), 12, date(2022, 12, 31)),
        (date(2022, 8, 31), 6, date(2023, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 28)),
        (date(2023, 3, 1), 12, date(2024, 2, 29)),
        (date(2022, 1, 31), 1, date(2022, 2, 28)),
    ],
)
def test_the_first_months_end_the_day_before_the_same_day_or_with_the_month(since, months, last):
    requirement = a_requirement(PeriodKind.FIRST_MONTHS, months=months)
    assert whole_period(requirement, Seat(since, TERM.ends_on), since) == Period(since, last)


@pytest.mark.parametrize(
    ("on", "months", "first"),
    [
        (date(2024, 2, 29), 12, date(2023, 3, 1)),
        (date(2023, 2, 28), 12, date(2022, 3, 1)),
        (date(2022, 12, 31), 6, date(2022, 7, 1)),
        (date(2023, 1, 1), 1, date(2022, 12, 2)),
    ],
)
def test_rolling_months_end_on_the_day_itself(on, months, first):
    assert whole_period(a_requirement(PeriodKind.ROLLING, months=months), THROUGHOUT, on) == Period(first, on)


def test_a_year_ends_on_its_last_day_and_the_term_on_its():
    year = a_requirement(PeriodKind.YEAR, year=2024)
    assert period_of(year, THROUGHOUT, date(2024, 12, 31)) == Period(date(2024, 1, 1), date(2024, 12, 31))
    assert period_of(a_requirement(PeriodKind.TERM), THROUGHOUT, date(2024, 1, 1)) == Period(
        TERM.starts_on, TERM.ends_on
    )


def test_a_seat_that_ends_inside_ends_the_period_and_owes_its_months():
    leaves = Seat(TERM.starts_on, date(2022, 6, 30))
    year = a_requirement(PeriodKind.YEAR)
    assert period_of(year, leaves, date(2022, 3, 1)) == Period(date(2022, 1, 1), date(2022, 6, 30))
    assert due(year, leaves) == 12


def test_a_by_election_and_a_resignation_in_one_year_owe_the_months_between():
    assert due(a_requirement(PeriodKind.YEAR), Seat(date(2022, 4, 20), date(2022, 9, 2))) == 12
    assert due(a_requirement(PeriodKind.YEAR, amount="25"), Seat(date(2022, 12, 31), TERM.ends_on)) == Decimal("2.5")


def test_a_seat_of_a_part_of_the_term_owes_its_share_of_the_term():
    assert due(a_requirement(PeriodKind.TERM, amount="120"), Seat(date(2025, 1, 1), TERM.ends_on)) == 48


def test_classes_owed_in_part_are_whole_ones():
    classes = a_requirement(PeriodKind.YEAR, amount="2", measure=RequirementMeasure.PROGRAMS)
    assert due(classes, Seat(date(2022, 11, 1), TERM.ends_on)) == 1


def test_first_months_and_subjects_are_owed_whole():
    late = Seat(date(2022, 11, 1), date(2022, 12, 31))
    assert due(a_requirement(PeriodKind.FIRST_MONTHS, months=6), late) == 24
    subjects = a_requirement(PeriodKind.YEAR, amount="4", measure=RequirementMeasure.SUBJECTS)
    assert due(subjects, late) == 4
