"""The pages of credit as staff and deputies see them."""

from datetime import date, datetime
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from tests.factories import (
    AttendanceFactory,
    BatchFactory,
    CreditEntryFactory,
    DelegationFactory,
    EnrolmentFactory,
    LessonFactory,
    MandateFactory,
    RequirementFactory,
)
from tests.pages import Page
from tests.statements import statements
from training import clock
from training.models import db, scope
from training.models.congresses import Term
from training.models.ledger import RuleSet
from training.models.plans import AudienceKind, PeriodKind, RequirementMeasure
from training.operations.ledger import posting, rule_sets


@pytest.fixture
def requirement(congress):
    rule_sets.adopt("nanjing", date(2022, 1, 1))
    term = db.session.scalars(select(Term)).one()
    one = RequirementFactory(
        term=term, name="2022 年总学时", audience=AudienceKind.DEPUTIES, measure=RequirementMeasure.HOURS,
        amount=3, period=PeriodKind.YEAR, year=2022,
    )  # fmt: skip
    db.session.commit()
    return one


@pytest.fixture
def attended(requirement):
    """A deputy who sat a half-day, posted."""
    lesson = LessonFactory()
    record = AttendanceFactory(lesson=lesson, person=MandateFactory(person__name="欧阳䶮").person)
    posting.post(lesson.batch, by_id=None, at=datetime(2022, 4, 20, 9))
    db.session.commit()
    return record


def cells(response):
    sheet = CalamineWorkbook.from_filelike(BytesIO(response.data))
    return sheet.get_sheet_by_index(0).to_python()


def test_the_list_shows_earned_required_and_what_is_short(staff, attended):
    MandateFactory(person__name="王缺课")
    db.session.commit()
    page = staff.get("/ledger/").text
    assert "欧阳䶮" in page
    assert page.index("王缺课") < page.index("欧阳䶮")


def test_the_list_is_narrowed_by_outlook_and_by_name(staff, attended):
    MandateFactory(person__name="王缺课")
    db.session.commit()
    assert "欧阳䶮" not in staff.get("/ledger/?outlook=short").text
    assert "王缺课" not in staff.get("/ledger/?outlook=met").text
    assert "王缺课" not in staff.get("/ledger/?q=欧阳").text
    assert staff.get("/ledger/?requirement=999999").status_code == 404


def test_the_list_goes_to_excel_with_its_filters(staff, attended):
    MandateFactory(person__name="王缺课")
    db.session.commit()
    rows = cells(staff.get("/ledger/standings.xlsx?outlook=short"))
    assert [row[0] for row in rows if row[0]][-1] == "王缺课"
    assert "欧阳䶮" not in str(rows)


def test_without_a_requirement_the_page_says_what_to_do(staff):
    assert "还没有达标要求" in staff.get("/ledger/").text


def test_a_person_page_lists_every_line_of_the_ledger(staff, attended):
    page = staff.get(f"/ledger/people/{attended.person_id}").text
    assert "2022 年总学时" in page
    assert "合计 3 学时" in page


def test_a_deputy_sees_their_own_page_and_nobody_elses(deputy, attended):
    assert deputy.get("/ledger/mine").status_code == 200
    assert deputy.get(f"/ledger/people/{attended.person_id}").status_code == 404
    assert deputy.get(f"/ledger/people/{attended.person_id}/record.pdf").status_code == 404
    assert deputy.get("/ledger/").status_code == 403


def test_the_learning_record_is_a_pdf(staff, attended):
    response = staff.get(f"/ledger/people/{attended.person_id}/record.pdf")
    assert response.data.startswith(b"%PDF")
    assert response.mimetype == "application/pdf"


def test_the_ledger_goes_to_excel(staff, attended):
    rows = cells(staff.get("/ledger/entries.xlsx"))
    assert "欧阳䶮" in str(rows)
    assert "欧阳䶮" in staff.get("/ledger/entries").text


def test_a_rule_set_is_taken_over_from_a_day_on(staff, congress):
    page = staff.post("/ledger/rule-sets", data={"key": "shanxi", "starts_on": "2022-01-01"}, follow_redirects=True)
    assert "面授半天（180 分钟）计 4 学时" in page.text
    assert db.session.scalars(select(RuleSet)).one().starts_on == date(2022, 1, 1)


def test_a_day_before_the_present_rules_is_refused_at_the_field(staff, requirement):
    page = staff.post("/ledger/rule-sets", data={"key": "shanxi", "starts_on": "2021-01-01"})
    assert "新规则的生效日应晚于这一天" in page.text
    assert len(db.session.scalars(select(RuleSet)).all()) == 1


OF_OTHERS = (
    "/ledger/?requirement={requirement}",
    "/ledger/warnings?requirement={requirement}",
    "/ledger/people/{person}",
    "/ledger/people/{person}/record.pdf",
)


@pytest.mark.parametrize("url", OF_OTHERS)
def test_another_congress_is_not_there(staff, neighbour, requirement, url):
    with scope.within(neighbour.id):
        term = db.session.scalars(select(Term)).one()
        names = {"requirement": RequirementFactory(term=term).id, "person": MandateFactory(term=term).person_id}
        db.session.commit()
    assert staff.get(url.format(**names)).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_rows(staff, attended):
    def queries(url):
        with statements() as asked:
            staff.get(url)
        return len(asked)

    pages = ("/ledger/", "/ledger/entries", "/ledger/warnings", "/ledger/warnings?prospect=lost")
    with_one = [queries(url) for url in pages]
    rule_set = db.session.scalars(select(RuleSet)).one()
    for _ in range(2):
        CreditEntryFactory(rule_set=rule_set)
    db.session.commit()
    assert [queries(url) for url in pages] == with_one


@pytest.fixture
def rescuable(requirement):
    """Today is 1 April 2022: one of two must still book; a class begins on 20 April."""
    batch = BatchFactory(
        program__name="预算审查监督", program__half_days=2, starts_at=datetime(2022, 4, 20), room__seats=1
    )
    LessonFactory(batch=batch, starts_at=datetime(2022, 4, 20, 8, 30))
    MandateFactory(person__name="王来得及")
    db.session.commit()
    return batch


@pytest.fixture
def april(monkeypatch):
    monkeypatch.setattr(clock, "real_now", lambda: datetime(2022, 4, 1, 9))


def test_who_must_still_book_is_listed_with_the_last_day_and_the_class(staff, april, rescuable):
    page = staff.page("/ledger/warnings").text
    for said in ("王来得及", "2022 年 4 月 19 日", "“预算审查监督”第", "余 1 座"):
        assert said in page
    (head, row) = cells(staff.get("/ledger/warnings.xlsx"))[1:]
    assert row[head.index("剩余天数")] == 18


def test_who_cannot_reach_it_any_more_stands_apart_with_what_lacks(staff, april, rescuable):
    EnrolmentFactory(batch=rescuable, person=MandateFactory(person__name="李已报").person)
    db.session.commit()
    assert "王来得及" not in staff.page("/ledger/warnings?prospect=to_book").text
    page = staff.page("/ledger/warnings").text
    assert "王来得及" in page
    assert "另有 1 期已满员" in page
    assert "李已报" in staff.page("/ledger/warnings?prospect=booked").text


def test_the_list_of_standings_says_what_those_on_the_page_can_do(staff, april, rescuable):
    assert "最少再报 1 期，最迟 4 月 19 日" in staff.page("/ledger/").text
    assert "最少再报" not in staff.page("/ledger/?on=2022-03-01").text


def test_the_lists_are_narrowed_by_delegation(staff, april, rescuable):
    other = MandateFactory(person__name="赵一团", delegation=DelegationFactory())
    db.session.commit()
    for url in ("/ledger/", "/ledger/warnings"):
        page = staff.page(f"{url}?delegation={other.delegation_id}").text
        assert "赵一团" in page
        assert "王来得及" not in page


def test_a_deputy_reads_in_plain_words_whether_it_is_still_in_time(deputy, april, rescuable):
    page = deputy.get("/ledger/mine").text
    assert "来得及：最少再参加 1 期。最迟在 2022 年 4 月 19 日报名，还有 18 天" in page


def test_the_first_page_says_who_must_act_this_month(staff, april, rescuable):
    assert "1 人须在本月内报名，最早的截至 4 月 19 日" in staff.page("/standing").text


def test_what_goes_with_a_shipped_rule_set_is_set_from_its_link(staff):
    page = Page(staff.get("/ledger/rule-sets").text)
    links = [one for one in page.links("http://localhost/ledger/rule-sets") if "/requirements/new?" in one]
    assert len(links) == 4  # two of Nanjing, two for cadres
    (compulsory,) = [one for one in links if "amount=56" in one]
    form = Page(staff.get(compulsory).text)
    chosen = [one.get("value") for one in form.all("option") if "selected" in one.attrib]
    filled = {one.get("name"): one.get("value") for one in form.all("input")}
    assert {"compulsory_hours", "year"} <= set(chosen)
    assert (filled["name"], filled["amount"]) == ("年度必修学时", "56")
    assert staff.get("/plans/requirements/new?amount=x&measure=y&period=z").status_code == 200
