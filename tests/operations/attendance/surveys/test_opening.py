"""A survey is opened once, answered from its last lesson on, and closed for good."""

from datetime import date, datetime, timedelta

import pytest

from tests.factories import LessonFactory
from tests.operations.attendance.surveys.conftest import NOW
from training.models.schedules import BatchState, LessonState
from training.models.surveys import SurveyWay
from training.operations.attendance.surveys import opening
from training.operations.attendance.surveys.opening import Stand
from training.operations.errors import NotThere, TrainingError

DAY = date(2022, 4, 11)


def opened(batch, until=date(2022, 4, 18)):
    return opening.open_for(batch, SurveyWay.TICKETS, until, by_id=None, on=DAY)


def test_one_survey_a_class(lesson):
    assert opened(lesson.batch).batch == lesson.batch
    with pytest.raises(TrainingError, match="每期只有一份"):
        opened(lesson.batch)


@pytest.mark.parametrize("until", [date(2022, 4, 10), date(2022, 7, 11)])
def test_the_last_day_lies_after_the_class_and_not_too_far(lesson, until):
    with pytest.raises(TrainingError, match="2022-04-11 至 2022-07-10"):
        opened(lesson.batch, until)


def test_a_class_without_lessons_has_none(lesson):
    lesson.state = LessonState.CANCELLED
    with pytest.raises(TrainingError, match="没有要上的课次"):
        opened(lesson.batch)


def test_it_opens_by_itself_when_the_last_lesson_begins(survey):
    LessonFactory(batch=survey.batch, starts_at=datetime(2022, 4, 12, 14, 30))
    LessonFactory(batch=survey.batch, starts_at=datetime(2022, 4, 13, 8, 30), state=LessonState.CANCELLED)
    moments = [datetime(2022, 4, 12, 14, 29), datetime(2022, 4, 12, 14, 30), datetime(2022, 9, 1, 23, 59)]
    assert [opening.stand(survey, one) for one in moments] == [Stand.AHEAD, Stand.OPEN, Stand.OPEN]
    assert opening.stand(survey, datetime(2022, 9, 2)) == Stand.CLOSED


def test_once_closed_it_stays_closed(survey):
    opening.close(survey, by_id=None, now=NOW)
    assert opening.stand(survey, NOW) == Stand.CLOSED
    assert opening.open_of([survey.batch], NOW) == {}
    with pytest.raises(TrainingError, match="已经截止"):
        opening.close(survey, by_id=None, now=NOW)


def test_the_open_ones_by_class(survey):
    assert opening.open_of([survey.batch], NOW) == {survey.batch_id: survey}
    assert opening.open_of([survey.batch], NOW - timedelta(days=1)) == {}


def test_an_unknown_address_and_that_of_a_cancelled_class_lead_nowhere(survey):
    assert opening.by_code(survey.code) == survey
    survey.batch.state = BatchState.CANCELLED
    for code in ("elsewhere", survey.code):
        with pytest.raises(NotThere):
            opening.by_code(code)
