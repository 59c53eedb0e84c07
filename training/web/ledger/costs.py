"""Costs of a class: lines with their receipts, days, the office's figures, and the reimbursement pack."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from training.clock import now
from training.files.capitals import in_capitals
from training.files.register import title_of
from training.models import db
from training.models.catalogue import Lecturer
from training.models.costs import CostHead, CostLine
from training.models.schedules import Batch
from training.operations.errors import TrainingError
from training.operations.ledger.costs import lines, reckoning, standard
from training.operations.ledger.costs.standard import GROUPS
from training.web import downloads
from training.web.access import allows
from training.web.actors import actor
from training.web.ledger.blueprint import blueprint
from training.web.ledger.closing import find

ROWS = 6
"""Rows for lecturers' fees in the form of the figures."""


@blueprint.route("/batches/<int:batch_id>/costs", methods=["GET", "POST"])
@allows("staff")
def costs(batch_id: int) -> ResponseReturnValue:
    """What was spent under which head; a form for one more line. What is refused stays in the form."""
    batch = find(batch_id)
    if request.method == "GET":
        return _show(batch, {})
    try:
        _add(batch)
    except TrainingError as error:
        db.session.rollback()
        flash(error.message, "danger")
        return _show(find(batch_id), request.form), error.status
    db.session.commit()
    flash(_("已记入一笔费用。"), "success")
    return redirect(url_for("ledger.costs", batch_id=batch_id))


@blueprint.post("/costs/<int:cost_line_id>/remove")
@allows("staff")
def remove_cost(cost_line_id: int) -> ResponseReturnValue:
    """Take a line out."""
    line = db.get_or_404(CostLine, cost_line_id)
    batch_id, what = line.batch_id, line.what
    lines.remove(line, actor())
    db.session.commit()
    flash(_("已删除“%(what)s”。", what=what), "success")
    return redirect(url_for("ledger.costs", batch_id=batch_id))


@blueprint.post("/batches/<int:batch_id>/days")
@allows("staff")
def set_days(batch_id: int) -> ResponseReturnValue:
    """Travel days and workers."""
    form = request.form
    lines.set_days(find(batch_id), form.get("arrival", ""), form.get("departure", ""), form.get("workers", ""))
    db.session.commit()
    flash(_("已保存人天。"), "success")
    return redirect(url_for("ledger.costs", batch_id=batch_id))


@blueprint.route("/cost-standard", methods=["GET", "POST"])
@allows("staff")
def cost_standard() -> ResponseReturnValue:
    """The office's own figures."""
    typed, status = _kept(), 200
    if request.method == "POST":
        typed = _typed()
        try:
            standard.keep(typed, request.form.get("source", ""))
            db.session.commit()
            flash(_("开支标准已保存。"), "success")
            return redirect(url_for("ledger.cost_standard"))
        except TrainingError as error:
            db.session.rollback()
            flash(error.message, "danger")
            typed, status = typed | {"source": request.form.get("source", "")}, error.status
    return render_template("ledger/cost_standard.html", typed=typed, groups=GROUPS, rows=range(ROWS)), status


@blueprint.get("/batches/<int:batch_id>/pack.pdf")
@allows("staff")
def pack_pdf(batch_id: int) -> ResponseReturnValue:
    """The reimbursement pack as PDF."""
    from training.files import pack
    from training.web.ledger.pack_content import gather

    batch = find(batch_id)
    content = gather(batch, current_user.congress, now(current_user.congress))
    return downloads.pdf(pack.paper(content), _("%(title)s报销材料", title=title_of(batch)))


@blueprint.get("/batches/<int:batch_id>/pack.xlsx")
@allows("staff")
def pack_excel(batch_id: int) -> ResponseReturnValue:
    """The same as Excel."""
    from training.files import pack
    from training.web.ledger.pack_content import gather

    batch = find(batch_id)
    content = gather(batch, current_user.congress, now(current_user.congress))
    return downloads.excel(pack.workbook(content), _("%(title)s报销材料", title=title_of(batch)))


def _show(batch: Batch, typed: Any) -> str:
    found = reckoning.of(batch)
    return render_template(
        "ledger/costs.html",
        batch=batch,
        found=found,
        capitals=in_capitals(found.total),
        typed=typed,
        heads=list(CostHead),
        lecturers=db.session.scalars(select(Lecturer).order_by(Lecturer.name)).all(),
    )


def _add(batch: Batch) -> None:
    form, file = request.form, request.files.get("receipt")
    head = form.get("head", "")
    if head not in list(CostHead):
        raise TrainingError(_("请选择费用科目。"))
    lines.add(
        batch,
        CostHead(head),
        form.get("what", ""),
        form.get("amount", ""),
        actor(),
        lecturer_id=_lecturer(form.get("lecturer", "")),
        title=form.get("title", ""),
        hours=form.get("hours", ""),
        receipt=(file.filename, file.read()) if file and file.filename else None,
    )


def _lecturer(text: str) -> int | None:
    """The id of one of the congress's lecturers."""
    if not text.isdecimal():
        return None
    return db.session.scalar(select(Lecturer.id).where(Lecturer.id == int(text)))


def _kept() -> dict[str, Any]:
    figures = standard.current()
    return {
        "per_day": {name: str(value) for name, value in figures.per_day.items()},
        "fees": [{"title": title, "hour": str(hour)} for title, hour in figures.fees.items()],
        "hours_a_half_day": figures.hours_a_half_day,
        "workers_percent": figures.workers_percent,
        "workers_most": figures.workers_most,
        "source": figures.source,
    }


def _typed() -> dict[str, Any]:
    form = request.form
    rows = [(form.get(f"title-{row}", "").strip(), form.get(f"hour-{row}", "").strip()) for row in range(ROWS)]
    whole = ("hours_a_half_day", "workers_percent", "workers_most")
    return {
        "per_day": {name: form.get(name, "").strip() for name in GROUPS},
        "fees": [{"title": title, "hour": hour} for title, hour in rows if title or hour],
        **{name: form.get(name, "").strip() for name in whole},
    }
