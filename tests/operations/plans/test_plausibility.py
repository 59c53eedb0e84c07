"""What the program page says before anything is scheduled."""

from datetime import date

import pytest

from tests import factories
from training.models.plans import AudienceKind, Mode, ProgramKind
from training.operations.plans import plausibility, programs
from training.operations.plans.fields import ProgramFields

DAY = date(2022, 3, 1)


@pytest.fixture(autouse=True)
def _congress(congress):
    pass


def hints(people=290, minutes=180, **changes):
    plain = {"name": "履职班", "kind": ProgramKind.IN_SERVICE, "mode": Mode.LOCAL, "audience": AudienceKind.EVERYONE}
    given = ProgramFields(**{**plain, "half_days": 6, "max_size": 100, "max_batches": 3, **changes})
    return plausibility.hints(programs.sketch(given), people, DAY, minutes)


def texts(found, *, good):
    return [hint.text for hint in found if hint.is_good == good]


def test_enough_seats_are_counted_out():
    found = hints(rooms=[factories.RoomFactory(seats=200)])

    assert "对象 290 人（按 2022-03-01 名册）。" in texts(found, good=True)
    assert "最多 3 期 × 每期 100 人 = 300 个名额，够用，余 10 个。" in texts(found, good=True)


def test_the_largest_room_limits_a_batch():
    found = hints(rooms=[factories.RoomFactory(seats=40), factories.RoomFactory(seats=80)])

    assert texts(found, good=False) == [
        "最多 3 期 × 每期 80 人 = 240 个名额（最大会场 80 座），缺 50 个。请增加期数、每期人数或换更大的会场。"
    ]


def test_no_room_limits_an_online_program():
    assert texts(hints(mode=Mode.ONLINE, max_size=290, max_batches=1), good=False) == []


def test_an_online_program_is_not_told_to_find_a_larger_room():
    assert texts(hints(mode=Mode.ONLINE), good=True)[:1] == ["对象 290 人（按 2022-03-01 名册）。"]
    assert texts(hints(mode=Mode.ONLINE, max_batches=2), good=False) == [
        "最多 2 期 × 每期 100 人 = 200 个名额，缺 90 个。请增加期数或每期人数。"
    ]


def test_nobody_in_the_audience_is_a_doubt():
    assert "2022-03-01 没有人" in texts(hints(people=0), good=False)[0]


def test_people_who_cannot_be_divided_are_told():
    found = hints(people=50, min_size=30, max_size=40)

    assert texts(found, good=False) == ["50 人按每期 30 至 40 人、最多 3 期分不开。请调整每期人数。"]


def test_a_room_too_small_for_the_least_size():
    found = hints(people=30, min_size=30, rooms=[factories.RoomFactory(seats=20)])

    assert "最大的会场只有 20 座，坐不下开班人数 30 人。" in texts(found, good=False)


@pytest.mark.parametrize(
    ("half_days", "says", "good"),
    [
        (2, "2 门课程共需 1.5 天，项目 1 天，超出 0.5 天。", False),
        (3, "2 门课程共需 1.5 天，项目 1.5 天。", True),
        (4, "2 门课程共需 1.5 天，项目 2 天，余 0.5 天。", True),
    ],
)
def test_lessons_are_measured_against_the_days(half_days, says, good):
    courses = [factories.CourseFactory(minutes=181), factories.CourseFactory(minutes=180)]

    assert any(text.startswith(says) for text in texts(hints(half_days=half_days, courses=courses), good=good))


def test_prerequisites_come_before_inside_or_in_earlier_programs():
    first, second = factories.CourseFactory(subject="宪法"), factories.CourseFactory(subject="监督法")
    second.prerequisites = [first]
    earlier = factories.ProgramFactory()
    factories.ProgramCourseFactory(program=earlier, course=first)
    between = factories.ProgramFactory(earlier=[earlier])

    assert texts(hints(people=1, courses=[first, second]), good=False) == []
    assert texts(hints(people=1, courses=[second], earlier=[between]), good=False) == []
    assert texts(hints(people=1, courses=[second, first]), good=False) == ["“宪法”是“监督法”的先修课程，应排在它之前。"]
    assert texts(hints(people=1, courses=[second]), good=False) == ["“监督法”的先修课程“宪法”不在本项目和先修项目中。"]


def test_windows_must_hold_a_batch():
    short = [(date(2022, 4, 1), date(2022, 4, 2))]

    assert "最长的可排时段 2 天，容不下 3 天" in texts(hints(windows=short), good=False)[-1]
    assert texts(hints(windows=[(date(2022, 4, 1), date(2022, 4, 3))]), good=False) == []
    assert "未设可排时段：全年都可排。" in texts(hints(), good=True)


def test_more_than_a_working_week_in_one_piece_is_a_doubt():
    assert "须连续上课" in texts(hints(half_days=11), good=False)[-1]


@pytest.mark.parametrize(("half_days", "days"), [(1, "0.5"), (2, "1"), (3, "1.5"), (12, "6"), (60, "30")])
def test_half_days_are_written_as_days(half_days, days):
    assert plausibility.days(half_days) == days
