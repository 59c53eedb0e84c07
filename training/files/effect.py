"""The effect of a year as Excel (培训效果): programs, courses, lecturers, batches, a sheet each."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

from flask_babel import gettext as _

from training.files import excel
from training.files.register import title_of
from training.models.surveys import Aspect, Survey


class Score(Protocol):
    """An average and how many gave it."""

    answers: int

    @property
    def average(self) -> Decimal:
        """In tenths."""


class Passed(Protocol):
    """So many of so many."""

    passed: int
    there: int


class Line(Protocol):
    """One thing that was judged."""

    name: str
    score: Score
    before: Score | None
    passed: Passed | None


class Result(Protocol):
    """A survey."""

    survey: Survey
    people: int
    answers: int
    aspects: dict[Aspect, Score]

    @property
    def whole(self) -> Score | None:
        """Its three figures in one."""


class Year(Protocol):
    """What is written."""

    programs: list[Line]
    courses: list[Line]
    lecturers: list[Line]
    batches: list[Result]


def effect(year: Year) -> bytes:
    """An .xlsx; what fewer than five have said stays empty."""
    heads = [_("平均"), _("份数"), _("上年平均"), _("上年份数")]
    tests = [_("测试通过人次"), _("参加人次")]
    batches = [
        *(_("班次"), _("开班日期"), _("名单人数"), _("答卷份数")),
        *(_("课程内容"), _("组织安排"), _("对履职的帮助"), _("平均")),
    ]
    return excel.book(
        [
            excel.Sheet(_("项目"), [_("项目"), *heads], _rows(year.programs)),
            excel.Sheet(_("课程"), [_("课程"), *heads, *tests], [[*_row(one), *_tests(one)] for one in year.courses]),
            excel.Sheet(_("师资"), [_("师资"), *heads], _rows(year.lecturers)),
            excel.Sheet(_("班次"), batches, [_batch(one) for one in year.batches]),
        ]
    )


def _rows(lines: Iterable[Line]) -> list[list[excel.Cell]]:
    return [_row(one) for one in lines]


def _row(line: Line) -> list[excel.Cell]:
    return [line.name, *_cells(line.score), *_cells(line.before)]


def _cells(score: Score | None) -> list[excel.Cell]:
    return [score.average, score.answers] if score else [None, None]


def _tests(line: Line) -> list[excel.Cell]:
    return [line.passed.passed, line.passed.there] if line.passed else [None, None]


def _batch(result: Result) -> list[excel.Cell]:
    batch = result.survey.batch
    figures = [result.aspects.get(one) for one in (Aspect.CONTENT, Aspect.ORGANISATION, Aspect.USEFULNESS)]
    averages = [one.average if one else None for one in (*figures, result.whole)]
    return [title_of(batch), batch.starts_at.date(), result.people, result.answers, *averages]
