"""Sign-in sheets: printed by a button, opened by their QR, typed back on a page."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from tests.factories import (
    AttendanceFactory,
    ClosingFactory,
    EnrolmentFactory,
    LessonFactory,
    MakeUpFactory,
    MandateFactory,
)
from training.models import db
from training.models.attendance import Attendance, Presence
from training.models.closings import ClosingState
from training.models.sheets import SheetScan, SignInSheet


@pytest.fixture
def lesson(congress):
    lesson = LessonFactory()
    for name in ("安一", "包二", "曹䶮"):
        EnrolmentFactory(batch=lesson.batch, person=MandateFactory(person__name=name).person)
    db.session.commit()
    return lesson


@pytest.fixture
def sheet(staff, lesson):
    staff.post(f"/attendance/batches/{lesson.batch_id}/sheets")
    return db.session.scalars(select(SignInSheet)).one()


def presences():
    return {row.person.name: row.presence for row in db.session.scalars(select(Attendance))}


def test_printing_makes_a_sheet_and_hands_over_its_pdf(staff, lesson):
    for _twice in range(2):
        response = staff.post(f"/attendance/batches/{lesson.batch_id}/sheets", follow_redirects=True)
        assert response.data.startswith(b"%PDF")
    assert db.session.scalar(select(func.count(SignInSheet.id))) == 1
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.data)).pages)
    assert "曹䶮" in words
    assert "第 1 版" in words


def test_downloading_makes_no_sheet(staff, sheet):
    one, two = (staff.get(f"/attendance/sheets/{sheet.id}.pdf").data for _twice in range(2))
    assert one == two
    assert db.session.scalar(select(func.count(SignInSheet.id))) == 1


def test_what_is_typed_is_saved_and_finished(staff, sheet):
    url = f"/attendance/sheets/{sheet.id}"
    form = {"half": sheet.half_days[0], "typed": "1-2\n2c20", "seen": "[]"}
    assert "已登记 2 人。" in staff.post(url, data={**form, "keep": "1"}, follow_redirects=True).text
    assert presences() == {"安一": Presence.PRESENT, "包二": Presence.LATE}
    page = staff.post(url, data={**form, "typed": "", "finish": "1"}, follow_redirects=True)
    assert "其中 1 人记为缺勤" in page.text
    assert presences()["曹䶮"] == Presence.ABSENT


def test_what_is_refused_stays_on_the_page(staff, sheet):
    form = {"half": sheet.half_days[0], "typed": "1-2\n7\nabc", "seen": "[]", "keep": "1"}
    page = staff.post(f"/attendance/sheets/{sheet.id}", data=form)
    assert page.status_code == 422
    assert "第 2 行“7”：这张签到表的序号是 1 至 3。" in page.text
    assert "第 3 行“abc”" in page.text
    assert "1-2\n7\nabc</textarea>" in page.text.replace("\r", "")
    assert presences() == {}


@pytest.mark.parametrize("seen", ["", "[]", "[[1]]", "{", "[[1,2,3,4,5]]", "7", '[[1,1,"present","x",0]]'])
def test_a_mark_of_somebody_else_is_not_overwritten_unseen(staff, lesson, sheet, seen):
    person = lesson.batch.enrolments[0].person
    AttendanceFactory(lesson=lesson, person=person, presence=Presence.ABSENT, minutes=0)
    form = {"half": sheet.half_days[0], "typed": "1", "seen": seen, "keep": "1"}
    page = staff.post(f"/attendance/sheets/{sheet.id}", data=form)
    assert page.status_code == 409
    assert "安一" in page.text
    assert presences() == {"安一": Presence.ABSENT}


def test_a_mark_that_was_seen_is_corrected(staff, lesson, sheet):
    AttendanceFactory(lesson=lesson, person=lesson.batch.enrolments[0].person, presence=Presence.ABSENT, minutes=0)
    page = staff.page(f"/attendance/sheets/{sheet.id}")
    seen = next(field.get("value") for field in page.all("input") if field.get("name") == "seen")
    form = {"half": sheet.half_days[0], "typed": "1", "seen": seen, "keep": "1"}
    staff.post(f"/attendance/sheets/{sheet.id}", data=form)
    assert presences() == {"安一": Presence.PRESENT}


def test_an_older_version_says_so_and_names_who_is_not_on_it(staff, lesson, sheet):
    EnrolmentFactory(batch=lesson.batch, person=MandateFactory(person__name="丁四").person)
    staff.post(f"/attendance/batches/{lesson.batch_id}/sheets")
    page = staff.get(f"/attendance/sheets/{sheet.id}").text
    assert "此后又印了第 2 版" in page
    assert "不在这一版上的：丁四" in page


def test_the_page_opens_at_the_half_day_that_has_begun(staff, lesson, sheet):
    LessonFactory(batch=lesson.batch, starts_at=lesson.starts_at + timedelta(hours=6))
    staff.post(f"/attendance/batches/{lesson.batch_id}/sheets")
    newest = db.session.scalars(select(SignInSheet).order_by(SignInSheet.number.desc())).first()
    here = [one for one in staff.page(f"/attendance/sheets/{newest.id}").all("a") if one.get("aria-current")]
    assert here[-1].get("href").endswith("-pm")
    assert staff.get(f"/attendance/sheets/{newest.id}?half=2022-13-01-am").status_code == 404


def test_deputies_see_no_sheet(deputy, staff, sheet):
    assert deputy.get(f"/attendance/sheets/{sheet.id}").status_code == 403


def upload(browser, sheet, *files):
    data = {"scans": [(io.BytesIO(content), name) for name, content in files]}
    url = f"/attendance/sheets/{sheet.id}/scans"
    return browser.post(url, data=data, content_type="multipart/form-data", follow_redirects=True)


def test_scans_are_added_and_shown_and_none_is_replaced(staff, sheet):
    upload(staff, sheet, ("签到表.pdf", b"%PDF-1.7 first"))
    page = upload(staff, sheet, ("签到表.pdf", b"%PDF-1.7 second"), ("p2.jpg", b"\xff\xd8\xff..."))
    assert "已保存 2 个扫描件" in page.text
    scans = db.session.scalars(select(SheetScan).order_by(SheetScan.id)).all()
    bodies = [staff.get(f"/attendance/scans/{one.id}").data for one in scans]
    assert bodies == [b"%PDF-1.7 first", b"%PDF-1.7 second", b"\xff\xd8\xff..."]
    assert page.text.count("/attendance/scans/") == 3


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "请选择签到表的扫描件"),
        ([("a.pdf", b"%PDF-1.7"), ("签到.pdf", b"MZ..")], "“签到.pdf”不是 PDF、JPEG 或 PNG 文件"),
        ([("空.png", b"")], "“空.png”是空文件"),
    ],
)
def test_what_is_no_scan_is_named_and_nothing_is_kept(staff, sheet, files, sentence):
    page = upload(staff, sheet, *files)
    assert page.status_code == 422
    assert sentence in page.text
    assert db.session.scalar(select(func.count(SheetScan.id))) == 0


def test_a_closed_class_is_neither_typed_back_nor_scanned(staff, lesson, sheet):
    ClosingFactory(batch=lesson.batch, state=ClosingState.CLOSED)
    form = {"half": sheet.half_days[0], "typed": "1-2", "seen": "[]", "keep": "1"}
    page = staff.post(f"/attendance/sheets/{sheet.id}", data=form)
    assert page.status_code == 422
    assert "已结班" in page.text
    assert "1-2</textarea>" in page.text
    assert "已结班" in upload(staff, sheet, ("签到表.pdf", b"%PDF-1.7")).text
    assert presences() == {}
    assert db.session.scalar(select(func.count(SheetScan.id))) == 0


def test_a_guest_is_printed_and_typed_back(staff, lesson):
    guest = MakeUpFactory(lesson=lesson, person=MandateFactory(person__name="龚补").person)
    db.session.commit()
    name = guest.person.name
    page = staff.post(f"/attendance/batches/{lesson.batch_id}/sheets", follow_redirects=True)
    words = "".join(one.extract_text() for one in PdfReader(io.BytesIO(page.data)).pages)
    assert name in words
    assert "补课" in words
    sheet = db.session.scalars(select(SignInSheet)).one()
    row = len(sheet.person_ids)
    assert "补课" in staff.get(f"/attendance/sheets/{sheet.id}").text
    code = sheet.half_days[0]
    staff.post(f"/attendance/sheets/{sheet.id}", data={"half": code, "typed": str(row), "seen": "[]"})
    assert presences()[name] == Presence.PRESENT
