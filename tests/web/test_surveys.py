"""A survey in browsers: opened by staff, answered on telephones without names, read once it has closed."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from tests.factories import (
    AnnualPlanFactory,
    BatchFactory,
    DoorPhoneFactory,
    LessonFactory,
    MandateFactory,
    ProgramFactory,
    SurveyFactory,
    UserFactory,
    answered_survey,
    lesson_for,
)
from tests.pages import Page, faults
from training import clock
from training.models import db
from training.models.accounts import Role
from training.models.audit import AuditRow
from training.models.surveys import Survey, SurveyDraw, SurveyScore, SurveyText, SurveyWay, UsedTicket
from training.operations import tokens
from training.operations.attendance.surveys import tickets

NOW = datetime(2022, 4, 11, 11, 0)
BEFORE = date(2022, 4, 1)
LONGEST_PAGE = 30_000
THREE = {"content": "5", "organisation": "4", "usefulness": "3"}


@pytest.fixture(autouse=True)
def time(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda _congress: NOW)
    for module in ("actors", "attendance.surveys", "attendance.mine"):
        monkeypatch.setattr(f"training.web.{module}.now", lambda _congress: NOW)
    for module in ("attendance.surveys", "attendance.batches"):
        monkeypatch.setattr(f"training.web.{module}.today", lambda _congress: NOW.date())


@pytest.fixture
def lesson(congress):
    return lesson_for(6, subject="宪法")


@pytest.fixture
def survey(lesson):
    return SurveyFactory(batch=lesson.batch)


@pytest.fixture
def address(survey):
    return f"/attendance/s/{survey.code}"


def phone_of(app, person):
    return app.test_client().sign_in(UserFactory(role=Role.DEPUTY, person_id=person.id))


def rows(model):
    return db.session.scalars(select(model)).all()


def test_staff_open_it_show_it_and_close_it(staff, lesson):
    page = f"/attendance/batches/{lesson.batch_id}/survey"
    staff.post(page, data={"way": "tickets", "until": "2022-04-18"})
    survey = rows(Survey)[0]
    assert f"/attendance/s/{survey.code}" in staff.page(page).text
    assert "<svg" in staff.get(f"/attendance/surveys/{survey.id}/screen").text
    staff.post(f"/attendance/surveys/{survey.id}/close")
    assert "答卷不满 5 份" in staff.page(page).text


def test_a_bad_last_day_is_said_at_its_field(staff, lesson):
    response = staff.post(
        f"/attendance/batches/{lesson.batch_id}/survey", data={"way": "tickets", "until": "2021-01-01"}
    )
    assert response.status_code == 422
    assert "截止日期应在 2022-04-11 至" in Page(response.text).text
    assert rows(Survey) == []


def test_a_deputy_draws_a_ticket_and_answers_in_three_taps(app, lesson, survey, address):
    phone = phone_of(app, lesson.batch.enrolments[0].person)
    assert address in phone.get("/attendance/mine").text
    assert "领票并填写" in phone.page(address).text
    drawn = phone.post(f"{address}/ticket")
    ticket = phone.get_cookie("lunxun_ticket", path=address).value
    assert drawn.location.endswith(address)
    assert ticket not in drawn.location
    assert phone.post(address, data=THREE).status_code == 303
    assert "谢谢您" in phone.page(address).title
    assert [one.token_hash for one in rows(UsedTicket)] == [tokens.hash_of(ticket)]
    assert sorted(one.score for one in rows(SurveyScore)) == [3, 4, 5]
    assert len(rows(SurveyDraw)) == 1
    assert rows(AuditRow) == []


def test_nobody_answers_or_draws_twice(app, lesson, survey, address):
    person = lesson.batch.enrolments[0].person
    phone, other = phone_of(app, person), phone_of(app, person)
    phone.post(f"{address}/ticket")
    assert "您已领过" in other.page(address).text
    assert other.post(f"{address}/ticket").status_code == 422
    assert other.post(address, data=THREE).status_code == 422
    phone.post(address, data=THREE)
    assert phone.post(address, data=THREE).status_code == 422
    assert len(rows(UsedTicket)) == 1


def test_a_telephone_known_at_the_door_draws_without_signing_in(client, lesson, survey, address):
    DoorPhoneFactory(link__person=lesson.batch.enrolments[0].person, token_hash=tokens.hash_of("secret"))
    assert "登录领票" in client.page(address).text
    client.set_cookie("lunxun_phone", "secret", path="/attendance")
    assert "领票并填写" in client.page(address).text
    client.post(f"{address}/ticket")
    assert "对本期的评价" in client.page(address).text


def test_who_is_not_on_the_list_gets_no_ticket(app, survey, address):
    stranger = phone_of(app, MandateFactory().person)
    assert "登录领票" in stranger.page(address).text
    assert stranger.post(f"{address}/ticket").status_code == 404
    assert rows(SurveyDraw) == []


def test_a_slip_is_good_once_on_any_telephone(app, survey, address):
    ticket = tickets.made(survey, app.config["SECRET_KEY"])
    first, second = app.test_client(), app.test_client()
    assert first.get(f"{address}/t/{ticket}").location.endswith(address)
    assert first.post(address, data=THREE).status_code == 303
    second.get(f"{address}/t/{ticket}")
    assert "谢谢您" in second.page(address).title
    assert second.post(address, data=THREE).status_code == 422
    assert len(rows(UsedTicket)) == 1


def test_slips_are_a_paper_that_is_kept_nowhere(staff, survey):
    response = staff.post(f"/attendance/surveys/{survey.id}/slips", data={"count": "6"})
    assert response.data.startswith(b"%PDF")
    assert staff.post(f"/attendance/surveys/{survey.id}/slips", data={"count": "1"}).status_code == 422
    assert rows(UsedTicket) == rows(SurveyDraw) == []
    assert [row.action for row in rows(AuditRow)] == ["exported"]


def test_what_lacks_is_said_and_nothing_typed_is_lost(client, survey, address):
    survey.way = SurveyWay.OPEN
    response = client.post(address, data={"content": "5", "text": "多讲案例"})
    page = Page(response.text)
    assert response.status_code == 422
    assert "还有 2 项没有选" in page.text
    assert page.texts("textarea") == ["多讲案例"]
    checked = [(one.get("name"), one.get("value")) for one in page.all("input") if "checked" in one.attrib]
    assert checked == [("content", "5")]
    assert rows(SurveyScore) == []


def test_a_browser_answers_an_open_survey_once(app, client, survey, address):
    survey.way = SurveyWay.OPEN
    for _time in range(2):
        assert client.post(address, data=THREE).status_code == 303
    assert "谢谢您" in client.page(address).title
    for _person in range(5):
        app.test_client().post(address, data=THREE)
    assert app.test_client().post(address, data=THREE).status_code == 422
    assert len(rows(UsedTicket)) == 6


def test_the_form_is_small_and_sound_without_scripts(client, lesson, survey, address):
    survey.way = SurveyWay.OPEN
    for number in range(12):
        LessonFactory(batch=lesson.batch, subject=f"课程{number}")
    response = client.get(address)
    assert len(response.data) < LONGEST_PAGE
    assert "<script" not in response.text
    assert faults(Page(response.text)) == []
    assert response.headers["Cache-Control"] == "no-store"


def test_what_people_write_is_text(app, staff, survey, address):
    survey.way = SurveyWay.OPEN
    for _person in range(5):
        app.test_client().post(address, data=THREE | {"text": "<script>alert(1)</script>"})
    staff.post(f"/attendance/surveys/{survey.id}/close")
    page = staff.get(f"/attendance/batches/{survey.batch_id}/survey").text
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)") == 5
    assert len(rows(SurveyText)) == 5


def test_a_closed_survey_says_so(client, survey, address):
    survey.until = NOW.date().replace(day=10)
    assert "已经截止" in client.page(address).text
    assert client.post(address, data=THREE).status_code == 422


def test_the_year_and_each_thing_in_it(staff, congress):
    lesson = LessonFactory(subject="宪法")
    answered_survey(lesson, [3] * 6, until=BEFORE)
    answered_survey(LessonFactory(batch=BatchFactory(program=lesson.batch.program)), [5] * 6, until=BEFORE)
    page = staff.page("/attendance/effect")
    assert "6 份答卷，平均 3.0，低于全部课程的 4.0。" in page.text
    for kind, record in [("programs", lesson.batch.program_id), ("courses", lesson.course_id)]:
        assert faults(staff.page(f"/attendance/effect/{kind}/{record}")) == []
    assert "3.0" in staff.page(f"/attendance/effect/lecturers/{lesson.lecturer_id}").text
    assert staff.get("/attendance/effect.xlsx").data.startswith(b"PK")


def test_two_years_are_drawn_and_the_next_plan_is_told(staff, congress):
    for year, score in ((2020, 3), (2021, 4)):
        program = ProgramFactory(annual_plan=AnnualPlanFactory(year=year), name="履职培训")
        batch = BatchFactory(program=program, starts_at=datetime(year, 4, 12))
        answered_survey(LessonFactory(batch=batch), [score] * 5, until=date(year, 9, 1))
    page = staff.page(f"/attendance/effect/programs/{program.id}")
    assert page.html.count("effect-dot") == 2
    coming = ProgramFactory(annual_plan=AnnualPlanFactory(year=2022), name="履职培训")
    plan = staff.page(f"/plans/programs/{coming.id}")
    assert "2021 年平均 4.0 分（5 份答卷）" in plan.text
    assert f"/attendance/effect/programs/{program.id}" in plan.links("http://localhost/")
