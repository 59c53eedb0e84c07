"""Five-year plans with targets, requirements and terms: what can be saved, and what is said where."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests import factories
from training.models import db
from training.models.congresses import Term
from training.models.plans import AudienceKind, Denominator, PeriodKind, RequirementMeasure, TargetMeasure
from training.operations.errors import TrainingError
from training.operations.plans import five_years, requirements, terms
from training.operations.plans.five_years import TargetFields
from training.operations.plans.requirements import RequirementFields


@pytest.fixture
def term(congress):
    return db.session.scalars(select(Term)).one()


def target(**changes):
    plain = {"name": "全员两轮", "denominator": Denominator.OWN_DEPUTIES, "measure": TargetMeasure.ROUNDS}
    return TargetFields(**{**plain, "amount": Decimal(2), **changes})


def requirement(term, **changes):
    plain = {"name": "年度学时", "audience": AudienceKind.DEPUTIES, "measure": RequirementMeasure.HOURS}
    return RequirementFields(
        **{**plain, "term": term, "amount": Decimal(18), "period": PeriodKind.YEAR, "year": 2022, **changes}
    )


def test_yearly_plans_of_the_term_come_under_its_plan(term):
    inside, outside = factories.AnnualPlanFactory(year=2026), factories.AnnualPlanFactory(year=2027)

    plan = five_years.save(term, "五年规划", "提高履职能力")

    assert (inside.five_year_plan, outside.five_year_plan) == (plan, None)
    with pytest.raises(TrainingError, match="“第十七届”已有五年规划"):
        five_years.save(term, "又一个", "")
    assert five_years.save(term, "改名", "", plan) is plan


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"name": ""}, "name", "请填写目标名称"),
        ({"amount": Decimal(0)}, "amount", "应大于 0"),
        ({"amount": Decimal("1.234")}, "amount", "两位小数"),
        ({"amount": Decimal(101), "measure": TargetMeasure.COVERAGE}, "amount", "不超过 100%"),
        ({"denominator": Denominator.WHOLE_SYSTEM}, "headcount", "请填写本级及以下代表总数"),
        ({"headcount": -1}, "headcount", "0 至 10000000"),
    ],
)
def test_a_target_says_what_is_wrong(term, changes, field, says):
    assert says in five_years.problems(target(**changes))[field]
    with pytest.raises(TrainingError, match=says):
        five_years.save_target(factories.FiveYearPlanFactory(), target(**changes))


def test_a_target_is_written_changed_and_deleted(term):
    plan = five_years.save(term, "五年规划", "")
    saved = five_years.save_target(plan, target(denominator=Denominator.WHOLE_SYSTEM, headcount=2921))
    assert saved.headcount == 2921

    five_years.save_target(plan, target(headcount=2921), saved)
    assert saved.headcount is None

    five_years.delete_target(saved)
    assert plan.targets == []


def test_the_term_that_runs_is_found_else_the_latest(term):
    later = factories.TermFactory(name="第十八届", starts_on=date(2027, 1, 1), ends_on=date(2031, 12, 31))

    assert five_years.term_on(date(2024, 5, 1)) is term
    assert five_years.term_on(date(2040, 5, 1)) is later


def test_no_term_at_all_is_none(term):
    db.session.delete(term)
    db.session.flush()

    assert five_years.term_on(date(2024, 5, 1)) is None


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"name": " "}, "name", "请填写要求名称"),
        ({"amount": Decimal(0)}, "amount", "应大于 0"),
        ({"amount": Decimal("1.5"), "measure": RequirementMeasure.PROGRAMS}, "amount", "应为整数"),
        ({"year": 2027}, "year", "2022 至 2026"),
        ({"year": None}, "year", "2022 至 2026"),
        ({"period": PeriodKind.FIRST_MONTHS}, "months", "1 至 60 个月"),
        ({"period": PeriodKind.ROLLING, "months": 61}, "months", "1 至 60 个月"),
        ({"audience": AudienceKind.GROUPS}, "audience_groups", "至少选择一个小组"),
    ],
)
def test_a_requirement_says_what_is_wrong(term, changes, field, says):
    found = requirements.problems(requirement(term, **changes))

    assert list(found) == [field]
    assert says in found[field]
    with pytest.raises(TrainingError, match=says):
        requirements.save(requirement(term, **changes))


def test_a_requirement_keeps_only_what_its_period_needs(term):
    saved = requirements.save(requirement(term, months=6))
    assert (saved.year, saved.months) == (2022, None)

    requirements.save(requirement(term, period=PeriodKind.FIRST_MONTHS, months=6), saved)
    assert (saved.year, saved.months) == (None, 6)

    requirements.save(requirement(term, period=PeriodKind.TERM, months=6), saved)
    assert (saved.year, saved.months) == (None, None)


def test_a_requirement_is_deleted_with_its_groups(term):
    saved = requirements.save(
        requirement(term, audience=AudienceKind.GROUPS, audience_groups=[factories.GroupFactory()])
    )

    requirements.delete(saved)

    assert db.session.scalars(select(type(saved))).all() == []


@pytest.mark.parametrize(
    ("name", "starts_on", "ends_on", "field", "says"),
    [
        ("第十七届", date(2027, 1, 1), date(2031, 12, 31), "name", "已有“第十七届”"),
        ("第十八届", date(2027, 1, 1), date(2026, 12, 31), "ends_on", "晚于开始日期"),
        ("第十八届", date(2027, 1, 1), date(2033, 12, 31), "ends_on", "不超过 6 年"),
        ("第十八届", date(2026, 12, 31), date(2031, 12, 31), "starts_on", "与“第十七届”"),
    ],
)
def test_a_term_says_what_is_wrong(term, name, starts_on, ends_on, field, says):
    assert says in terms.problems(name, starts_on, ends_on)[field]
    with pytest.raises(TrainingError, match=says):
        terms.save(name, starts_on, ends_on)


def test_a_term_follows_another_and_may_be_mended(term):
    later = terms.save("第十八届", date(2027, 1, 1), date(2031, 12, 31))

    assert terms.save("第十八届", date(2027, 1, 1), date(2032, 1, 31), later).ends_on == date(2032, 1, 31)
