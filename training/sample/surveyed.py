"""Surveys in the sample (示例问卷): opened with the last day of a class, answered by a quarter, without names."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from random import Random

from training.models.plans import ProgramKind
from training.models.schedules import Batch
from training.models.surveys import SurveyWay
from training.operations.attendance import recording
from training.operations.attendance.surveys import answering, opening, tickets
from training.operations.attendance.surveys.answering import WHOLE_CLASS, Reply
from training.sample.office import CLERK, Entry, Office, last_day, later

KINDS = {ProgramKind.INDUCTION: SurveyWay.OPEN, ProgramKind.IN_SERVICE: SurveyWay.TICKETS}
FIGURES = (5,) * 10 + (4,) * 7 + (3,) * 2 + (2,)
"""Of twenty answers."""
TEXTS = (
    "希望增加预算审查的案例，少一些条文讲解。",
    "建议把课件提前发给代表，课上好提问。",
    "分组讨论时间太短，建议安排半天。",
    "濉溪县的代表路远，建议第一天下午开课。",
    "监督法一课很有收获，希望多请实务部门的同志来讲。",
    "会场后排听不清，请检查音响。",
    "签到很快，点赞。",
)


def entries(office: Office, batch: Batch) -> Iterator[Entry]:
    """Opened on the last morning, answered after the last lesson, closed by itself a week later."""
    way = KINDS.get(batch.program.kind)
    if way is not None:
        yield Entry(later(last_day(batch), 0, 8), partial(_open, office, batch, way))
        yield Entry(batch.lessons[-1].ends_at + timedelta(minutes=5), partial(_answer, office, batch))


def _open(office: Office, batch: Batch, way: SurveyWay, at: datetime) -> None:
    until = (last_day(batch) + timedelta(days=opening.USUAL_DAYS)).date()
    opening.open_for(batch, way, until, by_id=office.staff[CLERK], on=at.date())


def _answer(office: Office, batch: Batch, at: datetime) -> None:
    survey = opening.of(batch)
    assert survey is not None
    people = recording.people_of(batch.lessons[-1])
    enrolled = [one for one in people if tickets.may_draw(survey, one.id)]
    for place, person in enumerate(enrolled):
        if office.random.random() < (0.25 if batch.number % 2 else 0.3):
            ticket = tickets.draw(survey, person.id, office.secret) if survey.way is SurveyWay.TICKETS else None
            answering.take(survey, _reply(batch, place, office.random), ticket, key=office.secret, now=at)


def _reply(batch: Batch, place: int, random: Random) -> Reply:
    whole = {aspect: random.choice(FIGURES) for aspect in WHOLE_CLASS}
    parts = {part: random.choice(FIGURES) for part in answering.parts_of(batch) if random.random() < 0.8}
    return Reply(whole, parts, TEXTS[place % len(TEXTS)] if place % 5 == 0 else "")
