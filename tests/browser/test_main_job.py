"""The office's year in one pass: from an empty database to a subscribed calendar and a checked requirement."""

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import icalendar
import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import undefer

from tests.browser.conftest import PASSWORD, Site, sideways_scroll, sign_in, take_picture
from tests.scans import pdf
from tests.served import served
from training.clock import real_now
from training.models import db
from training.models.accounts import Role
from training.models.congresses import Place, Term
from training.models.ledger import RuleSet
from training.models.people import Mandate, Person
from training.models.plans import AnnualPlan, PlanState, Program, ProgramKind, Requirement
from training.models.schedules import Batch, Enrolment, Lesson, Proposal
from training.operations.schedules import ids
from training.sample import catalogue, plan
from training.sample.load import BEGINS_ON
from training.sample.roster import FILE

SECONDS = 10
SOLVED = 240_000
"""Milliseconds to wait for the answer of a search of SECONDS, on a machine that has other things to do as well."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")
STAFF_PAGES = (
    *("/", "/people/", "/people/groups", "/people/delegations", "/people/rosters", "/catalogue/", "/catalogue/rooms"),
    *("/catalogue/lecturers", "/catalogue/places", "/catalogue/holidays", "/catalogue/blackouts", "/plans/"),
    *("/plans/requirements", "/plans/terms", "/schedules/", "/calendar/", "/attendance/", "/ledger/"),
    *("/ledger/batches", "/ledger/entries", "/ledger/rule-sets", "/accounts/", "/accounts/mine"),
)
DEPUTY_PAGES = ("/", "/attendance/mine", "/ledger/mine", "/calendar/mine", "/plans/", "/accounts/mine")


class Deputy(NamedTuple):
    """Who is followed through the year."""

    name: str
    number: str
    id: int
    batch_id: int


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """With an empty database, as on the first day, and a worker waiting."""
    with served(tmp_path_factory.mktemp("empty-site")) as running:
        yield Site(running.address, running.database, running.printed)


@pytest.mark.slow
def test_the_office_year(open_browser, site):
    office = open_browser()
    page = office.new_page()
    set_up(page, site)
    take_in_the_roster(page)
    fill_catalogue_and_plan(site)
    add_a_course_and_close_a_room(page)
    decide_the_plan(page)
    watch_the_search(page)
    refuse_one_move_and_make_another(page, site)
    publish(page)
    person = somebody_in_the_first_class(site)
    address = subscribe(page, person)
    fetch_the_calendar(address, site, person)
    live_until_the_first_class_is_over(site)
    mark_the_lists_by_keyboard(page, person)
    close_the_class(page, site, person, open_browser)
    see_who_falls_short(page)
    download_the_papers(page, person)
    switch_to_english_and_back(page, site)
    invitation = invite(page, person)
    fit_on_a_phone(open_browser("phone", office.storage_state()), STAFF_PAGES, "office")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_text("您已退出")).to_be_visible()
    look_up_own_year(open_browser(), invitation, person, open_browser)


def picture(page: Page, step: int, name: str) -> None:
    take_picture(page, f"year-{step:02d}-{name}")


def press(page: Page, name: str, **more: bool) -> None:
    page.get_by_role("button", name=name, **more).first.click()


def go(page: Page, *names: str) -> None:
    """Follow links by their words."""
    for name in names:
        page.get_by_role("link", name=name, exact=True).first.click()


def set_up(page: Page, site: Site) -> None:
    link = re.search(r"http://\S+/accounts/setup/\S+", site.printed)
    assert link, site.printed
    page.goto(link[0])
    typed = {
        "人大名称": "淮北市人大常委会",
        "届次": "第十七届",
        "本届开始日期": "2022-01-05",
        "本届结束日期": "2026-12-31",
        "姓名": "周文静",
        "用户名": "zhouwenjing",
    }
    for label, value in typed.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输一次密码").fill(PASSWORD)
    picture(page, 1, "set-up")
    press(page, "开始使用")
    expect(page.locator("h1")).to_have_text("首页")
    with site.records() as congress:
        congress.days_behind = (real_now().date() - BEGINS_ON).days
    page.reload()
    picture(page, 2, "empty-home")


def take_in_the_roster(page: Page) -> None:
    go(page, "代表", "导入名册")
    page.locator("input[type=file]").set_input_files(FILE)
    press(page, "上传并预览")
    expect(page.locator(".stats")).to_contain_text("290")
    expect(page.get_by_label("编号").locator("option:checked")).to_contain_text("编号")
    picture(page, 3, "roster-preview")
    press(page, "按此重新预览")
    press(page, "确认导入")
    expect(page.get_by_text("290").first).to_be_visible()
    picture(page, 4, "roster-taken-in")
    go(page, "代表")
    picture(page, 5, "people")


def fill_catalogue_and_plan(site: Site) -> None:
    """What the sample holds, but the plan a draft that nobody has decided on."""
    with site.records():
        assert len(list(db.session.scalars(select(Person)))) == 290
        catalogue.fill()
        draft = plan.fill(db.session.scalars(select(Term)).one())
        draft.state, draft.published_at = PlanState.DRAFT, None
        draft.approved_on, draft.approved_at_meeting = None, ""


def add_a_course_and_close_a_room(page: Page) -> None:
    go(page, "课程", "添加课程")
    page.get_by_label("课程代码").fill("L06")
    page.get_by_label("课程名称").fill("代表履职平台使用")
    page.get_by_label("范思齐").check()
    page.get_by_role("group", name="先修课程").get_by_label("代表履职基础").check()
    picture(page, 6, "add-course")
    press(page, "保存")
    expect(page.get_by_role("link", name="代表履职平台使用")).to_be_visible()
    go(page, "教室", catalogue.CLASSROOM)
    page.get_by_label("开始日期").fill("2022-03-24")
    page.get_by_label("结束日期").fill("2022-03-25")
    page.get_by_label("原因").fill("党校考试")
    press(page, "添加", exact=True)
    expect(page.get_by_role("row", name="党校考试")).to_be_visible()
    picture(page, 7, "room-closed")


def decide_the_plan(page: Page) -> None:
    go(page, "年度计划", "2022 年度代表培训计划")
    picture(page, 8, "plan-draft")
    go(page, "修改“代表学习月”")
    page.get_by_label("经费（元）").fill("6500")
    picture(page, 9, "program-edit")
    press(page, "保存")
    expect(page.get_by_role("row", name="代表学习月").first).to_contain_text("6,500")
    go(page, "登记主任会议通过")
    page.get_by_label("会议名称").fill("市十七届人大常委会第 3 次主任会议")
    page.get_by_label("通过日期").fill("2022-02-18")
    press(page, "登记通过")
    expect(page.locator(".heading").get_by_text("主任会议通过")).to_be_visible()
    answer_yes(page)
    press(page, "公布", exact=True)
    expect(page.locator(".heading").get_by_text("已公布")).to_be_visible()
    picture(page, 10, "plan-published")


def answer_yes(page: Page) -> None:
    page.once("dialog", lambda dialog: dialog.accept())


def watch_the_search(page: Page) -> None:
    go(page, "排课")
    page.get_by_role("link", name="自动编排").click()
    page.get_by_label("求解时间").fill(str(SECONDS))
    press(page, "开始编排")
    expect(page.locator(".search-line")).to_contain_text(re.compile(r"目标 [\d,]+ · 下界 [\d,]+"), timeout=SOLVED)
    expect(page.locator("path.chart-cost")).to_be_attached()
    expect(page.locator("path.chart-bound")).to_be_attached()
    expect(page.get_by_role("button", name="取消求解")).to_be_visible()
    picture(page, 11, "search-under-way")
    expect(page.locator("table.board")).to_be_visible(timeout=SOLVED)
    expect(page.get_by_role("link", name="发布…")).to_be_visible(timeout=SOLVED)
    expect(page.locator("#search .search-line")).to_contain_text("间隙")
    assert page.locator("a.block").count() >= 6
    picture(page, 12, "proposal")
    go(page, "按教室")
    picture(page, 13, "proposal-by-room")
    go(page, "按班次")


def refuse_one_move_and_make_another(page: Page, site: Site) -> None:
    board = page.url
    name, here, there = somebody_away(site)
    page.goto(f"{board}/batches/{here}?q={name}")
    page.get_by_label(f"把{name}移到").select_option(there)
    expect(page.locator(".verdict-bad")).to_contain_text("不能参训")
    picture(page, 14, "move-refused")
    page.get_by_role("row", name=name).get_by_role("button", name="移动").click()
    expect(page.get_by_text("未移动：")).to_be_visible()
    page.goto(board)
    batches = page.locator("table.board tbody", has_text="财政经济与预算审查专题班").locator("th:has(a)").all()
    fullest = max(batches, key=lambda one: int(re.search(r"(\d+)/", one.inner_text())[1]))
    fullest.locator("a").click()
    name = choose_an_allowed_move(page)
    page.get_by_role("row", name=name).get_by_role("button", name="移动").click()
    expect(page.get_by_text("已移动，并已锁定")).to_be_visible()
    expect(page.get_by_role("row", name=name)).to_have_count(0)
    picture(page, 15, "moved")
    press(page, "锁定", exact=True)
    expect(page.get_by_role("button", name="解除").first).to_be_visible()
    picture(page, 16, "pinned")
    page.goto(board)


def somebody_away(site: Site) -> tuple[str, str, str]:
    """A name, the batch where they sit, and another batch of the program that is held while they are away."""
    with site.records():
        proposal = db.session.scalars(select(Proposal).options(undefer("*"))).one()
        length = {one["id"]: one["length"] for one in proposal.problem["programs"]}
        away = {one["id"]: one["away"] for one in proposal.problem["people"]}
        for place in proposal.solution["places"]:
            for other in proposal.solution["batches"]:
                if other["program"] != place["program"] or other["id"] == place["batch"]:
                    continue
                first, end = other["start"], other["start"] + length[other["program"]]
                if any(begins < end and ends > first for begins, ends in away[place["person"]]):
                    return db.session.get(Person, ids.record(place["person"])).name, place["batch"], other["id"]
    raise AssertionError("nobody is away during another batch")


def choose_an_allowed_move(page: Page) -> str:
    """Choose the second batch for somebody of the first, until the live check allows it; their name."""
    for row in page.locator("tr", has=page.locator("form.move [name=person]")).all():
        with page.expect_response(re.compile("/check")):
            row.locator("select").evaluate("select => select.dispatchEvent(new Event('change', {bubbles: true}))")
        expect(row.locator(".verdict")).not_to_be_empty()
        if row.locator(".verdict-good").count():
            return row.locator("th").first.inner_text().split()[0]
    raise AssertionError("nobody may be moved")


def publish(page: Page) -> None:
    go(page, "发布…")
    expect(page.get_by_text("没有违反任何规则")).to_be_visible()
    picture(page, 17, "publish-asks")
    press(page, "确认发布")
    expect(page.get_by_text("已发布").first).to_be_visible()
    picture(page, 18, "published")


def somebody_in_the_first_class(site: Site) -> Deputy:
    """Who has a place in the class after it as well."""
    with site.records():
        later = select(Enrolment.person_id).join(Batch).join(Program).where(Program.kind == ProgramKind.IN_SERVICE)
        seats = select(Person.name, Mandate.number, Person.id, Enrolment.batch_id).join(
            Mandate, Mandate.person_id == Person.id
        )
        seats = seats.join(Enrolment, Enrolment.person_id == Person.id).where(Enrolment.batch_id == first_class().id)
        return Deputy(*db.session.execute(seats.where(Person.id.in_(later)).order_by(Mandate.number)).first())


def first_class() -> Batch:
    query = select(Batch).join(Program).where(Program.kind == ProgramKind.INDUCTION)
    return db.session.scalars(query.order_by(Batch.starts_at)).first()


def subscribe(page: Page, person: Deputy) -> str:
    """The address that a calendar program gets."""
    page.goto("/calendar/")
    page.get_by_role("searchbox").fill(person.name)
    press(page, "搜索")
    picture(page, 19, "calendar")
    go(page, person.name)
    page.get_by_label("链接名称").fill("手机")
    press(page, "生成链接")
    address = page.get_by_label("订阅地址").input_value()
    expect(page.get_by_role("link", name="在本机日历中订阅")).to_be_visible()
    picture(page, 20, "subscribe")
    return address


def fetch_the_calendar(address: str, site: Site, person: Deputy) -> None:
    with urllib.request.urlopen(address) as response:
        body, etag = response.read(), response.headers["ETag"]
    events = icalendar.Calendar.from_ical(body).walk("VEVENT")
    with site.records():
        query = select(Lesson).join(Enrolment, Enrolment.batch_id == Lesson.batch_id)
        lessons = db.session.scalars(query.where(Enrolment.person_id == person.id)).all()
        assert {(one.starts_at, one.ends_at) for one in lessons} == {
            (event.start.replace(tzinfo=None), event.end.replace(tzinfo=None)) for event in events
        }
        for one in lessons:
            assert any(one.subject in event["SUMMARY"] for event in events)
    again = urllib.request.Request(address, headers={"If-None-Match": etag})
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(again)
    assert answer.value.code == 304
    answer.value.close()


def live_until_the_first_class_is_over(site: Site) -> None:
    with site.records() as congress:
        congress.days_behind = (real_now().date() - first_class().ends_at.date() - timedelta(days=1)).days


def mark_the_lists_by_keyboard(page: Page, person: Deputy) -> None:
    go(page, "签到")
    picture(page, 21, "classes")
    go_to_the_first_class(page, person)
    picture(page, 22, "class")
    lists = [one.get_attribute("href") for one in page.locator("tbody th a").all()]
    assert len(lists) == 4
    for number, path in enumerate(lists):
        page.goto(path)
        people = page.locator("[data-row]").count()
        exceptions = ["2", "20", "Enter", "3", "15", "Enter", "4", "5", "6", "7", "7"] if number == 0 else ["7"] * 7
        for key in [*exceptions, *["1"] * (people - 7)]:
            page.keyboard.type(key) if key.isdecimal() else page.keyboard.press(key)
        expect(page.locator("[data-count]")).to_contain_text(f"{people} / {people}")
        picture(page, 23, "marking") if number == 0 else None
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"已保存 {people} 人的考勤")).to_be_visible()
        if number == 0:
            expect(page.locator("[data-missed]").first).to_have_value("20")
            picture(page, 24, "marked")


def go_to_the_first_class(page: Page, person: Deputy) -> None:
    page.get_by_role("table", name="已结束").locator(f"a[href$='/batches/{person.batch_id}']").click()


def close_the_class(page: Page, site: Site, person: Deputy, open_browser) -> None:
    """One hands it in, two others review it; then its credit is in the ledger."""
    go(page, "学时", "结班")
    picture(page, 25, "to-close")
    page.goto(f"{site.address}/ledger/batches/{person.batch_id}")
    scan = {"name": "签到表.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    page.get_by_label("文件").set_input_files(files=[scan])
    press(page, "上传", exact=True)
    expect(page.get_by_text("已保存 1 份材料")).to_be_visible()
    press(page, "核对无误，剔除")
    expect(page.get_by_text("已剔除 2 名全程未到的人员")).to_be_visible()
    go(page, "去确认课表")
    press(page, "确认最终课表")
    picture(page, 26, "ready-to-close")
    press(page, "提交结班审核")
    expect(page.get_by_text("已提交，待审核")).to_be_visible()
    for button, done in (("初审通过", "初审已通过，待复审"), ("复审通过，结班并记入学时", "已结班：记入学时")):
        state = sign_in(page.context.browser, site, site.new_account(Role.STAFF))
        colleague = open_browser(state=state).new_page()
        colleague.goto(f"{site.address}/ledger/batches/{person.batch_id}")
        answer_yes(colleague)
        press(colleague, button)
        expect(colleague.get_by_text(done)).to_be_visible()
        picture(colleague, 27, "reviewed")
    go(page, "学时", "学时台账")


def see_who_falls_short(page: Page) -> None:
    go(page, "达标情况")
    page.get_by_label("达标要求").select_option("任职一年内完成初任培训")
    press(page, "筛选")
    picture(page, 27, "standing")
    page.get_by_label("结论").select_option("将缺")
    press(page, "筛选")
    expect(page.locator("tbody tr").first).to_contain_text("将缺")
    assert page.locator("tbody tr").count() >= 7
    picture(page, 28, "short")


def download_the_papers(page: Page, person: Deputy) -> None:
    rows = CalamineWorkbook.from_path(downloaded(page, "导出 Excel")).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "姓名"
    assert {row[-1] for row in rows[1:]} == {"将缺"}
    go(page, "学时台账")
    rows = CalamineWorkbook.from_path(downloaded(page, "导出 Excel")).get_sheet_by_index(0).to_python()
    assert len(rows) > 100
    page.get_by_role("searchbox").fill(person.name)
    press(page, "搜索")
    go(page, person.name)
    picture(page, 29, "person-hours")
    words = words_of(downloaded(page, "学习记录 PDF"))
    assert person.name in words
    go(page, "签到")
    go_to_the_first_class(page, person)
    with page.expect_download() as sheet:
        press(page, "印制签到表")
    words = words_of(sheet.value.path())
    assert person.name in words
    rows = CalamineWorkbook.from_path(downloaded(page, "考勤登记表 Excel")).get_sheet_by_index(0).to_python()
    assert any(person.name in row for row in rows)


def downloaded(page: Page, link: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    return download.value.path()


def words_of(paper: Path) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(paper).pages)


def switch_to_english_and_back(page: Page, site: Site) -> None:
    page.goto("/")
    press(page, "EN")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    typed, left = re.compile("|".join(names_typed_in(site))), []
    for path in STAFF_PAGES:
        page.goto(path)
        texts = page.locator("nav a, h1, h2, th[scope=col]").all_inner_texts()
        left += [f"{path}: {text}" for text in texts if CHINESE.search(typed.sub("", text))]
    assert left == []
    page.goto("/")
    picture(page, 30, "english")
    press(page, "中文")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def names_typed_in(site: Site) -> list[str]:
    """What the office called its own things; that stays as it is in any language."""
    with site.records():
        columns = (AnnualPlan.title, Requirement.name, Place.name, RuleSet.name)
        return [re.escape(name) for column in columns for name in db.session.scalars(select(column))]


def invite(page: Page, person: Deputy) -> str:
    """The link for a deputy."""
    page.goto("/accounts/")
    go(page, "邀请代表")
    page.get_by_label("代表证号或列席编号").fill(person.number)
    press(page, "生成设置链接")
    picture(page, 31, "invitation")
    return page.get_by_role("textbox", name="设置链接").input_value()


def fit_on_a_phone(context: BrowserContext, paths: tuple[str, ...], who: str) -> None:
    page = context.new_page()
    wide = {}
    for path in paths:
        page.goto(path)
        take_picture(page, f"year-phone-{who}-{path.strip('/').replace('/', '-') or 'home'}")
        wide[path] = sideways_scroll(page)
    assert {path: pixels for path, pixels in wide.items() if pixels > 0} == {}


def look_up_own_year(context: BrowserContext, invitation: str, person: Deputy, open_browser) -> None:
    page = context.new_page()
    page.goto(invitation)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输一次密码").fill(PASSWORD)
    picture(page, 40, "deputy-sets-password")
    press(page, "设置密码并登录")
    expect(page.locator("h1")).to_contain_text(person.name)
    expect(page.locator(".agenda li").first).to_be_visible()
    expect(page.get_by_text("2022 年总学时")).to_be_visible()
    picture(page, 41, "deputy-home")
    go(page, "我的课程")
    expect(page.get_by_text("代表履职培训班").first).to_be_visible()
    picture(page, 42, "deputy-lessons")
    go(page, "我的学时")
    expect(page.get_by_role("row", name="任职一年内完成初任培训").first).to_be_visible()
    picture(page, 43, "deputy-hours")
    go(page, "日历订阅")
    expect(page.get_by_text("手机").first).to_be_visible()
    picture(page, 44, "deputy-calendar")
    assert context.request.get("/people/").status == 403
    fit_on_a_phone(open_browser("phone", context.storage_state()), DEPUTY_PAGES, "deputy")
