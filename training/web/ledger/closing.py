"""A class on its way to being closed: what is still missing, its papers, the reviews, and what happened so far."""

from typing import NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from wtforms import MultipleFileField, SelectField

from training.clock import now
from training.models import db
from training.models.closings import ClassPaper, Closing, ClosingState, ClosingStep, PaperKind
from training.models.schedules import Batch
from training.operations.errors import TrainingError
from training.operations.ledger.closing import checks, no_shows, papers, steps
from training.operations.ledger.closing.checks import Check, Point
from training.operations.ledger.closing.taking import closing_of
from training.web import downloads
from training.web.access import allows
from training.web.actors import actor
from training.web.labels import choices
from training.web.ledger.blueprint import blueprint
from training.web.ledger.closings import active_staff


class PaperForm(FlaskForm):
    """Files, and what they are."""

    kind = SelectField(_l("材料"), choices=choices(PaperKind))
    files = MultipleFileField(_l("文件"), description=_l("PDF、JPEG 或 PNG，一次可选多个，合计不超过 10 MB。"))


class Seen(NamedTuple):
    """A condition, and where it is mended."""

    check: Check
    mend: str
    words: str


@blueprint.get("/batches/<int:batch_id>")
@allows("staff")
def closing(batch_id: int) -> ResponseReturnValue:
    """How far the class has come."""
    batch = find(batch_id)
    return _show(batch, _paper_form(batch))


@blueprint.post("/batches/<int:batch_id>/papers")
@allows("staff")
def add_papers(batch_id: int) -> ResponseReturnValue:
    """Keep scans and other papers; of several files either all or none."""
    batch, form = find(batch_id), PaperForm()
    try:
        count = _keep(batch, form)
    except TrainingError as error:
        db.session.rollback()
        form.files.errors = [error.message]
        return _show(find(batch_id), form), error.status
    db.session.commit()
    flash(_("已保存 %(count)s 份材料。", count=count), "success")
    return redirect(url_for("ledger.closing", batch_id=batch_id, _anchor="papers"))


@blueprint.get("/papers/<int:class_paper_id>")
@allows("staff")
def paper(class_paper_id: int) -> ResponseReturnValue:
    """The kept file."""
    return downloads.attachment(db.get_or_404(ClassPaper, class_paper_id).attachment)


@blueprint.post("/papers/<int:class_paper_id>/remove")
@allows("staff")
def remove_paper(class_paper_id: int) -> ResponseReturnValue:
    """Take a paper off the class."""
    found = db.get_or_404(ClassPaper, class_paper_id)
    papers.remove(found, actor())
    db.session.commit()
    flash(_("已从本期材料中移除“%(name)s”。", name=found.attachment.filename), "success")
    return redirect(url_for("ledger.closing", batch_id=found.batch_id, _anchor="papers"))


def find(batch_id: int) -> Batch:
    """The batch, or a 404."""
    return db.get_or_404(Batch, batch_id, options=[joinedload(Batch.program), selectinload(Batch.lessons)])


def _keep(batch: Batch, form: PaperForm) -> int:
    kind = PaperKind(form.kind.data) if form.kind.data in list(PaperKind) else PaperKind.OTHER
    files = [one for one in request.files.getlist("files") if one.filename]
    if not files:
        raise TrainingError(_("请选择要上传的文件。"))
    for one in files:
        papers.add(batch, kind, one.filename or "", one.read(), actor())
    return len(files)


def _show(batch: Batch, form: PaperForm) -> str:
    found = closing_of(batch)
    state = found.state if found else ClosingState.OPEN
    last = steps.awaits_the_last_review()
    return render_template(
        "ledger/closing.html",
        batch=batch,
        closing=found,
        state=state,
        version=found.version if found else 0,
        seen=[seen(batch, check) for check in checks.of(batch, now(current_user.congress))],
        no_shows=no_shows.of(batch),
        taken_out=found.no_shows if found else None,
        papers=papers.of(batch),
        scans=papers.scans_of(batch),
        form=form,
        sign_in=PaperKind.SIGN_IN,
        history=_history(found),
        is_last=state in last,
        is_mine=found is not None and steps.waits_for(found, current_user.id, last),
        reviews=current_user.congress.reviews,
        staff=active_staff(),
    )


def _paper_form(batch: Batch) -> PaperForm:
    return PaperForm(kind=(PaperKind.SIGN_IN if batch.room_id else PaperKind.PLATFORM).value)


def _history(closing: Closing | None) -> list[ClosingStep]:
    if closing is None:
        return []
    query = select(ClosingStep).where(ClosingStep.closing_id == closing.id).options(joinedload(ClosingStep.by))
    return list(db.session.scalars(query.order_by(ClosingStep.id.desc())))


def seen(batch: Batch, check: Check) -> Seen:
    """A condition with the page on which it is mended."""
    here = url_for("ledger.closing", batch_id=batch.id)
    course = url_for("attendance.batch", batch_id=batch.id)
    lesson = url_for("attendance.lesson", lesson_id=check.lesson_id) if check.lesson_id else course
    places = {
        Point.ENDED: (course, _("查看班次")),
        Point.RECORDED: (lesson, _("去登记考勤")),
        Point.DOUBTS: (lesson, _("去核实")),
        Point.LEAVES: (url_for("attendance.leaves", batch_id=batch.id), _("去审批请假")),
        Point.TIMETABLE: (url_for("attendance.timetable", batch_id=batch.id), _("去确认课表")),
        Point.SHEET: (f"{here}#papers", _("去上传")),
        Point.NO_SHOWS: (f"{here}#no-shows", _("去核对")),
        Point.RULES: (url_for("ledger.rule_sets"), _("去选定规则")),
    }
    return Seen(check, *places[check.point])
