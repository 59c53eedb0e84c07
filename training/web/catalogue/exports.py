"""The catalogue as an Excel file."""

from flask import Response
from flask.typing import ResponseReturnValue

from training.files.catalogue import export as file
from training.models import db
from training.operations.catalogue import courses, lecturers, rooms
from training.web.access import allows
from training.web.catalogue.base import blueprint

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/export.xlsx")
@allows("staff")
def export() -> ResponseReturnValue:
    """Courses, lecturers and rooms, a sheet each."""
    body = file.book(
        db.session.scalars(courses.matching()).unique().all(),
        db.session.scalars(lecturers.matching()).unique().all(),
        db.session.scalars(rooms.matching()).unique().all(),
    )
    return Response(body, mimetype=XLSX, headers={"Content-Disposition": "attachment; filename=catalogue.xlsx"})
