"""The catalogue as an Excel file: courses, lecturers and rooms, a sheet each."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _

from training.files import excel
from training.files.excel import Cell, Sheet
from training.models.base import Interval
from training.models.catalogue import Course, Lecturer, Room


def book(courses: Iterable[Course], lecturers: Iterable[Lecturer], rooms: Iterable[Room]) -> bytes:
    """An .xlsx with those records; lists within a cell are joined by 、."""
    return excel.book([_courses(courses), _lecturers(lecturers), _rooms(rooms)])


def _courses(courses: Iterable[Course]) -> Sheet:
    heads = (_("课程代码"), _("课程名称"), _("时长（分钟）"), _("必修"), _("先修课程"), _("授课师资"))
    rows: list[Sequence[Cell]] = [
        (
            course.code,
            course.subject,
            course.minutes,
            course.is_compulsory,
            _joined(earlier.code for earlier in course.prerequisites),
            _joined(lecturer.name for lecturer in course.lecturers),
            course.material_url,
            course.summary,
        )
        for course in courses
    ]
    return Sheet(_("课程"), (*heads, _("教材链接"), _("内容简介")), rows)


def _lecturers(lecturers: Iterable[Lecturer]) -> Sheet:
    rows: list[Sequence[Cell]] = [
        (
            lecturer.name,
            lecturer.title,
            lecturer.phone,
            _joined(course.subject for course in lecturer.courses),
            _times(lecturer.closures),
        )
        for lecturer in lecturers
    ]
    return Sheet(_("师资"), (_("姓名"), _("单位职务"), _("电话"), _("可授课程"), _("不可用时段")), rows)


def _rooms(rooms: Iterable[Room]) -> Sheet:
    rows: list[Sequence[Cell]] = [
        (room.name, room.place.name, room.seats, _joined(part.name for part in room.parts), _times(room.closures))
        for room in rooms
    ]
    return Sheet(_("教室"), (_("教室名称"), _("地点"), _("座位数"), _("联动会场"), _("关闭时段")), rows)


def _joined(names: Iterable[str]) -> str:
    return "、".join(names)


def _times(closures: Iterable[Interval]) -> str:
    return "；".join(
        _("%(first)s至%(last)s", first=_half(closure.starts_at), last=_half(closure.ends_at - timedelta(seconds=1)))
        for closure in closures
    )


def _half(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d} " + (_("上午") if moment.hour < 12 else _("下午"))
