"""Every page as people meet it: at a desk and on a phone, by keyboard and by screen reader."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, barriers, pages_linked_from, sideways_scroll, take_picture
from training.models.accounts import Role


def what_is_wrong(page: Page) -> list[str]:
    """What keeps people from using the page: axe's serious findings, and having to scroll sideways."""
    wide = sideways_scroll(page)
    return barriers(page) + ([f"{wide} pixels wider than the window"] if wide > 0 else [])


@pytest.mark.parametrize("who", ["staff", "deputy"])
def test_every_page_can_be_used_by_everybody(open_browser, request, who, size):
    context = open_browser(size, request.getfixturevalue(f"as_{who}"))
    page = context.new_page()
    faults = []
    for endpoint, path in pages_linked_from("/", context).items():
        page.goto(path)
        take_picture(page, f"{who}-{endpoint}-{size}")
        faults += [f"{endpoint} ({path}): {fault}" for fault in what_is_wrong(page)]
    assert faults == [], "\n".join(["", *faults])


def test_every_page_is_there_in_english(open_browser, as_staff):
    context = open_browser("desktop", as_staff)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name="EN").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    for endpoint, path in pages_linked_from("/", context).items():
        page.goto(path)
        take_picture(page, f"{endpoint}-english")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        assert page.title().startswith(page.locator("h1").inner_text().strip()), endpoint
    page.goto("/")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_the_sign_in_page(open_browser, size):
    page = open_browser(size).new_page()
    page.goto("/")
    expect(page.locator("h1")).to_have_text("登录")
    take_picture(page, f"sign-in-{size}")
    assert what_is_wrong(page) == []


def test_a_wrong_password_is_answered_in_words_beside_the_field(open_browser):
    page = open_browser().new_page()
    page.goto("/accounts/sign-in")
    page.get_by_label("用户名").fill("nobody")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("用户名或密码不正确")).to_be_visible()
    expect(page.get_by_label("用户名")).to_have_value("nobody")
    assert what_is_wrong(page) == []


def test_signing_in_and_out_by_keyboard_alone(open_browser, site):
    page = open_browser().new_page()
    page.goto("/accounts/sign-in")
    for typed in (site.new_account(Role.STAFF), PASSWORD):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.address}/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.get_by_role("button", name="退出").press("Enter")
    expect(page.get_by_text("您已退出")).to_be_visible()
    page.go_back()
    page.reload()
    expect(page.locator("h1")).to_have_text("登录")
