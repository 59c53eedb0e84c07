"""Answering (填写问卷): what is asked, reading the form, and keeping the figures without their giver."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _

from training.models import db, turns
from training.models.schedules import Batch, LessonState
from training.models.surveys import Aspect, Survey, SurveyScore, SurveyText, SurveyWay, UsedTicket
from training.operations import tokens
from training.operations.attendance.surveys import opening, tickets
from training.operations.attendance.surveys.opening import Stand
from training.operations.errors import TrainingError

LONGEST_TEXT = 500
BEST = 5
WHOLE_CLASS = (Aspect.CONTENT, Aspect.ORGANISATION, Aspect.USEFULNESS)
"""The three taps of who is in a hurry: these must be answered."""


@dataclass(frozen=True)
class Part:
    """A course with its lecturer, as asked about: `name` is that of its field."""

    name: str
    subject: str
    course_id: int | None
    lecturer_id: int | None
    lecturer: str


@dataclass(frozen=True)
class Reply:
    """What somebody answered: figures by aspect and by part, and a text."""

    whole: Mapping[Aspect, int]
    parts: Mapping[Part, int] = field(default_factory=dict)
    text: str = ""


def parts_of(batch: Batch) -> list[Part]:
    """Each course with each of its lecturers once, in the order in which they were taught."""
    found: dict[tuple[object, ...], Part] = {}
    for one in batch.lessons:
        if one.state == LessonState.PLANNED:
            key = (one.course_id or one.subject, one.lecturer_id)
            lecturer = one.lecturer.name if one.lecturer else ""
            found.setdefault(key, Part(f"lesson-{one.id}", one.subject, one.course_id, one.lecturer_id, lecturer))
    return list(found.values())


def read(batch: Batch, form: Mapping[str, str]) -> Reply:
    """The reply that a form holds. Raises TrainingError where one of the three figures lacks or anything is odd."""
    whole = {aspect: _figure(form.get(aspect.value, "")) for aspect in WHOLE_CLASS}
    lacking = sum(one is None for one in whole.values())
    if lacking:
        raise TrainingError(
            _("对本期的 3 项评价还有 %(count)s 项没有选。请选好后再提交；其余各项可以不填。", count=lacking)
        )
    parts = {part: _figure(form.get(part.name, "")) for part in parts_of(batch)}
    return Reply(
        {aspect: one for aspect, one in whole.items() if one},
        {part: one for part, one in parts.items() if one},
        _text(form.get("text", "")),
    )


def take(survey: Survey, reply: Reply, ticket: str | None, *, key: str, now: datetime) -> None:
    """Keep a reply. Raises TrainingError where the survey is not open, the ticket is bad or used, or all have answered.

    Each figure becomes a row by itself; neither the moment nor the person is kept. There were never more tickets than
    people on the list, so one that was handed out stays good when somebody leaves the list afterwards.
    """
    turns.take(survey)
    refuse_unless_open(survey, now)
    used = _ticket(survey, ticket, key)
    if survey.way == SurveyWay.OPEN and opening.answers(survey) >= opening.people(survey):
        raise TrainingError(_("收到的答卷已达名单人数，不能再提交。如您还没有填过，请告诉工作人员。"))
    rows = [UsedTicket(survey_id=survey.id, token_hash=tokens.hash_of(used)), *_scores(survey, reply)]
    db.session.add_all(rows)
    if reply.text:
        db.session.add(SurveyText(survey_id=survey.id, text=reply.text))
    db.session.flush()


def refuse_unless_open(survey: Survey, now: datetime) -> None:
    """Raises TrainingError where it cannot be answered at that moment."""
    stands = opening.stand(survey, now)
    if stands == Stand.AHEAD:
        raise TrainingError(_("问卷在最后一课开始时开放。请届时再填。"))
    if stands == Stand.CLOSED:
        raise TrainingError(_("问卷已经截止，不能再填。谢谢您。"))


def _ticket(survey: Survey, ticket: str | None, key: str) -> str:
    if survey.way == SurveyWay.OPEN:
        return secrets.token_urlsafe(24)
    if ticket is None or not tickets.is_good(survey, ticket, key):
        raise TrainingError(_("这张票不是本期问卷的票，或已失效。请重新领票，或向工作人员领取纸票。"))
    if tickets.is_used(survey, ticket):
        raise TrainingError(_("这张票已经用过，一张票只能填一次。谢谢您，您的意见已经收到。"))
    return ticket


def _scores(survey: Survey, reply: Reply) -> list[SurveyScore]:
    whole = [SurveyScore(survey_id=survey.id, aspect=aspect, score=one) for aspect, one in reply.whole.items()]
    return whole + [
        SurveyScore(
            survey_id=survey.id, aspect=Aspect.COURSE, score=one,
            subject=part.subject, course_id=part.course_id, lecturer_id=part.lecturer_id,
        )
        for part, one in reply.parts.items()
    ]  # fmt: skip


def _figure(text: str) -> int | None:
    """1 to 5; None for nothing."""
    if not text:
        return None
    if text not in {str(one) for one in range(1, BEST + 1)}:
        raise TrainingError(_("评价应在 1 至 5 之间。请重新选择。"))
    return int(text)


def _text(text: str) -> str:
    kept = "".join(sign for sign in text.replace("\r\n", "\n") if sign == "\n" or sign.isprintable()).strip()
    if len(kept) > LONGEST_TEXT:
        raise TrainingError(
            _("意见有 %(count)s 字，最多 %(most)s 字。请删减后再提交。", count=len(kept), most=LONGEST_TEXT)
        )
    return kept
