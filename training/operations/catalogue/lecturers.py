"""Lecturers (师资): who they are, which courses they can give, and when not."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from training.models import db
from training.models.catalogue import Course, Lecturer
from training.models.schedules import Lesson
from training.operations.errors import TrainingError


def matching(text: str = "") -> Select[Lecturer]:
    """Lecturers by name, with that text in name, title or a course's subject; courses and closed times come along."""
    query = select(Lecturer).options(selectinload(Lecturer.courses), selectinload(Lecturer.closures))
    if text:
        query = query.where(
            or_(
                Lecturer.name.icontains(text, autoescape=True),
                Lecturer.title.icontains(text, autoescape=True),
                Lecturer.courses.any(Course.subject.icontains(text, autoescape=True)),
            )
        )
    return query.order_by(Lecturer.name, Lecturer.id)


def save(lecturer: Lecturer | None, *, name: str, title: str, phone: str, courses: Sequence[Course]) -> Lecturer:
    """Write a new lecturer, or change one. Two of one name may exist, but not with one title."""
    query = select(Lecturer).where(Lecturer.name == name, Lecturer.title == title)
    other = db.session.scalars(query).first()
    if other is not None and other is not lecturer:
        raise TrainingError(
            _("已有名为“%(name)s”、单位职务相同的师资。请修改原有记录，或注明不同的单位职务。", name=name)
        )
    if lecturer is None:
        lecturer = Lecturer()
        db.session.add(lecturer)
    else:
        _check_nobody_is_missed(lecturer, courses)
    lecturer.name, lecturer.title, lecturer.phone = name, title, phone
    lecturer.courses = list(courses)
    db.session.flush()
    return lecturer


def delete(lecturer: Lecturer) -> None:
    """Take the lecturer out. Raises TrainingError, naming the lesson or the course that needs this one."""
    query = select(Lesson).where(Lesson.lecturer_id == lecturer.id).order_by(Lesson.starts_at.desc())
    if lesson := db.session.scalars(query.limit(1)).first():
        shown = {"name": lecturer.name, "lesson": lesson.subject, "day": lesson.starts_at.date().isoformat()}
        raise TrainingError(_("%(name)s在 %(day)s 讲授“%(lesson)s”，已发布的课表须保留，不能删除。", **shown))
    _check_nobody_is_missed(lecturer, ())
    db.session.delete(lecturer)
    db.session.flush()


def _check_nobody_is_missed(lecturer: Lecturer, kept: Sequence[Course]) -> None:
    """A course that loses its only lecturer would count as one that needs none."""
    for course in lecturer.courses:
        if course not in kept and len(course.lecturers) == 1:
            shown = {"name": lecturer.name, "course": course.subject}
            raise TrainingError(_("%(name)s是课程“%(course)s”唯一的授课师资。请先为该课程指定他人。", **shown))
