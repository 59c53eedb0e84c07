"""Programs: what can be saved, in which order, and what keeps one from being saved."""

from datetime import date
from decimal import Decimal

import pytest

from tests import factories
from training.models import db
from training.models.plans import AudienceKind, Mode, ProgramKind
from training.operations.errors import ChangedMeanwhile, TrainingError
from training.operations.plans import programs
from training.operations.plans.fields import ProgramFields


@pytest.fixture
def plan(congress):
    return factories.AnnualPlanFactory(year=2022)


def fields(**changes) -> ProgramFields:
    plain = {"name": "履职班", "kind": ProgramKind.IN_SERVICE, "mode": Mode.ONLINE, "audience": AudienceKind.EVERYONE}
    return ProgramFields(**{**plain, "half_days": 6, "max_size": 100, **changes})


def test_everything_that_was_said_is_written(plan):
    room, courses, group = factories.RoomFactory(), factories.CourseFactory.create_batch(2), factories.GroupFactory()
    first = programs.save(plan, fields(name="初任班"))

    program = programs.save(
        plan,
        fields(
            mode=Mode.LOCAL,
            rooms=[room],
            audience=AudienceKind.GROUPS,
            audience_groups=[group],
            courses=[courses[1], courses[0]],
            windows=[(date(2022, 9, 1), date(2022, 9, 30)), (date(2022, 4, 1), date(2022, 4, 30))],
            earlier=[first],
            budget=Decimal("8000.50"),
            funding="部门预算",
        ),
    )
    db.session.expire_all()

    assert [one.course for one in program.courses] == [courses[1], courses[0]]
    assert [window.from_on for window in program.windows] == [date(2022, 4, 1), date(2022, 9, 1)]
    assert (program.rooms, program.audience_groups, program.earlier) == ([room], [group], [first])
    assert (program.budget, program.funding) == (Decimal("8000.50"), "部门预算")
    assert [one.name for one in plan.programs] == ["初任班", "履职班"]


def test_courses_change_places_and_windows_go(plan):
    one, two, three = factories.CourseFactory.create_batch(3)
    program = programs.save(plan, fields(courses=[one, two], windows=[(date(2022, 4, 1), date(2022, 4, 30))]))
    db.session.expire_all()

    programs.save(plan, fields(courses=[three, two], windows=[]), program)
    db.session.expire_all()

    assert [each.course for each in program.courses] == [three, two]
    assert program.windows == []


def test_groups_are_forgotten_when_the_audience_is_another(plan):
    program = programs.save(plan, fields(audience=AudienceKind.GROUPS, audience_groups=[factories.GroupFactory()]))

    programs.save(plan, fields(audience=AudienceKind.GUESTS, audience_groups=[factories.GroupFactory()]), program)

    assert program.audience_groups == []


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"name": " "}, "name", "请填写项目名称"),
        ({"half_days": 0}, "half_days", "0.5 至 30"),
        ({"half_days": 61}, "half_days", "0.5 至 30"),
        ({"min_size": 0}, "min_size", "1 至 10000"),
        ({"min_size": 30, "max_size": 20}, "max_size", "不少于开班人数"),
        ({"max_batches": 501}, "max_batches", "1 至 500"),
        ({"open_cost": -1}, "open_cost", "0 至 1000000"),
        ({"budget": Decimal(-1)}, "budget", "不少于 0 元"),
        ({"audience": AudienceKind.GROUPS}, "audience_groups", "至少选择一个小组"),
        ({"mode": Mode.LOCAL}, "rooms", "至少选择一个会场"),
        ({"mode": Mode.BLENDED}, "rooms", "至少选择一个会场"),
        ({"windows": [(date(2022, 4, 2), date(2022, 4, 1))]}, "windows", "结束日期早于开始日期"),
        ({"windows": [(date(2022, 12, 1), date(2023, 1, 5))]}, "windows", "不全在 2022 年内"),
    ],
)
def test_each_fault_is_said_at_its_field_and_nothing_is_written(plan, changes, field, says):
    found = programs.problems(plan, fields(**changes))

    assert list(found) == [field]
    assert says in found[field]
    with pytest.raises(TrainingError, match=says):
        programs.save(plan, fields(**changes))
    assert plan.programs == []


def test_an_online_program_takes_no_room(plan):
    assert "不占会场" in programs.problems(plan, fields(rooms=[factories.RoomFactory()]))["rooms"]


def test_names_are_not_given_twice_but_a_program_may_keep_its_own(plan):
    program = programs.save(plan, fields())
    db.session.expire_all()

    assert "已有“履职班”" in programs.problems(plan, fields())["name"]
    assert programs.problems(plan, fields(), program) == {}


def test_a_course_is_chosen_once(plan):
    course = factories.CourseFactory(subject="监督法")

    assert "“监督法”选了两次" in programs.problems(plan, fields(courses=[course, course]))["courses"]


def test_a_circle_of_earlier_programs_is_named(plan):
    a = programs.save(plan, fields(name="甲"))
    b = programs.save(plan, fields(name="乙", earlier=[a]))
    c = programs.save(plan, fields(name="丙", earlier=[b]))

    assert programs.problems(plan, fields(name="甲", earlier=[c]), a)["earlier"] == (
        "先修关系成了循环：“甲” → “丙” → “乙” → “甲”。请去掉其中一个。"
    )
    assert "“甲” → “甲”" in programs.problems(plan, fields(name="甲", earlier=[a]), a)["earlier"]
    assert programs.problems(plan, fields(name="丙", earlier=[a, b]), c) == {}


def test_an_earlier_program_is_of_the_same_plan(plan):
    other = factories.ProgramFactory()

    assert "同一年度计划" in programs.problems(plan, fields(earlier=[other]))["earlier"]


def test_who_saves_what_somebody_else_changed_is_told(plan):
    program = programs.save(plan, fields())
    seen = programs.fingerprint(program)
    programs.save(plan, fields(max_size=80), program, seen)

    with pytest.raises(ChangedMeanwhile, match="“履职班”已被他人修改"):
        programs.save(plan, fields(max_size=60), program, seen)
    assert program.max_size == 80


def test_programs_move_and_stop_at_the_ends(plan):
    for name in "甲乙丙":
        programs.save(plan, fields(name=name))
        db.session.expire_all()

    def order():
        return "".join(program.name for program in plan.programs)

    programs.move(plan.programs[2], -1)
    assert order() == "甲丙乙"
    programs.move(plan.programs[0], -1)
    assert order() == "甲丙乙"
    programs.move(plan.programs[0], 1)
    assert order() == "丙甲乙"


def test_a_program_with_published_batches_stays(plan):
    program = programs.save(plan, fields())
    batch = factories.BatchFactory(program=program)
    with pytest.raises(TrainingError, match="“履职班”已发布 1 期"):
        programs.delete(program)

    db.session.delete(batch)
    after = programs.save(plan, fields(name="后续班", earlier=[program]))
    db.session.expire_all()
    programs.delete(program)
    assert (plan.programs, after.earlier) == ([after], [])


def test_a_sketch_leaves_no_trace(plan):
    course, room = factories.CourseFactory(), factories.RoomFactory()

    sketch = programs.sketch(fields(mode=Mode.LOCAL, rooms=[room], courses=[course]))
    db.session.flush()

    assert sketch not in db.session
    assert [one.course for one in sketch.courses] == [course]
