"""The code on the big screen and the telephone in the hand, as they are served."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.classes import held_now
from tests.browser.conftest import PASSWORD, barriers, sideways_scroll, sign_in, take_picture
from training.models.accounts import Role


@pytest.fixture
def held(site):
    return held_now(site, 8)


@pytest.fixture
def person(held):
    return held.people[0]


def what_is_wrong(page: Page) -> list[str]:
    wide = sideways_scroll(page)
    return barriers(page) + ([f"{wide} pixels wider than the window"] if wide > 0 else [])


def screen(open_browser, as_staff, held, size="desktop", to=""):
    page = open_browser(size, as_staff).new_page()
    page.goto(f"/attendance/lessons/{held.lesson_id}/projector{to}")
    return page


def shown(page):
    """The path behind the code on the screen."""
    address = page.url.partition("?")
    state = page.request.get(address[0] + ".json" + address[1] + address[2]).json()
    return "/" + state["address"].split("/", 3)[3]


def test_the_screen_shows_a_code_that_changes_by_itself(open_browser, as_staff, held, size):
    page = screen(open_browser, as_staff, held, size)
    code = page.locator("[data-code] svg")
    expect(code).to_be_visible()
    expect(page.locator("[data-whole]")).to_have_text("8")
    take_picture(page, f"projector-{size}")
    assert what_is_wrong(page) == []
    before = code.inner_html()
    has_changed = "before => document.querySelector('[data-code] svg').innerHTML !== before"
    page.wait_for_function(has_changed, arg=before, timeout=90_000)
    assert code.bounding_box()["width"] > 250


def test_a_red_bar_says_that_the_server_is_silent(open_browser, as_staff, held):
    page = screen(open_browser, as_staff, held)
    expect(page.locator("[data-lost]")).to_be_hidden()
    with page.expect_response("**/projector.json*"):
        pass
    page.route("**/projector.json*", lambda route: None)  # no answer at all
    expect(page.locator("[data-lost]")).to_be_visible(timeout=60_000)
    expect(page.locator("[data-lost]")).to_contain_text(re.compile(r"已中断 [1-9]\d 秒"))
    take_picture(page, "projector-lost")
    assert what_is_wrong(page) == []
    page.unroute("**/projector.json*")
    expect(page.locator("[data-lost]")).to_be_hidden(timeout=60_000)


def test_the_screen_counts_who_comes(open_browser, site, chromium, as_staff, held, person):
    page = screen(open_browser, as_staff, held)
    phone = open_browser("phone", deputy(chromium, site, person)).new_page()
    phone.goto(shown(page))
    take_picture(phone, "door-ready-phone")
    assert what_is_wrong(phone) == []
    phone.get_by_role("button", name="签到").click()
    expect(phone.locator("h1")).to_have_text("已签到")
    take_picture(phone, "door-done-phone")
    assert what_is_wrong(phone) == []
    expect(page.locator("[data-came]")).to_have_text("1")
    assert held.events() == 1


def deputy(chromium, site, person):
    return sign_in(chromium, site, site.new_account(Role.DEPUTY, person_id=person[0]))


def test_scanned_first_and_signed_in_afterwards(open_browser, site, as_staff, held, person):
    page = screen(open_browser, as_staff, held)
    phone = open_browser("phone").new_page()
    phone.goto(shown(page))
    take_picture(phone, "door-sign-in-phone")
    assert what_is_wrong(phone) == []
    phone.get_by_role("link", name="登录", exact=True).click()
    phone.get_by_label("用户名").fill(site.new_account(Role.DEPUTY, person_id=person[0]))
    phone.get_by_label("密码").fill(PASSWORD)
    phone.get_by_role("button", name="登录").click()
    phone.get_by_role("button", name="签到").click()
    expect(phone.locator("h1")).to_have_text("已签到")


def test_a_telephone_becomes_known_by_its_link(open_browser, as_staff, held, person):
    staff = open_browser("desktop", as_staff).new_page()
    staff.goto(f"/attendance/people/{person[0]}/link")
    staff.get_by_role("button", name=re.compile("生成签到链接|更换链接")).click()
    if staff.get_by_role("dialog").count():
        staff.get_by_role("dialog").get_by_role("button").last.click()
    take_picture(staff, "door-link-desktop")
    assert what_is_wrong(staff) == []
    phone = open_browser("phone").new_page()
    phone.goto("/attendance/phone/" + staff.get_by_label("签到链接", exact=True).input_value().rpartition("/")[2])
    take_picture(phone, "door-phone-new")
    phone.get_by_role("button", name="启用本手机").click()
    expect(phone.get_by_text("本手机已启用")).to_be_visible()
    phone.goto(shown(screen(open_browser, as_staff, held)))
    phone.get_by_role("button", name="签到").click()
    expect(phone.locator("h1")).to_have_text("已签到")
    assert what_is_wrong(phone) == []


def test_staff_see_who_came_and_sign_in_by_hand(open_browser, as_staff, held, person, size):
    page = open_browser(size, as_staff).new_page()
    page.goto(f"/attendance/lessons/{held.lesson_id}/door")
    page.get_by_label("姓名").select_option(label=person[1])
    page.get_by_label("原因").fill("手机没电")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text(f"已为{person[1]}登记签到。")).to_be_visible()
    take_picture(page, f"door-{size}")
    assert what_is_wrong(page) == []
    for name in ("spot-check", "door/settings"):
        page.goto(f"/attendance/lessons/{held.lesson_id}/{name}")
        take_picture(page, f"door-{name}-{size}")
        assert what_is_wrong(page) == []
    page.goto(f"/attendance/lessons/{held.lesson_id}/spot-check")
    page.get_by_label("不在场").first.check()
    page.get_by_role("button", name="保存抽查结果").click()
    page.goto(f"/attendance/lessons/{held.lesson_id}/door")
    expect(page.get_by_text("抽查时不在场")).to_be_visible()
    take_picture(page, f"door-doubt-{size}")
    assert what_is_wrong(page) == []
