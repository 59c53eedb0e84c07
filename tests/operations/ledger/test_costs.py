"""Costs of a class: exact sums by head, measured by the office's own figures."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.factories import AttendanceFactory, BatchFactory, LecturerFactory, LessonFactory
from training.models import db
from training.models.attendance import Presence
from training.models.closings import ClassPaper, PaperKind
from training.models.costs import CostHead, CostLine
from training.operations.audit import Actor
from training.operations.errors import TrainingError
from training.operations.ledger.closing import papers
from training.operations.ledger.costs import lines, reckoning, standard

ACTOR = Actor(None, datetime(2022, 4, 20, 9))
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def batch(congress):
    """Two days, three half-days, ten people who came and one who did not."""
    batch = BatchFactory(program__budget=Decimal(20000))
    begin = batch.starts_at.replace(hour=8, minute=30)
    lessons = [
        LessonFactory(batch=batch, starts_at=begin + timedelta(hours=hours), ends_at=begin + timedelta(hours=hours + 3))
        for hours in (0, 6, 24)
    ]
    for _ in range(10):
        AttendanceFactory(lesson=lessons[0])
    AttendanceFactory(lesson=lessons[0], presence=Presence.ABSENT, minutes=0)
    db.session.refresh(batch)
    return batch


def add(batch, head, amount, **more):
    return lines.add(batch, head, "摘要", amount, ACTOR, **more)


def test_person_days_count_who_came_the_workers_and_travel_days(batch):
    lines.set_days(batch, "0.5", "1", "1")
    found = reckoning.of(batch)
    assert (found.people, found.taught_days, found.counted_days) == (10, 2, Decimal("3.5"))
    assert found.person_days == Decimal("38.5")
    assert found.controlled.limit == Decimal("38.5") * 550


def test_days_after_the_thirtieth_count_in_part(batch):
    for day in range(3, 42):
        at = batch.starts_at + timedelta(days=day)
        LessonFactory(batch=batch, starts_at=at, ends_at=at + timedelta(hours=3))
    db.session.refresh(batch)
    found = reckoning.of(batch)
    assert (found.taught_days, found.counted_days) == (41, 30 + 11 * Decimal("0.7"))


def test_sums_are_exact_and_heads_that_share_a_figure_are_measured_together(batch):
    for amount in ("0.10", "0.20"):
        add(batch, CostHead.MEALS, amount)
    add(batch, CostHead.VENUE, "900")
    add(batch, CostHead.MATERIALS, "101.00")
    found = reckoning.of(batch)
    sums = {one.heads[0]: one for one in found.sums}
    assert sums[CostHead.MEALS].spent == Decimal("0.30")
    assert (sums[CostHead.VENUE].spent, sums[CostHead.VENUE].limit) == (1001, 1000)
    assert sums[CostHead.VENUE].is_over
    assert not found.controlled.is_over
    assert found.warnings == []
    assert found.total == Decimal("1001.30")


def test_over_the_whole_limit_and_over_the_budget_is_said(batch):
    add(batch, CostHead.LODGING, "11000.01")
    other = BatchFactory(program=batch.program)
    add(other, CostHead.MEALS, "9000")
    whole, budget = reckoning.of(batch).warnings
    assert "超过综合定额 11,000.00 元" in whole
    assert "各期已支出 20,000.01 元，超过预算 20,000.00 元" in budget


def test_a_lecturers_fee_is_measured_by_title_and_hours(batch):
    lecturer = LecturerFactory()
    line = add(batch, CostHead.LECTURER, "4000.01", lecturer_id=lecturer.id, title="正高级职称", hours="4")
    assert reckoning.fee_limit(line, standard.current()) == 4000
    (words,) = reckoning.of(batch).warnings
    assert "不超过 4,000.00 元" in words
    add(batch, CostHead.LECTURER, "100", hours="9")
    assert "3 个半天最多 12 学时" in reckoning.of(batch).warnings[-1]


def test_too_many_workers_are_said(batch):
    lines.set_days(batch, "0", "0", "2")
    assert reckoning.of(batch).warnings == ["工作人员 2 人，按标准不超过 1 人。"]


@pytest.mark.parametrize("text", ["1.5", "-1", "", "一天"])
def test_travel_days_are_at_most_one_each(batch, text):
    with pytest.raises(TrainingError, match="不超过 1 天"):
        lines.set_days(batch, text, "0", "0")


@pytest.mark.parametrize("amount", ["", "abc", "-1", "1.234", "1e9", "NaN", "99999999"])
def test_what_is_no_amount_is_refused_and_named(batch, amount):
    with pytest.raises(TrainingError, match="无法识别"):
        add(batch, CostHead.MEALS, amount)


def test_an_amount_with_thousands_is_read(batch):
    assert add(batch, CostHead.MEALS, "12,345.60").amount == Decimal("12345.60")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"amount": "0"}, "大于 0"),
        ({"what": " "}, "请填写费用摘要"),
        ({"title": "大师"}, "没有“大师”"),
        ({"hours": "201"}, "不超过 200"),
    ],
)
def test_a_line_that_cannot_be_is_refused(batch, more, words):
    known = {"what": "讲课费", "amount": "1"} | more
    with pytest.raises(TrainingError, match=words):
        lines.add(batch, CostHead.LECTURER, known.pop("what"), known.pop("amount"), ACTOR, **known)
    assert db.session.scalars(select(CostLine)).all() == []


def test_a_receipt_comes_and_goes_with_its_line(batch):
    line = add(batch, CostHead.MEALS, "10", receipt=("发票.pdf", PDF))
    assert [paper.kind for paper in papers.of(batch)] == [PaperKind.RECEIPT]
    lines.remove(line, ACTOR)
    assert papers.of(batch) == []
    assert db.session.scalars(select(ClassPaper)).one().removed_at == ACTOR.at
    assert reckoning.of(batch).total == 0


def test_the_offices_own_figures_take_the_place_of_the_shipped_ones(batch):
    assert standard.current().day == 550
    figures = standard.SHIPPED | {"per_day": {"lodging": "200", "meals": "100", "premises": "40", "other": "20.5"}}
    standard.keep(figures, "市财政局标准")
    assert (standard.current().day, standard.current().source) == (Decimal("360.5"), "市财政局标准")
    with pytest.raises(TrainingError, match="不同的职称"):
        standard.keep(standard.SHIPPED | {"fees": [{"title": "甲", "hour": "1"}, {"title": "甲", "hour": "2"}]}, "")
    with pytest.raises(TrainingError, match="每半天计费学时"):
        standard.keep(standard.SHIPPED | {"hours_a_half_day": "x"}, "")
