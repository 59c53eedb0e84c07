"""The first page: for staff the year's work, for deputies their own lessons."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from tests import factories, pages
from tests.statements import statements
from training.models import db, scope
from training.models.catalogue import Room
from training.models.plans import PlanState, Program
from training.models.schedules import EnrolmentState, ProposalState

MONDAY = datetime(2022, 5, 9, 9, 0)


@pytest.fixture
def monday():
    with time_machine.travel(MONDAY - timedelta(hours=8), tick=False):
        yield


@pytest.fixture
def here(app, congress, monday):
    """Staff of the congress, signed in on that Monday."""
    return app.test_client().sign_in(factories.UserFactory())


def batch(number, day, **extra):
    program = db.session.scalars(db.select(Program)).first() or factories.ProgramFactory()
    room = db.session.scalars(db.select(Room)).first() or factories.RoomFactory()
    begins = datetime.combine(day, datetime.min.time())
    return factories.BatchFactory(
        program=program,
        room=room,
        number=number,
        key=f"b{number}",
        starts_at=begins,
        ends_at=begins + timedelta(days=1),
        **extra,
    )


def test_an_empty_congress_is_told_where_to_begin(here):
    page = here.page("/")
    assert pages.faults(page) == []
    text = here.get("/").text
    assert "已完成 0 / 8 步" in text
    assert "近期没有已发布的班次" in text
    assert "还没有达标要求" in here.get("/standing").text


def test_the_next_step_is_the_first_that_is_not_done(here):
    factories.MandateFactory()
    factories.CourseFactory()
    factories.RoomFactory()
    text = here.get("/").text
    assert "已完成 2 / 8 步" in text
    assert text.index('aria-current="step"') < text.index("制定五年规划") < text.index("编制年度计划")


def test_people_and_this_years_plan_are_counted(here):
    for is_new in (True, True, False):
        factories.MandateFactory(is_new=is_new)
    gone = factories.MandateFactory()
    gone.ends_on = date(2022, 3, 1)
    factories.GuestFactory()
    factories.AnnualPlanFactory(year=2022, state=PlanState.PUBLISHED)
    text = here.get("/").text
    assert ">3</div>" in text
    assert "新任 2 人 · 列席 1 人" in text
    assert "已公布" in text


def test_the_latest_proposal_shows_what_is_missing(here):
    plan = factories.AnnualPlanFactory(year=2022)
    factories.ProposalFactory(annual_plan=plan, number=1, cost=900, bound=900, unplaced=0, state=ProposalState.DONE)
    factories.ProposalFactory(annual_plan=plan, number=2, cost=200, bound=150, unplaced=7, state=ProposalState.DONE)
    text = here.get("/").text
    assert ">v2</div>" in text
    assert "未编入 7 人次 · 间隙 25%" in text


def test_the_next_batches_come_soonest_first_with_their_people(here):
    last, soon, over = batch(3, date(2022, 6, 1)), batch(2, date(2022, 5, 10)), batch(1, date(2022, 4, 1))
    for state in (EnrolmentState.CONFIRMED, EnrolmentState.CONFIRMED, EnrolmentState.WITHDRAWN):
        factories.EnrolmentFactory(batch=soon, person=factories.MandateFactory().person, state=state)
    text = here.get("/").text
    assert "第1期" not in text
    assert text.index("第2期") < text.index("第3期")
    assert '<td class="number">2</td>' in text
    assert over.id
    assert last.id


def test_the_first_page_asks_as_often_for_three_as_for_one(here):
    def asked(days):
        for number, day in days:
            factories.EnrolmentFactory(batch=batch(number, day), person=factories.MandateFactory().person)
        here.get("/")
        with statements() as found:
            here.get("/")
        return len(found)

    assert asked([(1, date(2022, 5, 10))]) == asked([(2, date(2022, 5, 17)), (3, date(2022, 5, 24))])


def test_who_reaches_what_is_required_is_counted(here):
    requirement = factories.RequirementFactory(name="年度学时", audience="deputies")
    for _ in range(3):
        factories.MandateFactory()
    assert pages.faults(here.page("/standing")) == []
    text = here.get("/standing").text
    assert "已达标 0 · 可达标 0" in text
    assert "将缺 3 人" in text
    assert f"requirement={requirement.id}&amp;outlook=short" in text


def test_requirements_of_other_years_are_not_counted(here):
    factories.RequirementFactory(name="去年学时", year=2021)
    assert "去年学时" not in here.get("/standing").text


def test_nothing_of_a_neighbour_is_counted(here, neighbour):
    with scope.within(neighbour.id):
        factories.one_of_each()
    text = here.get("/").text
    assert "已完成 0 / 8 步" in text
    assert "新任 0 人 · 列席 0 人" in text


@pytest.fixture
def deputys(app, congress, monday):
    """A deputy of the congress, signed in on that Monday; `.person` is who."""
    person = factories.MandateFactory().person
    browser = app.test_client().sign_in(factories.UserFactory(role="deputy", person_id=person.id, name=person.name))
    browser.person = person
    return browser


def test_a_deputy_sees_the_lessons_to_come_alone(deputys):
    mine, others = batch(1, date(2022, 5, 10)), batch(2, date(2022, 5, 11))
    factories.EnrolmentFactory(batch=mine, person=deputys.person)
    day = mine.starts_at
    for subject, begins in (("明天的课", day + timedelta(hours=9)), ("昨天的课", day - timedelta(hours=39))):
        factories.LessonFactory(batch=mine, subject=subject, starts_at=begins, ends_at=begins + timedelta(hours=3))
    factories.LessonFactory(batch=others, subject="别人的课", starts_at=day, ends_at=day + timedelta(hours=3))
    text = deputys.get("/").text
    assert "明天的课" in text
    assert "5 月 10 日" in text
    assert "昨天的课" not in text
    assert "别人的课" not in text


def test_a_deputy_reads_what_is_earned_and_required(deputys):
    factories.RequirementFactory(name="年度学时")
    text = deputys.get("/").text
    assert "年度学时" in text
    assert "0 / 18" in text
    assert pages.faults(deputys.page("/")) == []


def test_a_deputy_without_a_person_behind_it_still_gets_a_page(app, congress, monday):
    browser = app.test_client().sign_in(factories.UserFactory(role="deputy"))
    assert "您近期没有已安排的课程" in browser.get("/").text


def test_the_program_says_that_it_is_well(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
