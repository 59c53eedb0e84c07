"""What a form holds becomes figures without a giver; one answer a ticket, never more answers than people."""

import pytest
from sqlalchemy import select

from tests.factories import LecturerFactory, LessonFactory
from tests.meanwhile import meanwhile
from tests.operations.attendance.surveys.conftest import KEY, NOW, form, reply
from training.models import db
from training.models.appending import AppendOnly
from training.models.schedules import EnrolmentState, LessonState
from training.models.surveys import Aspect, Survey, SurveyScore, SurveyText, SurveyWay, UsedTicket
from training.operations.attendance.surveys import answering, opening, tickets
from training.operations.errors import TrainingError


def take(survey, answer, ticket=None, now=NOW):
    answering.take(survey, answer, ticket, key=KEY, now=now)


def test_each_course_with_each_of_its_lecturers_is_asked_about_once(lesson):
    LessonFactory(batch=lesson.batch, course=lesson.course, subject="宪法", lecturer=lesson.lecturer)
    LessonFactory(batch=lesson.batch, course=lesson.course, subject="宪法", lecturer=LecturerFactory(name="李"))
    LessonFactory(batch=lesson.batch, course=None, subject="参观", lecturer=None)
    LessonFactory(batch=lesson.batch, subject="取消的课", state=LessonState.CANCELLED)
    db.session.refresh(lesson.batch)
    asked = [(one.subject, one.lecturer) for one in answering.parts_of(lesson.batch)]
    assert asked == [("宪法", lesson.lecturer.name), ("宪法", "李"), ("参观", "")]


def test_three_taps_are_enough(lesson):
    found = answering.read(lesson.batch, form())
    assert found.whole == {Aspect.CONTENT: 5, Aspect.ORGANISATION: 4, Aspect.USEFULNESS: 3}
    assert (found.parts, found.text) == ({}, "")


def test_what_lacks_is_counted(lesson):
    with pytest.raises(TrainingError, match="还有 2 项没有选"):
        answering.read(lesson.batch, {"content": "5"})


@pytest.mark.parametrize("odd", ["0", "6", "5.0", "５", "x", "-1", " 5"])
def test_figures_are_one_to_five(lesson, odd):
    with pytest.raises(TrainingError, match="1 至 5"):
        answering.read(lesson.batch, form(content=odd))


def test_a_text_has_its_limit_and_no_invisible_signs(lesson):
    assert answering.read(lesson.batch, form(text=" 多讲案例\r\n少念稿\x00\u202e ")).text == "多讲案例\n少念稿"
    assert len(answering.read(lesson.batch, form(text="好" * 500)).text) == 500
    with pytest.raises(TrainingError, match="501 字"):
        answering.read(lesson.batch, form(text="好" * 501))


def test_figures_are_kept_apart_from_each_other_and_from_the_ticket(survey, people):
    ticket = tickets.draw(survey, people[0].id, KEY)
    take(survey, reply(survey, 4, course=2, text="多讲案例"), ticket)
    scores = db.session.scalars(select(SurveyScore)).all()
    assert sorted((one.aspect.value, one.subject, one.score) for one in scores) == [
        ("content", "", 4), ("course", "宪法", 2), ("organisation", "", 4), ("usefulness", "", 4),
    ]  # fmt: skip
    course = next(one for one in scores if one.subject)
    lesson = survey.batch.lessons[0]
    assert (course.course_id, course.lecturer_id) == (lesson.course_id, lesson.lecturer_id)
    about = {"id", "congress_id", "survey_id"}
    assert set(SurveyScore.__table__.columns.keys()) - about == {
        "aspect", "subject", "course_id", "lecturer_id", "score",
    }  # fmt: skip
    assert set(SurveyText.__table__.columns.keys()) - about == {"text"}
    assert set(UsedTicket.__table__.columns.keys()) - about == {"token_hash"}


def test_a_ticket_is_good_once(survey, people):
    ticket = tickets.draw(survey, people[0].id, KEY)
    take(survey, reply(survey), ticket)
    with pytest.raises(TrainingError, match="只能填一次"):
        take(survey, reply(survey), ticket)
    assert opening.answers(survey) == 1


@pytest.mark.parametrize("ticket", [None, "", "made up", "x" * 32])
def test_nobody_answers_without_a_ticket(survey, ticket):
    with pytest.raises(TrainingError, match="不是本期问卷的票"):
        take(survey, reply(survey), ticket)


def test_who_scans_answers_without_a_ticket_until_there_are_as_many_answers_as_people(survey):
    survey.way = SurveyWay.OPEN
    for _number in range(12):
        take(survey, reply(survey))
    with pytest.raises(TrainingError, match="已达名单人数"):
        take(survey, reply(survey))
    assert opening.answers(survey) == 12


def test_no_answer_before_and_after(survey):
    survey.way = SurveyWay.OPEN
    with pytest.raises(TrainingError, match="最后一课开始时"):
        take(survey, reply(survey), now=NOW.replace(hour=8))
    opening.close(survey, by_id=None, now=NOW)
    with pytest.raises(TrainingError, match="已经截止"):
        take(survey, reply(survey))


def test_an_answer_that_waited_while_the_survey_was_closed_is_not_taken(app, congress, survey):
    """Otherwise the results before and after it would give it away."""
    survey.way, key = SurveyWay.OPEN, survey.id
    db.session.commit()

    def answer():
        found = opening.by_code(db.session.get_one(Survey, key).code)
        take(found, reply(found))

    with meanwhile(app, congress.id, answer) as outcome:
        opening.close(survey, by_id=None, now=NOW)
    assert "已经截止" in str(outcome[0])
    assert opening.answers(survey) == 0


def test_a_ticket_stays_good_when_others_leave_the_list(survey, people):
    handed_out = [tickets.draw(survey, person.id, KEY) for person in people]
    for enrolment in survey.batch.enrolments[:5]:
        enrolment.state = EnrolmentState.WITHDRAWN
    for ticket in handed_out:
        take(survey, reply(survey), ticket)
    assert opening.answers(survey) == 12


def test_answers_are_never_changed(survey):
    survey.way = SurveyWay.OPEN
    take(survey, reply(survey))
    db.session.scalars(select(SurveyScore)).first().score = 5
    with pytest.raises(AppendOnly):
        db.session.flush()
    db.session.rollback()
