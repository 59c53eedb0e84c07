"""A deputy claims an afternoon of study on the phone; staff review it on a desk; the deputy sees the hours."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import barriers, sideways_scroll, sign_in, take_picture
from training.models import db
from training.models.accounts import Role
from training.models.people import Mandate

JPEG = {"name": "合影.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff photo"}


@pytest.fixture
def as_claimant(chromium, site):
    """Cookies of a deputy who has claimed nothing yet."""
    with site.records():
        person_id = db.session.query(Mandate.person_id).order_by(Mandate.id.desc()).limit(1).scalar()
    return sign_in(chromium, site, site.new_account(Role.DEPUTY, person_id=person_id))


def test_claimed_on_the_phone_and_reviewed_on_the_desk(open_browser, as_staff, as_claimant):
    phone = open_browser("phone", as_claimant).new_page()
    phone.goto("/everyday/mine")
    phone.get_by_role("link", name="申报学习").click()
    phone.get_by_label("类型").select_option(label="小组学习")
    phone.get_by_label("学习内容").fill("第三小组学习代表法")
    phone.get_by_label("日期", exact=True).fill(date(2022, 5, 9).isoformat())
    phone.get_by_label("全长（分钟）").fill("120")
    phone.get_by_label("本人参加（分钟）").fill("120")
    phone.get_by_label("地点或平台").fill("代表联络站")
    take_picture(phone, "everyday-claim-phone")
    assert (barriers(phone), sideways_scroll(phone)) == ([], 0)
    phone.get_by_role("button", name="提交申报").click()
    expect(phone.get_by_text("请上传至少一份佐证材料")).to_be_visible()
    phone.get_by_label("佐证材料").set_input_files(JPEG)
    phone.get_by_role("button", name="提交申报").click()
    expect(phone.get_by_text("申报已提交，待工作人员审核。")).to_be_visible()
    take_picture(phone, "everyday-mine-phone")

    desk = open_browser("desktop", as_staff).new_page()
    desk.goto("/")
    desk.get_by_role("link", name="日常学习申报待审核").click()
    take_picture(desk, "everyday-queue-desktop")
    assert (barriers(desk), sideways_scroll(desk)) == ([], 0)
    row = desk.get_by_role("row").filter(has_text="第三小组学习代表法")
    with desk.expect_download() as download:
        row.get_by_role("link", name="佐证 1").click()
    assert Path(download.value.path()).read_bytes() == JPEG["buffer"]
    row.get_by_label("采纳分钟").fill("90")
    row.get_by_label("申报的理由").fill("签到表为 90 分钟")
    row.get_by_role("button", name="采纳", exact=True).click()
    expect(desk.get_by_text("的申报，学时已记入。")).to_be_visible()

    phone.reload()
    expect(phone.get_by_text("已采纳")).to_be_visible()
    expect(phone.get_by_text("理由：签到表为 90 分钟")).to_be_visible()
    assert (barriers(phone), sideways_scroll(phone)) == ([], 0)
    for path, name in (("/everyday/", "index"), ("/everyday/record", "record")):
        desk.goto(path)
        take_picture(desk, f"everyday-{name}-desktop")
        assert (barriers(desk), sideways_scroll(desk)) == ([], 0)
    desk.goto("/everyday/")
    desk.get_by_role("link", name="第三小组学习代表法").click()
    take_picture(desk, "everyday-activity-desktop")
    staff_phone = open_browser("phone", as_staff).new_page()
    for path, name in (("/everyday/parts?state=", "queue"), ("/everyday/", "index")):
        staff_phone.goto(path)
        take_picture(staff_phone, f"everyday-{name}-phone")
        assert (barriers(staff_phone), sideways_scroll(staff_phone)) == ([], 0)
