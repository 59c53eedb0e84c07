"""Moving by hand: first a look at what it would break, then the move."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from training.models import db
from training.models.schedules import Proposal
from training.operations.errors import TrainingError
from training.operations.schedules import moves
from training.operations.schedules.editing import Try, editable, keep
from training.web.access import allows
from training.web.schedules.blueprint import blueprint
from training.web.schedules.sight import found

Asked = MultiDict[str, str]


@blueprint.get("/<int:proposal_id>/check")
@allows("staff")
def check(proposal_id: int) -> ResponseReturnValue:
    """What a move would break, as JSON: `allowed`, and a sentence."""
    try:
        change = _tried(found(proposal_id), request.args)
    except TrainingError as error:
        return {"allowed": False, "message": error.message}
    return {"allowed": change.is_allowed, "message": "".join(change.broken) or _cost_of(change)}


@blueprint.post("/<int:proposal_id>/move")
@allows("staff")
def move(proposal_id: int) -> ResponseReturnValue:
    """Move a person, a batch, or a lesson to another lecturer; refused, with the rule, if it breaks one."""
    proposal = found(proposal_id)
    editable(proposal, request.form.get("version", 0, type=int))
    change = _tried(proposal, request.form)
    if change.is_allowed:
        keep(proposal, change)
        db.session.commit()
        flash(_("已移动，并已锁定。%(cost)s", cost=_cost_of(change, done=True)), "success")
    else:
        flash(_("未移动：%(words)s", words="".join(change.broken)), "danger")
    here = request.form.get("here", "")
    known = {one["id"] for one in (proposal.solution or {"batches": []})["batches"]}
    if here in known:
        return redirect(url_for("schedules.batch", proposal_id=proposal_id, batch_key=here))
    return redirect(url_for("schedules.show", proposal_id=proposal_id))


def _tried(proposal: Proposal, asked: Any) -> Try:
    """The move that the request describes, judged."""
    match asked.get("what"):
        case "person":
            batch = asked.get("batch") or None
            return moves.try_person(proposal, asked.get("person", ""), asked.get("program", ""), batch)
        case "batch":
            start = asked.get("start", -1, type=int)
            return moves.try_batch(proposal, asked.get("batch", ""), start, asked.get("room") or None)
        case "lecturer":
            return moves.try_lecturer(
                proposal, asked.get("batch", ""), asked.get("lesson", ""), asked.get("lecturer", "")
            )
    raise TrainingError(_("请选择要移动的人员或期。"))


def _cost_of(change: Try, *, done: bool = False) -> str:
    points = f"{abs(change.dearer):,}"
    if change.dearer > 0:
        words = _("总目标值增加 %(points)s。", points=points)
    elif change.dearer < 0:
        words = _("总目标值减少 %(points)s。", points=points)
    else:
        words = _("总目标值不变。")
    return words if done else _("可以移动，%(words)s", words=words)
