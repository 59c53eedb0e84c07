"""Leave up the ladder, its settings and its letters, as staff see them."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from tests.factories import (
    AttendanceFactory,
    EnrolmentFactory,
    LeaveFactory,
    LeaveStepFactory,
    LessonFactory,
    MandateFactory,
    UserFactory,
)
from tests.statements import statements
from training.models import db
from training.models.attendance import Attendance, LeaveKind, LeaveState, Presence
from training.models.audit import AuditRow
from training.models.leaves import EmployerLetter, LeaveRung
from training.operations.attendance import ladder


@pytest.fixture
def leave(congress):
    """Two steps, none taken."""
    lesson = LessonFactory()
    person = MandateFactory(person__name="安一").person
    EnrolmentFactory(batch=lesson.batch, person=person)
    leave = LeaveFactory(batch=lesson.batch, person=person)
    LeaveStepFactory(leave=leave)
    LeaveStepFactory(leave=leave, position=2, title="教务部门")
    db.session.commit()
    return leave


def decide(browser, leave, decision="grant", **more):
    step = next((one.id for one in leave.steps if one.granted is None), 0)
    response = browser.post(f"/attendance/leaves/{leave.id}", data={"decision": decision, "step": step} | more)
    db.session.expire_all()
    return response


def test_the_list_shows_who_decides_next_and_the_home_page_how_many(staff, leave):
    page = staff.get("/attendance/leaves").text
    assert "安一" in page
    assert "同意，报下一级" in page
    assert "待班主任 1 份" in staff.get("/").text
    decide(staff, leave, note="同意")
    page = staff.get("/attendance/leaves").text
    assert "应由另一人审批" in page
    assert "待教务部门 1 份" in staff.get("/").text


def test_two_people_take_the_two_steps(app, staff, leave):
    other = app.test_client().sign_in(UserFactory(name="陈主任"))
    decide(staff, leave)
    assert decide(staff, leave).status_code == 422
    decide(other, leave)
    assert leave.state == LeaveState.GRANTED
    page = staff.get(f"/attendance/batches/{leave.batch_id}/leaves").text
    assert "陈主任" in page
    assert "安一" not in staff.get("/attendance/leaves").text
    assert "安一" in staff.get("/attendance/leaves?state=").text


def test_a_step_seen_that_is_taken_already_is_a_conflict(staff, leave):
    first = leave.steps[0].id
    decide(staff, leave)
    assert decide(staff, leave, step=first).status_code == 409


def test_staff_withdraw_leave_and_that_is_audited(staff, leave):
    staff.post(f"/attendance/leaves/{leave.id}/withdraw")
    db.session.expire_all()
    assert leave.state == LeaveState.WITHDRAWN
    assert db.session.scalars(select(AuditRow.action)).all() == ["leave_withdrawn"]


def test_the_excel_holds_the_steps_and_the_share(staff, leave):
    decide(staff, leave, note="情况属实")
    rows = CalamineWorkbook.from_filelike(BytesIO(staff.get("/attendance/leaves.xlsx").data)).get_sheet_by_index(0)
    (row,) = rows.to_python()[1:]
    assert row[0] == "安一"
    assert "情况属实；教务部门 待批" in row[8]
    assert row[9:] == [180, 180, "180/180"]


def test_the_number_of_questions_does_not_grow_with_the_list(staff, leave):
    staff.get("/attendance/leaves")
    before = questions(staff)
    for _more in range(2):
        LeaveStepFactory(leave=LeaveFactory(batch=leave.batch))
    db.session.commit()
    assert questions(staff) == before


def questions(browser):
    """How many statements the list takes."""
    with statements() as asked:
        assert browser.get("/attendance/leaves").status_code == 200
    return len(asked)


def rungs(*titles, **more):
    found = {"adds_up": "y", "letter_prefix": "淮人办函", "contact": "李敏", "phone": "0561-3053000"}
    for place, (title, half_days) in enumerate(titles):
        found |= {f"rungs-{place}-title": title, f"rungs-{place}-half_days": half_days}
    return found | more


def test_the_ladder_is_changed_and_audited(staff, congress):
    helper = UserFactory(name="陈主任")
    db.session.commit()
    data = rungs(("科长", "2"), ("分管副主任", ""), **{"rungs-1-approvers": [helper.id]})
    assert staff.post("/attendance/leave-settings", data=data).status_code == 302
    assert [(one.title, one.half_days, set(one.approver_ids)) for one in ladder.rungs()] == [
        ("科长", 2, set()),
        ("分管副主任", None, {helper.id}),
    ]
    assert db.session.scalars(select(AuditRow.action)).all() == ["leave_rules_changed"]
    page = staff.get("/attendance/leave-settings").text
    assert 'value="分管副主任"' in page


def test_a_ladder_without_an_end_is_refused_at_its_field(staff, congress):
    page = staff.post("/attendance/leave-settings", data=rungs(("科长", "2")))
    assert "最高一级“科长”不应限定长度" in page.text
    assert db.session.scalars(select(LeaveRung)).all() == []


def test_letters_are_issued_shown_and_printed(staff, leave):
    url = f"/attendance/batches/{leave.batch_id}/letters"
    assert staff.post(url).status_code == 422
    staff.post("/attendance/leave-settings", data=rungs(("科长", "2"), ("主任", "")))
    assert staff.get(f"{url}.pdf").status_code == 404
    staff.post(url)
    letter = db.session.scalars(select(EmployerLetter)).one()
    assert "淮人办函〔" in staff.get(url).text
    for address in (f"{url}.pdf", f"/attendance/letters/{letter.id}.pdf"):
        text = PdfReader(BytesIO(staff.get(address).data)).pages[0].extract_text()
        assert letter.employer in "".join(text.split())


def test_the_class_page_tells_no_shows_from_leave_and_corrects_what_leave_overtook(staff, leave):
    lesson = leave.batch.lessons[0]
    AttendanceFactory(lesson=lesson, person=leave.person, presence=Presence.ABSENT, minutes=0)
    leave.state = LeaveState.GRANTED
    db.session.commit()
    url = f"/attendance/batches/{leave.batch_id}"
    page = staff.get(url).text
    assert "记为缺勤，按请假应为事假" in page
    staff.post(f"{url}/absences")
    db.session.expire_all()
    assert db.session.scalars(select(Attendance.presence)).all() == [Presence.EXCUSED]
    assert "考勤与请假不一致" not in staff.get(url).text


def test_the_register_counts_leave_and_no_shows_apart(staff, leave):
    excused = {"presence": Presence.EXCUSED, "leave_kind": LeaveKind.SICK}
    AttendanceFactory(lesson=leave.batch.lessons[0], person=leave.person, minutes=0, **excused)
    other = EnrolmentFactory(batch=leave.batch, person=MandateFactory(person__name="包二").person).person
    AttendanceFactory(lesson=leave.batch.lessons[0], person=other, minutes=0, presence=Presence.ABSENT)
    db.session.commit()
    book = CalamineWorkbook.from_filelike(
        BytesIO(staff.get(f"/attendance/batches/{leave.batch_id}/register.xlsx").data)
    )
    rows = {row[1]: row[-2:] for row in book.get_sheet_by_index(0).to_python()}
    assert (rows["姓名"], rows["安一"], rows["包二"]) == (["请假课次", "未请假缺勤课次"], [1, 0], [0, 1])
