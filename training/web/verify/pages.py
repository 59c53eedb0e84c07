"""Whether a certificate is good: only what stands on the paper is shown; and the keys that papers are signed with."""

import json
from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.files import signed
from training.models import db, scope
from training.models.certificates import Certificate, SigningKey
from training.models.congresses import Congress
from training.operations import certificates
from training.operations.ledger.records.verify import fingerprint_of
from training.web.access import allows
from training.web.limits import Limit
from training.web.verify.blueprint import blueprint

AN_HOUR = 3600
BY_CERTIFICATE = Limit("certificate", 60, AN_HOUR)
BY_ADDRESS = Limit("unknown code", 120, AN_HOUR)
"""Of codes that are not known: halls share one address, guessing needs more than any of them."""


@blueprint.get("/v/<code>")
@allows("public")
def show(code: str) -> ResponseReturnValue:
    """The certificate of that code: good, no longer good, or not known."""
    with scope.everywhere():
        query = select(Certificate).where(Certificate.code == code)
        found = db.session.scalars(query.options(joinedload(Certificate.revocation))).first()
        wait = BY_CERTIFICATE.seconds_to_wait(found.id) if found else BY_ADDRESS.seconds_to_wait(request.remote_addr)
        if wait:
            return render_template("verify/wait.html"), 429, {"Retry-After": str(wait)}
        if found is None:
            return render_template("verify/unknown.html"), 404
        state, document = certificates.state(found), json.loads(found.document)
    first, last = signed.taught(document)
    shown = _of_the_paper(document) | {"first": first, "last": last, "issued": date.fromisoformat(document["on"])}
    return render_template("verify/show.html", state=state, certificate=found, document=document, **shown)


@blueprint.get("/verify/<int:congress>")
@allows("public")
def keys(congress: int) -> ResponseReturnValue:
    """Which keys a congress signs and signed with, and how to verify a file."""
    with scope.everywhere():
        owner = db.get_or_404(Congress, congress)
        query = select(SigningKey).where(SigningKey.congress_id == owner.id).order_by(SigningKey.id.desc())
        rows = db.session.scalars(query).all()
    return render_template("verify/keys.html", owner=owner, rows=rows, fingerprint_of=fingerprint_of)


def _of_the_paper(document: dict[str, Any]) -> dict[str, Any]:
    paper = signed.printed(document)
    return {name: paper[name] for name in ("name", "title", "place", "hours", "number", "issuer")}
