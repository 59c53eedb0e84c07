"""How days, hours and telephone numbers are written."""

from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal

import pytest
from flask import session

from training.web import filters
from training.web.icons import icon

ON = date(2026, 5, 12)
MORNING = datetime(2026, 5, 12, 8, 30)
MIDNIGHT, NOON = datetime(2026, 5, 12), datetime(2026, 5, 12, 12)


@pytest.fixture
def reading(app):
    @contextmanager
    def as_reader(language):
        with app.app_context(), app.test_request_context():
            session["language"] = language
            yield

    return as_reader


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        (lambda: filters.day(ON), "5 月 12 日", "12 May"),
        (lambda: filters.day(ON, year=True), "2026 年 5 月 12 日", "12 May 2026"),
        (lambda: filters.weekday(ON), "周二", "Tue"),
        (lambda: filters.month(ON), "2026 年 5 月", "May 2026"),
        (lambda: filters.moment(MORNING), "5 月 12 日 08:30", "12 May 08:30"),
        (lambda: filters.half_day(MORNING), "5 月 12 日上午", "12 May, morning"),
        (lambda: filters.day(None) + filters.weekday(None) + filters.month(None) + filters.moment(None), "", ""),
    ],
)
def test_days_are_written_as_the_reader_writes_them(reading, written, zh, en):
    with reading("zh"):
        assert written() == zh
    with reading("en"):
        assert written() == en


@pytest.mark.parametrize(
    ("ends_at", "written"),
    [
        (NOON, "5 月 12 日上午"),
        (datetime(2026, 5, 13), "5 月 12 日全天"),
        (datetime(2026, 5, 14, 12), "5 月 12 日上午至 5 月 14 日上午"),
        (datetime(2026, 5, 15), "5 月 12 日上午至 5 月 14 日下午"),
    ],
)
def test_a_span_of_half_days_names_its_first_and_last(reading, ends_at, written):
    with reading("zh"):
        assert filters.span(MIDNIGHT, ends_at) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(Decimal("3.50"), "3.5"), (Decimal("24.00"), "24"), (Decimal(100), "100"), (0.1, "0.1"), (None, "")],
)
def test_hours_have_no_zeros_that_say_nothing(value, written):
    assert filters.hours(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("13812341234", "138****1234"),
        ("+86 138-1234-1234", "861****1234"),
        ("0561-3001234", "056****1234"),
        ("12345", "****"),
        ("", ""),
        (None, ""),
    ],
)
def test_telephone_numbers_are_masked(value, written):
    assert filters.phone(value) == written


def test_a_page_keeps_its_filters_when_turned(app):
    with app.app_context(), app.test_request_context("/accounts/?q=李&role=staff&page=3"):
        assert filters.this_page(page=4) == "/accounts/?q=%E6%9D%8E&role=staff&page=4"
        assert filters.this_page(page=None, role=None) == "/accounts/?q=%E6%9D%8E"


def test_a_list_as_a_file_keeps_the_filters_and_has_all_pages(app):
    with app.app_context(), app.test_request_context("/ledger/?q=李&page=3"):
        assert filters.with_this_query("ledger.export") == "/ledger/standings.xlsx?q=%E6%9D%8E"


def test_a_query_in_the_words_of_url_for_is_only_a_query(staff):
    asked = "endpoint=x&_scheme=ftp&_external=1"
    assert f"/people/export.xlsx?{asked}" in staff.page(f"/people/?{asked}").links("http://here/people/")


def test_an_icon_is_drawn_inline_and_hidden_from_screen_readers():
    assert icon("download").startswith('<svg class="icon" viewBox="0 0 16 16"')
    assert 'aria-hidden="true"' in icon("download")
    with pytest.raises(KeyError):
        icon("no-such-icon")


def test_a_style_sheet_has_a_new_address_when_it_changes(app):
    with app.app_context(), app.test_request_context():
        from flask import url_for

        assert url_for("static", filename="css/lunxun.css").startswith("/static/css/lunxun.css?v=")
        assert url_for("static", filename="css/none.css") == "/static/css/none.css"
