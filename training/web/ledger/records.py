"""Records and certificates: which classes have theirs, issuing and revoking, and the key that signs."""

from collections import Counter

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.certificates import Certificate
from training.models.schedules import Batch, Enrolment, EnrolmentState
from training.operations import certificates
from training.operations.certificates import Validity
from training.operations.ledger import chain
from training.operations.ledger.records import issuing, keys
from training.operations.ledger.records.verify import fingerprint_of
from training.web.access import allows
from training.web.actors import actor
from training.web.ledger.blueprint import blueprint
from training.web.paging import page_of


@blueprint.get("/records")
@allows("staff")
def records() -> ResponseReturnValue:
    """Classes with people who completed them, and the keys."""
    return render_template(
        "ledger/records.html",
        page=page_of(rows()),
        keys=keys.every(),
        fingerprint_of=fingerprint_of,
        head=chain.head(current_user.congress_id),
    )


@blueprint.post("/records/keys")
@allows("staff")
def make_key() -> ResponseReturnValue:
    """A first key, or a new one in the place of the one in use."""
    key = keys.make(current_app.config["SECRET_KEY"], actor())
    db.session.commit()
    flash(_("签名密钥已建立，指纹 %(fingerprint)s。", fingerprint=fingerprint_of(key.public)), "success")
    return redirect(url_for("ledger.records"))


@blueprint.get("/records/batches/<int:batch_id>")
@allows("staff")
def batch_certificates(batch_id: int) -> ResponseReturnValue:
    """The certificates of a class, and who waits for one."""
    batch = db.get_or_404(Batch, batch_id)
    kept = issuing.issued(batch)
    states = certificates.states(kept)
    return render_template(
        "ledger/certificates.html",
        batch=batch,
        page=page_of(list(reversed(kept))),
        states=states,
        good=sum(one.validity == Validity.GOOD for one in states.values()),
        waiting=issuing.waiting(batch),
        has_key=keys.in_use() is not None,
    )


@blueprint.post("/records/batches/<int:batch_id>/issue")
@allows("staff")
def issue(batch_id: int) -> ResponseReturnValue:
    """Issue a certificate to everybody who completed the class and has none."""
    batch = db.get_or_404(Batch, batch_id)
    made = issuing.issue(batch, keys.signer(current_app.config["SECRET_KEY"]), actor())
    db.session.commit()
    flash(_("已发出 %(count)s 份证书。", count=len(made)), "success")
    return redirect(url_for("ledger.batch_certificates", batch_id=batch_id))


@blueprint.post("/records/certificates/<int:certificate_id>/revoke")
@allows("staff")
def revoke(certificate_id: int) -> ResponseReturnValue:
    """Say that a certificate is no longer good, and why."""
    certificate = db.get_or_404(Certificate, certificate_id)
    certificates.revoke(certificate, request.form.get("reason", ""), actor())
    db.session.commit()
    flash(_("证书 %(number)s 已撤销。", number=certificate.number), "success")
    return redirect(url_for("ledger.batch_certificates", batch_id=certificate.batch_id))


def rows() -> list[tuple[Batch, int, int]]:
    """Each class that somebody completed: how many completed it, how many hold a good certificate."""
    query = select(Enrolment.batch_id, func.count()).where(Enrolment.state == EnrolmentState.COMPLETED)
    completed = {row[0]: row[1] for row in db.session.execute(query.group_by(Enrolment.batch_id))}
    kept = db.session.scalars(select(Certificate).options(joinedload(Certificate.revocation))).all()
    states = certificates.states(kept)
    good = Counter(one.batch_id for one in kept if states[one.id].validity == Validity.GOOD)
    batches = select(Batch).where(Batch.id.in_({*completed, *(one.batch_id for one in kept)}))
    found = db.session.scalars(batches.options(joinedload(Batch.program)).order_by(Batch.starts_at.desc(), Batch.id))
    return [(batch, completed.get(batch.id, 0), good[batch.id]) for batch in found]
