"""Leave from a telephone: asked by the deputy, taken up the ladder by two of the staff, granted."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.browser.conftest import barriers, sideways_scroll, sign_in, take_picture
from training.clock import now
from training.models import db
from training.models.accounts import Role
from training.models.attendance import Leave
from training.models.people import Mandate
from training.models.schedules import Batch, Enrolment, EnrolmentState


@pytest.fixture
def asker(site):
    """A deputy with a class to come and no leave from it yet: who, and from when to when the class is."""
    with site.records() as congress:
        taken = select(Leave.person_id)
        return db.session.execute(
            select(Enrolment.person_id, Batch.id, Batch.starts_at)
            .join(Enrolment.batch)
            .join(Mandate, Mandate.person_id == Enrolment.person_id)
            .where(Batch.starts_at > now(congress) + timedelta(days=1), Batch.room_id.is_not(None))
            .where(Enrolment.state != EnrolmentState.WITHDRAWN, Enrolment.person_id.not_in(taken))
            .order_by(Batch.starts_at, Enrolment.id)
        ).first()


def test_a_deputy_asks_two_agree_one_after_the_other_and_it_is_granted(open_browser, chromium, site, asker):
    person_id, batch_id, starts_at = asker
    deputy = sign_in(chromium, site, site.new_account(Role.DEPUTY, person_id=person_id))
    page = open_browser("phone", deputy).new_page()
    page.goto(f"/attendance/mine/batches/{batch_id}/leave")
    assert barriers(page) == []
    assert sideways_scroll(page) == 0
    day = starts_at.date().isoformat()
    page.get_by_label("自", exact=True).fill(day)
    page.get_by_label("至", exact=True).fill(day)
    page.get_by_label("类别").select_option("official")
    page.get_by_label("事由").fill("出席市人大会议")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("下一步由“班主任”审批。")).to_be_visible()
    take_picture(page, "leave-asked-phone")
    assert barriers(page) == []
    assert sideways_scroll(page) == 0

    steps = 2 if lasts_all_day(site, batch_id, day) else 1
    for step in range(steps):
        staff = open_browser("desktop", sign_in(chromium, site, site.new_account(Role.STAFF))).new_page()
        staff.goto("/attendance/leaves")
        row = staff.get_by_role("row").filter(has_text="出席市人大会议")
        expect(row).to_contain_text("准假后：")
        take_picture(staff, f"leave-step-{step}")
        row.get_by_role("button", name="准假" if step == steps - 1 else "同意，报下一级").click()
    page.reload()
    expect(page.locator("#leaves .state").first).to_have_text("准假")


def lasts_all_day(site, batch_id, day):
    """Whether the class has lessons in both halves of that day, so that leave takes two half-days."""
    with site.records():
        lessons = db.session.get_one(Batch, batch_id).lessons
        return len({one.starts_at.hour < 12 for one in lessons if one.starts_at.date().isoformat() == day}) == 2
