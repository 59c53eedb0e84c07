"""What claims to everyday training can still give, while they wait for review."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.activities import Activity, Participation, ParticipationState
from training.models.ledger import RuleSet
from training.models.plans import ProgramKind, Requirement
from training.operations.ledger.everyday import crediting
from training.operations.ledger.lines import Line, counts_for
from training.operations.ledger.periods import Period


def lines(requirement: Requirement, span: Period, find: Callable[[date], RuleSet]) -> dict[int, list[Line]]:
    """Per person, what each claim of that time would give for the requirement, by the rules of its day."""
    query = (
        select(Participation)
        .join(Participation.activity)
        .where(Participation.state == ParticipationState.CLAIMED, Activity.ends_on.between(span.from_on, span.to_on))
        .options(joinedload(Participation.activity))
    )
    found: dict[int, list[Line]] = defaultdict(list)
    for part in db.session.scalars(query):
        if _counts(requirement, part.activity):
            due = crediting.due(part, part.minutes, find(part.activity.ends_on))
            found[part.person_id].append(_line(due))
    return found


def _counts(requirement: Requirement, activity: Activity) -> bool:
    kind, course_id = ProgramKind.EVERYDAY, activity.course_id
    return counts_for(requirement, kind, is_compulsory=activity.is_compulsory, course_id=course_id)


def _line(due: dict[str, Any]) -> Line:
    kept = ("earned_on", "mode", "rule_set_id", "hours", "minutes", "course_id", "participation_id")
    on, mode, *rest = (due[name] for name in kept)
    return Line(on, None, mode, *rest)
