"""From records to the problem file."""

from datetime import date, datetime, timedelta

import pytest

from tests import factories as make
from training.models import db, scope
from training.models.people import GroupKind
from training.models.plans import AudienceKind, Mode
from training.models.schedules import BatchState, EnrolmentState
from training.operations.errors import TrainingError
from training.operations.schedules.questions import question_of
from training.solver import problem as problems

BEFORE = datetime(2021, 12, 1, 9, 0)
JUNE = datetime(2022, 6, 1, 9, 0)


def half_day(on, *, afternoon=False):
    return (on - date(2021, 12, 27)).days * 2 + afternoon


@pytest.fixture
def place(congress):
    return make.PlaceFactory(name="相山区")


@pytest.fixture
def plan(congress):
    return make.AnnualPlanFactory(year=2022)


@pytest.fixture
def service(plan, place):
    """Three days from a Monday morning, in April, for everyone, in one room."""
    service = make.ProgramFactory(annual_plan=plan, name="履职培训班", rooms=[make.RoomFactory(place=place)])
    make.ProgramWindowFactory(program=service)
    return service


def ask(plan, now=BEFORE):
    data = question_of(plan, now)
    problems.read(data)
    return data


def one(entries, name):
    return next(entry for entry in entries if entry["id"] == name)


def refusal(plan, now=BEFORE):
    with pytest.raises(TrainingError) as error:
        question_of(plan, now)
    return error.value.message


def test_the_year_counts_from_the_monday_before_new_year(plan, service):
    make.MandateFactory()
    data = ask(plan)
    assert data["origin"] == "2021-12-27"
    assert data["half_days"] == (5 + 365) * 2


def test_a_year_that_begins_on_a_monday_counts_from_new_year(congress):
    plan = make.AnnualPlanFactory(year=2024)
    make.ProgramFactory(annual_plan=plan)
    make.MandateFactory()
    data = ask(plan)
    assert (data["origin"], data["half_days"]) == ("2024-01-01", 366 * 2)


def test_a_batch_lies_on_workdays_that_follow_each_other(plan, service):
    make.MandateFactory()
    starts = ask(plan)["programs"][0]["starts"]
    days = [date(2021, 12, 27) + timedelta(days=start // 2) for start in starts]
    assert {start % 2 for start in starts} == {0}
    assert {day.weekday() for day in days} == {0, 1, 2, 6}
    assert [day.day for day in days if day.weekday() == 6] == [24]  # worked before Labour Day
    assert date(2022, 4, 27) in days
    assert date(2022, 4, 28) not in days


def test_a_swapped_workday_lets_a_batch_cross_the_weekend(plan, service):
    make.MandateFactory()
    for day in (16, 17):
        make.DayOverrideFactory(on=date(2022, 4, day), is_workday=True, name="调休")
    starts = ask(plan)["programs"][0]["starts"]
    assert half_day(date(2022, 4, 15)) in starts
    assert half_day(date(2022, 4, 8)) not in starts


def test_a_holiday_and_a_blackout_are_left_out(plan, service):
    make.MandateFactory()
    make.DayOverrideFactory(on=date(2022, 4, 12), is_workday=False)
    make.BlackoutFactory(starts_at=datetime(2022, 4, 20, 14, 0), ends_at=datetime(2022, 4, 20, 17, 0))
    starts = ask(plan)["programs"][0]["starts"]
    assert [half_day(date(2022, 4, day)) in starts for day in (11, 12, 13, 18, 19, 20, 25)] == [
        False, False, True, False, False, False, True,
    ]  # fmt: skip


def test_afternoons_may_begin_where_the_program_allows_it(plan, service):
    make.MandateFactory()
    service.starts_in_the_morning = False
    service.half_days = 1
    starts = ask(plan)["programs"][0]["starts"]
    assert half_day(date(2022, 4, 6), afternoon=True) in starts
    assert half_day(date(2022, 4, 5), afternoon=True) not in starts  # 清明


def test_nothing_new_begins_today_or_before(plan, service):
    make.MandateFactory()
    starts = ask(plan, datetime(2022, 4, 13, 8, 0))["programs"][0]["starts"]
    assert min(starts) == half_day(date(2022, 4, 18))


def test_a_year_that_is_over_can_still_be_entered(plan, service):
    make.MandateFactory()
    assert min(ask(plan, datetime(2026, 11, 22))["programs"][0]["starts"]) < half_day(date(2022, 4, 12))


def test_everybody_in_the_audience_needs_the_program(plan, service, place):
    deputy = make.MandateFactory(place=place).person
    guest = make.GuestFactory(place=place).person
    new = make.ProgramFactory(annual_plan=plan, audience=AudienceKind.GUESTS)
    people = ask(plan)["people"]
    assert one(people, f"person-{deputy.id}")["needs"] == [f"program-{service.id}"]
    assert one(people, f"person-{guest.id}")["needs"] == [f"program-{service.id}", f"program-{new.id}"]
    assert {person["place"] for person in people} == {f"place-{place.id}"}


def test_who_takes_the_seat_within_the_window_is_away_until_then(plan, service):
    deputy = make.MandateFactory(starts_on=date(2022, 4, 18)).person
    person = one(ask(plan)["people"], f"person-{deputy.id}")
    assert person["away"] == [[0, half_day(date(2022, 4, 18))]]


def test_who_resigns_is_away_afterwards(plan, service):
    deputy = make.MandateFactory(ends_on=date(2022, 4, 17)).person
    person = one(ask(plan)["people"], f"person-{deputy.id}")
    assert person["away"] == [[0, 10], [half_day(date(2022, 4, 18)), 740]]


def test_who_left_before_is_not_asked(plan, service):
    make.MandateFactory()
    gone = make.MandateFactory(ends_on=date(2022, 3, 1)).person
    assert f"person-{gone.id}" not in {person["id"] for person in ask(plan)["people"]}


def test_away_times_and_groups_are_taken_over(plan, service):
    deputy = make.MandateFactory().person
    area = make.GroupMemberFactory(person=deputy).group
    law = make.GroupMemberFactory(person=deputy, group__kind=GroupKind.PROFESSIONAL).group
    make.AwayFactory(person=deputy, starts_at=datetime(2022, 4, 11), ends_at=datetime(2022, 4, 12, 12))
    person = one(ask(plan)["people"], f"person-{deputy.id}")
    assert [half_day(date(2022, 4, 11)), half_day(date(2022, 4, 12), afternoon=True)] in person["away"]
    assert person["groups"] == [f"group-{area.id}", f"group-{law.id}"]


def test_nobody_is_placed_anywhere_while_making_something_up(plan, service):
    deputy = make.MandateFactory().person
    lesson = make.LessonFactory(batch__starts_at=datetime(2022, 6, 13))
    make.MakeUpFactory(person=deputy, lesson=lesson)
    first = half_day(date(2022, 6, 13))
    assert [first, first + 1] in one(ask(plan)["people"], f"person-{deputy.id}")["away"]


def test_a_batch_in_another_congress_takes_the_persons_time(plan, service, neighbour):
    deputy = make.MandateFactory().person
    with scope.within(neighbour.id):
        batch = make.BatchFactory(starts_at=datetime(2022, 4, 11), program__half_days=2)
        make.MandateFactory(person=deputy)
        make.EnrolmentFactory(batch=batch, person=deputy)
        gone = make.BatchFactory(
            starts_at=datetime(2022, 4, 20), program=batch.program, key="x", state=BatchState.CANCELLED
        )
        make.EnrolmentFactory(batch=gone, person=deputy)
    person = one(ask(plan)["people"], f"person-{deputy.id}")
    monday = half_day(date(2022, 4, 11))
    assert [span for span in person["away"] if span[0] >= 20] == [[monday, monday + 2]]


def test_lessons_are_whole_half_days_in_order(plan, service):
    make.MandateFactory()
    teacher = make.LecturerFactory()
    first = make.CourseFactory(minutes=180)
    second = make.CourseFactory(minutes=200)
    second.prerequisites.append(first)
    second.lecturers.append(teacher)
    make.ProgramCourseFactory(program=service, course=first)
    make.ProgramCourseFactory(program=service, course=second)
    assert ask(plan)["programs"][0]["lessons"] == [
        {"id": f"course-{first.id}", "length": 1, "lecturers": [], "after": []},
        {
            "id": f"course-{second.id}",
            "length": 2,
            "lecturers": [f"lecturer-{teacher.id}"],
            "after": [f"course-{first.id}"],
        },
    ]


def test_rooms_have_places_parts_and_closed_times(plan, service, place):
    make.MandateFactory()
    hall = make.RoomFactory(place=make.PlaceFactory(), seats=300)
    hall.parts.append(service.rooms[0])
    make.RoomClosureFactory(room=hall, starts_at=datetime(2022, 4, 11, 9), ends_at=datetime(2022, 4, 11, 10))
    make.DistanceFactory(from_place=place, to_place=hall.place, cost=7)
    data = ask(plan)
    room = one(data["rooms"], f"room-{hall.id}")
    monday = half_day(date(2022, 4, 11))
    assert (room["seats"], room["parts"], room["closed"]) == (
        300,
        [f"room-{service.rooms[0].id}"],
        [[monday, monday + 1]],
    )
    a, b = (data["places"].index(f"place-{one.id}") for one in (place, hall.place))
    assert data["travel"][a][b] == data["travel"][b][a] == 7


def test_an_online_program_needs_no_room(plan, service):
    make.MandateFactory()
    service.mode = Mode.ONLINE
    assert ask(plan)["programs"][0]["rooms"] == []


def published(service, people, starts_at=datetime(2022, 4, 11), key="one"):
    batch = make.BatchFactory(program=service, key=key, room=service.rooms[0], starts_at=starts_at)
    for person in people:
        make.EnrolmentFactory(batch=batch, person=person)
    return batch


def test_change_is_counted_from_what_is_published(plan, service):
    deputy = make.MandateFactory().person
    batch = published(service, [deputy])
    published(service, [], key="gone").state = BatchState.CANCELLED
    data = ask(plan)
    assert [batch["id"] for batch in data["previous"]["batches"]] == [batch.key]
    assert data["previous"]["places"] == [
        {"person": f"person-{deputy.id}", "program": f"program-{service.id}", "batch": batch.key}
    ]
    assert data["batches"] == data["pins"] == []


def test_what_has_begun_is_given_with_its_people(plan, service):
    first, second = make.MandateFactory().person, make.MandateFactory().person
    batch = published(service, [first, second])
    batch.enrolments[1].state = EnrolmentState.WITHDRAWN
    service.windows[0].to_on = date(2022, 12, 31)
    make.AwayFactory(person=first, starts_at=datetime(2022, 4, 12), ends_at=datetime(2022, 4, 12, 12))
    data = ask(plan, JUNE)
    start = half_day(date(2022, 4, 11))
    room = f"room-{batch.room_id}"
    assert data["batches"] == [
        {"id": "one", "program": f"program-{service.id}", "start": start, "room": room, "lessons": []}
    ]
    assert [pin["person"] for pin in data["pins"]] == [f"person-{first.id}"]
    assert data["programs"][0]["options"][0] == {"start": start, "room": room, "min_size": 0}
    assert min(option["start"] for option in data["programs"][0]["options"][1:]) >= half_day(date(2022, 6, 2))
    before, after = [0, start], [start + 6, half_day(date(2022, 6, 2))]
    assert one(data["people"], f"person-{first.id}")["away"] == [before, after]
    assert one(data["people"], f"person-{second.id}")["away"] == [[0, half_day(date(2022, 6, 2))]]


RUNNING = datetime(2022, 4, 12, 9)
"""The second of three days of the class below."""


@pytest.fixture
def class_with_lecturer(service):
    """A class that has begun; its lecturer speaks on the third morning."""
    make.MandateFactory()
    course = make.CourseFactory(lecturers=[make.LecturerFactory()], minutes=180)
    make.ProgramCourseFactory(program=service, course=course)
    service.windows[0].to_on = date(2022, 12, 31)
    batch = published(service, [make.MandateFactory().person])
    times = {"starts_at": datetime(2022, 4, 13, 9), "ends_at": datetime(2022, 4, 13, 12)}
    make.LessonFactory(batch=batch, course=course, lecturer=course.lecturers[0], **times)
    return batch


def test_lessons_of_what_has_begun_are_given_as_published(plan, class_with_lecturer):
    lesson = class_with_lecturer.lessons[0]
    data = ask(plan, RUNNING)
    third = half_day(date(2022, 4, 13))
    told = {"lesson": f"course-{lesson.course_id}", "start": third, "lecturer": f"lecturer-{lesson.lecturer_id}"}
    assert data["batches"][0]["lessons"] == [told]
    assert problems.read(data).taken(f"lecturer-{lesson.lecturer_id}") == ((third, third + 1),)


def test_a_lecturer_of_a_course_that_left_the_program_is_not_to_be_had_then(plan, service, class_with_lecturer):
    service.courses.clear()
    db.session.flush()
    data = ask(plan, RUNNING)
    third = half_day(date(2022, 4, 13))
    assert data["batches"][0]["lessons"] == []
    assert data["lecturers"][0]["closed"] == [[third, third + 1]]


def test_a_lecturer_who_may_give_the_course_no_more_still_gives_it_where_it_has_begun(plan, class_with_lecturer):
    lesson = class_with_lecturer.lessons[0]
    lesson.course.lecturers.clear()
    db.session.flush()
    assert ask(plan, RUNNING)["batches"][0]["lessons"][0]["lecturer"] == f"lecturer-{lesson.lecturer_id}"


def test_a_running_class_opens_no_closed_time_of_others(plan, class_with_lecturer):
    other = make.RoomFactory(place=class_with_lecturer.room.place)
    ill = make.LecturerFactory()
    third = half_day(date(2022, 4, 13))
    times = {"starts_at": datetime(2022, 4, 13), "ends_at": datetime(2022, 4, 14)}
    for room in (other, class_with_lecturer.room):
        make.RoomClosureFactory(room=room, **times)
    make.LecturerClosureFactory(lecturer=ill, **times)
    data = ask(plan, RUNNING)
    assert one(data["rooms"], f"room-{other.id}")["closed"] == [[third, third + 2]]
    assert one(data["rooms"], f"room-{class_with_lecturer.room_id}")["closed"] == []
    assert one(data["lecturers"], f"lecturer-{ill.id}")["closed"] == [[third, third + 2]]


def test_a_class_of_another_years_plan_takes_room_and_lecturer(congress, plan, service):
    make.MandateFactory()
    last_year = make.ProgramFactory(annual_plan=make.AnnualPlanFactory(year=2021))
    new_year = datetime(2021, 12, 31)
    batch = make.BatchFactory(
        program=last_year, room=service.rooms[0], starts_at=new_year, ends_at=datetime(2022, 1, 2)
    )
    lecturer = make.LecturerFactory()
    times = {"starts_at": datetime(2022, 1, 1, 9), "ends_at": datetime(2022, 1, 1, 12)}
    make.LessonFactory(batch=batch, lecturer=lecturer, **times)
    data = ask(plan)
    assert one(data["rooms"], f"room-{batch.room_id}")["closed"] == [[8, 12]]
    assert one(data["lecturers"], f"lecturer-{lecturer.id}")["closed"] == [[10, 11]]


def test_who_sat_in_a_begun_batch_out_of_order_keeps_the_seat_outside_the_problem(plan, service):
    deputy = make.MandateFactory().person
    earlier = make.ProgramFactory(annual_plan=plan, name="初任培训班")
    service.earlier.append(earlier)
    batch = published(service, [deputy])
    data = ask(plan, JUNE)
    person = one(data["people"], f"person-{deputy.id}")
    start = half_day(batch.starts_at.date())
    assert person["needs"] == [f"program-{earlier.id}"]
    assert any(begin <= start and start + 6 <= end for begin, end in person["away"])
    assert data["pins"] == []


def test_in_a_year_that_is_over_the_records_say_what_has_begun(plan, service):
    deputy = make.MandateFactory().person
    batch = published(service, [deputy])
    later = datetime(2026, 11, 22)
    assert ask(plan, later)["batches"] == []
    lesson = make.LessonFactory(batch=batch)
    make.AttendanceFactory(lesson=lesson, person=deputy)
    db.session.flush()
    assert [given["id"] for given in ask(plan, later)["batches"]] == [batch.key]


def test_a_plan_without_programs_is_refused(plan):
    assert refusal(plan) == "“2022 年度培训计划”还没有班次。请先在年度计划中添加班次，再编排。"


def test_an_empty_audience_is_refused(plan, service):
    assert "“履职培训班”的培训对象中没有人" in refusal(plan)


def test_a_program_without_a_start_is_refused(plan, service):
    make.MandateFactory()
    service.windows[0].to_on = date(2022, 4, 2)
    assert "“履职培训班”没有可以开班的日期：可排时段内没有连续 6 个半天的工作日" in refusal(plan)


def test_lessons_longer_than_the_program_are_refused(plan, service):
    make.MandateFactory()
    make.ProgramCourseFactory(program=service, course=make.CourseFactory(minutes=1300))
    assert "课程共需 8 个半天，多于班次的 6 个半天" in refusal(plan)


def test_rooms_too_small_are_refused(plan, service):
    make.MandateFactory()
    service.min_size = 61
    service.max_size = 80
    assert "可用教室最多 60 座，少于最少开班人数 61 人" in refusal(plan)


def test_every_reason_is_said_at_once(plan, service):
    make.ProgramFactory(annual_plan=plan, name="空班", half_days=60)
    words = refusal(plan)
    assert "“履职培训班”" in words
    assert "“空班”" in words


def test_a_neighbours_records_stay_out(plan, service, neighbour):
    make.MandateFactory()
    before = ask(plan)
    with scope.within(neighbour.id):
        make.one_of_each()
    assert ask(plan) == before


def test_days_that_a_decree_may_take_cost_half_a_batch_more(congress, place):
    plan = make.AnnualPlanFactory(year=2028)
    program = make.ProgramFactory(
        annual_plan=plan, half_days=2, open_cost=61, rooms=[make.RoomFactory(place=place)], max_batches=2
    )
    make.ProgramWindowFactory(program=program, from_on=date(2028, 4, 20), to_on=date(2028, 5, 12))
    term = make.TermFactory(name="第十八届", starts_on=date(2027, 1, 1), ends_on=date(2031, 12, 31))
    make.MandateFactory(place=place, term=term)
    options = ask(plan, datetime(2027, 9, 1, 9, 0))["programs"][0]["options"]
    dear = {
        date(2028, 1, 3) - timedelta(days=7) + timedelta(days=one["start"] // 2) for one in options if "cost" in one
    }
    assert dear == {date(2028, 4, 28), date(2028, 5, 3), date(2028, 5, 4)}
    assert {one["cost"] for one in options if "cost" in one} == {31}
    for day in (28, 29, 30):
        make.DayOverrideFactory(on=date(2028, 4, day), is_workday=day == 28, name="公布的安排")
    assert "options" not in ask(plan, datetime(2027, 11, 20, 9, 0))["programs"][0], "staff entered the decree's days"
