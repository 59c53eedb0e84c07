"""The review of claims, and corrections of what was accepted."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select, func, select

from training.models import db
from training.models.activities import Participation, ParticipationState, Proof
from training.operations.errors import TrainingError
from training.operations.ledger.everyday import reviews
from training.operations.ledger.everyday.duplicates import duplicates
from training.web import downloads
from training.web.access import allows, refuse_others
from training.web.actors import actor
from training.web.everyday import finding
from training.web.everyday.blueprint import blueprint
from training.web.everyday.listing import choices, parts_asked
from training.web.paging import page_from


@blueprint.get("/parts")
@allows("staff")
def queue() -> ResponseReturnValue:
    """Claims that wait, the oldest first; or those of another state."""
    page = page_from(_ordered())
    mine = {one.id for one in page.items if _is_own(one)}
    return render_template(
        "everyday/queue.html",
        page=page,
        own=mine,
        alike=duplicates(page.items),
        state=finding.state(),
        states=list(ParticipationState),
        counts=_counts(),
        asked=finding.asked(),
        **choices(),
    )


@blueprint.post("/parts/<int:participation_id>/review")
@allows("staff")
def review(participation_id: int) -> ResponseReturnValue:
    """Accept or refuse, as the button says."""
    part, decision = db.get_or_404(Participation, participation_id), request.form.get("decision")
    reason = request.form.get("reason", "")
    if decision == "accept":
        passed = request.form.get("test_passed") == "yes"
        reviews.accept(part, _minutes(), actor(), test_passed=passed, reason=reason)
        said = _("已采纳 %(name)s 的申报，学时已记入。", name=part.person.name)
    elif decision == "refuse":
        reviews.refuse(part, actor(), reason=reason)
        said = _("未采纳 %(name)s 的申报，代表本人能看到理由。", name=part.person.name)
    else:
        abort(400)
    db.session.commit()
    flash(said, "success")
    return redirect(url_for("everyday.queue"))


@blueprint.post("/parts/<int:participation_id>/correct")
@allows("staff")
def correct(participation_id: int) -> ResponseReturnValue:
    """Other minutes for what was accepted; 0: none."""
    part = db.get_or_404(Participation, participation_id)
    passed = request.form.get("test_passed") == "yes"
    other = reviews.correct(part, _minutes(), actor(), test_passed=passed, reason=request.form.get("reason", ""))
    db.session.commit()
    said = _("已更正，台账冲销一条、另记一条。") if other else _("已撤销，台账已冲销。")
    flash(said, "success")
    return redirect(url_for("everyday.activity", activity_id=part.activity_id))


@blueprint.get("/proofs/<int:proof_id>")
@allows("deputy")
def proof(proof_id: int) -> ResponseReturnValue:
    """A file as it was uploaded; a deputy's own, or for staff any."""
    found = db.get_or_404(Proof, proof_id)
    refuse_others(found.participation.person_id)
    return downloads.attachment(found.attachment)


def _is_own(part: Participation) -> bool:
    """Such a one is for somebody else to review."""
    return part.claimed_by_id == current_user.id or part.person_id == current_user.person_id


def _ordered() -> Select[tuple[Participation]]:
    waits = finding.state() == ParticipationState.CLAIMED
    order = Participation.claimed_at if waits else Participation.claimed_at.desc()
    return parts_asked().order_by(order, Participation.id)


def _counts() -> dict[ParticipationState, int]:
    """Of every state, under the other filters."""
    query = select(Participation.state, func.count()).join(Participation.activity).join(Participation.person)
    query = query.where(*finding.of_parts(finding.asked())).group_by(Participation.state)
    return dict(db.session.execute(query).all())


def _minutes() -> int:
    typed = request.form.get("minutes", "").strip()
    if not typed.isdecimal() or len(typed) > 6:
        raise TrainingError(_("请填写整数分钟数。"))
    return int(typed)
