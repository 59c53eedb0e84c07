"""Reading answers (问卷结果): sums of closed surveys, and nothing that fewer than five have said.

The least number holds for each figure of each survey by itself, before anything is added up: otherwise the average of
a program less that of its large batch would give away its small one. A survey is read once it is closed: otherwise the
averages before and after one more answer would give that answer away.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.plans import Program
from training.models.schedules import Batch, Enrolment, EnrolmentState
from training.models.surveys import Aspect, Survey, SurveyScore, SurveyText, UsedTicket

LEAST = 5
"""Fewer answers than these are shown nowhere."""
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Score:
    """Figures added up: how many there are, their sum, and how many people gave them."""

    total: int = 0
    figures: int = 0
    answers: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.total + other.total, self.figures + other.figures, self.answers + other.answers)

    @property
    def exact(self) -> Decimal:
        """The average; 0 for none."""
        return Decimal(self.total) / self.figures if self.figures else Decimal(0)

    @property
    def average(self) -> Decimal:
        """The average as it is shown, in tenths."""
        return self.exact.quantize(TENTH, ROUND_HALF_UP)


@dataclass(frozen=True)
class Cell:
    """The figures of one survey about one thing, at least five of them."""

    survey_id: int
    aspect: Aspect
    subject: str
    course_id: int | None
    lecturer_id: int | None
    score: Score


@dataclass(frozen=True)
class Result:
    """A closed survey: how many of how many have answered, and its three figures; None: fewer than five."""

    survey: Survey
    people: int
    answers: int
    aspects: dict[Aspect, Score]

    @property
    def whole(self) -> Score | None:
        """The class as a whole: its three figures in one."""
        return whole_of(self.aspects.values(), self.answers)


def closed(on: date, *where: ColumnElement[bool]) -> Sequence[Survey]:
    """The surveys that are closed on that day, of classes in the order of time."""
    query = (
        select(Survey)
        .join(Survey.batch)
        .join(Batch.program)
        .where(or_(Survey.closed_on.is_not(None), Survey.until < on), *where)
        .options(joinedload(Survey.batch).joinedload(Batch.program).joinedload(Program.annual_plan))
        .order_by(Batch.starts_at, Batch.id)
    )
    return db.session.scalars(query).all()


def cells(surveys: Iterable[Survey], *where: ColumnElement[bool]) -> list[Cell]:
    """What they say, thing by thing; `where` narrows the figures."""
    about = (
        SurveyScore.survey_id, SurveyScore.aspect, SurveyScore.subject,
        SurveyScore.course_id, SurveyScore.lecturer_id,
    )  # fmt: skip
    count = func.count(SurveyScore.id)
    query = select(*about, func.sum(SurveyScore.score), count).where(
        SurveyScore.survey_id.in_([one.id for one in surveys]), *where
    )
    rows = db.session.execute(query.group_by(*about).having(count >= LEAST).order_by(*about))
    return [Cell(*row[:5], Score(int(row[5]), row[6], row[6])) for row in rows]


def results(surveys: Sequence[Survey], found: Iterable[Cell]) -> list[Result]:
    """Each survey with its figures; `found` are their cells."""
    people, answers = _people(surveys), _answers(surveys)
    aspects: dict[int, dict[Aspect, Score]] = {}
    for one in found:
        if one.aspect != Aspect.COURSE:
            aspects.setdefault(one.survey_id, {})[one.aspect] = one.score
    return [
        Result(one, people.get(one.batch_id, 0), answers.get(one.id, 0), aspects.get(one.id, {})) for one in surveys
    ]


def texts(survey: Survey, result: Result) -> list[str]:
    """What was proposed, in an order that says nothing; none where fewer than five have answered."""
    if result.answers < LEAST:
        return []
    query = select(SurveyText.text).where(SurveyText.survey_id == survey.id).order_by(SurveyText.id)
    return list(db.session.scalars(query))


def whole_of(aspects: Collection[Score], answers: int) -> Score | None:
    """The three figures of a class in one."""
    both = sum(aspects, Score())
    return Score(both.total, both.figures, answers) if both.figures else None


def _people(surveys: Sequence[Survey]) -> dict[int, int]:
    """How many are on the list, by batch."""
    query = (
        select(Enrolment.batch_id, func.count(Enrolment.id))
        .where(Enrolment.batch_id.in_([one.batch_id for one in surveys]))
        .where(Enrolment.state != EnrolmentState.WITHDRAWN)
    )
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Enrolment.batch_id))}


def _answers(surveys: Sequence[Survey]) -> dict[int, int]:
    """How many have answered, by survey."""
    query = select(UsedTicket.survey_id, func.count(UsedTicket.id)).where(
        UsedTicket.survey_id.in_([one.id for one in surveys])
    )
    return {row[0]: row[1] for row in db.session.execute(query.group_by(UsedTicket.survey_id))}
