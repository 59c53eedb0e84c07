"""The editor of credit rules, as staff use it."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from tests import factories
from training.models import db
from training.models.ledger import RuleSet
from training.models.plans import PeriodKind, RequirementMeasure
from training.operations.ledger import posting, rule_sets
from training.operations.ledger.rules import read
from training.web.ledger.rule_form import RuleForm, fields_of, rules_in

TRY = "/ledger/rule-sets/try"
ASKED = {
    "name": "本市规则",
    "source": "本市办法",
    "half_day_minutes": "180",
    "half_day_hours": "4",
    "online": "proportion",
    "minutes_per_hour": "45",
    "round_to": "0.5",
    "completed": "6/7",
    "since": "2022-01-01",
    "on": "2022-12-31",
    "show": "flips",
}


@pytest.fixture
def asked(congress):
    """A deputy with 3 hours who owes 4."""
    rule_sets.adopt("nanjing", date(2022, 1, 1))
    lesson = factories.LessonFactory()
    person = factories.MandateFactory(person__name="欧阳䶮", starts_on=date(2022, 1, 1)).person
    factories.AttendanceFactory(lesson=lesson, person=person)
    posting.post(lesson.batch, by_id=None, at=datetime(2022, 4, 20, 9))
    requirement = factories.RequirementFactory(
        measure=RequirementMeasure.HOURS, period=PeriodKind.YEAR, year=2022, amount=Decimal(4)
    )
    db.session.commit()
    return ASKED | {"requirement": str(requirement.id)}


def shown(page, name):
    """What stands in the field of that name."""
    return next(one.get("value") for one in page.all("input") if one.get("name") == name)


def test_the_editor_begins_with_the_rules_in_force(staff, asked):
    page = staff.page(TRY)
    assert shown(page, "half_day_hours") == "3"
    assert shown(page, "cap_away_year") == "48"


def test_it_begins_with_a_shipped_one_where_asked(staff, asked):
    assert shown(staff.page(f"{TRY}?from=shanxi"), "minutes_per_hour") == "45"
    assert staff.get(f"{TRY}?from=9999").status_code == 404


def test_a_trial_says_who_flips(staff, asked):
    page = staff.get(TRY, query_string=asked).text
    assert "1 人的结论改变" in page
    assert "欧阳䶮" in page
    assert "面授半天（180 分钟）计 4 学时" in page


def test_who_does_not_flip_is_not_listed_unless_asked(staff, asked):
    unchanged = asked | {"half_day_hours": "3"}
    assert "欧阳䶮" not in staff.get(TRY, query_string=unchanged).text
    assert "欧阳䶮" in staff.get(TRY, query_string=unchanged | {"show": "all"}).text


def test_the_list_as_excel(staff, asked):
    response = staff.get(f"{TRY}.xlsx", query_string=asked)
    rows = CalamineWorkbook.from_filelike(BytesIO(response.data)).get_sheet_by_index(0).to_python()
    assert rows[-1] == ["欧阳䶮", 4.0, 3.0, 4.0, 1.0, "将缺", "已达标"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"half_day_hours": ""}, "请填写数字。"),
        ({"half_day_hours": "13"}, "应在 0.01 至 12 之间。"),
        ({"half_day_hours": "3.333"}, "小数点后最多 2 位。"),
        ({"half_day_hours": "三"}, "请填写数字，例如 3。"),
        ({"minutes_per_hour": ""}, "按时长折算时，请填写多少分钟计 1 学时。"),
        ({"online": "steps"}, "按时长分档时，请至少填写一档。"),
        ({"online": "steps", "step_1_minutes": "15"}, "每一档的分钟和学时请都填上，或都留空。"),
        ({"completed": "7/6"}, "应大于 0 且不超过 1，例如 6/7。"),
        ({"completed": "全部"}, "请填写分数或小数，例如 6/7。"),
        ({"name": " "}, "请填写规则名称。"),
        ({"since": "2022-02-30"}, "请填写有效的日期"),
        ({"requirement": "9999"}, "所选内容已不存在"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(staff, asked, wrong, words):
    response = staff.get(TRY, query_string=asked | wrong)
    assert response.status_code == 422
    assert words in response.text
    assert "本市办法" in response.text


def test_putting_in_force_makes_a_new_version_and_ends_the_old(staff, asked):
    response = staff.post(TRY, data=asked | {"starts_on": "2022-07-01"}, follow_redirects=True)
    assert "“本市规则”自 2022-07-01 起生效。" in response.text
    old, new = db.session.scalars(select(RuleSet).order_by(RuleSet.id)).all()
    assert (old.ends_on, new.starts_on, new.ends_on) == (date(2022, 6, 30), date(2022, 7, 1), None)
    assert read(new.rules).in_person.half_day_hours == 4


def test_a_day_too_early_is_refused_with_all_that_was_typed(staff, asked):
    response = staff.post(TRY, data=asked | {"starts_on": "2021-07-01"}, follow_redirects=True)
    assert "新规则的生效日应晚于这一天" in response.text
    assert "本市办法" in response.text
    assert db.session.scalars(select(RuleSet)).one().ends_on is None


def test_a_deputy_cannot_edit_rules(deputy, asked):
    assert deputy.get(TRY).status_code == 403
    assert deputy.post(TRY, data=asked | {"starts_on": "2022-07-01"}).status_code == 403


@pytest.mark.parametrize("key", rule_sets.presets())
def test_the_form_keeps_every_shipped_rule(app, key):
    preset = rule_sets.presets()[key]
    with app.test_request_context():
        form = RuleForm(None, data=fields_of(preset["name"], preset["source"], preset["rules"]))
        kept, shipped = read(rules_in(form)), read(preset["rules"])
    assert replace(kept, caps=set(kept.caps)) == replace(shipped, caps=set(shipped.caps))
