"""The list of a lesson, leave and papers, as staff and deputies see them."""

from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from tests.factories import (
    AttendanceFactory,
    BatchFactory,
    EnrolmentFactory,
    LeaveFactory,
    LessonFactory,
    MandateFactory,
)
from training.clock import real_now
from training.models import db, scope
from training.models.attendance import Attendance, Leave, LeaveState, Presence
from training.models.congresses import Term
from training.models.plans import Mode


@pytest.fixture
def lesson(congress):
    lesson = LessonFactory()
    for name in ("安一", "包二", "曹䶮"):
        EnrolmentFactory(batch=lesson.batch, person=MandateFactory(person__name=name).person)
    db.session.commit()
    return lesson


def person(lesson, at):
    return lesson.batch.enrolments[at].person_id


def live_on(congress, day):
    """Let that day be today for the congress."""
    congress.days_behind = (real_now().date() - day).days
    db.session.commit()


def presences():
    return {row.person.name: (row.presence, row.minutes) for row in db.session.scalars(select(Attendance))}


def test_the_list_shows_everybody_and_saves_each_mark(staff, lesson):
    url = f"/attendance/lessons/{lesson.id}"
    assert "曹䶮" in staff.get(url).text
    first, second, third = (person(lesson, at) for at in range(3))
    marks = {f"mark-{first}": "present", f"mark-{second}": "late", f"missed-{second}": "15", f"mark-{third}": "sick"}
    assert "已保存 3 人的考勤" in staff.post(url, data=marks, follow_redirects=True).text
    assert presences() == {
        "安一": (Presence.PRESENT, 180),
        "包二": (Presence.LATE, 165),
        "曹䶮": (Presence.EXCUSED, 0),
    }


def test_a_wrong_number_is_named_and_nothing_typed_is_lost(staff, lesson):
    url, first, second = f"/attendance/lessons/{lesson.id}", person(lesson, 0), person(lesson, 1)
    page = staff.post(url, data={f"mark-{first}": "present", f"mark-{second}": "late", f"missed-{second}": "一刻"})
    assert page.status_code == 422
    assert "分钟数“一刻”不是整数" in page.text
    assert 'value="一刻"' in page.text
    assert presences() == {}


@pytest.mark.parametrize(
    ("more", "status"),
    [({"mark-{}": "late", "missed-{}": "9" * 5000}, 422), ({"mark-x": "present", "mark-{}": "none"}, 422),
     ({"mark-" + "9" * 5000: "present"}, 302), ({"mark-" + "9" * 18: "present"}, 422)],
)  # fmt: skip
def test_what_no_browser_sends_is_refused_in_words(staff, lesson, more, status):
    one = person(lesson, 0)
    data = {name.format(one): value for name, value in more.items()}
    assert staff.post(f"/attendance/lessons/{lesson.id}", data=data).status_code == status
    assert presences() == {}


def test_what_somebody_else_changed_meanwhile_is_a_conflict(staff, lesson):
    AttendanceFactory(lesson=lesson, person=lesson.batch.enrolments[0].person)
    db.session.commit()
    page = staff.post(f"/attendance/lessons/{lesson.id}", data={f"mark-{person(lesson, 0)}": "absent"})
    assert page.status_code == 409
    assert "安一" in page.text
    assert presences()["安一"] == (Presence.PRESENT, 180)


def test_a_test_passed_online_is_kept(staff, lesson):
    lesson.batch.program.mode = Mode.ONLINE
    db.session.commit()
    first = person(lesson, 0)
    staff.post(f"/attendance/lessons/{lesson.id}", data={f"mark-{first}": "present", f"passed-{first}": "1"})
    assert db.session.scalars(select(Attendance)).one().test_passed


def test_leave_is_asked_shown_with_its_share_and_granted(staff, lesson):
    url, day = f"/attendance/batches/{lesson.batch_id}/leaves", lesson.batch.starts_at.date().isoformat()
    form = {"person_id": person(lesson, 0), "from_on": day, "from_half": "0", "to_on": day, "to_half": "1"}
    page = staff.post(url, data={**form, "kind": "sick", "reason": "住院"}, follow_redirects=True)
    assert "准假后：" in page.text
    assert "超过 1/7" in page.text
    leave = db.session.scalars(select(Leave)).one()
    staff.post(f"/attendance/leaves/{leave.id}", data={"decision": "grant"})
    db.session.refresh(leave)
    assert leave.state == LeaveState.GRANTED
    assert staff.post(f"/attendance/leaves/{leave.id}", data={"decision": "refuse"}).status_code == 422


def test_leave_that_ends_before_it_begins_is_refused_at_the_field(staff, lesson):
    day = lesson.batch.starts_at.date()
    form = {"person_id": person(lesson, 0), "from_half": "0", "to_half": "0", "kind": "sick"}
    days = {"from_on": day.isoformat(), "to_on": (day - timedelta(days=1)).isoformat()}
    assert (
        "请假的结束应在开始之后" in staff.post(f"/attendance/batches/{lesson.batch_id}/leaves", data=form | days).text
    )


def test_the_register_holds_every_mark(staff, lesson):
    AttendanceFactory(lesson=lesson, person=lesson.batch.enrolments[2].person)
    db.session.commit()
    response = staff.get(f"/attendance/batches/{lesson.batch_id}/register.xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(response.data)).get_sheet_by_index(0).to_python()
    assert any("曹䶮" in row and "出勤" in row and 180 in row for row in rows)


def test_a_deputy_sees_their_own_lessons_and_asks_for_leave_before_the_class(deputy, congress, lesson):
    EnrolmentFactory(batch=lesson.batch, person=deputy.person)
    db.session.commit()
    assert lesson.subject in deputy.get("/attendance/mine").text
    day = lesson.batch.starts_at.date().isoformat()
    form = {"from_on": day, "from_half": "0", "to_on": day, "to_half": "0", "kind": "official", "reason": "会议"}
    url = f"/attendance/mine/batches/{lesson.batch_id}/leave"
    assert "请假应在课前提出" in deputy.post(url, data=form).text
    live_on(congress, lesson.batch.starts_at.date() - timedelta(days=3))
    assert "下一步由“班主任”审批" in deputy.post(url, data=form, follow_redirects=True).text
    leave = db.session.scalars(select(Leave)).one()
    assert leave.person_id == deputy.person.id
    deputy.post(f"/attendance/mine/leaves/{leave.id}/withdraw")
    db.session.refresh(leave)
    assert leave.state == LeaveState.WITHDRAWN


def test_a_deputy_cannot_ask_for_leave_from_others_classes(deputy, lesson):
    assert deputy.get(f"/attendance/mine/batches/{lesson.batch_id}/leave").status_code == 404
    assert deputy.get(f"/attendance/lessons/{lesson.id}").status_code == 403


def test_batches_are_listed_by_where_they_are_in_time(staff, lesson):
    page = staff.get("/attendance/").text
    assert "第 1 期" in page
    assert "已结束" in page


@pytest.mark.parametrize(
    "url", ["lessons/{lesson}", "batches/{batch}", "batches/{batch}/leaves", "batches/{batch}/register.xlsx"]
)
def test_another_congress_is_not_there(staff, neighbour, url):
    with scope.within(neighbour.id):
        term = db.session.scalars(select(Term)).one()
        batch = BatchFactory()
        theirs = LessonFactory(batch=batch)
        LeaveFactory(batch=batch, person=MandateFactory(term=term).person)
        db.session.commit()
        ids = {"lesson": theirs.id, "batch": batch.id}
    assert staff.get("/attendance/" + url.format(**ids)).status_code == 404
