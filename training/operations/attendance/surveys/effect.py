"""The effect of a year's training (培训效果): scores by program, course, lecturer and batch, beside the year before."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import extract, select

from training.models import db
from training.models.catalogue import Course, Lecturer
from training.models.plans import AnnualPlan, Program
from training.models.schedules import Batch
from training.models.surveys import Aspect, Survey
from training.operations.attendance.surveys import passing, results
from training.operations.attendance.surveys.passing import Passed
from training.operations.attendance.surveys.results import Cell, Result, Score


@dataclass(frozen=True)
class Line:
    """One thing that was judged: its score that year, and the year before; `id` of its page, None: it has none."""

    name: str
    id: int | None
    score: Score
    before: Score | None = None
    passed: Passed | None = None


@dataclass(frozen=True)
class Year:
    """A year: everything judged in it; courses and lecturers and programs worst first, batches by time."""

    year: int
    programs: list[Line]
    courses: list[Line]
    lecturers: list[Line]
    batches: list[Result]

    @property
    def whole(self) -> Score:
        """All classes."""
        return sum((one.score for one in self.programs), Score())

    @property
    def all_courses(self) -> Score:
        """All courses."""
        return sum((one.score for one in self.courses), Score())

    @property
    def answers(self) -> int:
        """Answers to all its closed surveys, those with too few included."""
        return sum(one.answers for one in self.batches)

    @property
    def people(self) -> int:
        """Those who might have answered."""
        return sum(one.people for one in self.batches)


@dataclass(frozen=True)
class Judged:
    """A program's score in an earlier year, under the record that it had then."""

    year: int
    program: Program
    score: Score


def years(on: date) -> list[int]:
    """The years with a closed survey, the latest first."""
    return sorted({year_of(one) for one in results.closed(on)}, reverse=True)


def year(wanted: int, on: date) -> Year:
    """What was said of that year's classes."""
    both = results.closed(on, extract("year", Batch.starts_at).in_([wanted - 1, wanted]))
    now, before = _of(both, wanted), _of(both, wanted - 1)
    cells = results.cells(both)
    ids = {one.id for one in now}
    these, those = ([one for one in cells if (one.survey_id in ids) == is_now] for is_now in (True, False))
    judged, judged_before = results.results(now, these), results.results(before, those)
    return Year(
        wanted,
        _programs(judged, judged_before),
        _courses(these, those, wanted),
        _lines(these, those, lambda one: one.lecturer_id, _names(Lecturer)),
        judged,
    )


def doubts(found: Year) -> list[str]:
    """What could be better, worst first, each with its reason."""
    usual = found.all_courses.average
    return [_doubt(one, usual) for one in found.courses if one.score.average < usual]


def year_of(survey: Survey) -> int:
    """The year in which its class began."""
    return survey.batch.starts_at.year


def _of(surveys: Iterable[Survey], wanted: int) -> list[Survey]:
    return [one for one in surveys if year_of(one) == wanted]


def _doubt(one: Line, usual: object) -> str:
    said = {"course": one.name, "answers": one.score.answers, "average": one.score.average, "usual": usual}
    if one.before and one.before.average > one.score.average:
        return _(
            "“%(course)s”：%(answers)s 份答卷，平均 %(average)s，低于全部课程的 %(usual)s，也低于上年的 %(before)s。",
            before=one.before.average, **said,
        )  # fmt: skip
    return _("“%(course)s”：%(answers)s 份答卷，平均 %(average)s，低于全部课程的 %(usual)s。", **said)


def _programs(now: Sequence[Result], before: Sequence[Result]) -> list[Line]:
    """By name: a program of the next year's plan is another record under the same name."""
    ids = {one.survey.batch.program.name: one.survey.batch.program_id for one in now}
    scores, earlier = _by_program(now), _by_program(before)
    return _worst_first(Line(name, ids[name], score, earlier.get(name)) for name, score in scores.items())


def _by_program(found: Iterable[Result]) -> dict[str, Score]:
    scores: dict[str, Score] = defaultdict(Score)
    for one in found:
        if one.whole:
            scores[one.survey.batch.program.name] += one.whole
    return scores


def _courses(now: Sequence[Cell], before: Sequence[Cell], wanted: int) -> list[Line]:
    passed = passing.by_course()
    lines = _lines(now, before, lambda one: one.course_id or one.subject, _names_of_courses(now))
    return [Line(one.name, one.id, one.score, one.before, passed.get((one.id or 0, wanted))) for one in lines]


def _lines(
    now: Sequence[Cell], before: Sequence[Cell], key: Callable[[Cell], Hashable], names: dict[Hashable, str]
) -> list[Line]:
    scores, earlier = _added(now, key), _added(before, key)
    return _worst_first(
        Line(names[one], one if isinstance(one, int) else None, score, earlier.get(one))
        for one, score in scores.items()
    )


def _added(cells: Iterable[Cell], key: Callable[[Cell], Hashable]) -> dict[Hashable, Score]:
    scores: dict[Hashable, Score] = defaultdict(Score)
    for one in cells:
        if one.aspect == Aspect.COURSE and key(one) is not None:
            scores[key(one)] += one.score
    return scores


def _names(model: type[Lecturer]) -> dict[Hashable, str]:
    return {row[0]: row[1] for row in db.session.execute(select(model.id, model.name))}


def _names_of_courses(cells: Iterable[Cell]) -> dict[Hashable, str]:
    """A course's name today; of a lesson without a course, what stood on the form."""
    names: dict[Hashable, str] = {one.subject: one.subject for one in cells}
    return names | {row[0]: row[1] for row in db.session.execute(select(Course.id, Course.subject))}


def _worst_first(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda one: (one.score.exact, one.name))


def last_of(program: Program, on: date) -> Judged | None:
    """How the program of that name was judged in the latest year before that of its plan."""
    plan_year = db.session.get_one(AnnualPlan, program.annual_plan_id).year
    surveys = [one for one in results.closed(on, Program.name == program.name) if year_of(one) < plan_year]
    judged = results.results(surveys, results.cells(surveys))
    for latest in sorted({year_of(one) for one in surveys}, reverse=True):
        these = [one for one in judged if year_of(one.survey) == latest]
        score = _by_program(these).get(program.name)
        if score:
            return Judged(latest, these[-1].survey.batch.program, score)
    return None
