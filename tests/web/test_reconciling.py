"""Reconciliation as deputies and staff see it: every line, yes or no, an answer by two, a list each quarter."""

from datetime import date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from tests.factories import (
    AttendanceFactory,
    CreditEntryFactory,
    EnrolmentFactory,
    LessonFactory,
    MandateFactory,
    ObjectionFactory,
    ParticipationFactory,
    UserFactory,
)
from tests.statements import statements
from training import clock
from training.models import db
from training.models.activities import ParticipationState
from training.models.audit import AuditRow
from training.models.ledger import CreditEntry
from training.models.reconciling import Confirmation, Objection, ObjectionState, Publication
from training.operations.ledger import posting, rule_sets
from training.operations.ledger.everyday import crediting


@pytest.fixture(autouse=True)
def july(monkeypatch):
    monkeypatch.setattr(clock, "real_now", lambda: datetime(2022, 7, 4, 9))


@pytest.fixture
def entry(deputy, congress):
    """A line of the deputy who is signed in: late, 100 of 180 minutes, in April."""
    rule_sets.adopt("nanjing", date(2022, 1, 1))
    lesson = LessonFactory(batch__program__name="预算审查监督")
    AttendanceFactory(lesson=lesson, person=deputy.person, minutes=100, presence="late")
    EnrolmentFactory(batch=lesson.batch, person=deputy.person)
    posting.post(lesson.batch, by_id=None, at=datetime(2022, 4, 20, 9))
    db.session.commit()
    return db.session.scalars(select(CreditEntry)).one()


@pytest.fixture
def everyday(deputy, congress):
    """A line of the deputy who is signed in: an hour of a group's study of two hours, in May."""
    rule_sets.adopt("nanjing", date(2022, 1, 1))
    more = {"activity__title": "学习代表法", "activity__minutes": 120, "minutes": 60, "accepted_minutes": 60}
    part = ParticipationFactory(person=deputy.person, state=ParticipationState.ACCEPTED, **more)
    crediting.post([part], by_id=None, at=datetime(2022, 5, 20, 9))
    db.session.commit()
    return db.session.scalars(select(CreditEntry)).one()


@pytest.fixture
def colleague(app, staff):
    return app.test_client().sign_in(UserFactory(username="colleague"))


def one(model):
    db.session.expire_all()
    return db.session.scalars(select(model).order_by(model.id.desc())).first()


def test_an_objection_goes_from_the_line_through_two_hands_into_the_ledger(deputy, entry, staff, colleague):
    assert "有异议" in deputy.page("/ledger/mine").text
    png = (BytesIO(b"\x89PNG\r\n\x1a\n" + b"0" * 40), "现场照片.png")
    sent = {"reason": "签到机故障，全程在场", "proof": png}
    page = deputy.post(f"/ledger/entries/{entry.id}/object", data=sent, follow_redirects=True).text
    assert "工作人员将在 7 月 19 日以前答复" in page
    objection = one(Objection)
    url = f"/ledger/objections/{objection.id}"
    assert deputy.get(f"{url}/proof").data.startswith(b"\x89PNG")
    assert "签到机故障" in staff.page("/ledger/objections").text

    answer = {"presence": "present", "minutes": "", "answer": "核对录像属实"}
    assert "待另一位工作人员复核" in staff.post(f"{url}/propose", data=answer, follow_redirects=True).text
    assert "须由两人办理" in staff.post(f"{url}/agree").text
    assert "考勤已更正" in colleague.post(f"{url}/agree", follow_redirects=True).text

    hours = [line.hours for line in db.session.scalars(select(CreditEntry).order_by(CreditEntry.id))]
    assert [str(one) for one in hours] == ["1.5", "-1.5", "3"]
    noted = [row.action for row in db.session.scalars(select(AuditRow).order_by(AuditRow.number))]
    assert noted == ["exported", "objection_proposed", "objection_upheld"]
    assert "核对录像属实" in deputy.page("/ledger/mine").text


def test_a_refusal_is_read_by_the_deputy(deputy, entry, staff):
    deputy.post(f"/ledger/entries/{entry.id}/object", data={"reason": "全程在场"})
    url = f"/ledger/objections/{one(Objection).id}"
    assert staff.post(f"{url}/refuse", data={"presence": "present", "answer": ""}).status_code == 422
    staff.post(f"{url}/refuse", data={"presence": "present", "answer": "录像显示迟到"})
    assert "录像显示迟到" in deputy.page(url).text
    assert one(Objection).state == ObjectionState.REFUSED


def test_what_is_no_picture_is_refused_at_its_field_and_keeps_nothing(deputy, entry):
    sent = {"reason": "全程在场", "proof": (BytesIO(b"MZ..."), "照片.exe")}
    assert "不是 PDF、JPEG 或 PNG 文件" in deputy.post(f"/ledger/entries/{entry.id}/object", data=sent).text
    assert one(Objection) is None


def test_a_missing_lesson_is_chosen_from_a_list_and_can_be_taken_back(deputy, entry):
    url = f"/ledger/people/{deputy.person.id}/missing"
    assert "没有可以补报的课次" in deputy.page(url).text
    lesson = LessonFactory(batch=entry.attendance.lesson.batch, starts_at=datetime(2022, 4, 12, 8, 30))
    db.session.commit()
    deputy.post(url, data={"lesson": str(lesson.id), "reason": "当天在场"})
    found = one(Objection)
    assert (found.lesson_id, found.entry_id) == (lesson.id, None)
    deputy.post(f"/ledger/objections/{found.id}/withdraw")
    assert one(Objection).state == ObjectionState.WITHDRAWN


def test_a_line_of_everyday_training_takes_the_same_way(deputy, everyday, staff, colleague):
    assert f"/ledger/entries/{everyday.id}/object" in deputy.get("/ledger/mine").text
    form = deputy.page(f"/ledger/entries/{everyday.id}/object").text
    assert "学习代表法" in form
    assert "工作人员将在 7 月 19 日以前答复" in form
    deputy.post(f"/ledger/entries/{everyday.id}/object", data={"reason": "全程参加"})
    url = f"/ledger/objections/{one(Objection).id}"
    page = staff.page(url).text
    assert "更正为（分钟）" in page
    assert "出勤" not in page
    answer = {"minutes": "", "answer": "签到簿属实"}
    assert "请填写更正后的分钟数" in staff.post(f"{url}/propose", data=answer).text
    assert (
        "待另一位工作人员复核"
        in staff.post(f"{url}/propose", data=answer | {"minutes": "120"}, follow_redirects=True).text
    )
    assert "须由两人办理" in staff.post(f"{url}/agree").text
    assert "异议已采纳；学时台账原记录冲销" in colleague.post(f"{url}/agree", follow_redirects=True).text
    minutes = [line.minutes for line in db.session.scalars(select(CreditEntry).order_by(CreditEntry.id))]
    assert minutes == [60, -60, 120]
    assert "学习代表法" in staff.page("/ledger/objections").text
    assert f"/ledger/entries/{everyday.id}/object" not in deputy.get("/ledger/mine").text


def test_staff_choose_the_days_for_an_answer(deputy, entry, staff):
    staff.post("/ledger/objections/days", data={"days": "7"})
    assert "7 月 11 日以前" in deputy.page(f"/ledger/entries/{entry.id}/object").text
    deputy.post(f"/ledger/entries/{entry.id}/object", data={"reason": "全程在场"})
    assert one(Objection).due_on == date(2022, 7, 11)
    assert "1 至 90 天" in staff.post("/ledger/objections/days", data={"days": "91"}).text
    assert staff.post("/ledger/objections/days", data={"days": "七"}).status_code == 422
    assert deputy.post("/ledger/objections/days", data={"days": "1"}).status_code == 403


def test_objections_are_searched_by_name_and_go_to_excel_whole(staff, congress):
    for number in range(60):
        state = ObjectionState.REFUSED if number else ObjectionState.OPEN
        name = "欧阳䶮" if number % 2 else "王二"
        ObjectionFactory(person=MandateFactory(person__name=name).person, state=state, decided_at=datetime(2022, 7, 1))
    db.session.commit()
    assert "欧阳䶮" not in staff.page("/ledger/objections?q=王二").text
    book = CalamineWorkbook.from_filelike(BytesIO(staff.get("/ledger/objections?q=欧阳&excel=1").data))
    (rows,) = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert [row[1] for row in rows[1:]] == ["欧阳䶮"] * 30
    everybody = CalamineWorkbook.from_filelike(BytesIO(staff.get("/ledger/objections?excel=1").data))
    assert [len(everybody.get_sheet_by_name(name).to_python()) for name in everybody.sheet_names] == [2, 60]


def test_nobody_sees_or_takes_back_anothers_objection(deputy, congress):
    other = ObjectionFactory()
    db.session.commit()
    url = f"/ledger/objections/{other.id}"
    for address in (url, f"{url}/proof"):
        assert deputy.get(address).status_code == 404
    assert deputy.post(f"{url}/withdraw").status_code == 404
    assert deputy.post(f"{url}/agree").status_code == 403


def test_overdue_objections_say_by_how_many_days(staff, congress):
    ObjectionFactory(due_on=date(2022, 7, 1))
    db.session.commit()
    assert "已超期 3 天" in staff.page("/ledger/objections").text


def test_a_quarter_is_confirmed_as_it_was_shown(deputy, entry, staff):
    page = deputy.page("/ledger/mine")
    (digest,) = {field.get("value") for field in page.root.iter("input") if field.get("name") == "digest"}
    sent = {"year": 2022, "quarter": 2, "digest": digest}
    assert "的学时已确认" in deputy.post("/ledger/mine/confirm", data=sent, follow_redirects=True).text
    assert one(Confirmation).digest == digest
    assert deputy.post("/ledger/mine/confirm", data=sent | {"digest": "0"}).status_code == 409
    MandateFactory(person__name="王未记")
    db.session.commit()
    page = staff.page("/ledger/confirmations").text
    assert "已确认" in page
    assert "王未记" not in staff.page("/ledger/confirmations?agreement=confirmed").text


def test_the_quarterly_list_is_published_kept_and_the_same_at_every_time(staff, entry, deputy):
    assert "2022 年第 2 季度已经结束，还没有公示" in staff.page("/").text
    assert deputy.person.name in staff.page("/ledger/publications/new?year=2022&quarter=2").text
    staff.post("/ledger/publications/new?year=2022&quarter=2", data={"as_of": "2022-07-04"})
    kept = one(Publication)
    url = f"/ledger/publications/{kept.id}"
    pdf, excel = staff.get(f"{url}.pdf").data, staff.get(f"{url}.xlsx").data
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert "2022年第2季度" in words.replace(" ", "")
    assert kept.digest[:20] in words.replace("\n", "")
    posting.post(entry.attendance.lesson.batch, by_id=None, at=datetime(2022, 7, 5, 9))
    assert (staff.get(f"{url}.pdf").data, staff.get(f"{url}.xlsx").data) == (pdf, excel)
    assert deputy.person.name in deputy.page(url).text
    assert "还没有公示" not in staff.page("/").text
    response = staff.post("/ledger/publications/new?year=2022&quarter=2", data={"as_of": "2022-07-04"})
    assert "请写明更正的原因" in response.text


def test_the_number_of_queries_does_not_grow_with_the_rows(staff, entry):
    def queries(url):
        with statements() as asked:
            staff.get(url)
        return len(asked)

    pages = ("/ledger/objections", "/ledger/confirmations", "/ledger/publications/new?year=2022&quarter=2")
    ObjectionFactory()
    of_activities = {"lesson": None, "entry": entry}
    ObjectionFactory(**of_activities)
    db.session.commit()
    with_one = [queries(url) for url in pages]
    ObjectionFactory.create_batch(2)
    for part in ParticipationFactory.create_batch(2):
        line = CreditEntryFactory(person=part.person, participation=part, rule_set=entry.rule_set)
        ObjectionFactory(person=part.person, **of_activities | {"entry": line})
    db.session.commit()
    assert [queries(url) for url in pages] == with_one
