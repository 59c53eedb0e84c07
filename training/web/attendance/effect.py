"""What training has achieved (培训效果): a year's scores, the worst courses first, and each thing through the years."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import today
from training.models import db
from training.models.catalogue import Course, Lecturer
from training.models.plans import Program
from training.operations.attendance.surveys import effect as operations
from training.operations.attendance.surveys import history, results
from training.web import downloads
from training.web.access import allows
from training.web.attendance.blueprint import blueprint
from training.web.attendance.trend import trend_of
from training.web.paging import page_of


@blueprint.get("/effect")
@allows("staff")
def effect() -> ResponseReturnValue:
    """The latest year with results, or the one asked for."""
    on = today(current_user.congress)
    years = operations.years(on)
    found = operations.year(_wanted(years, on.year), on)
    points = history.of_all(on)
    return render_template(
        "attendance/effect.html",
        years=years,
        found=found,
        doubts=operations.doubts(found),
        page=page_of(found.batches),
        points=points[::-1],
        trend=trend_of(points),
        least=results.LEAST,
    )


@blueprint.get("/effect.xlsx")
@allows("staff")
def effect_list() -> ResponseReturnValue:
    """The year's tables as Excel, a sheet each."""
    from training.files import effect as files

    on = today(current_user.congress)
    wanted = _wanted(operations.years(on), on.year)
    return downloads.excel(files.effect(operations.year(wanted, on)), _("%(year)s年培训效果", year=wanted))


@blueprint.get("/effect/programs/<int:program_id>")
@allows("staff")
def effect_of_program(program_id: int) -> ResponseReturnValue:
    """A program through the years, under its name; and its batches."""
    program = db.get_or_404(Program, program_id)
    points, judged = history.of_program(program, today(current_user.congress))
    return _through_the_years(program.name, points, page=page_of(judged))


@blueprint.get("/effect/courses/<int:course_id>")
@allows("staff")
def effect_of_course(course_id: int) -> ResponseReturnValue:
    """A course through the years, and who taught it."""
    course = db.get_or_404(Course, course_id)
    points, shares = history.of_course(course, today(current_user.congress))
    return _through_the_years(course.subject, points, shares=shares, of=_("师资"))


@blueprint.get("/effect/lecturers/<int:lecturer_id>")
@allows("staff")
def effect_of_lecturer(lecturer_id: int) -> ResponseReturnValue:
    """A lecturer through the years, and what they taught."""
    lecturer = db.get_or_404(Lecturer, lecturer_id)
    points, shares = history.of_lecturer(lecturer, today(current_user.congress))
    return _through_the_years(lecturer.name, points, shares=shares, of=_("课程"))


def _through_the_years(name: str, points: list[history.Point], **more: object) -> ResponseReturnValue:
    return render_template(
        "attendance/effect_of.html",
        name=name,
        points=points[::-1],
        trend=trend_of(points),
        has_tests=any(one.passed for one in points),
        least=results.LEAST,
        **more,
    )


def _wanted(years: list[int], this: int) -> int:
    wanted = request.args.get("year", type=int)
    return wanted if wanted in years else years[0] if years else this
