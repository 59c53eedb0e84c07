"""Courses from a file: everything in it, or nothing."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired

from training.files.catalogue import courses as file
from training.models import db
from training.operations.catalogue import imports
from training.operations.errors import TrainingError
from training.web.access import allows
from training.web.catalogue.base import blueprint

SHOWN = 100


class UploadForm(FlaskForm):
    """A file."""

    file = FileField(_l("课程文件"), [FileRequired(_l("请选择课程文件。"))])


@blueprint.route("/courses/import", methods=["GET", "POST"])
@allows("staff")
def import_courses() -> ResponseReturnValue:
    """Take courses in; where anything is wrong, say where, and take in nothing."""
    form, problems = UploadForm(), []
    if form.validate_on_submit():
        new, changed, problems = _take_in(form)
        if not problems:
            db.session.commit()
            flash(_("已导入课程：新增 %(new)s 门，更新 %(changed)s 门。", new=new, changed=changed), "success")
            return redirect(url_for("catalogue.index"))
        db.session.rollback()
    page = render_template("catalogue/import.html", form=form, problems=problems[:SHOWN], count=len(problems))
    return page, 422 if form.is_submitted() else 200


def _take_in(form: UploadForm) -> tuple[int, int, list[str]]:
    upload = form.file.data
    try:
        rows, problems = file.read(upload.filename, upload.read())
    except TrainingError as error:
        return 0, 0, [error.message]
    return (0, 0, problems) if problems else imports.take_in(rows)
