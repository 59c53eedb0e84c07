"""The final timetable (最终课表): how each lesson was really taught, as staff confirm it, beside what was published.

The lesson itself then says what was taught, so that minutes, feeds and papers all agree; what had been published is
kept beside it. A mark keeps its meaning: who was there for the whole lesson was there for all of its minutes.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from flask_babel import gettext as _
from sqlalchemy import select, update

from training.models import db, scope
from training.models.attendance import Attendance, Direction, Means, Presence
from training.models.catalogue import Lecturer
from training.models.closings import Taught
from training.models.schedules import Batch, Enrolment, EnrolmentState, Feed, Lesson, LessonState
from training.operations import closed
from training.operations.attendance import checkins, settling
from training.operations.attendance.deriving import AT_THE_DOOR
from training.operations.attendance.marks import minutes_of
from training.operations.audit import Actor
from training.operations.errors import TrainingError

LONGEST = 2400
"""Minutes of a lesson, as attendance keeps them."""


@dataclass(frozen=True)
class Said:
    """What staff say of a lesson."""

    is_taught: bool
    subject: str
    starts_at: datetime
    ends_at: datetime
    lecturer_id: int | None
    note: str = ""


def of(batch: Batch) -> dict[int, Taught]:
    """What was said before, by lesson."""
    lessons = [one.id for one in batch.lessons]
    return {one.lesson_id: one for one in db.session.scalars(select(Taught).where(Taught.lesson_id.in_(lessons)))}


def confirm(batch: Batch, said: Mapping[int, Said], actor: Actor) -> int:
    """Write down how the lessons were taught; returns how many differ from what was published.

    Raises TrainingError for times that cannot be, two lessons at once, a stranger, or a class under review or closed.
    """
    closed.take_open(batch)
    lessons = {one.id: one for one in batch.lessons}
    if not said or said.keys() - lessons.keys():
        raise TrainingError(_("课次有变动。请刷新页面，核对后再确认，本次未保存。"))
    for one in said.values():
        _refuse_what_cannot_be(one, actor.at)
    _refuse_two_at_once(list(said.values()))
    _refuse_strangers(said)
    known = of(batch)
    changed = [_write(lessons[id_], one, known.get(id_), actor) for id_, one in said.items()]
    if any(changed):
        _mark_feeds(batch)
    db.session.flush()
    found = of(batch)
    return sum(differs(lessons[id_], found[id_]) for id_ in said)


def differs(lesson: Lesson, taught: Taught) -> bool:
    """Whether it was taught otherwise than published."""
    return any(getattr(lesson, name) != getattr(taught, f"published_{name}") for name in FIELDS)


FIELDS = ("subject", "starts_at", "ends_at", "lecturer_id", "state")


def _write(lesson: Lesson, said: Said, known: Taught | None, actor: Actor) -> bool:
    """Whether the lesson changed by it."""
    taught = known or Taught(lesson=lesson, **{f"published_{name}": getattr(lesson, name) for name in FIELDS})
    has_changed = _change(lesson, said, actor)
    taught.sequence, taught.note = lesson.sequence, said.note
    taught.confirmed_by_id, taught.confirmed_at = actor.by_id, actor.at
    db.session.add(taught)
    return has_changed


def _change(lesson: Lesson, said: Said, actor: Actor) -> bool:
    wanted = {"state": LessonState.PLANNED if said.is_taught else LessonState.CANCELLED}
    if said.is_taught:
        wanted |= {name: getattr(said, name) for name in ("subject", "starts_at", "ends_at", "lecturer_id")}
    before = minutes_of(lesson)
    changes = {name: value for name, value in wanted.items() if getattr(lesson, name) != value}
    for name, value in changes.items():
        setattr(lesson, name, value)
    if changes:
        lesson.sequence, lesson.changed_at = lesson.sequence + 1, actor.at
        _stretch(lesson, minutes_of(lesson) - before, actor)
    return bool(changes)


def _stretch(lesson: Lesson, more: int, actor: Actor) -> None:
    """Marks keep their meaning in a lesson that was longer or shorter: the minutes missed stay the same.

    What events at the door say is derived again; what staff wrote is written again.
    """
    there = (Presence.PRESENT, Presence.LATE, Presence.LEFT_EARLY)
    query = select(Attendance).where(Attendance.lesson_id == lesson.id, Attendance.presence.in_(there))
    by_hand: dict[Means, dict[int, dict[str, object]]] = defaultdict(dict)
    derived = _derived(lesson)
    for record in db.session.scalars(query):
        if more and record.person_id not in derived:
            minutes = max(0, record.minutes + more)
            kept = {"presence": record.presence, "leave_kind": None, "test_passed": record.test_passed}
            by_hand[record.means][record.person_id] = kept | {"minutes": minutes}
    for means, marks in by_hand.items():
        checkins.write(lesson, marks, means=means, reason=_("最终课表更正"), by_id=actor.by_id, at=actor.at)
    if derived:
        settling.settle(lesson, derived)


def _derived(lesson: Lesson) -> set[int]:
    """Whose record follows from what happened at the door, and not from a list."""
    events = [(one.person_id, one.direction) for one in checkins.events_of(lesson)]
    written = {person for person, direction in events if direction is Direction.WRITTEN}
    return {person for person, direction in events if direction in AT_THE_DOOR} - written


def _mark_feeds(batch: Batch) -> None:
    """The next fetch of these calendars builds them anew, whichever congress gave the link."""
    people = select(Enrolment.person_id).where(
        Enrolment.batch_id == batch.id, Enrolment.state != EnrolmentState.WITHDRAWN
    )
    ids = list(db.session.scalars(people))
    stale = update(Feed).where((Feed.batch_id == batch.id) | Feed.person_id.in_(ids)).values(is_stale=True)
    with scope.everywhere():
        db.session.execute(stale.execution_options(synchronize_session=False))


def _refuse_what_cannot_be(one: Said, at: datetime) -> None:
    if not one.is_taught:
        return
    if not one.subject.strip():
        raise TrainingError(_("请填写课程名称。"))
    shown = {"subject": one.subject}
    if one.ends_at <= one.starts_at:
        raise TrainingError(_("“%(subject)s”的下课时间应晚于上课时间。请改正后再确认。", **shown))
    if (one.ends_at - one.starts_at).total_seconds() > LONGEST * 60:
        raise TrainingError(_("“%(subject)s”长于 %(most)s 分钟。请改正后再确认。", **shown, most=LONGEST))
    if one.ends_at > at:
        raise TrainingError(_("“%(subject)s”还没有上完，上完后才能确认。", **shown))


def _refuse_two_at_once(said: list[Said]) -> None:
    taught = sorted((one for one in said if one.is_taught), key=lambda one: one.starts_at)
    for first, second in pairwise(taught):
        if second.starts_at < first.ends_at:
            shown = {"first": first.subject, "second": second.subject}
            raise TrainingError(_("“%(first)s”与“%(second)s”的时间重叠。请改正后再确认。", **shown))


def _refuse_strangers(said: Mapping[int, Said]) -> None:
    wanted = {one.lecturer_id for one in said.values() if one.lecturer_id is not None}
    known = set(db.session.scalars(select(Lecturer.id).where(Lecturer.id.in_(wanted))))
    if wanted - known:
        raise TrainingError(_("所选师资已不在名单中。请刷新页面后重新选择。"))
