"""What staff see of a year whose decree is not out yet."""

from datetime import date

import pytest

from tests import factories as make
from tests.pages import Page, faults
from training.models import db


@pytest.fixture
def proposal(congress):
    """One batch of two days from 10 April 2028, of a year without a decree."""
    place = make.PlaceFactory()
    program = make.ProgramFactory(
        annual_plan=make.AnnualPlanFactory(year=2028), half_days=2, rooms=[make.RoomFactory(place=place)], name="履职班"
    )
    course = make.CourseFactory()
    course.lecturers.append(make.LecturerFactory())
    make.ProgramCourseFactory(program=program, course=course)
    people = [make.MandateFactory().person.id for _ in range(3)]
    proposal = make.solved_proposal(program, people, [])
    held_on(proposal, date(2028, 4, 10))
    return proposal


def held_on(proposal, day):
    proposal.problem = proposal.problem | {"origin": "2027-12-27"}
    start = (day - date(2027, 12, 27)).days * 2
    proposal.solution = proposal.solution | {"batches": [proposal.solution["batches"][0] | {"start": start}]}
    db.session.commit()


def text_of(answer):
    assert answer.status_code == 200
    found = Page(answer.text)
    assert faults(found) == []
    return found.text


def test_a_timetable_that_avoids_the_doubtful_days_says_so(staff, proposal):
    text = text_of(staff.get(f"/schedules/{proposal.id}"))
    assert "2028 年放假安排尚未公布。本方案的 1 期都避开了可能调休放假的日子。" in text


def test_a_batch_on_a_doubtful_day_is_named_with_its_holiday(staff, proposal):
    held_on(proposal, date(2028, 5, 3))
    text = text_of(staff.get(f"/schedules/{proposal.id}"))
    assert "放假安排未公布，1 期有可能受影响" in text
    assert "涉及 3 人次，其余 0 期不受影响。" in text
    assert "履职班 第 1 期（3 人）：5 月 3 日可能放假：劳动节的 3 种安排中有 2 种" in text


def test_once_staff_have_entered_the_decree_nothing_is_in_doubt(staff, proposal):
    held_on(proposal, date(2028, 5, 3))
    make.DayOverrideFactory(on=date(2028, 4, 29), is_workday=False, name="公布的安排")
    db.session.commit()
    assert "有可能受影响" not in text_of(staff.get(f"/schedules/{proposal.id}"))


def test_the_holidays_page_lists_the_plausible_breaks(staff):
    text = text_of(staff.get("/catalogue/holidays?year=2028"))
    assert "可能的放假安排" in text
    assert "4 月 30 日至 5 月 4 日（调休 2 天）" in text
    assert "可能放假：劳动节的 3 种安排中有 2 种" in text
    assert "可能的放假安排" not in text_of(staff.get("/catalogue/holidays?year=2026"))
