"""How long staff take to answer an objection (异议答复期限): a choice of the congress.

No law names the days: Shanghai art. 51 asks only that what is found right is corrected. The 15 that a congress begins
with are this program's own choice, and the page says so.
"""

from datetime import date, timedelta

from flask_babel import gettext as _

from training.models import db, scope
from training.models.congresses import Congress
from training.operations import audit
from training.operations.audit import Action, Actor
from training.operations.errors import TrainingError

MOST_DAYS = 90


def answer_days() -> int:
    """Days within which this congress answers."""
    return _own().objection_days


def answer_by(on: date) -> date:
    """The last day for the answer to an objection filed on that day."""
    return on + timedelta(days=answer_days())


def set_answer_days(days: int, actor: Actor) -> None:
    """Answer what is filed from now on within so many days; what was promised before stays."""
    if not 1 <= days <= MOST_DAYS:
        raise TrainingError(_("答复期限应在 1 至 %(most)s 天之间。请核对。", most=MOST_DAYS))
    congress = _own()
    before, congress.objection_days = congress.objection_days, days
    if before != days:
        audit.note(
            Action.OBJECTION_DAYS_SET, congress.name, actor, on=congress, before={"days": before}, after={"days": days}
        )


def _own() -> Congress:
    return db.session.get_one(Congress, scope.bound())
