"""Missed lessons and make-ups as staff and deputies see them."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from tests.factories import (
    ActivityFactory,
    AttendanceFactory,
    EnrolmentFactory,
    LessonFactory,
    MakeUpFactory,
    MandateFactory,
    RuleSetFactory,
)
from tests.statements import statements
from training.clock import real_now
from training.models import db, scope
from training.models.attendance import MakeUp, MakeUpState, Presence
from training.models.audit import AuditRow


@pytest.fixture
def today(congress):
    """15 April 2022."""
    congress.days_behind = (real_now().date() - date(2022, 4, 15)).days
    db.session.commit()


def missed_by(name="安一", person=None, lesson=None):
    lesson = lesson or LessonFactory()
    person = person or MandateFactory(person__name=name).person
    EnrolmentFactory(batch=lesson.batch, person=person)
    return AttendanceFactory(lesson=lesson, person=person, presence=Presence.ABSENT, minutes=0)


@pytest.fixture
def record(today):
    return missed_by()


@pytest.fixture
def other(record):
    """The same course in May."""
    kept = {"course": record.lesson.course, "batch__program": record.lesson.batch.program}
    lesson = LessonFactory(**kept, batch__starts_at=datetime(2022, 5, 9))
    db.session.commit()
    return lesson


def one_make_up():
    db.session.expire_all()
    return db.session.scalars(select(MakeUp)).one()


def test_staff_see_what_was_missed_and_book_the_best_offer(staff, record, other):
    page = staff.get("/attendance/missed").text
    assert "安一" in page
    assert "安排补课" in page
    url = f"/attendance/missed/{record.id}"
    assert "同一门课；余 60 座" in staff.get(url).text
    page = staff.post(url, data={"lesson_id": other.id}, follow_redirects=True).text
    assert "已为 安一 预定补课" in page
    assert "已预定补课" in page
    assert one_make_up().state == MakeUpState.BOOKED
    assert staff.post(url, data={"lesson_id": other.id}).status_code == 422
    assert "补课</span>" in staff.get(f"/attendance/lessons/{other.id}").text


def test_staff_cancel_with_a_reason_that_is_audited_and_shown(staff, record, other):
    url = f"/attendance/missed/{record.id}"
    staff.post(url, data={"lesson_id": other.id})
    data = {"decision": "cancel", "reason": "教室维修"}
    page = staff.post(f"/attendance/make-ups/{one_make_up().id}", data=data, follow_redirects=True)
    assert "（教室维修）" in page.text
    assert db.session.scalars(select(AuditRow.action)).all() == ["make_up_cancelled"]


def test_a_deputy_asks_staff_confirm_and_the_deputy_gives_it_back(deputy, staff, today):
    record = missed_by(person=deputy.person)
    lesson = LessonFactory(course=record.lesson.course, batch__starts_at=datetime(2022, 5, 9))
    db.session.commit()
    assert "怎样补" in deputy.get("/attendance/mine/missed").text
    page = deputy.post(f"/attendance/mine/missed/{record.id}", data={"lesson_id": lesson.id}, follow_redirects=True)
    assert "座位已为您保留" in page.text
    assert one_make_up().state == MakeUpState.ASKED
    staff.post(f"/attendance/make-ups/{one_make_up().id}", data={"decision": "confirm"})
    assert one_make_up().state == MakeUpState.BOOKED
    assert "已预定补课" in deputy.get("/attendance/mine/missed").text
    deputy.post(f"/attendance/mine/make-ups/{one_make_up().id}")
    assert (one_make_up().state, one_make_up().cancel_reason) == (MakeUpState.CANCELLED, "本人取消")


def test_a_deputy_cannot_give_back_what_has_begun(deputy, today, congress):
    record = missed_by(person=deputy.person)
    make_up = MakeUpFactory(person=deputy.person, missed_lesson=record.lesson)
    congress.days_behind -= 60
    db.session.commit()
    assert deputy.post(f"/attendance/mine/make-ups/{make_up.id}").status_code == 422
    assert one_make_up().state == MakeUpState.BOOKED


def test_others_missed_lessons_are_nobodys_business(deputy, record, other):
    assert deputy.get(f"/attendance/mine/missed/{record.id}").status_code == 404
    make_up = MakeUpFactory(person=record.person, missed_lesson=record.lesson, lesson=other)
    db.session.commit()
    assert deputy.post(f"/attendance/mine/make-ups/{make_up.id}").status_code == 404
    assert deputy.get("/attendance/missed").status_code == 403


@pytest.mark.parametrize(
    ("query", "shown"),
    [("?presence=excused", False), ("?presence=absent", True), ("?state=done", False), ("?state=not_yet", True),
     ("?q=anyi", True), ("?q=包", False), ("?batch=999", False), ("?by=person", True), ("?by=nothing", True)],
)  # fmt: skip
def test_the_list_is_narrowed_down(staff, record, other, query, shown):
    assert ("安一</" in staff.get(f"/attendance/missed{query}").text) == shown


def test_the_excel_has_lessons_people_and_classes(staff, record, other):
    MakeUpFactory(person=record.person, missed_lesson=record.lesson, lesson=other)
    db.session.commit()
    book = CalamineWorkbook.from_filelike(BytesIO(staff.get("/attendance/missed.xlsx").data))
    assert book.sheet_names == ["缺课与补课", "按人", "按班次"]
    (row,) = book.get_sheet_by_index(0).to_python()[1:]
    assert (row[0], row[4], row[5], row[6]) == ("安一", "未请假缺勤", "已预定补课", other.subject)
    assert book.get_sheet_by_index(1).to_python()[1] == ["安一", 0, 1, 0, 1, 0]
    assert book.get_sheet_by_index(2).to_python()[1][1:] == [0, 1, 0, 1, 0]


def test_the_number_of_questions_does_not_grow_with_the_list(staff, record, other):
    staff.get("/attendance/missed")
    before = questions(staff)
    for name in ("包二", "曹三"):
        MakeUpFactory(missed_lesson=record.lesson, person=missed_by(name, lesson=record.lesson).person)
    db.session.commit()
    # a row with a make-up asks no more than one without
    assert questions(staff) <= before + 1


def questions(browser):
    """How many statements the list takes."""
    with statements() as asked:
        assert browser.get("/attendance/missed").status_code == 200
    return len(asked)


def test_an_absence_corrected_on_the_list_ends_the_make_up(staff, record, other):
    make_up = MakeUpFactory(person=record.person, missed_lesson=record.lesson, lesson=other)
    db.session.commit()
    data = {f"mark-{record.person_id}": "present", f"was-{record.person_id}": "absent"}
    staff.post(f"/attendance/lessons/{record.lesson_id}", data=data)
    db.session.refresh(make_up)
    assert (make_up.state, make_up.cancel_reason) == (MakeUpState.CANCELLED, "原缺课的考勤已更正，无须补课")
    assert make_up.starts_at - make_up.asked_at > timedelta(days=1)


@pytest.fixture
def study(record):
    """The group studies what was missed, in May."""
    activity = ActivityFactory(title=f"学习{record.lesson.subject}", starts_on=date(2022, 5, 9), is_open=True)
    db.session.commit()
    return activity


def test_staff_book_everyday_study_and_its_page_names_who_makes_up_by_it(staff, record, study):
    url = f"/attendance/missed/{record.id}"
    assert "同一主题；日常学习" in staff.get(url).text
    page = staff.post(url, data={"activity_id": study.id}, follow_redirects=True).text
    assert f"已为 安一 预定补课“{study.title}”" in page
    assert one_make_up().activity_id == study.id
    page = staff.get(f"/everyday/{study.id}").text
    assert "以此补课、尚未登记的人" in page
    assert "安一" in page
    assert study.title in staff.get("/attendance/missed?state=booked").text
    sheet = CalamineWorkbook.from_object(BytesIO(staff.get("/attendance/missed.xlsx").data)).get_sheet_by_index(0)
    assert sheet.to_python()[1][6:8] == [study.title, "日常学习"]


def test_a_study_that_is_moved_cancels_the_make_up_and_says_so(staff, record, study):
    staff.post(f"/attendance/missed/{record.id}", data={"activity_id": study.id})
    kept = {"kind": "group_study", "title": study.title, "mode": "local", "minutes": "120", "is_open": "y"}
    data = kept | {"starts_on": "2022-05-10", "course_id": "0", "group_id": "0", "place": "", "host": ""}
    RuleSetFactory()
    db.session.commit()
    page = staff.post(f"/everyday/{study.id}/edit", data=data, follow_redirects=True).text
    assert "1 人以此补课，因更改已取消" in page
    assert one_make_up().state == MakeUpState.CANCELLED


def test_a_study_of_another_congress_is_not_found(staff, record, neighbour):
    with scope.within(neighbour.id):
        other = ActivityFactory(is_open=True)
        db.session.commit()
        other_id = other.id
    assert staff.post(f"/attendance/missed/{record.id}", data={"activity_id": other_id}).status_code == 404
