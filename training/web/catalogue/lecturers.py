"""Lecturers: list, form, closed times, deletion."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from wtforms import SelectChoice

from training.models import db
from training.models.catalogue import Course, Lecturer, LecturerClosure
from training.operations.catalogue import closures, lecturers
from training.web.access import allows
from training.web.catalogue.base import blueprint, find, paged, succeeds, tell, those
from training.web.catalogue.forms import ClosureForm, LecturerForm, plain


@blueprint.get("/lecturers")
@allows("staff")
def lecturer_list() -> ResponseReturnValue:
    """All lecturers, or those that match."""
    text = plain(request.args.get("q"))
    return render_template("catalogue/lecturers.html", lecturers=paged(lecturers.matching(text)), text=text)


@blueprint.route("/lecturers/new", methods=["GET", "POST"])
@allows("staff")
def add_lecturer() -> ResponseReturnValue:
    """A new lecturer."""
    form = _form(None)
    if form.validate_on_submit() and succeeds(lambda: _save(None, form)):
        flash(_("师资“%(name)s”已添加。", name=form.name.data), "success")
        return redirect(url_for("catalogue.lecturer_list"))
    return render_template("catalogue/lecturer.html", form=form, lecturer=None), 422 if form.is_submitted() else 200


@blueprint.route("/lecturers/<int:lecturer_id>", methods=["GET", "POST"])
@allows("staff")
def lecturer(lecturer_id: int) -> ResponseReturnValue:
    """Look at a lecturer, and change this one."""
    lecturer = find(Lecturer, lecturer_id)
    form = _form(lecturer)
    if form.validate_on_submit() and succeeds(lambda: _save(lecturer, form)):
        flash(_("师资“%(name)s”已保存。", name=form.name.data), "success")
        return redirect(url_for("catalogue.lecturer_list"))
    return _page(lecturer, form, ClosureForm(formdata=None))


@blueprint.post("/lecturers/<int:lecturer_id>/closures")
@allows("staff")
def close_lecturer(lecturer_id: int) -> ResponseReturnValue:
    """Write down when a lecturer is not to be had."""
    lecturer = find(Lecturer, lecturer_id)
    form = ClosureForm()
    if not form.validate():
        return _page(lecturer, _form(lecturer, is_shown_only=True), form)
    hits = closures.close(lecturer, form.starts_at, form.ends_at, form.reason.data)
    db.session.commit()
    flash(_("已记下%(name)s不可用的时段。", name=lecturer.name), "success")
    tell(hits)
    return redirect(url_for("catalogue.lecturer", lecturer_id=lecturer_id, _anchor="closures"))


@blueprint.post("/lecturers/closures/<int:lecturer_closure_id>/delete")
@allows("staff")
def open_lecturer(lecturer_closure_id: int) -> ResponseReturnValue:
    """Take a closed time out."""
    closure = find(LecturerClosure, lecturer_closure_id)
    lecturer_id = closure.lecturer_id
    db.session.delete(closure)
    db.session.commit()
    flash(_("时段已删除。"), "success")
    return redirect(url_for("catalogue.lecturer", lecturer_id=lecturer_id, _anchor="closures"))


@blueprint.post("/lecturers/<int:lecturer_id>/delete")
@allows("staff")
def delete_lecturer(lecturer_id: int) -> ResponseReturnValue:
    """Take a lecturer out whom nothing needs."""
    lecturer = find(Lecturer, lecturer_id)
    name = lecturer.name
    if not succeeds(lambda: lecturers.delete(lecturer)):
        return redirect(url_for("catalogue.lecturer", lecturer_id=lecturer_id))
    flash(_("师资“%(name)s”已删除。", name=name), "success")
    return redirect(url_for("catalogue.lecturer_list"))


def _page(lecturer: Lecturer, form: LecturerForm, closure_form: ClosureForm) -> ResponseReturnValue:
    rows = [
        (closure, closures.lessons_hit(lecturer, closure.starts_at, closure.ends_at)) for closure in lecturer.closures
    ]
    page = render_template(
        "catalogue/lecturer.html", form=form, lecturer=lecturer, closures=rows, closure_form=closure_form
    )
    return page, 422 if form.errors or closure_form.errors or form.is_submitted() else 200


def _form(lecturer: Lecturer | None, *, is_shown_only: bool = False) -> LecturerForm:
    chosen = {"course_ids": [course.id for course in lecturer.courses]} if lecturer else {}
    options = {"formdata": None} if is_shown_only else {}
    form = LecturerForm(obj=lecturer, data=chosen, **options)
    form.course_ids.choices = [
        SelectChoice(course.id, f"{course.code} {course.subject}")
        for course in db.session.scalars(select(Course).order_by(Course.code))
    ]
    return form


def _save(lecturer: Lecturer | None, form: LecturerForm) -> None:
    lecturers.save(
        lecturer,
        name=form.name.data,
        title=form.title.data,
        phone=form.phone.data,
        courses=those(Course, form.course_ids.data),
    )
