"""Courses: list, form, deletion."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from wtforms import SelectChoice

from training.models import db
from training.models.catalogue import Course, Lecturer
from training.operations.catalogue import courses
from training.web.access import allows
from training.web.catalogue.base import blueprint, find, paged, succeeds, those
from training.web.catalogue.forms import CourseForm, plain


@blueprint.get("/")
@allows("staff")
def index() -> ResponseReturnValue:
    """All courses, or those that match."""
    text = plain(request.args.get("q"))
    return render_template("catalogue/courses.html", courses=paged(courses.matching(text)), text=text)


@blueprint.route("/courses/new", methods=["GET", "POST"])
@allows("staff")
def add_course() -> ResponseReturnValue:
    """A new course."""
    form = _form(None)
    if form.validate_on_submit() and succeeds(lambda: _save(None, form)):
        flash(_("课程“%(name)s”已添加。", name=form.subject.data), "success")
        return redirect(url_for("catalogue.index"))
    return render_template("catalogue/course.html", form=form, course=None), 422 if form.is_submitted() else 200


@blueprint.route("/courses/<int:course_id>", methods=["GET", "POST"])
@allows("staff")
def course(course_id: int) -> ResponseReturnValue:
    """Look at a course, and change it."""
    course = find(Course, course_id)
    form = _form(course)
    if form.validate_on_submit() and succeeds(lambda: _save(course, form)):
        flash(_("课程“%(name)s”已保存。", name=form.subject.data), "success")
        return redirect(url_for("catalogue.index"))
    programs = courses.programs_with(course)
    page = render_template("catalogue/course.html", form=form, course=course, programs=programs)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/courses/<int:course_id>/delete")
@allows("staff")
def delete_course(course_id: int) -> ResponseReturnValue:
    """Take a course out while nothing stands on it."""
    course = find(Course, course_id)
    name = course.subject
    if not succeeds(lambda: courses.delete(course)):
        return redirect(url_for("catalogue.course", course_id=course_id))
    flash(_("课程“%(name)s”已删除。", name=name), "success")
    return redirect(url_for("catalogue.index"))


def _form(course: Course | None) -> CourseForm:
    chosen = {}
    if course is not None:
        chosen = {
            "lecturer_ids": [lecturer.id for lecturer in course.lecturers],
            "prerequisite_ids": [earlier.id for earlier in course.prerequisites],
        }
    form = CourseForm(obj=course, data=chosen)
    form.lecturer_ids.choices = [
        SelectChoice(lecturer.id, f"{lecturer.name}（{lecturer.title}）" if lecturer.title else lecturer.name)
        for lecturer in db.session.scalars(select(Lecturer).order_by(Lecturer.name, Lecturer.id))
    ]
    form.prerequisite_ids.choices = [
        SelectChoice(other.id, f"{other.code} {other.subject}")
        for other in db.session.scalars(select(Course).order_by(Course.code))
        if course is None or other.id != course.id
    ]
    return form


def _save(course: Course | None, form: CourseForm) -> None:
    courses.save(
        course,
        code=form.code.data,
        subject=form.subject.data,
        minutes=form.minutes.data,
        is_compulsory=form.is_compulsory.data,
        material_url=form.material_url.data,
        summary=form.summary.data,
        lecturers=those(Lecturer, form.lecturer_ids.data),
        prerequisites=those(Course, form.prerequisite_ids.data),
    )
