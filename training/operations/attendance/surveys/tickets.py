"""Single-use tickets (匿名票): drawn by a person or printed on a slip, and good for one answer.

A ticket is a random number with a seal of the program's secret key; nothing is kept of it when it is handed out. Once
used, its hash alone is kept. So the records say who drew a ticket and which tickets were used, and nothing joins them.
"""

import secrets

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db, turns
from training.models.schedules import Enrolment, EnrolmentState
from training.models.surveys import Survey, SurveyDraw, SurveyWay, UsedTicket
from training.operations import tokens
from training.operations.attendance.surveys import opening
from training.operations.errors import NotThere, TrainingError

RANDOM_BYTES, SEAL = 12, 16


def may_draw(survey: Survey, person_id: int) -> bool:
    """Whether that person is on the list of the batch."""
    query = select(Enrolment.id).where(
        Enrolment.batch_id == survey.batch_id,
        Enrolment.person_id == person_id,
        Enrolment.state != EnrolmentState.WITHDRAWN,
    )
    return db.session.scalar(query) is not None


def has_drawn(survey: Survey, person_id: int) -> bool:
    """Whether that person drew a ticket before."""
    query = select(SurveyDraw.id).where(SurveyDraw.survey_id == survey.id, SurveyDraw.person_id == person_id)
    return db.session.scalar(query) is not None


def draw(survey: Survey, person_id: int, key: str) -> str:
    """A ticket for that person; kept is only that they drew one. Raises TrainingError where they may not."""
    if survey.way != SurveyWay.TICKETS:
        raise TrainingError(_("本期问卷扫码即可填写，不用领票。"))
    if not may_draw(survey, person_id):
        raise NotThere(_("您不在本期名单内，不用填写本期问卷。"))
    turns.take(survey)
    if has_drawn(survey, person_id):
        raise TrainingError(_("您已领过本期的匿名票，每人一张。票只存在领票的浏览器里，系统不知道是哪一张，不能补发。"))
    if left(survey) < 1:
        raise TrainingError(_("其余的票已印成纸票。请向工作人员领取一张纸票，扫码填写。"))
    db.session.add(SurveyDraw(survey_id=survey.id, person_id=person_id))
    db.session.flush()
    return made(survey, key)


def print_slips(survey: Survey, count: int, key: str) -> list[str]:
    """So many tickets for paper. Raises TrainingError where that would be more tickets than people."""
    if survey.way != SurveyWay.TICKETS:
        raise TrainingError(_("本期问卷扫码即可填写，不用印纸票。"))
    turns.take(survey)
    most = left(survey)
    if not 1 <= count <= most:
        raise TrainingError(_("还可印 %(most)s 张纸票：票数不超过名单人数。请改张数。", most=most))
    survey.slips += count
    db.session.flush()
    return [made(survey, key) for _number in range(count)]


def left(survey: Survey) -> int:
    """How many tickets can still be handed out: never more than people."""
    return max(0, opening.people(survey) - opening.draws(survey) - survey.slips)


def made(survey: Survey, key: str) -> str:
    """A new ticket, of which nothing is kept."""
    number = tokens.encoded(secrets.token_bytes(RANDOM_BYTES))
    return number + _seal(survey, number, key)


def is_good(survey: Survey, ticket: str, key: str) -> bool:
    """Whether we made it for this survey; it may be used already."""
    number, seal = ticket[:SEAL], ticket[SEAL:]
    return len(ticket) == 2 * SEAL and ticket.isascii() and secrets.compare_digest(seal, _seal(survey, number, key))


def is_used(survey: Survey, ticket: str) -> bool:
    """Whether an answer was given with it."""
    query = select(UsedTicket.id).where(
        UsedTicket.survey_id == survey.id, UsedTicket.token_hash == tokens.hash_of(ticket)
    )
    return db.session.scalar(query) is not None


def _seal(survey: Survey, number: str, key: str) -> str:
    return tokens.derived(f"survey:{survey.congress_id}:{survey.id}:{survey.code}:{number}", key)[:SEAL]
