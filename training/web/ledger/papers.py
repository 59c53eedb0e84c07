"""Papers to take away: certificates of one person or of a class, the duty file, each as PDF and as files to verify."""

import json
from pathlib import Path

from flask import abort, current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, undefer

from training.clock import today
from training.models import db
from training.models.certificates import Certificate
from training.models.people import GroupMember, Person
from training.models.schedules import Batch
from training.operations import certificates
from training.operations.certificates import State, Validity
from training.operations.errors import NotThere, TrainingError
from training.operations.ledger.records import duty_files, keys, verify
from training.web import downloads
from training.web.access import allows, refuse_others
from training.web.ledger.blueprint import blueprint
from training.web.links import absolute


@blueprint.get("/records/batches/<int:batch_id>/certificates.pdf")
@allows("staff")
def batch_papers(batch_id: int) -> ResponseReturnValue:
    """All good certificates of a class, a page each, in order of number."""
    batch = db.get_or_404(Batch, batch_id)
    query = select(Certificate).where(Certificate.batch_id == batch.id).order_by(Certificate.number)
    kept = db.session.scalars(query.options(undefer(Certificate.document), joinedload(Certificate.revocation))).all()
    states = certificates.states(kept)
    good = [one for one in kept if states[one.id].validity == Validity.GOOD]
    if not good:
        raise NotThere(_("此班次还没有有效的证书。请先发证。"))
    name = f"{batch.program.name}第 {batch.number} 期"
    return downloads.pdf(_pages(good), _("%(name)s结业证书", name=name))


@blueprint.get("/records/certificates/<int:certificate_id>.pdf")
@allows("deputy")
def certificate_paper(certificate_id: int) -> ResponseReturnValue:
    """One certificate as PDF."""
    found = _find(certificate_id)
    _refuse_bad(found)
    return downloads.pdf(_pages([found]), _("%(name)s结业证书", name=found.person.name))


@blueprint.get("/records/certificates/<int:certificate_id>.zip")
@allows("deputy")
def certificate_files(certificate_id: int) -> ResponseReturnValue:
    """The document as it was signed, with the verifier."""
    found = _find(certificate_id)
    return _bundle(found.document, f"{found.person.name}-{found.number}", _("%(name)s结业证书", name=found.person.name))


@blueprint.get("/people/<int:person_id>/duty-file.pdf")
@allows("deputy")
def duty_file(person_id: int) -> ResponseReturnValue:
    """The training part of the duty file as PDF."""
    from training.files import signed

    person = _person(person_id)
    document = json.loads(_duty_file(person))
    whose = verify.fingerprint_of(document["signature"]["key"])
    paper = signed.duty_file(document, absolute("verify.keys", congress=current_user.congress_id), whose)
    return downloads.pdf(paper, _("%(name)s履职档案", name=person.name))


@blueprint.get("/people/<int:person_id>/duty-file.zip")
@allows("deputy")
def duty_file_files(person_id: int) -> ResponseReturnValue:
    """The same to verify: the signed document with the verifier."""
    person = _person(person_id)
    return _bundle(_duty_file(person), person.name, _("%(name)s履职档案", name=person.name))


def of_person(person: Person) -> list[tuple[Certificate, State]]:
    """The person's certificates with how they stand, the newest first."""
    query = select(Certificate).where(Certificate.person_id == person.id).order_by(Certificate.id.desc())
    loaded = (joinedload(Certificate.revocation), joinedload(Certificate.batch).joinedload(Batch.program))
    kept = db.session.scalars(query.options(*loaded)).all()
    states = certificates.states(kept)
    return [(one, states[one.id]) for one in kept]


def _duty_file(person: Person) -> str:
    signer = keys.signer(current_app.config["SECRET_KEY"])
    return duty_files.duty_file(current_user.congress, person, today(current_user.congress), signer)


def _pages(kept: list[Certificate]) -> bytes:
    from training.files import signed

    return signed.certificates([(json.loads(one.document), absolute("verify.show", code=one.code)) for one in kept])


def _bundle(document: str, file: str, name: str) -> ResponseReturnValue:
    from training.files import signed

    verifier = Path(verify.__file__).read_text("utf-8")
    return downloads.archive(
        signed.bundle(file, document, verifier, absolute("verify.keys", congress=current_user.congress_id)), name
    )


def _refuse_bad(found: Certificate) -> None:
    state = certificates.state(found)
    if state.validity != Validity.GOOD:
        raise TrainingError(
            _("证书 %(number)s 已不再有效：%(reason)s。请换发新证。", number=found.number, reason=state.reason)
        )


def _find(certificate_id: int) -> Certificate:
    found = db.get_or_404(Certificate, certificate_id)
    refuse_others(found.person_id)
    return found


def _person(person_id: int) -> Person:
    refuse_others(person_id)
    loaded = (
        selectinload(Person.mandates),
        selectinload(Person.guesthoods),
        selectinload(Person.memberships).joinedload(GroupMember.group),
    )
    found = db.session.scalars(select(Person).where(Person.id == person_id).options(*loaded)).first()
    if found is None:
        abort(404)
    return found
