"""Issuing class certificates (发证): once each, to everybody who has completed the class, numbered and signed."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import count
from secrets import token_urlsafe
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from training.models import db, turns
from training.models.certificates import Certificate
from training.models.closings import Closing, ClosingState
from training.models.congresses import Congress
from training.models.ledger import CreditEntry, RuleSet
from training.models.people import GroupMember, Person
from training.models.schedules import Batch, Enrolment, EnrolmentState
from training.operations import audit, certificates
from training.operations.audit import Action, Actor
from training.operations.certificates import Validity
from training.operations.errors import TrainingError
from training.operations.ledger.counting import capping_of, counted
from training.operations.ledger.lines import Line
from training.operations.ledger.records import documents, lines
from training.operations.ledger.records.duty_files import batch_facts
from training.operations.ledger.records.keys import Signer
from training.operations.ledger.rules import read

CODE_BYTES = 16
"""128 random bits: nobody guesses the address of a certificate's page."""


def issued(batch: Batch) -> list[Certificate]:
    """All certificates of a class, in order of number."""
    query = (
        select(Certificate)
        .where(Certificate.batch_id == batch.id)
        .options(joinedload(Certificate.person), joinedload(Certificate.revocation))
        .order_by(Certificate.id)
    )
    return list(db.session.scalars(query))


def waiting(batch: Batch) -> list[Person]:
    """Who has completed the class and holds no good certificate of it, in order of name."""
    kept = issued(batch)
    standing = certificates.states(kept)
    holders = {one.person_id for one in kept if standing[one.id].validity == Validity.GOOD}
    query = (
        select(Person)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.batch_id == batch.id, Enrolment.state == EnrolmentState.COMPLETED)
        .options(
            selectinload(Person.mandates),
            selectinload(Person.guesthoods),
            selectinload(Person.memberships).joinedload(GroupMember.group),
        )
        .order_by(Person.pinyin, Person.id)
    )
    return [person for person in db.session.scalars(query) if person.id not in holders]


def issue(batch: Batch, signer: Signer, actor: Actor) -> list[Certificate]:
    """A certificate for everybody who waits for one; two who issue at once come one after the other.

    One that is out of date is revoked as its successor is issued. Raises TrainingError when nobody waits
    for one, or while the class is open again.
    """
    turns.take(batch)
    _refuse_an_open_class(batch)
    people = waiting(batch)
    if not people:
        raise TrainingError(_("没有可发的证书：此班次还没有人结业，或证书都已发出。请先登记全部考勤并记入学时。"))
    title = f"{batch.program.name}第 {batch.number} 期"
    audit.note(Action.CERTIFICATES_ISSUED, title, actor, on=batch, after={"certificates": len(people)})
    certificates.revoke_outdated(batch, _("学时更正，换发新证"), actor)
    found, editions, numbers = _lines_of(batch), _editions(batch), _numbers(actor.at.year)
    made = [
        _certificate(_blank(batch, person, next(numbers), editions[person.id] + 1, actor), found[person.id], signer)
        for person in people
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def _refuse_an_open_class(batch: Batch) -> None:
    state = db.session.scalar(select(Closing.state).where(Closing.batch_id == batch.id))
    if state not in {None, ClosingState.CLOSED}:
        raise TrainingError(_("此班次正在重新办理结班，结班后才能发证。"))


def _lines_of(batch: Batch) -> dict[int, list[lines.Linked]]:
    """The class's lines in the ledger, by person."""
    by_person: dict[int, list[lines.Linked]] = defaultdict(list)
    for linked in lines.of(CreditEntry.id.in_(certificates.entry_ids(batch))):
        by_person[linked[0].person_id].append(linked)
    return by_person


def _blank(batch: Batch, person: Person, number: str, edition: int, actor: Actor) -> Certificate:
    code = token_urlsafe(CODE_BYTES)
    known = {"number": number, "edition": edition, "code": code}
    return Certificate(batch=batch, person=person, issued_by_id=actor.by_id, issued_at=actor.at, **known)


def _certificate(made: Certificate, found: list[lines.Linked], signer: Signer) -> Certificate:
    """The certificate with its document. Raises TrainingError while the class is not in the ledger."""
    if not found:
        raise TrainingError(_("“%(name)s”已结业，但学时尚未记入。请先在“记入学时”中记入。", name=made.person.name))
    made.position = max(link.position for _entry, link, _before in found)
    made.document = documents.sealed(_opening(made, found), [lines.written(one) for one in found], signer)
    return made


def _opening(made: Certificate, found: Sequence[lines.Linked]) -> dict[str, Any]:
    batch, program = made.batch, made.batch.program
    congress = db.session.get_one(Congress, batch.congress_id)
    entries = [entry for entry, _link, _before in found]
    latest = max(entries, key=lambda entry: entry.rule_set_id).rule_set
    facts = {"name": program.name, "kind": program.kind.value, "mode": program.mode.value}
    return documents.head("certificate", congress, made.person) | {
        "on": made.issued_at.date().isoformat(),
        "rule_sets": lines.rule_sets(),
        "classes": {str(program.id): facts | {"minutes": certificates.minutes_of(batch)} | batch_facts(batch)},
        "totals": lines.totals(found),
        "requirements": [],
        "certificate": {
            "number": made.number,
            "code": made.code,
            "class": str(program.id),
            "attended_minutes": sum(entry.minutes for entry in entries),
            "share": latest.rules.get("completed", "6/7"),
            "hours": lines.plain(_counted(entries)),
        },
    }


def _line(entry: CreditEntry) -> Line:
    return Line(entry.earned_on, entry.program_id, entry.mode, entry.rule_set_id, entry.hours, entry.minutes)


def _counted(entries: Sequence[CreditEntry]) -> Decimal:
    """Their hours under the caps."""
    every = db.session.scalars(select(RuleSet)).all()
    capping = capping_of(every, {entry.earned_on.year for entry in entries})
    return counted(map(_line, entries), {one.id: read(one.rules) for one in every}, capping)


def _numbers(year: int) -> Iterator[str]:
    """2022-00017, 2022-00018, …; whoever asks holds the congress's turn since the audit log was written."""
    query = select(func.count()).select_from(Certificate).where(Certificate.number.like(f"{year}-%"))
    yield from (f"{year}-{number:05d}" for number in count((db.session.scalar(query) or 0) + 1))


def _editions(batch: Batch) -> Counter[int]:
    """How many certificates of the class each person was ever given."""
    return Counter(db.session.scalars(select(Certificate.person_id).where(Certificate.batch_id == batch.id)))
