"""Half-days meet at noon and at midnight."""

from datetime import date, datetime

from training.models import halfdays

MONDAY = date(2022, 3, 7)


def test_two_half_days_make_a_day():
    assert halfdays.begins_at(MONDAY, 0) == datetime(2022, 3, 7)
    assert halfdays.begins_at(MONDAY, 3) == datetime(2022, 3, 8, 12)


def test_a_stretch_touches_each_half_day_it_reaches_into():
    assert halfdays.touched(MONDAY, datetime(2022, 3, 7, 8, 30), datetime(2022, 3, 7, 11, 30)) == (0, 1)
    assert halfdays.touched(MONDAY, datetime(2022, 3, 7, 11, 59), datetime(2022, 3, 7, 12, 1)) == (0, 2)
    assert halfdays.touched(MONDAY, datetime(2022, 3, 7, 12), datetime(2022, 3, 8)) == (1, 2)
    assert halfdays.touched(MONDAY, datetime(2022, 3, 5), datetime(2022, 3, 6)) == (-4, -2)


def test_forms_name_half_days_by_their_day():
    assert halfdays.edge(MONDAY, afternoon=False) == datetime(2022, 3, 7)
    assert halfdays.edge(MONDAY, afternoon=False, end=True) == datetime(2022, 3, 7, 12)
    assert halfdays.edge(MONDAY, afternoon=True, end=True) == datetime(2022, 3, 8)
