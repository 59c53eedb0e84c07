"""One program, course or lecturer through the years (历年效果)."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from training.models import db
from training.models.catalogue import Course, Lecturer
from training.models.plans import Program
from training.models.surveys import Aspect, SurveyScore
from training.operations.attendance.surveys import passing, results
from training.operations.attendance.surveys.effect import year_of
from training.operations.attendance.surveys.passing import Passed
from training.operations.attendance.surveys.results import Cell, Result, Score


@dataclass(frozen=True)
class Point:
    """A year: the score, of how many classes, and who passed a test."""

    year: int
    score: Score
    batches: int
    passed: Passed | None = None


@dataclass(frozen=True)
class Share:
    """A part of the history: a lecturer of a course, or a course of a lecturer, in a year."""

    year: int
    name: str
    score: Score


def of_all(on: date) -> list[Point]:
    """All classes, year by year."""
    surveys = results.closed(on)
    return _points(results.results(surveys, results.cells(surveys, SurveyScore.aspect != Aspect.COURSE)))


def of_program(program: Program, on: date) -> tuple[list[Point], list[Result]]:
    """The programs of that name, year by year; and their batches, the latest first."""
    surveys = results.closed(on, Program.name == program.name)
    judged = results.results(surveys, results.cells(surveys))
    return _points(judged), judged[::-1]


def of_course(course: Course, on: date) -> tuple[list[Point], list[Share]]:
    """The course year by year; and its lecturers in each year."""
    found = _dated(on, SurveyScore.course_id == course.id)
    names: dict[int | None, str] = {row[0]: row[1] for row in db.session.execute(select(Lecturer.id, Lecturer.name))}
    passed = passing.by_course(course.id)
    points = [
        Point(one.year, one.score, one.batches, passed.get((course.id, one.year))) for one in _points_of_cells(found)
    ]
    return points, _shares(found, lambda one: one.lecturer_id, lambda one: names.get(one.lecturer_id, ""))


def of_lecturer(lecturer: Lecturer, on: date) -> tuple[list[Point], list[Share]]:
    """The lecturer year by year; and their courses in each year."""
    found = _dated(on, SurveyScore.lecturer_id == lecturer.id)
    return _points_of_cells(found), _shares(found, lambda one: one.course_id or one.subject, lambda one: one.subject)


Dated = tuple[int, Cell]


def _dated(on: date, where: object) -> list[Dated]:
    surveys = {one.id: one for one in results.closed(on)}
    cells = results.cells(surveys.values(), where)  # type: ignore[arg-type]
    return [(year_of(surveys[one.survey_id]), one) for one in cells]


def _points(judged: Iterable[Result]) -> list[Point]:
    scores: dict[int, list[Score]] = defaultdict(list)
    for one in judged:
        if one.whole:
            scores[year_of(one.survey)].append(one.whole)
    return [Point(year, sum(some, Score()), len(some)) for year, some in sorted(scores.items())]


def _points_of_cells(found: Iterable[Dated]) -> list[Point]:
    scores: dict[int, dict[int, Score]] = defaultdict(lambda: defaultdict(Score))
    for year, cell in found:
        scores[year][cell.survey_id] += cell.score
    return [Point(year, sum(some.values(), Score()), len(some)) for year, some in sorted(scores.items())]


def _shares(found: Iterable[Dated], key: Callable[[Cell], Hashable], name: Callable[[Cell], str]) -> list[Share]:
    """The latest year first, and within it the worst."""
    scores: dict[tuple[int, Hashable], Score] = defaultdict(Score)
    names: dict[Hashable, str] = {}
    for year, cell in found:
        scores[year, key(cell)] += cell.score
        names[key(cell)] = name(cell)
    shares = [Share(year, names[one], score) for (year, one), score in scores.items()]
    return sorted(shares, key=lambda one: (-one.year, one.score.exact, one.name))
