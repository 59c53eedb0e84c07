"""What is shown of answers: averages of closed surveys, from five answers on, figure by figure."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.factories import BatchFactory, LessonFactory, answered_survey
from tests.operations.attendance.surveys.conftest import KEY, NOW, reply
from training.models.surveys import Aspect, SurveyWay
from training.operations.attendance.surveys import answering, opening, results
from training.operations.attendance.surveys.results import Score

LATER = date(2022, 9, 2)


@pytest.fixture
def scanned(survey):
    survey.way = SurveyWay.OPEN
    return survey


def take(survey, *answers):
    for one in answers:
        answering.take(survey, one, None, key=KEY, now=NOW)


def read(survey, on=LATER):
    surveys = results.closed(on)
    cells = results.cells(surveys)
    return cells, next((one for one in results.results(surveys, cells) if one.survey == survey), None)


def test_an_open_survey_is_not_read(scanned):
    take(scanned, *[reply(scanned)] * 6)
    assert read(scanned, on=scanned.until) == ([], None)
    opening.close(scanned, by_id=None, now=NOW)
    assert read(scanned, on=NOW.date())[1].answers == 6


def test_four_answers_say_nothing_and_five_do(scanned):
    take(scanned, *[reply(scanned, 4, text="多讲案例")] * 4)
    cells, result = read(scanned)
    assert (cells, result.answers, result.whole, results.texts(scanned, result)) == ([], 4, None, [])
    take(scanned, reply(scanned, 1))
    _cells, result = read(scanned)
    assert result.whole == Score(total=51, figures=15, answers=5)
    assert result.whole.average == Decimal("3.4")
    assert results.texts(scanned, result) == ["多讲案例"] * 4


def test_a_course_that_four_have_judged_says_nothing(scanned):
    take(scanned, *[reply(scanned, 4, course=1)] * 4, *[reply(scanned, 4)] * 4)
    cells, _result = read(scanned)
    assert {one.aspect for one in cells} == {Aspect.CONTENT, Aspect.ORGANISATION, Aspect.USEFULNESS}


def test_share_of_those_on_the_list(scanned):
    take(scanned, *[reply(scanned)] * 6)
    _cells, result = read(scanned)
    assert (result.answers, result.people) == (6, 12)


def test_a_small_class_is_not_found_by_taking_a_large_one_from_the_whole(congress):
    small, large = (LessonFactory(batch=BatchFactory(starts_at=datetime(2022, day, 1))) for day in (4, 5))
    answered_survey(small, [1, 1, 1])
    answered_survey(large, [5] * 6)
    surveys = results.closed(LATER)
    shown = results.results(surveys, results.cells(surveys))
    assert [one.whole for one in shown] == [None, Score(90, 18, 6)]


def test_averages_are_rounded_half_up():
    assert [Score(total, 20).average for total in (61, 62, 63, 0)] == [
        Decimal(one) for one in ("3.1", "3.1", "3.2", "0.0")
    ]
    assert Score().average == Decimal("0.0")
