"""A survey on a telephone: three taps without any script, by keyboard too; and what staff read of it afterwards."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.classes import held_now
from tests.browser.conftest import barriers, sideways_scroll, take_picture
from tests.factories import answered_survey
from training.clock import now
from training.models import db
from training.models.catalogue import Course, Lecturer
from training.models.schedules import Lesson
from training.models.surveys import Survey, SurveyText, SurveyWay

LONGEST_PAGE = 30_000


@pytest.fixture
def held(site):
    return held_now(site, 12)


@pytest.fixture
def code(site, held):
    with site.records() as congress:
        today = now(congress).date()
        survey = Survey(
            batch_id=held.batch_id,
            code="browsers",
            way=SurveyWay.OPEN,
            until=today + timedelta(days=7),
            opened_on=today,
        )
        db.session.add(survey)
    yield "browsers"
    with site.records():
        db.session.query(Survey).filter_by(code="browsers").one().code = f"browsers-{held.batch_id}"


def test_three_taps_without_scripts(chromium, site, code):
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", base_url=site.address, java_script_enabled=False
    )
    page = context.new_page()
    response = page.goto(f"/attendance/s/{code}")
    assert len(response.body()) < LONGEST_PAGE
    take_picture(page, "survey-phone")
    for group, figure in (("课程内容", "5 很满意"), ("组织安排", "4 满意"), ("对履职的帮助", "4 满意")):
        page.get_by_role("group", name=group).get_by_label(figure.replace(" ", "")).check()
    page.get_by_role("button", name="提交").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("谢谢您")
    take_picture(page, "survey-phone-done")
    context.close()


def test_the_form_is_open_to_everybody(open_browser, code, size):
    page = open_browser(size).new_page()
    page.goto(f"/attendance/s/{code}")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.locator("input[name=content]:checked").count() == 1
    assert barriers(page) == []
    assert sideways_scroll(page) <= 0


def test_staff_read_two_years(site, open_browser, as_staff, size):
    ids = [held_now(site, 7).lesson_id for _year in range(2)]
    with site.records() as congress:
        today = now(congress).date()
        course, lecturer = (db.session.query(one).order_by(one.id).first() for one in (Course, Lecturer))
        for id_, years, score in zip(ids, (1, 0), (3, 4), strict=True):
            lesson = db.session.get(Lesson, id_)
            lesson.course_id, lesson.lecturer_id = course.id, lecturer.id
            lesson.batch.starts_at -= timedelta(days=366 * years)
            survey = answered_survey(
                lesson, [score] * 6, until=today - timedelta(days=1), opened_on=today, code=f"read-{lesson.id}"
            )
            db.session.add(SurveyText(survey_id=survey.id, text="多讲案例，\n少念稿。"))
        batch_id, course_id = lesson.batch_id, course.id
    page = open_browser(size, as_staff).new_page()
    paths = [
        *("/attendance/effect", f"/attendance/effect/courses/{course_id}", f"/attendance/batches/{batch_id}/survey"),
        f"/attendance/surveys/{survey_id(site, batch_id)}/screen",
    ]
    for path in paths:
        page.goto(path)
        take_picture(page, f"survey-{path}-{size}")
        assert barriers(page) == [], path
        assert sideways_scroll(page) <= 0, path


def survey_id(site, batch_id):
    with site.records():
        return db.session.query(Survey.id).filter_by(batch_id=batch_id).scalar()
