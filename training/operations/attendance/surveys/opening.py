"""Opening and closing a survey (开放、截止问卷), and whether it can be answered at a moment."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from training.models import db, scope
from training.models.schedules import Batch, BatchState, Enrolment, EnrolmentState, Lesson, LessonState
from training.models.surveys import Survey, SurveyDraw, SurveyWay, UsedTicket
from training.operations.errors import NotThere, TrainingError

USUAL_DAYS, MOST_DAYS = 7, 90
CODE_BYTES = 9


class Stand(StrEnum):
    """未开始、开放中、已截止."""

    AHEAD = "ahead"
    OPEN = "open"
    CLOSED = "closed"


def of(batch: Batch) -> Survey | None:
    """The survey of that batch."""
    return db.session.scalars(select(Survey).where(Survey.batch_id == batch.id)).first()


def open_of(batches: Iterable[Batch], now: datetime) -> dict[int, Survey]:
    """Those that can be answered at that moment, by batch."""
    query = select(Survey).where(Survey.batch_id.in_([one.id for one in batches]), Survey.until >= now.date())
    return {one.batch_id: one for one in db.session.scalars(query) if stand(one, now) == Stand.OPEN}


def by_code(code: str) -> Survey:
    """The survey of that address, of whatever congress. Raises NotThere."""
    with scope.everywhere():
        loaded = joinedload(Survey.batch).options(
            joinedload(Batch.program), selectinload(Batch.lessons).joinedload(Lesson.lecturer)
        )
        found = db.session.scalars(select(Survey).where(Survey.code == code).options(loaded)).first()
    if found is None or found.batch.state == BatchState.CANCELLED:
        raise NotThere(_("没有这份问卷。请重新扫码，或向工作人员核对网址。"))
    return found


def open_for(batch: Batch, way: SurveyWay, until: date, *, by_id: int | None, on: date) -> Survey:
    """Open the batch's survey, once for all; answers are taken from the beginning of its last lesson.

    Raises TrainingError where there is one already, nothing is taught, or `until` is too early or too late.
    """
    if of(batch) is not None:
        raise TrainingError(_("本期的问卷已经开放，每期只有一份。"))
    last = last_lesson(batch)
    if batch.state == BatchState.CANCELLED or last is None:
        raise TrainingError(_("本期没有要上的课次，不用发问卷。"))
    earliest = max(on, last.starts_at.date())
    latest = earliest + timedelta(days=MOST_DAYS)
    if not earliest <= until <= latest:
        raise TrainingError(
            _(
                "截止日期应在 %(first)s 至 %(last)s 之间。请改日期。",
                first=earliest.isoformat(),
                last=latest.isoformat(),
            )
        )
    survey = Survey(
        batch=batch, code=secrets.token_urlsafe(CODE_BYTES), way=way, until=until, opened_by_id=by_id, opened_on=on
    )
    db.session.add(survey)
    db.session.flush()
    return survey


def close(survey: Survey, *, by_id: int | None, now: datetime) -> None:
    """End it before its day. It is not opened again: what one more answer changes would tell that answer."""
    if stand(survey, now) == Stand.CLOSED:
        raise TrainingError(_("问卷已经截止。"))
    survey.closed_by_id, survey.closed_on = by_id, now.date()
    db.session.flush()


def stand(survey: Survey, now: datetime) -> Stand:
    """Whether it can be answered at that moment."""
    if survey.closed_on is not None or now.date() > survey.until:
        return Stand.CLOSED
    last = last_lesson(survey.batch)
    return Stand.AHEAD if last is None or now < last.starts_at else Stand.OPEN


def last_lesson(batch: Batch) -> Lesson | None:
    """The one that begins last, of those that take place."""
    planned = [one for one in batch.lessons if one.state == LessonState.PLANNED]
    return max(planned, key=lambda one: (one.starts_at, one.id), default=None)


def usual_until(batch: Batch, on: date) -> date:
    """A week after the last lesson, or after today."""
    last = last_lesson(batch)
    return max(on, last.starts_at.date() if last else on) + timedelta(days=USUAL_DAYS)


def people(survey: Survey) -> int:
    """How many may answer: everybody on the list of the batch."""
    query = select(func.count(Enrolment.id)).where(
        Enrolment.batch_id == survey.batch_id, Enrolment.state != EnrolmentState.WITHDRAWN
    )
    return db.session.scalar(query) or 0


def answers(survey: Survey) -> int:
    """How many have answered."""
    return db.session.scalar(select(func.count(UsedTicket.id)).where(UsedTicket.survey_id == survey.id)) or 0


def draws(survey: Survey) -> int:
    """How many have drawn a ticket."""
    return db.session.scalar(select(func.count(SurveyDraw.id)).where(SurveyDraw.survey_id == survey.id)) or 0
