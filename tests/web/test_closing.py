"""Closing a class as staff go about it: the checklist, the papers, three people and their buttons."""

import io

import pytest
from sqlalchemy import func, select

from tests.closings import PDF
from tests.factories import AttendanceFactory, EnrolmentFactory, LessonFactory, RuleSetFactory, UserFactory
from training.models import db
from training.models.accounts import Role
from training.models.closings import ClassPaper, Closing, ClosingState
from training.models.costs import CostLine
from training.models.ledger import CreditEntry


@pytest.fixture
def batch(congress):
    """A class of one lesson long ago, with everybody's marks."""
    RuleSetFactory()
    lesson = LessonFactory(batch__program__name="代表履职培训班", batch__number=1, subject="宪法")
    for _ in range(2):
        AttendanceFactory(lesson=lesson, person=EnrolmentFactory(batch=lesson.batch).person)
    db.session.commit()
    return lesson.batch


@pytest.fixture
def others(app, staff):
    """Two colleagues."""
    return [
        app.test_client().sign_in(UserFactory(role=Role.STAFF, username=name, name=name))
        for name in ("first", "second")
    ]


def state(batch):
    return db.session.scalar(select(Closing.state).where(Closing.batch_id == batch.id))


def go(browser, batch, step, **more):
    version = db.session.scalar(select(Closing.version).where(Closing.batch_id == batch.id)) or 0
    data = {"step": step, "version": version, **more}
    return browser.post(f"/ledger/batches/{batch.id}/steps", data=data, follow_redirects=True)


def upload(browser, batch, *files, kind="sign_in"):
    data = {"kind": kind, "files": [(io.BytesIO(content), name) for name, content in files]}
    return browser.post(
        f"/ledger/batches/{batch.id}/papers", data=data, content_type="multipart/form-data", follow_redirects=True
    )


def timetable(browser, batch, **changes):
    (lesson,) = batch.lessons
    fields = {"taught": "1", "subject": "宪法", "on": "2022-04-11", "from": "08:30", "to": "11:30", **changes}
    fields |= {"lecturer": str(lesson.lecturer_id)}
    data = {f"{name}-{lesson.id}": value for name, value in fields.items()}
    return browser.post(f"/attendance/batches/{batch.id}/timetable", data=data, follow_redirects=True)


def test_the_checklist_says_what_is_missing_and_where_it_is_mended(staff, batch):
    page = staff.page(f"/ledger/batches/{batch.id}")
    assert "最终课表（实际上课时间、师资）还没有确认：“宪法”。" in page.text
    links = page.links("http://localhost/")
    assert f"/attendance/batches/{batch.id}/timetable" in links
    assert "提交结班审核" not in page.text
    response = go(staff, batch, "submit")
    assert (response.status_code, "还不能结班" in response.text) == (422, True)


def test_three_people_close_a_class_and_its_credit_posts(staff, others, batch):
    assert "已保存 1 份材料" in upload(staff, batch, ("签到表.pdf", PDF)).text
    assert "与公布的课表一致" in timetable(staff, batch).text
    assert "已提交，待审核" in go(staff, batch, "submit").text
    assert "撤回" in staff.get(f"/ledger/batches/{batch.id}").text
    assert "代表履职培训班" in others[0].get("/ledger/batches?state=mine").text
    assert "没有等您审核的班次" in staff.get("/ledger/batches?state=mine").text
    assert "1 个班次的结班等您办理" in others[0].get("/").text
    assert "初审已通过，待复审" in go(others[0], batch, "first").text
    assert go(others[0], batch, "close").status_code == 422
    assert "记入学时 2 条，冲销 0 条" in go(others[1], batch, "close").text
    assert state(batch) is ClosingState.CLOSED
    assert db.session.scalar(select(func.count(CreditEntry.id))) == 2


def test_what_another_has_done_meanwhile_is_said(staff, others, batch):
    upload(staff, batch, ("签到表.pdf", PDF))
    timetable(staff, batch)
    go(staff, batch, "submit")
    go(others[0], batch, "return", reason="签到表缺第 2 页")
    response = others[1].post(f"/ledger/batches/{batch.id}/steps", data={"step": "first", "version": 1})
    assert response.status_code == 409
    assert "first刚刚" in response.text
    assert "first退回：签到表缺第 2 页" in staff.page(f"/ledger/batches/{batch.id}").text


def test_a_closed_class_is_reopened_by_two(staff, others, batch):
    upload(staff, batch, ("签到表.pdf", PDF))
    timetable(staff, batch)
    for browser, step in ((staff, "submit"), (others[0], "first"), (others[1], "close")):
        go(browser, batch, step)
    marks = staff.post(
        f"/attendance/lessons/{batch.lessons[0].id}", data={f"mark-{batch.enrolments[0].person_id}": "absent"}
    )
    assert (marks.status_code, "申请重新打开" in marks.text) == (422, True)
    go(staff, batch, "reopen", reason="漏记一人")
    assert go(staff, batch, "grant").status_code == 422
    assert "已重新打开" in go(others[0], batch, "grant").text
    assert state(batch) is ClosingState.OPEN


def test_a_small_office_chooses_one_review(staff, others, batch):
    staff.post("/ledger/reviews", data={"reviews": "1"})
    upload(staff, batch, ("签到表.pdf", PDF))
    timetable(staff, batch)
    go(staff, batch, "submit")
    assert go(staff, batch, "close").status_code == 422
    assert "已结班" in go(others[0], batch, "close").text


@pytest.mark.parametrize(("name", "content"), [("表.txt", b"text"), ("空.pdf", b"")])
def test_of_several_files_all_or_none_are_kept(staff, batch, name, content):
    response = upload(staff, batch, ("签到表.pdf", PDF), (name, content))
    assert response.status_code == 422
    assert name in response.text
    assert db.session.scalar(select(func.count(ClassPaper.id))) == 0


def test_a_paper_is_read_again_and_taken_off(staff, batch):
    upload(staff, batch, ("签到表.pdf", PDF))
    (paper,) = db.session.scalars(select(ClassPaper)).all()
    response = staff.get(f"/ledger/papers/{paper.id}")
    assert (response.data, response.mimetype) == (PDF, "application/pdf")
    assert "已从本期材料中移除" in staff.post(f"/ledger/papers/{paper.id}/remove", follow_redirects=True).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"from": "八点"}, "时间“八点”无法识别"),
        ({"on": "4/11"}, "日期“4/11”无法识别"),
        ({"to": "08:00"}, "下课时间应晚于"),
    ],
)
def test_a_timetable_that_cannot_be_read_keeps_what_was_typed(staff, batch, changes, words):
    response = timetable(staff, batch, note="原教师生病", **changes)
    assert response.status_code == 422
    assert words in response.text
    assert "原教师生病" in response.text


def test_a_lesson_taught_otherwise_is_shown_beside_what_was_published(staff, batch):
    assert "有 1 课不同" in timetable(staff, batch, **{"from": "9：00", "note": "堵车"}).text
    page = staff.page(f"/attendance/batches/{batch.id}/timetable").text
    assert "公布时：宪法，4 月 11 日 08:30–11:30" in page
    assert "。原因：堵车" in page


def add_cost(browser, batch, **fields):
    known = {"head": "meals", "what": "工作餐", "amount": "100"} | fields
    return browser.post(
        f"/ledger/batches/{batch.id}/costs", data=known, content_type="multipart/form-data", follow_redirects=True
    )


def test_costs_are_entered_with_receipts_and_summed(staff, batch):
    assert "已记入一笔费用" in add_cost(staff, batch, receipt=(io.BytesIO(PDF), "发票.pdf")).text
    page = staff.page(f"/ledger/batches/{batch.id}/costs").text
    assert "人民币壹佰元整" in page
    assert "发票.pdf" in page
    refused = add_cost(staff, batch, amount="一百", what="茶歇")
    assert refused.status_code == 422
    assert "“一百”无法识别" in refused.text
    assert "茶歇" in refused.text


def test_a_line_is_taken_out_again(staff, batch):
    add_cost(staff, batch)
    (line,) = db.session.scalars(select(CostLine)).all()
    assert "已删除“工作餐”" in staff.post(f"/ledger/costs/{line.id}/remove", follow_redirects=True).text
    assert db.session.scalars(select(CostLine)).all() == []


def test_travel_days_count_and_more_than_one_is_refused(staff, batch):
    days = {"arrival": "1", "departure": "0.5", "workers": "0"}
    page = staff.post(f"/ledger/batches/{batch.id}/days", data=days, follow_redirects=True)
    assert "共 5 人天" in page.text
    refused = staff.post(f"/ledger/batches/{batch.id}/days", data=days | {"arrival": "2"})
    assert (refused.status_code, "不超过 1 天" in refused.text) == (422, True)


def test_the_offices_figures_are_kept_and_what_is_wrong_stays_typed(staff, congress):
    figures = {"lodging": "200", "meals": "100", "premises": "40", "other": "20", "title-0": "教授", "hour-0": "600"}
    figures |= {
        "hours_a_half_day": "4",
        "workers_percent": "10",
        "workers_most": "10",
        "source": "市财政局〔2022〕3 号",
    }
    assert "已保存" in staff.post("/ledger/cost-standard", data=figures, follow_redirects=True).text
    refused = staff.post("/ledger/cost-standard", data=figures | {"meals": "很多"})
    assert refused.status_code == 422
    assert 'value="很多"' in refused.text
    assert 'value="市财政局〔2022〕3 号"' in refused.text


def test_the_pack_comes_as_pdf_and_as_excel_in_both_languages(staff, batch):
    upload(staff, batch, ("签到表.pdf", PDF))
    add_cost(staff, batch)
    for language in ("zh", "en"):
        with staff.session_transaction() as session:
            session["language"] = language
        assert staff.get(f"/ledger/batches/{batch.id}/pack.pdf").data.startswith(b"%PDF")
        assert staff.get(f"/ledger/batches/{batch.id}/pack.xlsx").data.startswith(b"PK")


def test_a_damaged_scan_is_named_instead_of_a_pack(staff, batch):
    upload(staff, batch, ("坏.pdf", b"%PDF-1.4 broken"))
    response = staff.get(f"/ledger/batches/{batch.id}/pack.pdf")
    assert response.status_code == 422
    assert "“坏.pdf”无法读取" in response.text
