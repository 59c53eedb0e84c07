"""The quarterly list (季度公示): per deputy classes, attendance and hours as of a day; names alone, kept as published.

Hours are those posted up to the day; lessons are those of the quarter that have a record. What was published is kept
whole: its papers are drawn from that, equal bytes at every time. A correction is a new version with its reason.
"""

import json
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from training.models import db
from training.models.attendance import Attendance, Presence
from training.models.audiences import deputies
from training.models.congresses import Congress
from training.models.ledger import CreditEntry
from training.models.people import Delegation, Mandate, Person
from training.models.reconciling import Publication
from training.models.schedules import Lesson
from training.operations.errors import TrainingError
from training.operations.ledger.quarters import Quarter, ended

THERE = (Presence.PRESENT, Presence.LATE, Presence.LEFT_EARLY)


def content(congress: Congress, quarter: Quarter, as_of: date) -> dict[str, Any]:
    """The list, as JSON holds it: who held a mandate on the quarter's last day, by delegation and number."""
    attended, hours = _attendance(quarter, as_of), _hours(quarter, as_of)
    rows = []
    for person_id, name, delegation in _people(quarter.to_on):
        classes, present, lessons = attended.get(person_id, (0, 0, 0))
        earned = hours.get(person_id, Decimal(0))
        rows.append([delegation, name, classes, present, lessons, f"{earned.normalize():f}" if earned else "0"])
    return {
        "congress": congress.name,
        "year": quarter.year,
        "quarter": quarter.number,
        "as_of": as_of.isoformat(),
        "rows": rows,
    }


def publish(
    congress: Congress, quarter: Quarter, as_of: date, reason: str, *, by_id: int | None, at: datetime
) -> Publication:  # fmt: skip
    """Keep the list as published. Raises TrainingError before the quarter is over, for a day that is none of its or to
    come, and for a second version without a reason.
    """
    if not quarter.to_on <= as_of <= at.date():
        shown = {"first": quarter.to_on.isoformat(), "last": at.date().isoformat()}
        raise TrainingError(_("截至日应在季度最后一天（%(first)s）至今天（%(last)s）之间。", **shown))
    earlier = versions(quarter)
    if earlier and not reason.strip():
        raise TrainingError(_("本季度已经公示过。再次公示请写明更正的原因。"))
    made = content(congress, quarter, as_of)
    kept = Publication(
        year=quarter.year, quarter=quarter.number, version=len(earlier) + 1, as_of=as_of, reason=reason.strip()[:500],
        content=made, digest=digest(made), published_by_id=by_id, published_at=at,
    )  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    return kept


def digest(made: dict[str, Any]) -> str:
    """SHA-256 of the list, written in the one way."""
    written = json.dumps(made, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()


def versions(quarter: Quarter) -> list[Publication]:
    """What was published of that quarter, the first version first."""
    same = (Publication.year == quarter.year, Publication.quarter == quarter.number)
    return list(db.session.scalars(select(Publication).where(*same).order_by(Publication.version)))


def unpublished(on: date) -> list[Quarter]:
    """Quarters of the last year that are over and have lines in the ledger, but no list; the newest first."""
    known = {tuple(row) for row in db.session.execute(select(Publication.year, Publication.quarter))}
    past = [quarter for quarter in ended(on, 4) if tuple(quarter) not in known]
    return [quarter for quarter in past if _has_lines(quarter)]


def _has_lines(quarter: Quarter) -> bool:
    lines = select(CreditEntry.id).where(CreditEntry.earned_on.between(quarter.from_on, quarter.to_on))
    return db.session.scalars(lines.limit(1)).first() is not None


def _people(on: date) -> list[tuple[int, str, str]]:
    """Id, name and delegation, by delegation and number."""
    query = (
        select(Person.id, Person.name, func.coalesce(Delegation.name, ""))
        .join(Mandate, Mandate.person_id == Person.id)
        .join(Delegation, Mandate.delegation_id == Delegation.id, isouter=True)
        .where(Person.id.in_(deputies(on)), Mandate.starts_on <= on)
        .where((Mandate.ends_on.is_(None)) | (Mandate.ends_on >= on))
        .order_by(Delegation.id.is_(None), Delegation.id, Mandate.number, Person.id)
    )
    seen: dict[int, tuple[int, str, str]] = {}
    for person_id, name, delegation in db.session.execute(query):
        seen.setdefault(person_id, (person_id, name, delegation))
    return list(seen.values())


def _attendance(quarter: Quarter, as_of: date) -> dict[int, tuple[int, int, int]]:
    """Per person: classes attended, lessons attended, lessons recorded."""
    begins, ends = (datetime.combine(day, time()) for day in (quarter.from_on, quarter.to_on + timedelta(days=1)))
    query = (
        select(Attendance.person_id, Lesson.batch_id, Attendance.presence)
        .join(Attendance.lesson)
        .where(Lesson.starts_at >= begins, Lesson.starts_at < ends, Attendance.recorded_at < _after(as_of))
    )
    classes: dict[int, set[int]] = defaultdict(set)
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for person, batch, presence in db.session.execute(query):
        counts[person][1] += 1
        if presence in THERE:
            counts[person][0] += 1
            classes[person].add(batch)
    return {person: (len(classes[person]), present, lessons) for person, (present, lessons) in counts.items()}


def _hours(quarter: Quarter, as_of: date) -> dict[int, Decimal]:
    query = (
        select(CreditEntry.person_id, func.sum(CreditEntry.hours))
        .where(CreditEntry.earned_on.between(quarter.from_on, quarter.to_on), CreditEntry.posted_at < _after(as_of))
        .group_by(CreditEntry.person_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time())
