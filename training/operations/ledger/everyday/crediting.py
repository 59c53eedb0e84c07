"""The credit of everyday training: a part that was accepted becomes an entry, one that was struck a reversal."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from training.models import db
from training.models.activities import Participation
from training.models.ledger import CreditEntry, EntryKind, RuleSet
from training.models.plans import ProgramKind
from training.operations.ledger import posting, rules


def due(part: Participation, minutes: int, rule_set: RuleSet) -> dict[str, Any]:
    """What the ledger should say of so many minutes under that rule version: the columns of the entry."""
    activity = part.activity
    return {
        "person_id": part.person_id,
        "earned_on": activity.ends_on,
        "minutes": minutes,
        "hours": rules.hours_for(rules.read(rule_set.rules), attended(part, minutes)),
        "participation_id": part.id,
        "course_id": activity.course_id,
        "program_kind": ProgramKind.EVERYDAY,
        "mode": activity.mode,
        "is_compulsory": activity.is_compulsory,
        "rule_set_id": rule_set.id,
    }


def attended(part: Participation, minutes: int) -> rules.Attended:
    """What the rules look at: in person the minutes, online the minutes watched and whether the test was passed."""
    activity = part.activity
    facts = {"is_online": activity.is_online, "is_compulsory": activity.is_compulsory}
    return rules.Attended(minutes, activity.minutes, **facts, test_passed=part.test_passed)


def post(parts: Iterable[Participation], rule_set: RuleSet, *, by_id: int | None, at: datetime) -> None:
    """Write the entries of parts that were accepted."""
    for part in parts:
        wanted = due(part, part.accepted_minutes or 0, rule_set)
        db.session.add(CreditEntry(kind=EntryKind.EARNED, **wanted, posted_by_id=by_id, posted_at=at))
    db.session.flush()


def undo(entry: CreditEntry, *, by_id: int | None, at: datetime) -> None:
    """Write the reversal of an entry."""
    db.session.add(posting.reversal(entry, note="日常学习更正", posted_by_id=by_id, posted_at=at))
    db.session.flush()


def standing_entry(part: Participation) -> CreditEntry | None:
    """The entry of that part which no reversal has undone."""
    reversal = aliased(CreditEntry)
    undone = select(reversal.reverses_id).where(reversal.reverses_id.is_not(None))
    query = select(CreditEntry).where(CreditEntry.participation_id == part.id, CreditEntry.id.not_in(undone))
    return db.session.scalars(query.where(CreditEntry.kind == EntryKind.EARNED)).first()
