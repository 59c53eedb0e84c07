"""A signed sheet is typed back by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.classes import held_now
from tests.browser.conftest import barriers, sideways_scroll, take_picture
from training.models import db
from training.models.sheets import SignInSheet
from training.operations.attendance import typed
from training.operations.errors import TrainingError

WORDS = [
    *("1", "300", "301", "0", "1-40", "40-1", "5-300", "5-301", "0017", "9999999", "-3", "3-", "1-2-3", "17.5"),
    *("17c15", "17迟15", "17c", "17c0", "17z5", "17s", "17事", "17q15", "17k", "17x", "17消", "17C15", "1-3q"),
    *("1~3", "1至3", "３－５", "1,2", "abc", "c15"),
]


@pytest.fixture
def held(site):
    return held_now(site, 30)


@pytest.fixture
def sheet(site, held):
    with site.records():
        made = SignInSheet(
            batch_id=held.batch_id, number=1, person_ids=[one for one, _name in held.people],
            half_days=[half_of(held)], made_at=lesson_of(held).starts_at,
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        return made.id


def lesson_of(held):
    from training.models.schedules import Lesson

    return db.session.get(Lesson, held.lesson_id)


def half_of(held):
    starts_at = lesson_of(held).starts_at
    return f"{starts_at.date()}-{'pm' if starts_at.hour >= 12 else 'am'}"


def keys(page, *typed):
    for one in typed:
        page.keyboard.type(one)
        page.keyboard.press("Enter")


def test_typed_by_keyboard_alone_with_the_name_at_once(open_browser, as_staff, held, sheet):
    page = open_browser("desktop", as_staff).new_page()
    page.goto(f"/attendance/sheets/{sheet}")
    echo, names = page.locator("[data-echo]"), [name for _id, name in held.people]
    keys(page, "1-10")
    expect(echo).to_contain_text(f"至 10 {names[9]}：10 人 出勤")
    keys(page, "")
    expect(echo).to_have_text(f"11 {names[10]} 出勤")
    keys(page, "q", "13c15", "14 15s")
    expect(echo).to_have_text(f"15 {names[14]} 事假")
    keys(page, "31")
    expect(echo).to_have_text("“31”：这张签到表的序号是 1 至 30。")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")  # takes “14 15s” back
    expect(page.locator("[data-count]")).to_have_text("已录 13 人 · 未录 17 人")
    page.reload()
    expect(page.locator("[data-count]")).to_have_text("已录 13 人 · 未录 17 人")
    take_picture(page, "sheet-typing")
    questions = []
    page.once("dialog", lambda dialog: (questions.append(dialog.message), dialog.accept()))
    page.get_by_role("button", name="完成：其余记为缺勤").click()
    expect(page.get_by_text("已登记 30 人，其中 18 人记为缺勤。")).to_be_visible()
    assert "其余 17 人没有签名" in questions[0]
    presences = held.presences()
    assert [presences[name] for name in names[:13]] == ["present"] * 11 + ["absent", "late"]
    expect(page.get_by_label("已输入")).to_have_value("")


def test_what_is_refused_stays_and_is_named(open_browser, as_staff, held, sheet):
    page = open_browser("desktop", as_staff).new_page()
    page.goto(f"/attendance/sheets/{sheet}")
    page.get_by_label("已输入").fill("1-3\n77\n")
    page.get_by_role("button", name="保存，稍后继续").click()
    expect(page.get_by_text("第 2 行“77”：这张签到表的序号是 1 至 30。")).to_be_visible()
    expect(page.get_by_label("已输入")).to_have_value(re.compile("1-3\\s+77"))
    assert held.presences() == {}


def test_the_page_reads_as_the_server_does(open_browser, as_staff, sheet):
    page = open_browser("desktop", as_staff).new_page()
    page.goto(f"/attendance/sheets/{sheet}")
    script = """async (words) => {
        const letters = JSON.parse(document.querySelector("[data-typing]").dataset.letters);
        const { read } = await import(document.querySelector("script[src*='sheets.js']").src);
        const plain = (word) => word.normalize("NFKC").toLowerCase().split(/[\\s,、;。]+/).filter(Boolean);
        return words.map((word) => plain(word).map((one) => read(one, 300, letters)));
    }"""
    for word, entries in zip(WORDS, page.evaluate(script, WORDS), strict=True):
        marks = {}
        for one in entries:
            for row in range(one.get("first", 0), one.get("last", -1) + 1):
                marks[row] = (one["mark"], one["minutes"])
        is_wrong = any("fault" in one for one in entries)
        try:
            read = {row: (mark.mark.value, mark.missed) for row, mark in typed.read(word, 300).items()}
        except TrainingError:
            assert is_wrong, word
        else:
            assert not is_wrong, word
            assert {row: mark for row, mark in marks.items() if mark[0]} == read, word


def test_the_page_can_be_used_by_everybody(open_browser, as_staff, size, sheet):
    page = open_browser(size, as_staff).new_page()
    page.goto(f"/attendance/sheets/{sheet}")
    keys(page, "1-20", "22c10")
    take_picture(page, f"sheet-{size}")
    assert barriers(page) == []
    assert sideways_scroll(page) <= 0
