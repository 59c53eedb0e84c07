"""The audit log (审计日志): lines are added under a hash chain, and read again to see that none was touched."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import select, update

from training.models import db, scope
from training.models.accounts import User
from training.models.audit import AuditRow
from training.models.base import Base
from training.models.congresses import Congress

BEGINNING = "0" * 64


class Action(StrEnum):
    """What is noted (操作); a new one adds its line here and its words in web/labels/audit.py."""

    EXPORTED = "exported"
    OBJECTION_PROPOSED = "objection_proposed"
    OBJECTION_UPHELD = "objection_upheld"
    OBJECTION_REFUSED = "objection_refused"
    OBJECTION_DAYS_SET = "objection_days_set"
    PUBLISHED_QUARTER = "published_quarter"
    LEAVE_RULES_CHANGED = "leave_rules_changed"
    LEAVE_WITHDRAWN = "leave_withdrawn"
    ABSENCES_CORRECTED = "absences_corrected"
    MAKE_UP_CANCELLED = "make_up_cancelled"
    KEY_MADE = "key_made"
    CERTIFICATES_ISSUED = "certificates_issued"
    CERTIFICATE_REVOKED = "certificate_revoked"
    CLOSING_STEP = "closing_step"
    REOPENING = "reopening"
    NO_SHOWS_TAKEN_OUT = "no_shows_taken_out"
    REVIEWS_SET = "reviews_set"
    STUDY_RECORDED = "study_recorded"
    STUDY_CHANGED = "study_changed"
    STUDY_REVIEWED = "study_reviewed"
    STUDY_CORRECTED = "study_corrected"
    SIGNED_BY_HAND = "signed_by_hand"
    VERIFIED = "verified"
    STRUCK = "struck"
    DOOR_SET = "door_set"
    NAMES_DRAWN = "names_drawn"
    DOOR_LINK_MADE = "door_link_made"
    DOOR_LINK_REVOKED = "door_link_revoked"
    BADGE_REVOKED = "badge_revoked"


class Actor(NamedTuple):
    """Who does something, when, and from which network address."""

    by_id: int | None
    at: datetime
    place: str = ""


def note(
    action: Action, subject: str, actor: Actor, *, on: Base | None = None,
    before: dict[str, Any] | None = None, after: dict[str, Any] | None = None, reason: str = "",
) -> AuditRow:  # fmt: skip
    """Add a line: what was done to what (in words, and the record it stands in), and how that looked before and after.

    Those who write at once come one after the other. Values of `before` and `after` that JSON lacks become texts.
    """
    _take_turns()
    last = db.session.scalars(select(AuditRow).order_by(AuditRow.number.desc()).limit(1)).first()
    by = db.session.get(User, actor.by_id) if actor.by_id else None
    row = AuditRow(
        number=last.number + 1 if last else 1,
        at=actor.at.replace(microsecond=0),
        by_id=actor.by_id,
        by_name=by.name if by else "",
        place=actor.place[:60],
        action=action.value,
        subject=subject[:300],
        table=on.__tablename__ if on is not None else "",
        record_id=on.id if on is not None else None,
        before=_plain(before),
        after=_plain(after),
        reason=reason[:500],
        previous=last.hash if last else BEGINNING,
    )
    row.hash = digest(row)
    db.session.add(row)
    db.session.flush()
    return row


class Verdict(NamedTuple):
    """How many lines were read, the hash of the last, and the number of the first bad one (None: all are good)."""

    lines: int
    head: str
    bad: int | None


def verify() -> Verdict:
    """Read the congress's log from the first line to the last.

    A line that was changed, taken out or put in is found. Lines cut off at the end are not: for that, compare the
    count and the last hash with those noted elsewhere.
    """
    query = select(AuditRow).order_by(AuditRow.number).execution_options(yield_per=1000)
    with db.session.scalars(query) as rows:
        return _verdict(rows)


def digest(row: AuditRow) -> str:
    """SHA-256 of a line: its columns as JSON with sorted keys, the hash of the line before among them."""
    kept = {
        **{name: getattr(row, name) for name in ("number", "by_id", "by_name", "place", "action", "subject", "table")},
        **{name: getattr(row, name) for name in ("record_id", "before", "after", "reason", "previous")},
        "at": row.at.isoformat(),
    }
    return sha256(json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _verdict(rows: Iterable[AuditRow]) -> Verdict:
    lines, head = 0, BEGINNING
    for row in rows:
        if row.number != lines + 1 or row.previous != head or row.hash != digest(row):
            return Verdict(lines, head, lines + 1)
        lines, head = row.number, row.hash
    return Verdict(lines, head, None)


def _take_turns() -> None:
    """Whoever comes second waits here until the first has committed."""
    mine = update(Congress).where(Congress.id == scope.bound()).values(level=Congress.level)
    db.session.execute(mine.execution_options(synchronize_session=False))


def _plain(values: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else json.loads(json.dumps(values, ensure_ascii=False, default=_text))


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else repr(value)
