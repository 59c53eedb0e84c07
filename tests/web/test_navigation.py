"""The bar at the top: what one may open, and where one is."""

import pytest

STAFF = ["五年规划", "年度计划", "课程", "代表", "排课", "签到", "日常学习", "学时"]
DEPUTY = ["我的课程", "日常学习", "我的学时", "日历订阅", "年度计划"]


def bar(browser, path="/"):
    links = browser.page(path).root.findall(".//nav[@aria-label='主导航']/a")
    return {link.text: link.get("aria-current") for link in links}


def test_staff_have_the_eight_sections(staff):
    assert list(bar(staff)) == STAFF


def test_deputies_have_what_is_theirs(deputy):
    assert list(bar(deputy)) == DEPUTY


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/", None),
        ("/plans/five-year", "五年规划"),
        ("/plans/", "年度计划"),
        ("/people/groups", "代表"),
        ("/catalogue/rooms", "课程"),
        ("/accounts/", None),
    ],
)
def test_the_bar_shows_where_one_is(staff, path, here):
    assert [label for label, current in bar(staff, path).items() if current] == ([here] if here else [])


def test_a_stranger_sees_no_sections(client, congress):
    assert bar(client, "/accounts/sign-in") == {}
