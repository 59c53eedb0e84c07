"""What claims to everyday training can still give, while they wait for review."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.activities import Participation, ParticipationState
from training.models.ledger import RuleSet
from training.models.plans import Requirement
from training.operations.ledger.everyday import crediting, studied
from training.operations.ledger.lines import Line
from training.operations.ledger.periods import Period


def lines(requirement: Requirement, span: Period, find: Callable[[date], RuleSet]) -> dict[int, list[Line]]:
    """Per person, what each claim of that time would give for the requirement, by the rules of its day."""
    query = (
        select(Participation)
        .where(Participation.state == ParticipationState.CLAIMED)
        .options(joinedload(Participation.activity), joinedload(Participation.make_up))
    )
    found: dict[int, list[Line]] = defaultdict(list)
    for part in db.session.scalars(query):
        if not part.make_up and not span.holds(part.activity.ends_on):
            continue
        due = crediting.due(part, part.minutes, find(crediting.ruled_on(part.activity, part.make_up)))
        line = studied.line_of(requirement, due, part.make_up)
        if span.holds(line.on) and studied.is_looked_at(requirement, due):
            found[part.person_id].append(line)
    return found
