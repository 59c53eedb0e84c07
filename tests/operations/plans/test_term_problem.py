"""From records to a term: who needs what, what is offered when, and where there is room."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from tests import factories
from training.models import db
from training.models.people import MandateEnd
from training.models.plans import AudienceKind, Denominator, FiveYearPlan, Mode, ProgramKind, TargetMeasure
from training.models.schedules import EnrolmentState
from training.operations.errors import TrainingError
from training.operations.plans import term_problem
from training.solver.cover.term import read

TODAY = date(2025, 8, 4)


@pytest.fixture
def plan(congress):
    """Three new and two returning deputies; one program in 2025, in one room; everybody needs two rounds."""
    factories.MandateFactory.create_batch(3, is_new=True)
    factories.MandateFactory.create_batch(2, is_new=False)
    plan = factories.FiveYearPlanFactory(assumptions={"reserve": 0, "room_days": 5})
    factories.TargetFactory(plan=plan)
    room = factories.RoomFactory(name="报告厅", seats=4)
    annual = factories.AnnualPlanFactory(year=2025, five_year_plan=plan)
    factories.ProgramFactory(annual_plan=annual, name="履职班", max_batches=2, rooms=[room], half_days=4)
    return plan


def built(plan, on=TODAY):
    db.session.flush()
    db.session.expire_all()
    found = term_problem.build(db.session.get(FiveYearPlan, plan.id), on, 180)
    read(found.problem)
    return found


def program_of(plan):
    return plan.annual_plans[0].programs[0]


def enrol(plan, state, *, starts_at, **changes):
    program = changes.pop("program", None) or program_of(plan)
    batch = factories.BatchFactory(program=program, starts_at=starts_at, room=changes.pop("room", None))
    person = changes.pop("person", None) or factories.MandateFactory(is_new=True).person
    factories.EnrolmentFactory(batch=batch, person=person, state=state)
    return batch


def sizes(problem):
    return sorted((one["name"], one["size"], tuple(one["needs"].values())) for one in problem["cohorts"])


def test_deputies_who_are_alike_stand_together(plan):
    problem = built(plan).problem

    assert sizes(problem) == [("new", 3, (2,)), ("returning", 2, (2,))]
    assert [one["id"] for one in problem["periods"]] == ["2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3", "2026Q4"]


def test_a_year_without_a_plan_repeats_the_latest(plan):
    program = program_of(plan)
    offered = {one["id"]: one for one in built(plan).problem["programs"]}

    assert list(offered) == [f"2025-{program.id}", f"2026~{program.id}"]
    assert offered[f"2026~{program.id}"]["periods"] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]


def test_windows_say_in_which_quarters_batches_may_be(plan):
    factories.ProgramWindowFactory(program=program_of(plan), from_on=date(2025, 3, 1), to_on=date(2025, 5, 31))
    (only,) = built(plan).problem["programs"]

    assert only["id"].startswith("2026~")
    assert only["periods"] == ["2026Q1", "2026Q2"]


def test_what_is_done_and_booked_is_needed_no_more(plan):
    enrol(plan, EnrolmentState.COMPLETED, starts_at=datetime(2025, 3, 3))
    enrol(plan, EnrolmentState.CONFIRMED, starts_at=datetime(2025, 9, 1))
    enrol(plan, EnrolmentState.CONFIRMED, starts_at=datetime(2025, 2, 3))
    enrol(plan, EnrolmentState.WITHDRAWN, starts_at=datetime(2025, 9, 8))
    found = built(plan)
    (past,) = found.past.values()

    assert (past["needed"], past["done"], past["booked"]) == (18, {"2025": 1}, {"2025": 1})
    assert sizes(found.problem) == [("new", 2, (1,)), ("new", 5, (2,)), ("returning", 2, (2,))]
    once = next(one for one in found.problem["cohorts"] if list(one["needs"].values()) == [1])
    assert [name[:5] for name in once["programs"]] == ["2026~"], (
        "who has taken this year's program cannot take it again"
    )
    assert [one["max_batches"] for one in found.problem["programs"]] == [2], "four of two batches are published"


def test_who_leaves_before_the_end_does_not_count_and_who_comes_later_does(plan):
    factories.MandateFactory(ends_on=date(2025, 12, 1), ended=MandateEnd.RESIGNED)
    factories.MandateFactory(is_new=True, starts_on=date(2026, 4, 1))
    problem = built(plan).problem

    assert sizes(problem) == [("new", 1, (2,)), ("new", 3, (2,)), ("returning", 2, (2,))]
    assert [one.get("from") for one in problem["cohorts"] if one["size"] == 1] == ["2026Q2"]


def test_by_elections_to_come_are_assumed_and_marked(plan):
    plan.assumptions = {"reserve": 30}
    assert ("reserve", 2, (2,)) in sizes(built(plan).problem)


def test_a_target_due_before_the_end_spares_those_who_come_after_it(plan):
    plan.targets[0].due_year = 2025
    factories.MandateFactory(is_new=True, starts_on=date(2026, 4, 1))
    problem = built(plan).problem

    assert problem["targets"][0]["until"] == "2025Q4"
    assert ("new", 1, ()) in sizes(problem)


def test_audiences_say_who_may_attend(plan):
    program = program_of(plan)
    group = factories.GroupMemberFactory().group
    program.audience, program.audience_groups = AudienceKind.GROUPS, [group]
    problem = built(plan).problem

    assert sorted((one["size"], bool(one["programs"])) for one in problem["cohorts"]) == [
        (1, True),
        (2, False),
        (3, False),
    ]


def test_the_whole_system_stands_beside_the_own_deputies(plan):
    factories.TargetFactory(
        plan=plan,
        denominator=Denominator.WHOLE_SYSTEM,
        measure=TargetMeasure.COVERAGE,
        amount=Decimal(90),
        headcount=105,
    )
    problem = built(plan).problem

    assert ("below", 100, (1,)) in sizes(problem)
    assert problem["targets"][1]["spare"] == 10, "105 less 94.5 rounded up"


def test_kinds_that_are_not_open_below_stay_closed_to_them(plan):
    factories.TargetFactory(
        plan=plan, denominator=Denominator.WHOLE_SYSTEM, measure=TargetMeasure.COVERAGE, headcount=9
    )
    plan.assumptions = {"reserve": 0, "open_below": [ProgramKind.TOPICAL.value]}
    below = next(one for one in built(plan).problem["cohorts"] if one["name"] == "below")

    assert below["programs"] == []


def test_hours_are_counted_together_as_half_days(plan):
    factories.TargetFactory(plan=plan, measure=TargetMeasure.HOURS, amount=Decimal(12))
    person = factories.MandateFactory(is_new=True).person
    factories.CreditEntryFactory(person=person, hours=Decimal(7), earned_on=date(2025, 3, 3))
    found = built(plan)
    target = found.problem["targets"][1]

    assert (target["total"], set(target["worth"].values())) == (22, {4}), "6 × 12 hours are 24 half-days, 2 are done"


def test_a_room_can_be_had_on_workdays_as_far_as_assumed(plan):
    (room,) = built(plan).problem["rooms"]
    assert (room["name"], room["half_days"]["2025Q4"]) == ("报告厅", 10)

    plan.assumptions = {"reserve": 0, "room_days": 92}
    (room,) = built(plan).problem["rooms"]
    assert room["half_days"]["2025Q4"] == 2 * 61, "workdays of October to December 2025"


def test_published_batches_and_closures_take_days_of_a_room_and_of_its_hall(plan):
    hall = program_of(plan).rooms[0]
    linked = factories.RoomFactory(name="联通会场", seats=9, parts=[hall])
    program_of(plan).rooms.append(linked)
    enrol(plan, EnrolmentState.CONFIRMED, starts_at=datetime(2025, 11, 3), room=hall)
    days = {one["name"]: one["half_days"]["2025Q4"] for one in built(plan).problem["rooms"]}

    assert days["报告厅"] == days["联通会场"] < 10


def test_an_online_program_needs_no_room(plan):
    program_of(plan).mode = Mode.ONLINE
    problem = built(plan).problem

    assert (problem["rooms"], problem["programs"][0]["rooms"]) == ([], [])


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda plan: plan.targets.clear(), "还没有目标"),
        (lambda plan: db.session.delete(program_of(plan)), "年度计划项目"),
        (lambda plan: setattr(plan.term, "ends_on", date(2025, 8, 1)), "已经届满"),
    ],
)
def test_where_there_is_nothing_to_reckon_with_it_says_so(plan, spoil, words):
    spoil(plan)
    with pytest.raises(TrainingError, match=words):
        built(plan)
