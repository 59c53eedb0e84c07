"""The official calendar, checked against the decrees of the State Council."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from training.operations import workdays


@pytest.fixture(autouse=True)
def _forget():
    workdays._public.cache_clear()
    yield
    workdays._public.cache_clear()


def override(on, *, is_workday, name="例外"):
    return SimpleNamespace(on=on, is_workday=is_workday, name=name)


def days_off(year, month):
    return [day.on.day for day in workdays.year_of(year).days if day.on.month == month and not day.is_workday]


def test_the_year_2022_is_the_decrees():
    assert days_off(2022, 10) == [1, 2, 3, 4, 5, 6, 7, 15, 16, 22, 23, 29, 30]
    assert [day.on for day in workdays.year_of(2022).days if day.is_swapped_workday] == [
        date(2022, 1, 29),
        date(2022, 1, 30),
        date(2022, 4, 2),
        date(2022, 4, 24),
        date(2022, 5, 7),
        date(2022, 10, 8),
        date(2022, 10, 9),
    ]
    assert not workdays.year_of(2022).is_provisional
    assert workdays.year_of(2022).note == ""


def test_days_have_their_names():
    year = workdays.year_of(2026)
    assert year.day(date(2026, 2, 16)).holiday == "除夕"
    assert year.day(date(2026, 2, 20)).holiday == "调休放假"
    assert year.day(date(2026, 2, 21)).holiday == ""
    assert year.day(date(2026, 2, 14)).is_swapped_workday


def test_every_day_of_the_year_is_there_once():
    assert [day.on for day in workdays.year_of(2024).days] == [
        date(2024, 1, 1) + timedelta(days=offset) for offset in range(366)
    ]


def test_a_year_without_a_decree_is_provisional():
    year = workdays.year_of(2028)
    assert year.is_provisional
    assert "2028 年放假安排尚未公布" in year.note
    assert not year.is_workday(date(2028, 1, 26))
    assert not any(day.is_swapped_workday for day in year.days)


def test_asking_for_another_year_first_changes_nothing():
    assert workdays.year_of(2026).is_provisional is False
    assert workdays.year_of(2028).is_provisional is True


def test_an_exception_overrules_the_calendar_both_ways():
    year = workdays.year_of(
        2022,
        [
            override(date(2022, 10, 3), is_workday=True, name="防汛值守"),
            override(date(2022, 10, 15), is_workday=True),
            override(date(2022, 10, 17), is_workday=False, name="市庆"),
            override(date(2023, 1, 3), is_workday=False),
        ],
    )
    assert year.day(date(2022, 10, 3)) == workdays.Day(
        date(2022, 10, 3), is_workday=True, is_override=True, remark="防汛值守"
    )
    assert year.day(date(2022, 10, 15)).is_swapped_workday
    assert not year.is_workday(date(2022, 10, 17))
    assert year.day(date(2022, 10, 17)).holiday == "市庆"


@pytest.mark.parametrize("broken", [lambda _: ({}, frozenset()), lambda _: 1 / 0], ids=["knows nothing", "fails"])
def test_a_library_that_fails_does_not_stop_the_plan(monkeypatch, broken):
    monkeypatch.setattr(workdays, "_from_library", broken)
    year = workdays.year_of(2022)
    assert year.is_provisional
    assert "没有 2022 年的节假日资料" in year.note
    assert year.day(date(2022, 10, 3)).holiday == "国庆节"
    assert not year.is_workday(date(2022, 10, 8))
    assert year.is_workday(date(2022, 10, 10))
