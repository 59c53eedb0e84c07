"""Yearly plans: which step follows which, and what stands in the way."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from tests import factories
from training.models import db, scope
from training.models.plans import AnnualPlan, PlanState, Program
from training.operations.errors import TrainingError
from training.operations.plans import programs, yearly

TODAY = date(2022, 3, 10)
NOW = datetime(2022, 3, 10, 9, 0)

STEPS = {
    PlanState.APPROVED: lambda plan: yearly.approve(plan, "第3次主任会议", date(2022, 3, 1), TODAY),
    PlanState.DRAFT: yearly.take_back,
    PlanState.PUBLISHED: lambda plan: yearly.publish(plan, NOW),
    PlanState.AMENDED: lambda plan: yearly.amend(plan, "会场改造", NOW),
}
LEGAL = {
    ("draft", "approved"),
    ("approved", "draft"),
    ("approved", "published"),
    ("published", "amended"),
    ("amended", "published"),
}


@pytest.fixture
def plan(congress):
    plan = factories.AnnualPlanFactory(year=2022)
    factories.ProgramFactory(annual_plan=plan)
    db.session.refresh(plan)
    return plan


@pytest.mark.parametrize("state", PlanState)
@pytest.mark.parametrize("next_state", PlanState)
def test_only_the_legal_steps_can_be_taken(plan, state, next_state):
    plan.state = state

    if (state, next_state) in LEGAL:
        STEPS[next_state](plan)
        assert plan.state == next_state
        return
    with pytest.raises(TrainingError, match=r"刷新页面"):
        STEPS[next_state](plan)
    assert plan.state == state


def test_approval_notes_meeting_and_day_and_taking_back_forgets_them(plan):
    STEPS[PlanState.APPROVED](plan)
    assert (plan.approved_at_meeting, plan.approved_on) == ("第3次主任会议", date(2022, 3, 1))

    yearly.take_back(plan)
    assert (plan.approved_at_meeting, plan.approved_on) == ("", None)


def test_an_amendment_has_a_reason_and_the_plan_is_published_again(plan):
    plan.state, plan.published_at = PlanState.PUBLISHED, datetime(2022, 1, 5, 8, 0)
    with pytest.raises(TrainingError, match="请填写调整事由"):
        yearly.amend(plan, "  ", NOW)

    yearly.amend(plan, " 会场改造 ", NOW)
    assert (plan.amendment, plan.amended_at) == ("会场改造", NOW)

    yearly.publish(plan, datetime(2022, 3, 11, 8, 0))
    assert (plan.state, plan.published_at) == (PlanState.PUBLISHED, datetime(2022, 3, 11, 8, 0))
    assert plan.amendment == "会场改造"


def test_an_empty_plan_is_neither_approved_nor_published(congress):
    plan = factories.AnnualPlanFactory()
    with pytest.raises(TrainingError, match="还没有培训项目"):
        STEPS[PlanState.APPROVED](plan)

    plan.state = PlanState.AMENDED
    with pytest.raises(TrainingError, match="至少保留一个项目"):
        STEPS[PlanState.PUBLISHED](plan)


def test_a_meeting_of_tomorrow_has_approved_nothing(plan):
    with pytest.raises(TrainingError, match="通过日期不能晚于今天"):
        yearly.approve(plan, "第3次主任会议", date(2022, 3, 11), TODAY)


def test_a_year_has_one_plan_and_it_comes_under_its_terms_plan(congress):
    five_years = factories.FiveYearPlanFactory()

    assert yearly.create(2024, "2024 年度培训计划").five_year_plan is five_years
    assert yearly.create(2027, "2027 年度培训计划").five_year_plan is None
    with pytest.raises(TrainingError, match="2024 年度计划已存在"):
        yearly.create(2024, "又一个")
    with pytest.raises(TrainingError, match="2000 至 2100"):
        yearly.create(1999, "太早")


def test_another_congress_may_plan_the_same_year(congress, neighbour):
    with scope.within(neighbour.id):
        yearly.create(2022, "邻市计划")
        db.session.flush()

    assert yearly.create(2022, "本市计划").year == 2022


def test_copied_programs_keep_everything_but_the_year(congress):
    old = factories.AnnualPlanFactory(year=2024)
    room, course, group = factories.RoomFactory(), factories.CourseFactory(), factories.GroupFactory()
    first = factories.ProgramFactory(annual_plan=old, name="初任班", position=0, rooms=[room])
    second = factories.ProgramFactory(annual_plan=old, name="履职班", position=1, earlier=[first], budget=8000)
    second.audience_groups = [group]
    factories.ProgramCourseFactory(program=second, course=course)
    factories.ProgramWindowFactory(program=second, from_on=date(2024, 2, 29), to_on=date(2024, 4, 1))
    db.session.expire_all()

    new = yearly.create(2025, "2025 年度培训计划", copy_from=old)
    db.session.expire_all()

    copy_of_first, copy_of_second = new.programs
    assert (copy_of_first.name, copy_of_first.rooms) == ("初任班", [room])
    assert copy_of_second.earlier == [copy_of_first]
    assert copy_of_second.audience_groups == [group]
    assert copy_of_second.budget == 8000
    assert [one.course for one in copy_of_second.courses] == [course]
    assert [(w.from_on, w.to_on) for w in copy_of_second.windows] == [(date(2025, 2, 28), date(2025, 4, 1))]
    assert [program.name for program in old.programs] == ["初任班", "履职班"]


def test_programs_change_only_while_the_plan_is_open(plan):
    (program,) = plan.programs
    for state, says in ((PlanState.APPROVED, "退回草案"), (PlanState.PUBLISHED, "登记调整事由")):
        plan.state = state
        for change in (lambda: programs.delete(program), lambda: programs.move(program, 1)):
            with pytest.raises(TrainingError, match=says):
                change()
    plan.state = PlanState.AMENDED
    programs.delete(program)
    assert plan.programs == []


def test_a_draft_can_be_deleted_until_something_is_scheduled_from_it(plan):
    first = plan.programs[0]
    factories.ProgramFactory(annual_plan=plan, earlier=[first])
    batch = factories.BatchFactory(program=first)
    db.session.expire_all()
    with pytest.raises(TrainingError, match="已有编排方案或班次"):
        yearly.delete(plan)

    db.session.delete(batch)
    db.session.flush()
    yearly.delete(plan)
    assert db.session.scalars(select(AnnualPlan)).all() == []
    assert db.session.scalars(select(Program)).all() == []


def test_an_approved_plan_is_not_deleted(plan):
    plan.state = PlanState.APPROVED
    with pytest.raises(TrainingError, match="不能删除"):
        yearly.delete(plan)
