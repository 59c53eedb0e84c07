"""Confirming (对账确认): a deputy says that the ledger of a quarter is right, as it stands; later changes show."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.audiences import deputies
from training.models.ledger import CreditEntry
from training.models.reconciling import Confirmation, Objection, ObjectionState
from training.models.schedules import Lesson
from training.operations.errors import ChangedMeanwhile, TrainingError
from training.operations.ledger.quarters import Quarter

WAITING = (ObjectionState.OPEN, ObjectionState.PROPOSED)


class Agreement(StrEnum):
    """已确认、确认后有变动、未确认、没有学时记录."""

    CONFIRMED = "confirmed"
    CHANGED = "changed"
    NOT_YET = "not_yet"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Account:
    """A person's quarter: what the ledger holds, under which digest, and what the person said of it."""

    person_id: int
    lines: int
    hours: Decimal
    digest: str
    confirmation: Confirmation | None

    @property
    def agreement(self) -> Agreement:
        """Whether the person agreed, and to what stands there now."""
        if self.confirmation is None:
            return Agreement.NOT_YET if self.lines else Agreement.NOTHING
        return Agreement.CONFIRMED if self.confirmation.digest == self.digest else Agreement.CHANGED


def accounts(quarter: Quarter, person_ids: Collection[int] | None = None) -> list[Account]:
    """The quarter of everybody who had a mandate on its last day, or of those named, in order of id."""
    people = set(db.session.scalars(deputies(quarter.to_on))) if person_ids is None else set(person_ids)
    lines, said = _lines(quarter, person_ids), _said(quarter, person_ids)
    return [account(person, lines.get(person, ()), said.get(person)) for person in sorted(people)]


def account(person_id: int, lines: Sequence[CreditEntry], confirmation: Confirmation | None) -> Account:
    """One person's, of those lines."""
    hours = sum((line.hours for line in lines), Decimal(0))
    return Account(person_id, len(lines), hours, digest(lines), confirmation)


def digest(lines: Iterable[CreditEntry]) -> str:
    """SHA-256 over the lines in order of id: what was read when it was confirmed."""
    kept = (f"{one.id}|{one.earned_on.isoformat()}|{one.minutes}|{one.hours.normalize():f}\n" for one in lines)
    return sha256("".join(kept).encode()).hexdigest()


def confirm(
    person_id: int, quarter: Quarter, seen: str, *, by_id: int | None, at: datetime
) -> Confirmation:  # fmt: skip
    """Keep the person's word. Raises TrainingError while the quarter runs or an objection of it waits for an answer,
    ChangedMeanwhile where the ledger no longer says what was seen.
    """
    if quarter.to_on >= at.date():
        raise TrainingError(_("本季度还没有结束，结束后再确认。"))
    if _waits(person_id, quarter):
        raise TrainingError(_("本季度还有待答复的异议。请等答复后再确认，或先撤回异议。"))
    (now,) = accounts(quarter, [person_id])
    if now.digest != seen:
        raise ChangedMeanwhile(_("台账刚刚有变动。请刷新页面，看过最新内容再确认。"))
    kept = Confirmation(
        person_id=person_id, from_on=quarter.from_on, to_on=quarter.to_on, lines=now.lines, hours=now.hours,
        digest=now.digest, confirmed_by_id=by_id, confirmed_at=at,
    )  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    return kept


def _waits(person_id: int, quarter: Quarter) -> bool:
    query = (
        select(Objection)
        .where(Objection.person_id == person_id, Objection.state.in_(WAITING))
        .options(joinedload(Objection.entry), joinedload(Objection.lesson))
    )
    days = [about_on(one) for one in db.session.scalars(query)]
    return any(day is not None and quarter.from_on <= day <= quarter.to_on for day in days)


def about_on(objection: Objection) -> date | None:
    """The day that an objection is about."""
    lesson: Lesson | None = objection.lesson
    if lesson is not None:
        return lesson.starts_at.date()
    return objection.entry.earned_on if objection.entry else None


def _lines(quarter: Quarter, person_ids: Collection[int] | None) -> dict[int, list[CreditEntry]]:
    query = select(CreditEntry).where(CreditEntry.earned_on.between(quarter.from_on, quarter.to_on))
    if person_ids is not None:
        query = query.where(CreditEntry.person_id.in_(person_ids))
    found: dict[int, list[CreditEntry]] = defaultdict(list)
    for line in db.session.scalars(query.order_by(CreditEntry.id)):
        found[line.person_id].append(line)
    return found


def _said(quarter: Quarter, person_ids: Collection[int] | None) -> dict[int, Confirmation]:
    """The last word of each."""
    query = select(Confirmation).where(Confirmation.from_on == quarter.from_on, Confirmation.to_on == quarter.to_on)
    if person_ids is not None:
        query = query.where(Confirmation.person_id.in_(person_ids))
    return {one.person_id: one for one in db.session.scalars(query.order_by(Confirmation.id))}
