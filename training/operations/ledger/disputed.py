"""Lines that no lesson stands behind, in dispute: what they say now, and what an upheld objection makes of them.

Everyday training is corrected as staff correct it: the part is struck, its line reversed, and another one with its own
line put in its place, under the same rule version. A line of neither, as older books may hold, is reversed and written
anew.
"""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db
from training.models.activities import Participation, ParticipationState
from training.models.ledger import CreditEntry, EntryKind
from training.models.plans import Mode
from training.models.reconciling import Objection
from training.operations.audit import Actor
from training.operations.errors import TrainingError
from training.operations.ledger import reversals, rules
from training.operations.ledger.everyday import crediting, reviews

MOST_MINUTES = 31 * 24 * 60
"""Of a line of which nothing else is known: a month, as for an activity."""


def standing(entry: CreditEntry) -> CreditEntry | None:
    """What the ledger says of it now: the line itself, or the one that corrections put in its place; None: struck."""
    if entry.participation is None:
        return None if is_reversed(entry) else entry
    part: Participation | None = entry.participation
    while part is not None and part.state == ParticipationState.STRUCK:
        part = db.session.scalars(select(Participation).where(Participation.replaces_id == part.id)).first()
    return crediting.standing_entry(part) if part else None


def is_reversed(entry: CreditEntry) -> bool:
    """Whether a reversal has undone the line."""
    return db.session.scalars(select(CreditEntry.id).where(CreditEntry.reverses_id == entry.id)).first() is not None


def refuse_impossible(objection: Objection, minutes: int | None, on: date, *, passed: bool) -> int:
    """The minutes, if the record can say so. Raises TrainingError for what cannot be, or changes nothing."""
    entry = _standing(objection)
    if minutes is None:
        raise TrainingError(_("请填写更正后的分钟数；没有参加的填 0。"))
    if entry.participation is not None:
        reviews.refuse_impossible(entry.participation, minutes, on, test_passed=passed)
    elif minutes == entry.minutes or not 0 <= minutes <= MOST_MINUTES:
        raise TrainingError(_("分钟数应在 0 至 %(most)s 之间，且与原记录不同。", most=MOST_MINUTES))
    return minutes


def correct(objection: Objection, actor: Actor, reason: str) -> None:
    """Reverse the line and write what was agreed; 0 minutes: nothing takes its place."""
    entry, minutes = _standing(objection), objection.proposed_minutes or 0
    if entry.participation is not None:
        passed = bool(objection.proposed_passed)
        reviews.correct(entry.participation, minutes, actor, test_passed=passed, reason=reason)
        return
    posted = {"posted_by_id": actor.by_id, "posted_at": actor.at}
    db.session.add(reversals.reversal(entry, note=reason, **posted))
    if minutes:
        db.session.add(_anew(entry, minutes, posted))
    db.session.flush()


def _standing(objection: Objection) -> CreditEntry:
    entry = standing(objection.entry) if objection.entry else None
    if entry is None:
        raise TrainingError(_("异议所指的记录已由工作人员撤销，没有可更正的内容。请答复“不采纳”并说明情况。"))
    return entry


def _anew(entry: CreditEntry, minutes: int, posted: dict[str, Any]) -> CreditEntry:
    """The same line with other minutes, by its own rule version."""
    own = {"id", "kind", "minutes", "hours", "reverses_id", "note", *posted}
    names = {column.key for column in CreditEntry.__table__.columns} - own
    kept = {name: getattr(entry, name) for name in names}
    told = rules.Attended(minutes, max(minutes, entry.minutes), entry.mode == Mode.ONLINE, entry.is_compulsory)
    hours = rules.hours_for(rules.read(entry.rule_set.rules), told)
    return CreditEntry(kind=EntryKind.EARNED, minutes=minutes, hours=hours, **kept, **posted)
