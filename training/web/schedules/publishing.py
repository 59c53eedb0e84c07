"""Publishing: what will change is shown first, then done in one piece."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.clock import now
from training.models import db
from training.models.plans import Program
from training.models.schedules import Batch, Proposal
from training.operations.attendance import settling
from training.operations.attendance.making_up import reviewing
from training.operations.errors import TrainingError
from training.operations.schedules import publish as publishing
from training.web.access import allows
from training.web.schedules.blueprint import blueprint
from training.web.schedules.sight import found, sight_of


@blueprint.get("/<int:proposal_id>/publish")
@allows("staff")
def confirm(proposal_id: int) -> ResponseReturnValue:
    """What publishing would change, or why it cannot be done."""
    proposal = found(proposal_id)
    prospect, refusal = None, ""
    try:
        prospect = publishing.prospect(proposal, now(current_user.congress))
    except TrainingError as error:
        refusal = error.message
    return render_template(
        "schedules/publish.html",
        sight=sight_of(proposal),
        prospect=prospect,
        refusal=refusal,
        cancelled=_cancelled(proposal, prospect.changes.cancelled) if prospect else [],
    )


def _cancelled(proposal: Proposal, batch_keys: tuple[str, ...]) -> list[Batch]:
    """The published batches that would no longer be held."""
    query = (
        select(Batch)
        .join(Batch.program)
        .where(Program.annual_plan_id == proposal.annual_plan_id, Batch.key.in_(batch_keys))
        .options(joinedload(Batch.program), joinedload(Batch.room))
        .order_by(Batch.starts_at, Batch.id)
    )
    return list(db.session.scalars(query))


@blueprint.post("/<int:proposal_id>/publish")
@allows("staff")
def publish(proposal_id: int) -> ResponseReturnValue:
    """Make the proposal the timetable."""
    proposal = found(proposal_id)
    changes = publishing.publish(
        proposal,
        version=request.form.get("version", 0, type=int),
        now=now(current_user.congress),
        user_id=current_user.id,
    )
    settling.settle_to_come(now(current_user.congress))
    ended = reviewing.review(now(current_user.congress), by_id=current_user.id)
    db.session.commit()
    if ended:
        names = "、".join(dict.fromkeys(one.person.name for one in ended))
        flash(_("因此取消 %(count)s 份补课：%(names)s。请另行安排。", count=len(ended), names=names), "warning")
    flash(
        _(
            "草稿 v%(number)s 已发布：新开 %(new)s 期，变更 %(changed)s 期，取消 %(cancelled)s 期，"
            "涉及 %(people)s 人。",
            number=proposal.number,
            new=len(changes.new),
            changed=len(changes.changed),
            cancelled=len(changes.cancelled),
            people=changes.people,
        ),
        "success",
    )
    return redirect(url_for("schedules.show", proposal_id=proposal_id))
