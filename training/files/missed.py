"""Missed lessons and make-ups (缺课与补课) as Excel: lesson by lesson, by person, by class."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from flask_babel import gettext as _

from training.files import excel
from training.files.register import title_of
from training.models.attendance import Attendance, MakeUp, Presence

STATES = {
    "not_yet": "未补",
    "asked": "已申请补课",
    "booked": "已预定补课",
    "done": "已补",
    "missed_again": "补课未到",
}


class Missed(Protocol):
    """A record of absence and its make-up."""

    record: Attendance
    make_up: MakeUp | None
    state: str


class Tally(Protocol):
    """Counts of one person or one class."""

    on_leave: int
    without_leave: int
    not_yet: int
    waiting: int
    done: int


def book(rows: Iterable[Missed], people: Sequence[tuple[str, Tally]], classes: Sequence[tuple[str, Tally]]) -> bytes:
    """An .xlsx of three sheets."""
    heads = [
        *(_("姓名"), _("班次"), _("课程"), _("缺课时间"), _("缺课原因"), _("补课情况")),
        *(_("补课课程"), _("补课班次"), _("补课时间")),
    ]
    counts = [_("请假课次"), _("未请假缺勤课次"), _("未补"), _("已申请或预定"), _("已补")]
    return excel.book(
        [
            excel.Sheet(_("缺课与补课"), heads, [_row(one) for one in rows]),
            excel.Sheet(_("按人"), [_("姓名"), *counts], [_counts(*one) for one in people]),
            excel.Sheet(_("按班次"), [_("班次"), *counts], [_counts(*one) for one in classes]),
        ]
    )


def _row(one: Missed) -> list[excel.Cell]:
    lesson = one.record.lesson
    why = _("请假") if one.record.presence == Presence.EXCUSED else _("未请假缺勤")
    return [
        *(one.record.person.name, title_of(lesson.batch), lesson.subject, lesson.starts_at, why, _(STATES[one.state])),
        *_other(one.make_up),
    ]


def _other(make_up: MakeUp | None) -> tuple[excel.Cell, ...]:
    """What replaces it: a lesson of which class, or everyday training."""
    if make_up is None:
        return (None, None, None)
    told = title_of(make_up.lesson.batch) if make_up.lesson else _("日常学习")
    what = make_up.lesson or make_up.activity
    return (make_up.subject, told, what.starts_at if what else None)


def _counts(name: str, one: Tally) -> list[excel.Cell]:
    return [name, one.on_leave, one.without_leave, one.not_yet, one.waiting, one.done]
