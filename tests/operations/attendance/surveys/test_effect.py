"""A year's scores beside those of the year before, the worst course first, with the reason."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.factories import (
    AnnualPlanFactory,
    AttendanceFactory,
    BatchFactory,
    CourseFactory,
    LecturerFactory,
    LessonFactory,
    ProgramFactory,
    answered_survey,
)
from training.models import db
from training.models.attendance import Presence
from training.models.catalogue import Course
from training.operations.attendance.surveys import effect, history, passing
from training.operations.attendance.surveys.passing import Passed
from training.operations.attendance.surveys.results import Score

ON = date(2024, 1, 1)


@pytest.fixture
def years(congress):
    """The same program in two years; its budget course gets worse."""
    plans = [AnnualPlanFactory(year=year) for year in (2022, 2023)]
    programs = [ProgramFactory(annual_plan=plan, name="履职培训") for plan in plans]
    budget, law = CourseFactory(subject="预算审查"), CourseFactory(subject="宪法")
    lecturer = LecturerFactory(name="王")
    for program, scores in zip(programs, ([4] * 6, [2, 3, 3, 3, 3, 4]), strict=True):
        starts_at = datetime(program.annual_plan.year, 4, 11)
        given = LessonFactory(
            batch=BatchFactory(program=program, starts_at=starts_at), course=budget, lecturer=lecturer
        )
        answered_survey(given, scores, until=date(program.annual_plan.year, 9, 1))
    answered_survey(
        LessonFactory(batch=BatchFactory(program=programs[1], starts_at=datetime(2023, 5, 8)), course=law),
        [5] * 5,
        until=date(2023, 9, 1),
    )
    return programs


def test_lines_of_a_year_worst_first_beside_the_year_before(years):
    found = effect.year(2023, ON)
    courses = [(one.name, one.score.average, one.score.answers, one.before) for one in found.courses]
    assert courses == [
        ("预算审查", Decimal("3.0"), 6, Score(24, 6, 6)),
        ("宪法", Decimal("5.0"), 5, None),
    ]
    assert [(one.name, one.id, one.score.answers) for one in found.programs] == [("履职培训", years[1].id, 11)]
    assert found.programs[0].before == Score(72, 18, 6)
    assert found.lecturers[0].name == "王"
    assert [(one.answers, one.people) for one in found.batches] == [(6, 0), (5, 0)]


def test_what_could_be_better_says_why(years):
    assert effect.doubts(effect.year(2023, ON)) == [
        "“预算审查”：6 份答卷，平均 3.0，低于全部课程的 3.9，也低于上年的 4.0。"
    ]
    assert effect.doubts(effect.year(2022, ON)) == []
    assert effect.years(ON) == [2023, 2022]


def test_one_thing_through_the_years(years):
    averages = [(2022, Decimal("4.0"), 1), (2023, Decimal("3.0"), 1)]
    course = db.session.get_one(Course, effect.year(2023, ON).courses[0].id)
    points, shares = history.of_course(course, ON)
    assert [(one.year, one.score.average, one.batches) for one in points] == averages
    assert [(one.year, one.name) for one in shares] == [(2023, "王"), (2022, "王")]
    points, batches = history.of_program(years[0], ON)
    assert [(one.year, one.batches) for one in points] == [(2022, 1), (2023, 2)]
    assert [one.survey.batch.starts_at.month for one in batches] == [5, 4, 4]
    assert [one.score.answers for one in history.of_all(ON)] == [6, 11]


def test_the_next_plan_is_told_how_the_program_was_judged(years):
    coming = ProgramFactory(annual_plan=AnnualPlanFactory(year=2024), name="履职培训")
    judged = effect.last_of(coming, ON)
    assert (judged.year, judged.program, judged.score.answers) == (2023, years[1], 11)
    assert effect.last_of(years[1], ON).year == 2022
    assert effect.last_of(years[0], ON) is None
    assert effect.last_of(ProgramFactory(annual_plan=coming.annual_plan, name="新项目"), ON) is None


def test_a_lesson_counts_as_a_test_once_somebody_passed(congress):
    course = CourseFactory()
    tested, untested = LessonFactory(course=course), LessonFactory(course=course)
    for is_passed in (True, True, False):
        AttendanceFactory(lesson=tested, test_passed=is_passed)
    AttendanceFactory(lesson=tested, presence=Presence.ABSENT, minutes=0)
    AttendanceFactory(lesson=untested)
    assert passing.by_course() == {(course.id, 2022): Passed(2, 3)}
    assert passing.by_course(course.id)[course.id, 2022].percent == 66
    assert passing.by_course(course.id + 1) == {}
