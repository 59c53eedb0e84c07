"""Answering objections: one of staff refuses or proposes to uphold; a second agrees, and the ledger is corrected."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import now
from training.models import db
from training.models.attendance import Presence
from training.models.reconciling import Objection
from training.operations import audit
from training.operations.attendance import checkins
from training.operations.audit import Action
from training.operations.errors import TrainingError
from training.operations.ledger import objections as operations
from training.operations.ledger import posting
from training.web.access import allows
from training.web.actors import actor
from training.web.ledger.blueprint import blueprint
from training.web.ledger.objection_forms import AnswerForm
from training.web.ledger.objections import find


@blueprint.post("/objections/<int:objection_id>/propose")
@allows("staff")
def propose(objection_id: int) -> ResponseReturnValue:
    """The first of two finds it right."""
    found, form = find(objection_id), _read()
    presence, at = Presence(form.presence.data), now(current_user.congress)
    operations.propose(found, presence, form.minutes.data, form.answer.data, by_id=current_user.id, at=at)
    _note(Action.OBJECTION_PROPOSED, found)
    db.session.commit()
    flash(_("已提出采纳意见，待另一位工作人员复核。"), "success")
    return _back(found)


@blueprint.post("/objections/<int:objection_id>/agree")
@allows("staff")
def agree(objection_id: int) -> ResponseReturnValue:
    """The second agrees: the attendance is corrected, and the ledger with it, all at once or not at all."""
    found, at = find(objection_id), now(current_user.congress)
    operations.uphold(found, by_id=current_user.id, at=at)
    assert found.lesson is not None
    reason, correction = _("采纳异议第 %(id)s 号", id=found.id), operations.correction(found)
    checkins.correct(found.lesson, found.person_id, correction, reason=reason, by_id=current_user.id, at=at)
    if operations.is_posted(found.lesson.batch):
        posting.post(found.lesson.batch, by_id=current_user.id, at=at)
    _note(Action.OBJECTION_UPHELD, found)
    db.session.commit()
    flash(_("异议已采纳，考勤已更正；学时台账原记录冲销，新记录另记。"), "success")
    return _back(found)


@blueprint.post("/objections/<int:objection_id>/back")
@allows("staff")
def send_back(objection_id: int) -> ResponseReturnValue:
    """The second does not agree."""
    found = find(objection_id)
    operations.send_back(found)
    db.session.commit()
    flash(_("已退回，重新待答复。"), "info")
    return _back(found)


@blueprint.post("/objections/<int:objection_id>/refuse")
@allows("staff")
def refuse(objection_id: int) -> ResponseReturnValue:
    """Not found right, with the reason."""
    found, form = find(objection_id), _read()
    operations.refuse(found, form.answer.data, by_id=current_user.id, at=now(current_user.congress))
    _note(Action.OBJECTION_REFUSED, found)
    db.session.commit()
    flash(_("已答复：不采纳。"), "success")
    return _back(found)


def _read() -> AnswerForm:
    """The form as sent. Raises TrainingError for its first problem."""
    form = AnswerForm()
    if not form.validate():
        raise TrainingError(next(str(error) for field in form for error in field.errors))
    return form


def _note(action: Action, objection: Objection) -> None:
    subject = _("%(name)s的异议第 %(id)s 号", name=objection.person.name, id=objection.id)
    after = {
        "state": objection.state.value,
        "presence": objection.proposed_presence,
        "minutes": objection.proposed_minutes,
    }
    audit.note(action, subject, actor(), on=objection, after=after, reason=objection.answer)


def _back(objection: Objection) -> ResponseReturnValue:
    return redirect(url_for("ledger.objection", objection_id=objection.id))
