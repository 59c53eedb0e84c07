"""The pages of plans as staff and deputies see them."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from urllib.parse import unquote

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from tests import factories
from tests.pages import Page, faults
from tests.statements import statements
from training.clock import real_now
from training.models import db, scope
from training.models.congresses import Term
from training.models.plans import (
    AnnualPlan,
    AudienceKind,
    Denominator,
    FiveYearPlan,
    Mode,
    PlanState,
    Program,
    Requirement,
    Target,
)
from training.operations.catalogue import courses
from training.operations.plans import programs


@pytest.fixture(autouse=True)
def _in_march_2022(congress):
    """The congress lives on 10 March 2022."""
    congress.days_behind = (real_now().date() - date(2022, 3, 10)).days
    db.session.commit()


@pytest.fixture
def plan(congress):
    return factories.AnnualPlanFactory(year=2022, title="2022 年度培训计划")


@pytest.fixture
def in_service(plan):
    return factories.ProgramFactory(annual_plan=plan, name="履职培训班", mode=Mode.ONLINE, half_days=5)


def form(**changes):
    plain = {
        "name": "履职培训班", "kind": "in_service", "mode": "online", "audience": "everyone", "days": "1.5",
        "min_size": "10", "max_size": "100", "max_batches": "3", "open_cost": "40",
    }  # fmt: skip
    return {**plain, **changes}


def errors(page):
    """Field id → what is said there."""
    found = page.root.iter("div")
    return {div.get("id").removesuffix("-error"): "".join(div.itertext()).strip() for div in found if is_error(div)}


def is_error(div):
    return (div.get("id") or "").endswith("-error")


def one(kind):
    return db.session.scalars(select(kind)).one()


def queries(browser, path):
    with statements() as asked:
        browser.page(path)
    return len(asked)


# yearly plans


def test_the_way_from_a_new_draft_to_an_amended_plan(staff):
    staff.post("/plans/years/new", data={"year": "2022", "title": "", "copy_from": ""})
    plan = one(AnnualPlan)
    assert (plan.title, plan.state) == ("2022 年度代表培训计划", PlanState.DRAFT)

    staff.post(f"/plans/years/{plan.id}/programs/new", data=form())
    staff.post(f"/plans/years/{plan.id}/approve", data={"meeting": "第3次主任会议", "on": "2022-03-01"})
    assert (plan.state, plan.approved_on) == (PlanState.APPROVED, date(2022, 3, 1))

    staff.post(f"/plans/years/{plan.id}/publish")
    assert plan.state == PlanState.PUBLISHED
    assert plan.published_at.date() == date(2022, 3, 10)

    program = plan.programs[0]
    assert staff.get(f"/plans/programs/{program.id}/edit").status_code == 422
    staff.post(f"/plans/years/{plan.id}/amend", data={"reason": "会场改造"})
    assert (plan.state, plan.amendment) == (PlanState.AMENDED, "会场改造")

    staff.post(f"/plans/programs/{program.id}/edit", data=form(max_size="90"))
    staff.post(f"/plans/years/{plan.id}/publish")
    assert (plan.state, plan.programs[0].max_size) == (PlanState.PUBLISHED, 90)
    assert "会场改造" in staff.page(f"/plans/years/{plan.id}").text


@pytest.mark.parametrize("state", [PlanState.APPROVED, PlanState.PUBLISHED])
def test_a_closed_plan_is_not_changed(staff, plan, in_service, state):
    plan.state = state

    for path, data in (
        (f"/plans/years/{plan.id}/programs/new", form(name="另一个班")),
        (f"/plans/programs/{in_service.id}/edit", form(max_size="1")),
        (f"/plans/programs/{in_service.id}/delete", {}),
        (f"/plans/programs/{in_service.id}/move", {"way": "up"}),
        (f"/plans/years/{plan.id}/title", {"title": "改名"}),
        (f"/plans/years/{plan.id}/delete", {}),
    ):
        assert staff.post(path, data=data).status_code == 422, path
    assert (plan.title, [each.max_size for each in plan.programs]) == ("2022 年度培训计划", [60])
    text = staff.page(f"/plans/years/{plan.id}").text
    assert "添加项目" not in text
    assert "修改计划名称" not in text


def test_a_year_twice_is_said_at_the_year(staff, plan):
    response = staff.post("/plans/years/new", data={"year": "2022", "title": "又一个", "copy_from": ""})

    assert response.status_code == 422
    assert "2022 年度计划已存在" in response.text
    assert 'value="又一个"' in response.text


def test_last_years_programs_are_copied(staff, plan, in_service):
    staff.post("/plans/years/new", data={"year": "2023", "title": "", "copy_from": str(plan.id)})

    copy = db.session.scalars(select(AnnualPlan).where(AnnualPlan.year == 2023)).one()
    assert [each.name for each in copy.programs] == ["履职培训班"]


def test_approval_says_what_is_missing_and_refuses_tomorrow(staff, plan, in_service):
    path = f"/plans/years/{plan.id}/approve"
    assert "请填写会议名称" in staff.post(path, data={"meeting": "", "on": "2022-03-01"}).text
    assert "请填写有效的日期" in staff.post(path, data={"meeting": "会", "on": "2022-02-30"}).text
    assert "通过日期不能晚于今天" in staff.post(path, data={"meeting": "会", "on": "2022-03-11"}).text
    assert plan.state == PlanState.DRAFT


def test_taking_an_approval_back_opens_the_plan(staff, plan, in_service):
    plan.state = PlanState.APPROVED

    staff.post(f"/plans/years/{plan.id}/take-back")

    assert plan.state == PlanState.DRAFT
    assert staff.get(f"/plans/programs/{in_service.id}/edit").status_code == 200


def test_a_draft_is_deleted_with_its_programs(staff, plan, in_service):
    staff.post(f"/plans/years/{plan.id}/delete")

    assert db.session.scalars(select(AnnualPlan)).all() == []
    assert "还没有年度计划" in staff.page("/plans/").text


def test_the_plan_shows_the_columns_and_what_does_not_add_up(staff, plan, in_service):
    factories.MandateFactory.create_batch(3)
    in_service.max_size, in_service.max_batches = 2, 1
    in_service.purpose, in_service.budget, in_service.funding = "提高能力", Decimal("80000.00"), "代表活动经费"
    factories.ProgramWindowFactory(program=in_service)

    page = staff.page(f"/plans/years/{plan.id}")
    assert page.texts("th")[:8] == ["名称", "目的", "对象", "内容", "时间", "地点", "人数", "经费及列支渠道"]
    for said in ("提高能力", "2.5 天，最多 1 期", "4月1日至4月30日", "线上", "80,000 元，代表活动经费", "缺 1 个"):
        assert said in page.text


def test_published_batches_show_their_days(staff, plan, in_service):
    factories.BatchFactory(
        program=in_service, number=1, starts_at=datetime(2022, 4, 11), ends_at=datetime(2022, 4, 13, 12)
    )
    factories.BatchFactory(
        program=in_service, number=2, starts_at=datetime(2022, 5, 9), ends_at=datetime(2022, 5, 9, 12)
    )

    text = staff.page(f"/plans/years/{plan.id}").text
    assert "第 1 期 4月11日至4月13日" in text
    assert "第 2 期 5月9日" in text


def test_courses_and_places_are_named_once(staff, plan, in_service):
    in_service.mode, in_service.content = Mode.LOCAL, "宪法学习与交流"
    in_service.rooms = [
        factories.RoomFactory(name="濉溪县人大分会场", place__name="濉溪县", seats=90),
        factories.RoomFactory(name="报告厅", place__name="市委党校", seats=40),
    ]
    for subject in ("宪法", "监督法"):
        factories.ProgramCourseFactory(program=in_service, course__subject=subject)

    text = staff.page(f"/plans/years/{plan.id}").text
    assert "宪法学习与交流 课程：监督法 " in text
    assert "濉溪县人大分会场、市委党校报告厅" in text
    assert "濉溪县濉溪县" not in text


def test_deputies_read_published_plans_and_nothing_else(deputy, plan, in_service):
    assert deputy.get(f"/plans/years/{plan.id}").status_code == 404
    assert deputy.get(f"/plans/years/{plan.id}/plan.pdf").status_code == 404
    assert plan.title not in deputy.page("/plans/").text

    plan.state = PlanState.PUBLISHED
    page = deputy.page(f"/plans/years/{plan.id}")
    assert "履职培训班" in page.text
    assert "调整计划" not in page.text
    assert "可行性检查" not in page.text
    assert plan.title in deputy.page("/plans/").text
    assert deputy.get(f"/plans/years/{plan.id}/plan.xlsx").status_code == 200


# files


def test_the_plan_leaves_as_excel_and_as_pdf(staff, plan, in_service):
    factories.MandateFactory.create_batch(2)
    in_service.name, in_service.funding = "=1+1 𠮷班", "代表活动经费"
    plan.state, plan.approved_on, plan.approved_at_meeting = PlanState.PUBLISHED, date(2022, 3, 1), "第3次主任会议"
    plan.published_at = datetime(2022, 3, 2, 8, 0)

    sheet = staff.get(f"/plans/years/{plan.id}/plan.xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.data)).get_sheet_by_index(0).to_python()
    assert "2022 年度培训计划.xlsx" in unquote(sheet.headers["Content-Disposition"])
    assert rows[2] == [1, "=1+1 𠮷班", "", "全体代表和列席人员", "", "2.5 天，最多 3 期", "线上", 2, "代表活动经费"]

    paper = staff.get(f"/plans/years/{plan.id}/plan.pdf")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.data)).pages).replace("\n", "")
    for said in (
        "2022 年度培训计划",
        "2022 年 3 月 1 日 第3次主任会议通过",
        "=1+1 𠮷班",
        "淮北市人大常委会",
        "2022 年 3 月 2 日",
    ):
        assert said.replace(" ", "") in text.replace(" ", "")


@pytest.mark.parametrize(
    ("state", "note"),
    [(PlanState.DRAFT, "（草案）"), (PlanState.APPROVED, "尚未公布"), (PlanState.AMENDED, "会场改造")],
)
def test_the_paper_says_what_it_is(staff, plan, in_service, state, note):
    plan.state, plan.approved_on, plan.approved_at_meeting = state, date(2022, 3, 1), "第3次主任会议"
    if state == PlanState.AMENDED:
        plan.amended_at, plan.amendment = datetime(2022, 3, 5), "会场改造"

    paper = PdfReader(BytesIO(staff.get(f"/plans/years/{plan.id}/plan.pdf").data))
    assert note in paper.pages[0].extract_text()


# programs


def test_a_program_is_written_as_typed(staff, plan):
    room, courses, group = factories.RoomFactory(), factories.CourseFactory.create_batch(2), factories.GroupFactory()
    first = factories.ProgramFactory(annual_plan=plan, name="初任班")
    staff.post(
        f"/plans/years/{plan.id}/programs/new",
        data=form(
            mode="local", rooms=[str(room.id)], audience="groups", audience_groups=[str(group.id)],
            courses=["", str(courses[1].id), "", str(courses[0].id)], earlier=[str(first.id)],
            budget="80，000.50", starts_in_the_morning="y",
            **{"windows-from": ["2022-04-01", ""], "windows-to": ["2022-04-30", ""]},
        ),
    )  # fmt: skip

    program = db.session.scalars(select(Program).where(Program.name == "履职培训班")).one()
    assert (program.half_days, program.mode, program.audience) == (3, Mode.LOCAL, AudienceKind.GROUPS)
    assert [each.course for each in program.courses] == [courses[1], courses[0]]
    assert (program.rooms, program.audience_groups, program.earlier) == ([room], [group], [first])
    assert [(w.from_on, w.to_on) for w in program.windows] == [(date(2022, 4, 1), date(2022, 4, 30))]
    assert (program.budget, program.starts_in_the_morning) == (Decimal("80000.50"), True)


def test_the_form_shows_what_is_kept_and_saving_it_changes_nothing(staff, plan, in_service):
    factories.ProgramCourseFactory(program=in_service)
    factories.ProgramWindowFactory(program=in_service)
    in_service.budget = Decimal("12.50")
    page = staff.page(f"/plans/programs/{in_service.id}/edit")
    sent = {}
    for field in page.all("input", "textarea", "select"):
        chosen = [o.get("value") for o in field.iter("option") if o.get("selected") is not None]
        checked = field.get("type") != "checkbox" or field.get("checked") is not None
        value = chosen[0] if chosen else (field.text or "") if field.tag == "textarea" else field.get("value", "")
        if checked and field.get("name") not in (None, "csrf_token", "next"):
            sent.setdefault(field.get("name"), []).append("" if field.tag == "select" and not chosen else value)

    before = programs.fingerprint(in_service)
    assert staff.post(f"/plans/programs/{in_service.id}/edit", data=sent).status_code == 302
    assert programs.fingerprint(in_service) == before


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"name": ""}, "name", "请填写项目名称"),
        ({"name": "长" * 121}, "name", "请不要超过 120 个字"),
        ({"days": "0.7"}, "days", "0.5 的倍数"),
        ({"days": "半天"}, "days", "请填写数字"),
        ({"days": "31"}, "days", "0.5 至 30"),
        ({"days": ""}, "days", "请填写天数"),
        ({"min_size": "1.5"}, "min_size", "请填写整数"),
        ({"max_size": "1e400"}, "max_size", "数字过大"),
        ({"max_size": "nan"}, "max_size", "数字过大"),
        ({"max_size": "5"}, "max_size", "不少于开班人数"),
        ({"kind": "party"}, "kind", "所选内容已不存在"),
        ({"mode": "local"}, "rooms", "至少选择一个会场"),
        ({"rooms": ["999"]}, "rooms", "所选内容已不存在"),
        ({"courses": ["x"]}, "courses", "所选内容已不存在"),
        ({"audience": "groups"}, "audience_groups", "至少选择一个小组"),
        ({"budget": "1.234"}, "budget", "两位小数"),
        ({"windows-from": "2022-04-01", "windows-to": ""}, "windows", "缺少开始或结束日期"),
        ({"windows-from": "2022-04-31", "windows-to": "2022-05-01"}, "windows", "有效的日期"),
        ({"windows-from": "2022-05-02", "windows-to": "2022-05-01"}, "windows", "结束日期早于开始日期"),
        ({"windows-from": "2023-05-01", "windows-to": "2023-05-02"}, "windows", "不全在 2022 年内"),
    ],
)
def test_bad_input_is_said_at_its_field_and_loses_nothing(staff, plan, changes, field, says):
    response = staff.post(f"/plans/years/{plan.id}/programs/new", data=form(funding="代表活动经费", **changes))

    assert response.status_code == 422
    page = Page(response.text)
    assert says in errors(page)[field]
    assert faults(page) == []
    assert 'value="代表活动经费"' in response.text
    assert db.session.scalars(select(Program)).all() == []


def test_another_congresss_records_cannot_be_chosen(staff, plan, neighbour):
    with scope.within(neighbour.id):
        room, course = factories.RoomFactory(), factories.CourseFactory()
        ids = str(room.id), str(course.id)
        db.session.commit()

    response = staff.post(
        f"/plans/years/{plan.id}/programs/new", data=form(mode="local", rooms=[ids[0]], courses=[ids[1]])
    )

    assert response.status_code == 422
    assert response.text.count("所选内容已不存在") >= 2


def test_the_second_of_two_editors_is_told(staff, plan, in_service):
    seen = programs.fingerprint(in_service)
    in_service.max_size = 80
    response = staff.post(f"/plans/programs/{in_service.id}/edit", data=form(seen=seen, max_size="70"))

    assert response.status_code == 409
    assert "已被他人修改" in response.text
    assert 'value="70"' in response.text
    assert in_service.max_size == 80


def test_hints_follow_the_form_and_write_nothing(staff, plan):
    factories.MandateFactory.create_batch(5)
    path = f"/plans/years/{plan.id}/programs/hints"

    text = staff.post(path, data=form(name="", max_size="2", min_size="1", max_batches="2")).text
    assert "对象 5 人" in text
    assert "缺 1 个" in text
    assert "填好必填内容后" in staff.post(path, data=form(days="")).text
    assert db.session.scalars(select(Program)).all() == []


def test_programs_move_and_go(staff, plan):
    first, second = (factories.ProgramFactory(annual_plan=plan, name=n, position=i) for i, n in enumerate("甲乙"))

    staff.post(f"/plans/programs/{second.id}/move", data={"way": "up"})
    assert [each.name for each in plan.programs] == ["乙", "甲"]
    staff.post(f"/plans/programs/{first.id}/delete")
    assert [each.name for each in plan.programs] == ["乙"]


# five-year plans


def test_a_five_year_plan_with_its_targets(staff, plan, in_service):
    factories.MandateFactory.create_batch(4)
    term = one(Term)
    staff.post("/plans/five-year/new", data={"term": str(term.id), "title": "五年规划", "purpose": "多轮次、全覆盖"})
    five = one(FiveYearPlan)
    assert plan.five_year_plan is five

    add = f"/plans/five-year/{five.id}/targets/new"
    plain = {"name": "每人两轮", "denominator": "own_deputies", "measure": "rounds", "amount": "2", "kind": ""}
    staff.post(add, data=plain)
    whole = plain | {"name": "全覆盖", "denominator": "whole_system", "measure": "coverage", "amount": "100"}
    assert "请填写本级及以下代表总数" in staff.post(add, data=whole).text
    staff.post(add, data=whole | {"headcount": "2921"})

    page = staff.page("/plans/five-year")
    assert [text[:4] for text in page.texts("th")][1:6] == ["2022", "2023", "2024", "2025", "2026"]
    assert "0 轮 / 1 轮 / 2 轮" in page.text
    assert "0% / 0.1% / 100%" in page.text
    assert "0 / 4 人已达到" in page.text


def test_a_target_is_changed_and_deleted(staff, congress):
    target = factories.TargetFactory()
    data = {"name": "改", "denominator": "new_deputies", "measure": "hours", "amount": "7.5", "kind": "induction"}

    staff.post(f"/plans/targets/{target.id}", data=data)
    assert (target.name, target.denominator, target.amount) == ("改", Denominator.NEW_DEPUTIES, Decimal("7.5"))
    staff.post(f"/plans/targets/{target.id}/delete")
    assert db.session.scalars(select(Target)).all() == []


def test_without_plan_or_term_the_page_says_what_to_do(staff):
    assert "“第十七届”还没有五年规划" in staff.page("/plans/five-year").text
    db.session.delete(one(Term))
    assert "还没有届次" in staff.page("/plans/five-year").text
    assert "还没有届次" in staff.get("/plans/requirements/new").text


def test_a_term_with_a_plan_gets_no_second_one(staff, congress):
    factories.FiveYearPlanFactory()

    assert "每一届都已有五年规划" in staff.get("/plans/five-year/new", follow_redirects=True).text


# requirements and terms


def test_requirements_are_written_shown_and_given_up(staff):
    factories.MandateFactory.create_batch(3)
    term = one(Term)
    data = {"name": "年度学时", "audience": "deputies", "measure": "hours", "amount": "24", "kind": "",
            "term": str(term.id), "period": "year", "year": "2022", "months": ""}  # fmt: skip
    staff.post("/plans/requirements/new", data=data)
    found = one(Requirement)

    text = staff.page("/plans/requirements").text
    for said in ("可编辑，非法定", "年度学时", "全体代表", "学时不少于 24", "2022 年"):
        assert said in text

    staff.post(f"/plans/requirements/{found.id}", data=data | {"period": "first_months", "months": "6"})
    assert "任职后 6 个月内" in staff.page("/plans/requirements").text
    response = staff.post(f"/plans/requirements/{found.id}", data=data | {"year": "2030"})
    assert (response.status_code, "2022 至 2026" in response.text) == (422, True)
    staff.post(f"/plans/requirements/{found.id}/delete")
    assert db.session.scalars(select(Requirement)).all() == []


def test_a_list_of_subjects_is_a_requirement_of_its_own(staff):
    law, other = factories.CourseFactory(subject="宪法", is_compulsory=True), factories.CourseFactory(subject="选修")
    data = {"name": "四部法律", "audience": "deputies", "measure": "subjects", "kind": "",
            "term": str(one(Term).id), "period": "term"}  # fmt: skip
    response = staff.post("/plans/requirements/new", data=data)
    assert (response.status_code, "请至少选择一门必修课目" in response.text) == (422, True)
    assert other.subject not in response.text

    staff.post("/plans/requirements/new", data=data | {"courses": [str(law.id)]})
    found = one(Requirement)
    assert (found.amount, found.courses) == (1, [law])
    assert "参加 宪法" in staff.page("/plans/requirements").text
    assert "列有课程" in courses.why_kept(law)

    staff.post(f"/plans/requirements/{found.id}", data=data | {"measure": "hours", "amount": "24"})
    db.session.refresh(found)
    assert (found.amount, found.courses) == (24, [])


def test_terms_are_written_and_may_not_overlap(staff):
    data = {"name": "第十八届", "starts_on": "2026-06-01", "ends_on": "2031-12-31"}
    response = staff.post("/plans/terms/new", data=data)
    assert (response.status_code, "与“第十七届”" in response.text) == (422, True)

    staff.post("/plans/terms/new", data=data | {"starts_on": "2027-01-01"})
    assert "第十八届" in staff.page("/plans/terms").text


# lists


@pytest.mark.parametrize(
    "path", ["/plans/", "/plans/years/{plan}", "/plans/five-year", "/plans/requirements", "/plans/terms"]
)
def test_three_rows_ask_no_more_than_one(staff, path):
    five = factories.FiveYearPlanFactory()
    plan = factories.AnnualPlanFactory(year=2022, five_year_plan=five)
    path = path.format(plan=plan.id)
    row(plan, five)
    staff.page(path)
    few = queries(staff, path)
    for year in (2024, 2025):
        row(factories.AnnualPlanFactory(year=year, five_year_plan=five), five)
        row(plan, five)
        factories.TermFactory(name=str(year), starts_on=date(year + 10, 1, 1), ends_on=date(year + 10, 12, 31))

    assert queries(staff, path) == few


def row(plan, five):
    course, before = factories.CourseFactory(), factories.CourseFactory()
    course.prerequisites = [before]
    program = factories.ProgramFactory(annual_plan=plan, rooms=[factories.RoomFactory()])
    later = factories.ProgramFactory(annual_plan=plan, earlier=[program], audience=AudienceKind.GROUPS)
    later.audience_groups = [factories.GroupFactory()]
    factories.ProgramCourseFactory(program=later, course=course)
    factories.ProgramCourseFactory(program=program, course=before)
    factories.ProgramWindowFactory(program=program)
    factories.BatchFactory(program=program)
    factories.TargetFactory(plan=five)
    requirement = factories.RequirementFactory(audience=AudienceKind.GROUPS)
    requirement.audience_groups = [factories.GroupFactory()]
