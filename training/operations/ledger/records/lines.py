"""The lines of a document: what the ledger sealed of each entry, where it stands there, and the lesson behind it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased, joinedload

from training.models import chains, db
from training.models.activities import Participation
from training.models.attendance import Attendance, MakeUp
from training.models.chains import NOTHING_BEFORE, LedgerLink
from training.models.ledger import CreditEntry, RuleSet
from training.models.schedules import Lesson
from training.operations.errors import TrainingError
from training.operations.ledger import made_up

Linked = tuple[CreditEntry, LedgerLink, str]


def of(*conditions: ColumnElement[bool]) -> list[Linked]:
    """Entries with their link and the hash before it, in the ledger's order. Raises TrainingError for one without."""
    before = aliased(LedgerLink)
    is_before = (before.congress_id == LedgerLink.congress_id) & (before.position == LedgerLink.position - 1)
    query = (
        select(CreditEntry, LedgerLink, before.hash)
        .join(LedgerLink, LedgerLink.entry_id == CreditEntry.id, isouter=True)
        .join(before, is_before, isouter=True)
        .where(*conditions)
        .options(
            joinedload(CreditEntry.attendance).joinedload(Attendance.lesson).joinedload(Lesson.batch),
            joinedload(CreditEntry.participation).joinedload(Participation.activity),
            joinedload(CreditEntry.attendance).joinedload(Attendance.make_up),
            joinedload(CreditEntry.make_up).joinedload(MakeUp.missed_lesson),
        )
        .order_by(LedgerLink.position, CreditEntry.id)
    )
    found = [(entry, link, hash_before or NOTHING_BEFORE) for entry, link, hash_before in db.session.execute(query)]
    for entry, link, _hash in found:
        if link is None:
            raise TrainingError(_("学时台账第 %(id)s 条尚未接入散列链，请管理员先核对台账。", id=entry.id))
    return found


def written(linked: Linked) -> dict[str, Any]:
    """A line as the document holds it."""
    entry, link, before = linked
    return {
        "entry": chains.content(entry),
        "lesson": _lesson(entry),
        "ledger": {"position": link.position, "previous": before, "hash": link.hash},
    }


def totals(found: Iterable[Linked]) -> dict[str, Any]:
    """Minutes and hours added up."""
    entries = [entry for entry, _link, _before in found]
    hours = sum((entry.hours for entry in entries), Decimal(0))
    return {"minutes": sum(entry.minutes for entry in entries), "hours": plain(hours)}


def rule_sets() -> dict[str, Any]:
    """Every rule version of the congress, whole, by id: hours come from the one of their line, caps from the year's."""
    return {
        str(one.id): {
            "name": one.name,
            "version": one.version,
            "source": one.source,
            "starts_on": one.starts_on.isoformat(),
            "ends_on": one.ends_on.isoformat() if one.ends_on else None,
            "rules": without_floats(one.rules),
        }
        for one in db.session.scalars(select(RuleSet).order_by(RuleSet.id))
    }


def plain(value: Decimal) -> str:
    """24, 3.5."""
    return f"{value.normalize():f}" if value else "0"


def without_floats(value: Any) -> Any:
    """The same with every float written as text: rules may come from JSON that somebody typed."""
    if isinstance(value, dict):
        return {key: without_floats(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [without_floats(inner) for inner in value]
    return str(value) if isinstance(value, float) else value


def _lesson(entry: CreditEntry) -> dict[str, Any] | None:
    """What the rules look at beside the minutes; None where hours come from neither lesson nor activity."""
    if entry.participation is not None:
        return _activity(entry, entry.participation) | _made_up(entry)
    if entry.attendance is None:
        return None
    lesson, (_minutes, whole) = entry.attendance.lesson, made_up.counted(entry.attendance)
    return {
        "subject": lesson.subject,
        "starts_at": lesson.starts_at.isoformat(),
        "minutes": whole,
        "online": lesson.batch.room_id is None,
        "test_passed": entry.attendance.test_passed,
    } | _made_up(entry)


def _made_up(entry: CreditEntry) -> dict[str, Any]:
    """Of a make-up, in which year the class is that it replaces, and so under whose caps it counts."""
    return {"class_year": entry.make_up.missed_lesson.starts_at.year} if entry.make_up else {}


def _activity(entry: CreditEntry, part: Participation) -> dict[str, Any]:
    activity = part.activity
    missed = made_up.minutes_of(entry.make_up.missed_lesson) if entry.make_up else activity.minutes
    return {
        "subject": activity.title,
        "activity": activity.kind.value,
        "starts_at": activity.starts_on.isoformat(),
        "minutes": min(activity.minutes, missed),
        "online": activity.is_online,
        "test_passed": part.test_passed,
    }
