"""What a decree may look like before it is out, held against every decree since 2021."""

from datetime import date, timedelta

import pytest

from training.operations import decrees, workdays

YEARS = (2021, 2022, 2023, 2024, 2025, 2026)
DAY = timedelta(days=1)


def statutory(year):
    """What was known before that year's decree: its swapped days off left out."""
    named = {day.on: day.holiday for day in workdays.year_of(year).days if day.holiday}
    kept = {on: called.replace("、调休放假", "") for on, called in named.items()}
    return {on: called for on, called in kept.items() if called != "调休放假"}


def decreed(year, holiday):
    """From when to when the decree gave days off around that holiday."""
    days = {day.on: not day.is_workday for one in (year - 1, year) for day in workdays.year_of(one).days}
    first = last = min(on for on, called in statutory(year).items() if holiday.split("、")[0] in called)
    while days.get(first - DAY):
        first -= DAY
    while days.get(last + DAY):
        last += DAY
    return first, last


@pytest.mark.parametrize("year", YEARS)
def test_every_decree_is_among_the_plausible_ones(year):
    found = decrees.breaks(statutory(year))
    ways = {holiday: [(one.first, one.last) for one in some] for holiday, some in found.items()}
    assert {len(some) for some in ways.values()} <= {1, 2, 3, 4, 5}
    assert {holiday: decreed(year, holiday) in ways[holiday] for holiday in ways} == dict.fromkeys(ways, True)


@pytest.mark.parametrize("year", YEARS)
def test_as_many_weekend_days_are_worked_as_the_break_swaps(year):
    """The decree's own count: a day swapped off for each Saturday or Sunday worked."""
    swapped = 0
    for holiday, some in decrees.breaks(statutory(year)).items():
        swapped += next(one.swapped for one in some if (one.first, one.last) == decreed(year, holiday))
    assert swapped == sum(day.is_swapped_workday for day in workdays.year_of(year).days)


def test_a_tuesday_is_off_alone_or_with_the_weekend_before():
    autumn = {date(2024, 9, 17): "中秋节"}
    assert decrees.breaks(autumn) == {
        "中秋节": (
            decrees.Break(date(2024, 9, 15), date(2024, 9, 17), 1),
            decrees.Break(date(2024, 9, 17), date(2024, 9, 17), 0),
        )
    }
    assert decrees.risks(autumn) == {date(2024, 9, 16): decrees.Risk("中秋节", 1, 2)}


def test_a_wednesday_puts_no_other_day_at_risk():
    assert decrees.risks({date(2027, 6, 9): "端午节"}) == {}


def test_mid_autumn_in_the_national_week_makes_eight_days():
    found = decrees.breaks(statutory(2025))
    assert found["国庆节、中秋节"] == (decrees.Break(date(2025, 10, 1), date(2025, 10, 8), 2),)
    assert "中秋节" not in found


def test_a_provisional_year_tells_its_risks_and_a_decreed_one_has_none():
    year = workdays.year_of(2028)
    assert year.is_provisional
    assert year.risks[date(2028, 5, 3)] == decrees.Risk("劳动节", 2, 3)
    assert date(2028, 5, 1) not in year.risks, "a statutory day is off for certain"
    assert all(year.is_workday(on) for on in year.risks)
    assert workdays.year_of(2026).risks == {}


def test_what_staff_have_entered_settles_the_holiday():
    decided = [date(2028, 4, 29)]
    found = decrees.risks(statutory(2028), decided)
    assert not [on for on in found if on.month in (4, 5) and found[on].holiday == "劳动节"]
    assert [on for on in found if found[on].holiday == "春节"]
