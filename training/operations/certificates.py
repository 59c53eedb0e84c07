"""Whether a certificate (结业证书) is still good, and revoking: the class was reopened, or its credit was put right."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from json import loads
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased, joinedload, undefer

from training.models import db
from training.models.attendance import Attendance, MakeUp
from training.models.certificates import Certificate, Revocation
from training.models.chains import LedgerLink
from training.models.ledger import CreditEntry
from training.models.schedules import Batch, Enrolment, EnrolmentState, Lesson, LessonState
from training.operations import audit
from training.operations.audit import Action, Actor
from training.operations.errors import TrainingError

MISSED = aliased(Lesson)
CLASS_ID: ColumnElement[int] = func.coalesce(MISSED.batch_id, Lesson.batch_id)


class Validity(StrEnum):
    """有效、已撤销、学时已更正."""

    GOOD = "good"
    REVOKED = "revoked"
    OUTDATED = "outdated"


@dataclass(frozen=True)
class State:
    """How a certificate stands: why and since when it is no longer good."""

    validity: Validity
    reason: str = ""
    since: datetime | None = None


def states(certificates: Collection[Certificate]) -> dict[int, State]:
    """How each stands, by id: revoked by hand, or out of date since lines of its class came to the ledger after it."""
    changed = _last_lines(certificates)
    return {one.id: _state(one, changed.get((one.batch_id, one.person_id))) for one in certificates}


def state(certificate: Certificate) -> State:
    """How one stands."""
    return states([certificate])[certificate.id]


def revoke(certificate: Certificate, reason: str, actor: Actor) -> Revocation:
    """Say that it is no longer good. Raises TrainingError without a reason, or when it is revoked already."""
    if not reason.strip():
        raise TrainingError(_("请填写撤销的原因。"))
    if certificate.revocation is not None:
        raise TrainingError(_("证书 %(number)s 已经撤销。", number=certificate.number))
    why = {"reason": reason.strip()[:200], "revoked_by_id": actor.by_id, "revoked_at": actor.at}
    row = Revocation(certificate_id=certificate.id, **why)
    db.session.add(row)
    db.session.flush()
    db.session.refresh(certificate, ["revocation"])
    subject = f"{certificate.number} {certificate.person.name}"
    audit.note(Action.CERTIFICATE_REVOKED, subject, actor, on=certificate, reason=reason.strip())
    return row


def revoke_outdated(batch: Batch, reason: str, actor: Actor) -> int:
    """Revoke those of a class that it no longer bears out; how many they were.

    Credit was put right after they were issued, the class has other minutes than stand on them, or their holder has
    not completed it any more.
    """
    query = select(Certificate).where(Certificate.batch_id == batch.id)
    loaded = (joinedload(Certificate.revocation), undefer(Certificate.document))
    kept = db.session.scalars(query.options(*loaded)).all()
    standing, completed = states(kept), _completed(batch)
    outdated = [
        one
        for one in kept
        if standing[one.id].validity == Validity.OUTDATED
        or (
            standing[one.id].validity == Validity.GOOD
            and (one.person_id not in completed or _minutes_on(one) != minutes_of(batch))
        )
    ]
    for certificate in outdated:
        revoke(certificate, reason, actor)
    return len(outdated)


def minutes_of(batch: Batch) -> int:
    """Minutes of all lessons of the class."""
    planned = (one for one in batch.lessons if one.state == LessonState.PLANNED)
    return sum(int((one.ends_at - one.starts_at).total_seconds() // 60) for one in planned)


def _completed(batch: Batch) -> set[int]:
    query = select(Enrolment.person_id).where(Enrolment.batch_id == batch.id)
    return set(db.session.scalars(query.where(Enrolment.state == EnrolmentState.COMPLETED)))


def _minutes_on(certificate: Certificate) -> int:
    """How long the class was, as it stands on the paper."""
    document = loads(certificate.document)
    return int(document["classes"][document["certificate"]["class"]]["minutes"])


def _state(one: Certificate, changed: tuple[int, datetime] | None) -> State:
    if one.revocation is not None:
        return State(Validity.REVOKED, one.revocation.reason, one.revocation.revoked_at)
    if changed is not None and changed[0] > one.position:
        return State(Validity.OUTDATED, _("发证之后，此班次的学时已更正。"), changed[1])
    return State(Validity.GOOD)


def entry_ids(batch: Batch) -> Select[tuple[int]]:
    """The lines of a class, those made up elsewhere included."""
    return _by_class(CreditEntry.id).where(CLASS_ID.in_([batch.id]))


def _last_lines(certificates: Iterable[Certificate]) -> dict[tuple[int, int], tuple[int, datetime]]:
    """Where and when the last line of each class and person came to the ledger."""
    batches, people = {one.batch_id for one in certificates}, {one.person_id for one in certificates}
    last = (func.max(LedgerLink.position), func.max(CreditEntry.posted_at))
    query = (
        _by_class(CLASS_ID, CreditEntry.person_id, *last)
        .join(LedgerLink, LedgerLink.entry_id == CreditEntry.id)
        .where(CLASS_ID.in_(batches), CreditEntry.person_id.in_(people))
        .group_by(CLASS_ID, CreditEntry.person_id)
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in db.session.execute(query)}


def _by_class(*columns: Any) -> Select[Any]:
    """Lines of the ledger with the class that they count in: for a make-up the class that was missed."""
    return (
        select(*columns)
        .select_from(CreditEntry)
        .outerjoin(Attendance, CreditEntry.attendance_id == Attendance.id)
        .outerjoin(Lesson, Attendance.lesson_id == Lesson.id)
        .outerjoin(MakeUp, CreditEntry.make_up_id == MakeUp.id)
        .outerjoin(MISSED, MakeUp.missed_lesson_id == MISSED.id)
    )
