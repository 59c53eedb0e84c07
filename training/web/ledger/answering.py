"""Answering objections: one of staff refuses or proposes to uphold; a second agrees, and the ledger is corrected.

Within how many days, the congress sets itself.
"""

from datetime import datetime
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import now
from training.models import db
from training.models.attendance import Presence
from training.models.reconciling import Objection
from training.models.schedules import Lesson
from training.operations import audit
from training.operations.attendance import checkins
from training.operations.audit import Action
from training.operations.errors import TrainingError
from training.operations.ledger import deadlines, disputed, posting
from training.operations.ledger import objections as operations
from training.web.access import allows
from training.web.actors import actor
from training.web.ledger.blueprint import blueprint
from training.web.ledger.objection_forms import AnswerForm, DaysForm, RefusalForm, answering
from training.web.ledger.objections import find


@blueprint.post("/objections/<int:objection_id>/propose")
@allows("staff")
def propose(objection_id: int) -> ResponseReturnValue:
    """The first of two finds it right."""
    found = find(objection_id)
    form, by = _read(answering(found)), {"by_id": current_user.id, "at": now(current_user.congress)}
    if isinstance(form, AnswerForm):
        operations.propose(found, Presence(form.presence.data), form.minutes.data, form.answer.data, **by)
    else:
        passed = "passed" in form and form.passed.data
        operations.propose_minutes(found, form.minutes.data, form.answer.data, passed=passed, **by)
    _note(Action.OBJECTION_PROPOSED, found)
    db.session.commit()
    flash(_("已提出采纳意见，待另一位工作人员复核。"), "success")
    return _back(found)


@blueprint.post("/objections/<int:objection_id>/agree")
@allows("staff")
def agree(objection_id: int) -> ResponseReturnValue:
    """The second agrees: the record is corrected, and the ledger with it, all at once or not at all."""
    found, at = find(objection_id), now(current_user.congress)
    operations.uphold(found, by_id=current_user.id, at=at)
    reason = _("采纳异议第 %(id)s 号", id=found.id)
    if found.lesson is None:
        disputed.correct(found, actor(), reason)
        said = _("异议已采纳；学时台账原记录冲销，新记录另记。")
    else:
        _correct_attendance(found, found.lesson, reason, at)
        said = _("异议已采纳，考勤已更正；学时台账原记录冲销，新记录另记。")
    _note(Action.OBJECTION_UPHELD, found)
    db.session.commit()
    flash(said, "success")
    return _back(found)


@blueprint.post("/objections/<int:objection_id>/back")
@allows("staff")
def send_back(objection_id: int) -> ResponseReturnValue:
    """The second does not agree."""
    found = find(objection_id)
    operations.send_back(found, by_id=current_user.id)
    db.session.commit()
    flash(_("已退回，重新待答复。"), "info")
    return _back(found)


@blueprint.post("/objections/<int:objection_id>/refuse")
@allows("staff")
def refuse(objection_id: int) -> ResponseReturnValue:
    """Not found right, with the reason."""
    found, form = find(objection_id), _read(RefusalForm())
    operations.refuse(found, form.answer.data, by_id=current_user.id, at=now(current_user.congress))
    _note(Action.OBJECTION_REFUSED, found)
    db.session.commit()
    flash(_("已答复：不采纳。"), "success")
    return _back(found)


@blueprint.post("/objections/days")
@allows("staff")
def set_answer_days() -> ResponseReturnValue:
    """Within how many days staff answer."""
    form = _read(DaysForm())
    deadlines.set_answer_days(form.days.data, actor())
    db.session.commit()
    flash(_("异议答复期限已改为 %(days)s 天，已提出的异议仍按原期限办理。", days=form.days.data), "success")
    return redirect(url_for("ledger.objections"))


def _correct_attendance(objection: Objection, lesson: Lesson, reason: str, at: datetime) -> None:
    correction, by = operations.correction(objection), {"by_id": current_user.id, "at": at}
    checkins.correct(lesson, objection.person_id, correction, reason=reason, **by)
    if operations.is_posted(lesson.batch):
        posting.post(lesson.batch, **by)


def _read(form: Any) -> Any:
    """The form as sent. Raises TrainingError for its first problem."""
    if not form.validate():
        raise TrainingError(next(str(error) for field in form for error in field.errors))
    return form


def _note(action: Action, objection: Objection) -> None:
    subject = _("%(name)s的异议第 %(id)s 号", name=objection.person.name, id=objection.id)
    after = {
        "state": objection.state.value,
        "presence": objection.proposed_presence,
        "minutes": objection.proposed_minutes,
        "test_passed": objection.proposed_passed,
    }
    audit.note(action, subject, actor(), on=objection, after=after, reason=objection.answer)


def _back(objection: Objection) -> ResponseReturnValue:
    return redirect(url_for("ledger.objection", objection_id=objection.id))
