"""A class of one morning with twelve people, whose survey can be answered now."""

from datetime import datetime

import pytest

from tests.factories import SurveyFactory, lesson_for
from training.models.surveys import Aspect
from training.operations.attendance.surveys import answering
from training.operations.attendance.surveys.answering import WHOLE_CLASS, Reply

NOW = datetime(2022, 4, 11, 11, 0)
KEY = "for tests alone"


@pytest.fixture
def lesson(congress):
    return lesson_for(12, subject="宪法")


@pytest.fixture
def survey(lesson):
    return SurveyFactory(batch=lesson.batch)


@pytest.fixture
def people(lesson):
    return [one.person for one in lesson.batch.enrolments]


def reply(survey, score=4, *, course=None, text=""):
    """The three figures, at will one for each course, and a text."""
    parts = dict.fromkeys(answering.parts_of(survey.batch), course) if course else {}
    return Reply(dict.fromkeys(WHOLE_CLASS, score), parts, text)


def form(**more):
    return {Aspect.CONTENT.value: "5", Aspect.ORGANISATION.value: "4", Aspect.USEFULNESS.value: "3"} | more
