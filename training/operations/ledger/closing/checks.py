"""What must be in before a class is closed (结班条件), each by itself: met or not, and in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import func, select

from training.models import db
from training.models.attendance import Attendance, Leave, LeaveState
from training.models.closings import Closing, PaperKind, Taught
from training.models.ledger import RuleSet
from training.models.people import Person
from training.models.schedules import Batch, Enrolment, EnrolmentState, Lesson, LessonState
from training.operations.ledger.closing import no_shows, papers

SHOWN = 5
"""So many names or subjects are written out, the rest counted."""


class Point(StrEnum):
    """培训结束、考勤登记、签到表、最终课表、待核实、请假、未到人员、学时规则."""

    ENDED = "ended"
    RECORDED = "recorded"
    SHEET = "sheet"
    TIMETABLE = "timetable"
    DOUBTS = "doubts"
    LEAVES = "leaves"
    NO_SHOWS = "no_shows"
    RULES = "rules"


@dataclass(frozen=True)
class Check:
    """One condition: met or not, what is so in words, and the lesson where it is mended, if it is one lesson's."""

    point: Point
    is_met: bool
    words: str
    lesson_id: int | None = None


def of(batch: Batch, at: datetime) -> list[Check]:
    """Every condition, in the order in which staff go about them."""
    lessons = [one for one in batch.lessons if one.state is LessonState.PLANNED]
    return [_ended(batch, at), *(check(batch, lessons) for check in CHECKS)]


def _ended(batch: Batch, at: datetime) -> Check:
    if at >= batch.ends_at:
        return Check(Point.ENDED, is_met=True, words=_("培训已经结束。"))
    day = f"{batch.ends_at - timedelta(seconds=1):%Y-%m-%d}"
    return Check(Point.ENDED, is_met=False, words=_("培训尚未结束（%(day)s 止），结束后才能结班。", day=day))


def _recorded(batch: Batch, lessons: list[Lesson]) -> Check:
    """Everybody on the list has a mark in every lesson."""
    if not lessons:
        return Check(Point.RECORDED, is_met=False, words=_("本期没有已上的课次，不能结班。"))
    enrolled = _enrolled(batch)
    marks = select(Attendance.lesson_id, func.count()).where(
        Attendance.lesson_id.in_([one.id for one in lessons]), Attendance.person_id.in_(enrolled)
    )
    counts = {row[0]: row[1] for row in db.session.execute(marks.group_by(Attendance.lesson_id))}
    missing = {one: len(enrolled) - counts.get(one.id, 0) for one in lessons if counts.get(one.id, 0) < len(enrolled)}
    if not missing:
        shown = {"lessons": len(lessons), "people": len(enrolled)}
        return Check(Point.RECORDED, is_met=True, words=_("%(lessons)s 次课、%(people)s 人的考勤都已登记。", **shown))
    named = [_("“%(subject)s”还差 %(count)s 人", subject=one.subject, count=count) for one, count in missing.items()]
    return Check(
        Point.RECORDED,
        is_met=False,
        words=_("考勤没有登记齐：%(lessons)s。", lessons=_listed(named)),
        lesson_id=next(iter(missing)).id,
    )


def _sheet(batch: Batch, _lessons: list[Lesson]) -> Check:
    """The signed sheet was scanned and attached; a class that is online alone needs the platform's list instead."""
    if batch.room_id is None:
        count = papers.count(batch, PaperKind.PLATFORM)
        words = _("平台学习记录已上传 %(count)s 份。", count=count) if count else _("请上传学习平台导出的学习记录。")
        return Check(Point.SHEET, is_met=count > 0, words=words)
    count = papers.count(batch, PaperKind.SIGN_IN) + len(papers.scans_of(batch))
    words = (
        _("签到表扫描件已上传 %(count)s 份。", count=count) if count else _("请上传有本人签名的签到表扫描件或照片。")
    )
    return Check(Point.SHEET, is_met=count > 0, words=words)


def _timetable(batch: Batch, _lessons: list[Lesson]) -> Check:
    """Staff have said of every lesson how it was really taught."""
    said = select(Taught.lesson_id, Taught.sequence).where(Taught.lesson_id.in_([one.id for one in batch.lessons]))
    known = {row[0]: row[1] for row in db.session.execute(said)}
    open_ones = [
        one
        for one in batch.lessons
        if known.get(one.id) != one.sequence and (one.state is LessonState.PLANNED or one.id in known)
    ]
    if not open_ones:
        return Check(Point.TIMETABLE, is_met=True, words=_("最终课表已确认。"))
    words = _("最终课表（实际上课时间、师资）还没有确认：%(lessons)s。", lessons=_subjects(open_ones))
    return Check(Point.TIMETABLE, is_met=False, words=words)


def _doubts(_batch: Batch, lessons: list[Lesson]) -> Check:
    """Nothing waits for a human any more (待核实)."""
    pending = select(Attendance.lesson_id, func.count()).where(
        Attendance.lesson_id.in_([one.id for one in lessons]), Attendance.is_pending
    )
    counts = {row[0]: row[1] for row in db.session.execute(pending.group_by(Attendance.lesson_id))}
    if not counts:
        return Check(Point.DOUBTS, is_met=True, words=_("没有待核实的签到。"))
    named = [
        _("“%(subject)s”%(count)s 人", subject=one.subject, count=counts[one.id]) for one in lessons if one.id in counts
    ]
    words = _("还有待核实的签到：%(lessons)s。", lessons=_listed(named))
    return Check(Point.DOUBTS, is_met=False, words=words, lesson_id=min(counts))


def _leaves(batch: Batch, _lessons: list[Lesson]) -> Check:
    """Every leave is granted or refused."""
    asked = select(Person.name).join(Leave, Leave.person_id == Person.id)
    waiting = asked.where(Leave.batch_id == batch.id, Leave.state == LeaveState.ASKED).order_by(Leave.id)
    names = db.session.scalars(waiting).all()
    if not names:
        return Check(Point.LEAVES, is_met=True, words=_("没有待批的请假。"))
    words = _("还有 %(count)s 份请假待批：%(names)s。", count=len(names), names=_listed(list(names)))
    return Check(Point.LEAVES, is_met=False, words=words)


def _no_shows(batch: Batch, lessons: list[Lesson]) -> Check:
    """Those who never came are taken out of the list of those who completed the class, by staff's own word."""
    if not _recorded(batch, lessons).is_met:
        return Check(Point.NO_SHOWS, is_met=False, words=_("考勤登记齐后，核对有没有全程未到的人员。"))
    people = no_shows.of(batch)
    said = db.session.scalar(select(Closing.no_shows).where(Closing.batch_id == batch.id))
    if not people and not said:
        return Check(Point.NO_SHOWS, is_met=True, words=_("没有全程未到的人员。"))
    if said is not None and sorted(said) == [one.id for one in people]:
        words = _("%(count)s 名全程未到的人员已剔除，考勤记为缺勤，不计结业和学时。", count=len(people))
        return Check(Point.NO_SHOWS, is_met=True, words=words)
    names = _listed([one.name for one in sorted(people, key=lambda one: (one.pinyin, one.id))])
    words = _("请核对并剔除全程未到的人员：%(names)s。", names=names or _("（考勤更正后已无未到人员，请重新确认）"))
    return Check(Point.NO_SHOWS, is_met=False, words=words)


def _rules(_batch: Batch, lessons: list[Lesson]) -> Check:
    """On each day some rule set says what a minute is worth."""
    every = db.session.scalars(select(RuleSet)).all()
    days = sorted({one.starts_at.date() for one in lessons})
    bare = [
        day
        for day in days
        if not any(one.starts_on <= day and (one.ends_on is None or one.ends_on >= day) for one in every)
    ]
    if not bare:
        return Check(Point.RULES, is_met=True, words=_("每天都有生效的学时规则。"))
    listed = _listed([day.isoformat() for day in bare])
    return Check(Point.RULES, is_met=False, words=_("%(days)s 没有生效的学时规则。", days=listed))


CHECKS: tuple[Callable[[Batch, list[Lesson]], Check], ...] = (
    *(_recorded, _doubts, _leaves, _timetable, _sheet, _no_shows, _rules),
)


def _enrolled(batch: Batch) -> list[int]:
    query = select(Enrolment.person_id).where(
        Enrolment.batch_id == batch.id, Enrolment.state != EnrolmentState.WITHDRAWN
    )
    return list(db.session.scalars(query))


def _subjects(lessons: list[Lesson]) -> str:
    return _listed([f"“{one.subject}”" for one in lessons])


def _listed(words: list[str]) -> str:
    more = _(" 等 %(count)s 项", count=len(words)) if len(words) > SHOWN else ""
    return "、".join(words[:SHOWN]) + more
