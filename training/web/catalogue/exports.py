"""The catalogue as an Excel file."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from training.files.catalogue import export as file
from training.models import db
from training.operations.catalogue import courses, lecturers, rooms
from training.web import downloads
from training.web.access import allows
from training.web.catalogue.base import blueprint


@blueprint.get("/export.xlsx")
@allows("staff")
def export() -> ResponseReturnValue:
    """Courses, lecturers and rooms, a sheet each."""
    body = file.book(
        db.session.scalars(courses.matching()).unique().all(),
        db.session.scalars(lecturers.matching()).unique().all(),
        db.session.scalars(rooms.matching()).unique().all(),
    )
    return downloads.excel(body, _("课程与资源"))
