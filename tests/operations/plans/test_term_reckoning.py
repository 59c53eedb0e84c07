"""A reckoning is kept, read, and its ways out are taken; the past is fixed, the rest is planned again."""

import json
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal

import pytest

from tests import factories
from training.models import db
from training.models.plans import AnnualPlan, FiveYearPlan, PlanState, TargetMeasure
from training.models.schedules import EnrolmentState
from training.operations.errors import TrainingError
from training.operations.plans import term_assumptions, term_proof, term_reckoning, term_report, term_ways, term_words

NOW = datetime(2025, 8, 4, 9)


@pytest.fixture
def plan(congress):
    """Thirty deputies who all need a class until the end of 2026; ten seats a year."""
    factories.MandateFactory.create_batch(30, is_new=True)
    plan = factories.FiveYearPlanFactory(assumptions={"reserve": 0})
    factories.TargetFactory(plan=plan, name="全员轮训", measure=TargetMeasure.COVERAGE, amount=Decimal(100))
    annual = factories.AnnualPlanFactory(year=2025, five_year_plan=plan)
    room = factories.RoomFactory(seats=10)
    factories.ProgramFactory(annual_plan=annual, name="履职班", max_batches=1, max_size=10, rooms=[room], half_days=4)
    db.session.flush()
    return plan


def reckoned(plan, now=NOW):
    db.session.flush()
    db.session.expire_all()
    return term_reckoning.reckon(db.session.get(FiveYearPlan, plan.id), now, 180)


def number_of(reckoning, change):
    return next(place for place, way in enumerate(reckoning.ways) if way["change"] == change)


def test_what_cannot_be_is_said_with_people_and_seats(plan, app):
    found = reckoned(plan)
    (proof,) = term_words.proofs(found)

    assert found.short == 10
    assert term_words.headline(found) == "做不到：“全员轮训”至少缺 10 人次，因为还需要 30，最多只能安排 20。"
    assert [(line.text, line.figure) for line in proof.lines] == [
        ("新任代表，“全员轮训”每人还需 1 次", "30"),
        ("2025 年“履职班”：最多再开 1 期，每期 10", "10"),
        ("2026 年“履职班”：最多再开 1 期，每期 10", "10"),
    ]


def test_with_seats_enough_it_can_be_done(plan):
    plan.annual_plans[0].programs[0].max_batches = 2
    found = reckoned(plan)

    assert (found.short, found.ways, term_words.proofs(found)) == (0, [], [])
    assert term_words.headline(found) == "能做到：再办 3 期、30 人次，1 项目标都能按期达到。"
    assert sum(one.people for one in term_report.rounds(found)) == 30
    (course,) = term_report.courses(found)
    assert (course.reached_in, course.years[-1].total, course.at_risk) == (2026, 30, {})


def test_attended_classes_count_and_lost_seats_do_not_come_back(plan):
    batch = factories.BatchFactory(program=plan.annual_plans[0].programs[0], starts_at=datetime(2025, 3, 3), room=None)
    for mandate in factories.MandateFactory.create_batch(4, is_new=True):
        factories.EnrolmentFactory(batch=batch, person=mandate.person, state=EnrolmentState.COMPLETED)
    found = reckoned(plan)
    (course,) = term_report.courses(found)

    assert found.short == 34 - 4 - 10
    assert [(one.year, one.done, one.planned, one.short) for one in course.years] == [
        (2025, 4, 0, 30),
        (2026, 0, 10, 20),
    ]
    assert course.at_risk == {"new": 20}


def test_it_is_of_today_until_a_record_changes(plan):
    found = reckoned(plan)
    assert term_reckoning.is_of_today(found, NOW, 180)
    assert term_reckoning.latest(plan).id == found.id

    factories.MandateFactory(is_new=True)
    db.session.flush()
    assert not term_reckoning.is_of_today(found, NOW, 180)


def test_more_batches_are_written_into_the_draft(plan):
    found = reckoned(plan)
    said = term_ways.take(found, number_of(found, "batches"))

    assert "最多期数已改为 2" in said
    assert reckoned(plan).short == 0


def test_a_year_without_a_plan_gets_a_draft_first(plan):
    found = reckoned(plan)
    way = next(n for n, one in enumerate(found.ways) if "~" in str(one.get("programs")))
    found.ways = [found.ways[way] | {"programs": [one for one in found.ways[way]["programs"] if "~" in one]}]
    term_ways.take(found, 0)
    draft = db.session.scalars(db.select(AnnualPlan).where(AnnualPlan.year == 2026)).one()

    assert (draft.state, next(one.max_batches for one in draft.programs) > 1) == (PlanState.DRAFT, True)


def test_an_online_class_is_added(plan):
    found = reckoned(plan)
    said = term_ways.take(found, number_of(found, "online"))

    assert "线上加班" in said
    assert reckoned(plan).short == 0


def test_a_target_can_be_due_later(plan):
    plan.targets[0].due_year = 2025
    plan.annual_plans[0].programs[0].max_size = plan.annual_plans[0].programs[0].rooms[0].seats = 15
    found = reckoned(plan)
    assert found.short == 15
    term_ways.take(found, number_of(found, "until"))

    assert plan.targets[0].due_year == 2026
    assert reckoned(plan).short == 0


def test_a_published_plan_is_not_touched(plan):
    plan.annual_plans[0].state = PlanState.PUBLISHED
    found = reckoned(plan)
    found.ways = [{"change": "batches", "programs": [found.problem["programs"][0]["id"]], "more": 1, "costs": 1}]

    with pytest.raises(TrainingError, match="已公布"):
        term_ways.take(found, 0)


def test_a_way_that_is_not_there_or_needs_a_room_is_refused(plan):
    found = reckoned(plan)
    with pytest.raises(TrainingError, match="没有这条出路"):
        term_ways.take(found, 99)
    with pytest.raises(TrainingError, match="会场须先落实"):
        term_ways.take(found, number_of(found, "room"))


def test_every_way_is_said_in_words(plan):
    found = reckoned(plan)
    every = [
        {"change": "limit", "limit": "office-2025Q4", "more": 2},
        {"change": "half_days", "room": found.problem["rooms"][0]["id"], "period": "2026Q1", "more": 3},
        {"change": "until", "target": found.problem["targets"][0]["id"], "until": "2026Q4"},
        *found.ways,
    ]
    words = [term_ways.in_words(found, way) for way in every]

    assert words[:3] == [
        "2025 年第 4 季度最多可办期数增加 2 期",
        f"“{found.problem['rooms'][0]['name']}”2026 年第 1 季度多借 1.5 天",
        "“全员轮训”推迟到 2026 年底达到",
    ]
    assert all(words)


def test_the_papers_are_verified_offline(plan, tmp_path):
    files = term_proof.files(reckoned(plan))
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    command = [sys.executable, "-I", "verify.py", "TERM.json", "PLAN.json"]

    def run():
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=60).returncode

    assert run() == 0
    changed = json.loads(files["TERM.json"])
    changed["rooms"][0]["seats"] += 1
    (tmp_path / "TERM.json").write_text(json.dumps(changed), "utf-8")
    assert run() == 1


def test_assumptions_are_kept_within_reason(plan):
    term_assumptions.save(plan, term_assumptions.Assumptions(room_days=3, open_below=("topical",)))
    assert term_assumptions.of(plan).room_days == 3
    with pytest.raises(TrainingError, match="0 至 92"):
        term_assumptions.save(plan, term_assumptions.Assumptions(room_days=93))
    assert set(term_assumptions.problems(term_assumptions.Assumptions(99, 0, 999, 99))) == {
        "room_days",
        "classes_per_quarter",
        "batches_per_quarter",
        "reserve",
    }


def test_the_number_of_batches_a_quarter_can_be_what_is_missing(plan):
    plan.assumptions = {"reserve": 0, "batches_per_quarter": 0}
    assert reckoned(plan).short == 30
    assert date(2025, 8, 4) == term_reckoning.latest(plan).on
