"""The page of coverage over the term, as staff use it."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from tests import factories, pages
from tests.pages import Page
from tests.statements import statements
from training.clock import real_now
from training.models import db
from training.models.plans import FiveYearPlan, TargetMeasure
from training.models.reckonings import Reckoning


@pytest.fixture
def plan(congress):
    """Thirty deputies who need a class; twenty seats until the end of the term, in two years."""
    congress.days_behind = (real_now().date() - date(2025, 8, 4)).days
    factories.MandateFactory.create_batch(30, is_new=True)
    plan = factories.FiveYearPlanFactory(assumptions={"reserve": 0})
    factories.TargetFactory(plan=plan, name="全员轮训", measure=TargetMeasure.COVERAGE, amount=Decimal(100))
    annual = factories.AnnualPlanFactory(year=2025, five_year_plan=plan)
    room = factories.RoomFactory(name="报告厅", seats=10)
    factories.ProgramFactory(annual_plan=annual, name="履职班", max_batches=1, max_size=10, rooms=[room], half_days=4)
    db.session.commit()
    return plan


def address(plan, more=""):
    return f"/plans/five-year/{plan.id}/coverage{more}"


def page_of(response):
    page = Page(response.text)
    assert pages.faults(page) == []
    return page


def test_from_nothing_to_a_proof_and_a_way_out(staff, plan):
    assert "还没有测算过" in page_of(staff.get(address(plan))).text

    page = page_of(staff.post(address(plan), follow_redirects=True))
    assert "做不到：“全员轮训”至少缺 10 人次，因为还需要 30，最多只能安排 20。" in page.text
    assert "2025 年“履职班”：最多再开 1 期，每期 10" in page.text
    assert "可能轮不到：新任代表 10 人" in page.text
    assert "cover-short" in page.html

    reckoning = db.session.scalars(db.select(Reckoning)).one()
    online = next(n for n, way in enumerate(reckoning.ways) if way["change"] == "online")
    taken = staff.post(address(plan, "/way"), data={"way": online, "reckoning": reckoning.id}, follow_redirects=True)
    assert "线上加班" in taken.text
    assert "此后记录或日期已有变化" in taken.text

    page = page_of(staff.post(address(plan), follow_redirects=True))
    assert "能做到：" in page.text
    assert "以往的测算" in page.text


def test_a_way_of_an_older_reckoning_is_not_taken(staff, plan):
    staff.post(address(plan))
    first = db.session.scalars(db.select(Reckoning.id)).one()
    staff.post(address(plan))
    response = staff.post(address(plan, "/way"), data={"way": 0, "reckoning": first})

    assert response.status_code == 409
    assert "已有人重新测算" in response.text


def test_what_is_missing_is_said(staff, congress):
    plan = factories.FiveYearPlanFactory()
    db.session.commit()
    response = staff.post(address(plan))
    assert (response.status_code, "还没有目标" in response.text or "已经届满" in response.text) == (422, True)
    assert staff.get(address(plan, "/rounds.xlsx")).status_code == 404
    assert staff.get(address(plan, "/proof.zip")).status_code == 404


def test_the_rounds_as_excel_and_the_proof_as_zip(staff, plan):
    staff.post(address(plan))
    book = CalamineWorkbook.from_filelike(io.BytesIO(staff.get(address(plan, "/rounds.xlsx")).data))
    cells = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert {"履职班", "报告厅", "按往年计划推算", "全员轮训"} <= set(cells)

    with zipfile.ZipFile(io.BytesIO(staff.get(address(plan, "/proof.zip")).data)) as archive:
        assert set(archive.namelist()) == {"TERM.json", "PLAN.json", "verify.py"}
        assert "全员轮训" in archive.read("TERM.json").decode()


def test_assumptions_are_changed_and_refused(staff, plan):
    data = {
        "room_days": "2",
        "classes_per_quarter": "1",
        "batches_per_quarter": "3",
        "reserve": "5",
        "open_below": "topical",
    }
    assert staff.post(address(plan, "/assumptions"), data=data).status_code == 302
    kept = db.session.scalars(db.select(FiveYearPlan)).one().assumptions
    assert (kept["room_days"], kept["batches_per_quarter"], kept["open_below"]) == (2, 3, ["topical"])

    for wrong in ({"room_days": "93"}, {"reserve": "viele"}, {"open_below": "nothing"}, {"classes_per_quarter": ""}):
        response = staff.post(address(plan, "/assumptions"), data=data | wrong)
        assert response.status_code == 422, wrong
        assert "field-error" in response.text


def test_a_target_has_a_year_in_which_it_is_due(staff, plan):
    target = plan.targets[0]
    data = {"name": "全员轮训", "denominator": "own_deputies", "measure": "coverage", "amount": "100", "kind": ""}
    staff.post(f"/plans/targets/{target.id}", data=data | {"due_year": "2025"})
    assert db.session.get(type(target), target.id).due_year == 2025
    assert "2025 年底前" in staff.get(f"/plans/five-year/{plan.id}").text

    response = staff.post(f"/plans/targets/{target.id}", data=data | {"due_year": "2031"})
    assert (response.status_code, "2022 至 2026" in response.text) == (422, True)


def test_it_asks_as_many_queries_for_many_as_for_few(staff, plan, app):
    staff.post(address(plan))
    few = queries_of(staff, plan)
    factories.MandateFactory.create_batch(20, is_new=False)
    factories.TargetFactory(plan=plan)
    for n in range(3):
        factories.ProgramFactory(annual_plan=plan.annual_plans[0], name=f"专题班 {n}", rooms=[factories.RoomFactory()])
    db.session.commit()
    staff.post(address(plan))
    staff.get(address(plan))
    assert queries_of(staff, plan) <= few + 1


def queries_of(staff, plan):

    with statements() as asked:
        assert staff.get(address(plan)).status_code == 200
    return len(asked)


def test_the_chart_grows_to_what_is_needed(staff, plan):
    html = staff.post(address(plan), follow_redirects=True).text
    heights = [float(n) for n in re.findall(r'class="cover-(?:before|planned|short)"[^>]*height="([\d.]+)"', html)]
    assert heights
    assert max(heights) <= 230
