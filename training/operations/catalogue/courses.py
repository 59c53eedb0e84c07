"""Courses (课程): kept, searched, and taken out while nothing stands on them."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask_babel import gettext as _
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from training.models import db
from training.models.activities import Activity
from training.models.catalogue import Course, Lecturer, course_prerequisites
from training.models.ledger import CreditEntry
from training.models.plans import Program, ProgramCourse, Requirement
from training.models.schedules import Lesson
from training.operations.catalogue.circles import edges, way_back
from training.operations.errors import TrainingError


def matching(text: str = "") -> Select[Course]:
    """Courses by code, with that text in code, subject or a lecturer's name; lecturers and prerequisites come along."""
    query = select(Course).options(selectinload(Course.lecturers), selectinload(Course.prerequisites))
    if text:
        query = query.where(
            or_(
                Course.code.icontains(text, autoescape=True),
                Course.subject.icontains(text, autoescape=True),
                Course.lecturers.any(Lecturer.name.icontains(text, autoescape=True)),
            )
        )
    return query.order_by(Course.code, Course.id)


def save(
    course: Course | None,
    *,
    code: str,
    subject: str,
    minutes: int,
    is_compulsory: bool,
    material_url: str,
    summary: str,
    lecturers: Sequence[Lecturer],
    prerequisites: Sequence[Course],
) -> Course:
    """Write a new course, or change one.

    Raises TrainingError where the code is taken, the prerequisites run in a circle, or the link is no web address.
    """
    _check_code(code, course)
    _check_link(material_url)
    if course is not None:
        _check_order(course, prerequisites)
    else:
        course = Course()
        db.session.add(course)
    course.code, course.subject, course.minutes, course.is_compulsory = code, subject, minutes, is_compulsory
    course.material_url, course.summary = material_url, summary
    course.lecturers, course.prerequisites = list(lecturers), list(prerequisites)
    db.session.flush()
    return course


def require(course: Course, prerequisites: Sequence[Course]) -> None:
    """Make these the course's prerequisites. Raises TrainingError where they run in a circle."""
    _check_order(course, prerequisites)
    course.prerequisites = list(prerequisites)
    db.session.flush()


def delete(course: Course) -> None:
    """Take the course out. Raises TrainingError, naming what stands on it."""
    if reason := why_kept(course):
        raise TrainingError(reason)
    db.session.delete(course)
    db.session.flush()


def programs_with(course: Course) -> Sequence[Program]:
    """The programs that teach it, the latest year first; their plans come along."""
    query = select(Program).join(Program.courses).where(ProgramCourse.course_id == course.id)
    programs = db.session.scalars(query.options(selectinload(Program.annual_plan))).all()
    return sorted(programs, key=lambda program: (-program.annual_plan.year, program.position, program.id))


def why_kept(course: Course) -> str:
    """Why the course cannot be taken out, in the user's words; empty: it can."""
    name = course.subject
    if programs := programs_with(course):
        first = programs[0]
        shown = {"name": name, "year": first.annual_plan.year, "program": first.name}
        return _("%(year)s 年班次“%(program)s”在用课程“%(name)s”。请先从该班次中移除，再删除。", **shown)
    if db.session.scalars(select(Lesson.id).where(Lesson.course_id == course.id).limit(1)).first():
        return _("已发布的课表中有课程“%(name)s”，为保留记录不能删除。", name=name)
    if db.session.scalars(select(Activity.id).where(Activity.course_id == course.id).limit(1)).first():
        return _("日常学习中有课程“%(name)s”，为保留记录不能删除。", name=name)
    if db.session.scalars(select(CreditEntry.id).where(CreditEntry.course_id == course.id).limit(1)).first():
        return _("学时记录中有课程“%(name)s”，为保留记录不能删除。", name=name)
    if requirement := _listing(course):
        shown = {"requirement": requirement, "name": name}
        return _("达标要求“%(requirement)s”列有课程“%(name)s”。请先改该要求，再删除。", **shown)
    if later := _needing(course):
        return _("“%(later)s”以课程“%(name)s”为先修课程。请先改其先修课程，再删除。", later=later, name=name)
    return ""


def _listing(course: Course) -> str | None:
    query = select(Requirement.name).where(Requirement.courses.any(Course.id == course.id)).order_by(Requirement.id)
    return db.session.scalars(query.limit(1)).first()


def _needing(course: Course) -> str | None:
    query = select(Course.subject).where(Course.prerequisites.any(Course.id == course.id)).order_by(Course.code)
    return db.session.scalars(query.limit(1)).first()


def _check_code(code: str, course: Course | None) -> None:
    other = db.session.scalars(select(Course).where(Course.code == code)).first()
    if other is not None and other is not course:
        raise TrainingError(_("课程代码“%(code)s”已用于“%(name)s”。请换一个代码。", code=code, name=other.subject))


def _check_link(url: str) -> None:
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_web = False
    if url and not is_web:
        raise TrainingError(_("教材链接应以 http:// 或 https:// 开头，例如 https://www.npc.gov.cn。"))


def _check_order(course: Course, prerequisites: Sequence[Course]) -> None:
    if course in prerequisites:
        raise TrainingError(_("“%(name)s”不能以自己为先修课程。请取消勾选。", name=course.subject))
    onwards = {start: ends for start, ends in edges(course_prerequisites).items() if start != course.id}
    if way := way_back(course.id, [earlier.id for earlier in prerequisites], onwards):
        names = dict(db.session.execute(select(Course.id, Course.subject).where(Course.id.in_(way))).all())
        shown = " → ".join(names[step] for step in way)
        raise TrainingError(_("先修课程互为前提：%(way)s。请取消其中一项先修课程。", way=shown))
