"""Courses taken in from a file: all of them or none; those with a known code are changed, never doubled."""

from collections.abc import Sequence
from typing import Protocol

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db
from training.models.catalogue import Course, Lecturer
from training.operations.catalogue import courses
from training.operations.errors import TrainingError

USUAL_MINUTES = 180


class Row(Protocol):
    """A row of the file; None where the file has no such column."""

    row: int
    cells: dict[str, str]

    @property
    def minutes(self) -> int | None: ...  # noqa: D102
    @property
    def is_compulsory(self) -> bool | None: ...  # noqa: D102
    def names(self, field: str) -> list[str] | None: ...  # noqa: D102


def take_in(rows: Sequence[Row]) -> tuple[int, int, list[str]]:
    """How many courses are new, how many were there, and every problem; the caller rolls back where there is one."""
    known = {course.code: course for course in db.session.scalars(select(Course))}
    new, problems = 0, []
    for row in rows:
        try:
            new += row.cells["code"] not in known
            known[row.cells["code"]] = _write(row, known.get(row.cells["code"]))
        except TrainingError as error:
            problems.append(_("第 %(row)s 行：%(sentence)s", row=row.row, sentence=error.message))
    for row in rows:
        if (course := known.get(row.cells["code"])) is not None:
            problems += _set_prerequisites(row, course, list(known.values()))
    return new, len(rows) - new, problems


def _write(row: Row, course: Course | None) -> Course:
    lecturers = row.names("lecturers")
    was = course or Course(minutes=USUAL_MINUTES, is_compulsory=False, material_url="", summary="")
    return courses.save(
        course,
        code=row.cells["code"],
        subject=row.cells["subject"],
        minutes=row.minutes or was.minutes,
        is_compulsory=was.is_compulsory if row.is_compulsory is None else row.is_compulsory,
        material_url=row.cells.get("material_url", was.material_url),
        summary=row.cells.get("summary", was.summary),
        lecturers=was.lecturers if lecturers is None else [_lecturer(name) for name in lecturers],
        prerequisites=was.prerequisites,
    )


def _lecturer(name: str) -> Lecturer:
    found = db.session.scalars(select(Lecturer).where(Lecturer.name == name)).all()
    if len(found) == 1:
        return found[0]
    if found:
        raise TrainingError(_("有 %(count)s 名师资叫“%(name)s”。请在页面上为此课程勾选。", count=len(found), name=name))
    raise TrainingError(_("没有名为“%(name)s”的师资。请先添加师资。", name=name))


def _set_prerequisites(row: Row, course: Course, known: Sequence[Course]) -> list[str]:
    names = row.names("prerequisites")
    if names is None:
        return []
    found = {name: next((one for one in known if name in {one.subject, one.code}), None) for name in names}
    missing = [name for name, one in found.items() if one is None]
    problems = [_("没有名为“%(name)s”的先修课程。", name=name) for name in missing]
    if not missing:
        try:
            courses.require(course, [one for one in found.values() if one is not None])
        except TrainingError as error:
            problems = [error.message]
    return [_("第 %(row)s 行：%(sentence)s", row=row.row, sentence=problem) for problem in problems]
