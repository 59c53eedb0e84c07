"""The buttons of a closing: submit, review, return, reopen."""

from collections.abc import Callable

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from training.models import db
from training.models.schedules import Batch
from training.operations.ledger.closing import no_shows, steps
from training.web.access import allows
from training.web.actors import actor
from training.web.ledger.blueprint import blueprint
from training.web.ledger.closing import find

PLAIN: dict[str, tuple[Callable[..., object], object]] = {
    "submit": (steps.submit, _l("已提交，待审核。考勤、请假和课表现已锁定。")),
    "take_back": (steps.take_back, _l("已撤回，可以修改后重新提交。")),
    "first": (steps.pass_first, _l("初审已通过，待复审。")),
    "grant": (steps.grant_reopening, _l("已重新打开。更正后请重新提交结班；原记入的学时在再次结班前保持不变。")),
}
WITH_REASON: dict[str, tuple[Callable[..., object], object]] = {
    "return": (steps.send_back, _l("已退回，理由已写入结班经过。")),
    "reopen": (steps.ask_reopening, _l("已申请重新打开，待另一位工作人员同意。")),
    "refuse": (steps.refuse_reopening, _l("仍为已结班。")),
}


@blueprint.post("/batches/<int:batch_id>/steps")
@allows("staff")
def step(batch_id: int) -> ResponseReturnValue:
    """Take the step that the button names, on the closing as the user saw it."""
    batch, name, version = find(batch_id), request.form.get("step", ""), request.form.get("version", -1, type=int)
    if name in PLAIN:
        operation, done = PLAIN[name]
        operation(batch, actor(), version=version)
    elif name in WITH_REASON:
        operation, done = WITH_REASON[name]
        operation(batch, actor(), version=version, reason=request.form.get("reason", ""))
    elif name == "close":
        done = _close(batch, version)
    else:
        abort(400)
    db.session.commit()
    flash(str(done), "success")
    return redirect(url_for("ledger.closing", batch_id=batch_id))


@blueprint.post("/batches/<int:batch_id>/no-shows")
@allows("staff")
def take_no_shows_out(batch_id: int) -> ResponseReturnValue:
    """Take out those whom the page listed."""
    count = no_shows.take_out(find(batch_id), request.form.getlist("person", type=int), actor())
    db.session.commit()
    flash(_("已剔除 %(count)s 名全程未到的人员。", count=count), "success")
    return redirect(url_for("ledger.closing", batch_id=batch_id))


def _close(batch: Batch, version: int) -> str:
    posted = steps.close(batch, actor(), version=version)
    written = {"earned": posted.earned, "reversed": posted.reversed}
    return _("复审通过，已结班：记入学时 %(earned)s 条，冲销 %(reversed)s 条。", **written)
