"""What would make a missed lesson up (可补的课): the same course, else the same half-day of the class given again, else
a lesson of an online or everyday class; and everyday activities of the same course or on the same topic (studies.py).
Best first, each with its free seats, its clashes, and why it stands there.

A compulsory course is made up by a compulsory one alone: otherwise the requirement would stay unmet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from training.models import db
from training.models.activities import Activity
from training.models.attendance import MakeUp, MakeUpState
from training.models.catalogue import Room
from training.models.plans import Mode, Program, ProgramKind
from training.models.schedules import Batch, BatchState, Enrolment, EnrolmentState, Lesson, LessonState
from training.operations.attendance.making_up import busy, seats, studies
from training.operations.attendance.marks import minutes_of


class Likeness(IntEnum):
    """How like the missed lesson it is; the smaller the better."""

    SAME_COURSE = 0
    SAME_HALF_DAY = 1
    SAME_TOPIC = 2
    ONLINE = 3
    EVERYDAY = 4


@dataclass(frozen=True)
class Offer:
    """A lesson or activity to come; `clashes` in words; `minutes` of the missed ones that it makes up."""

    what: Lesson | Activity
    likeness: Likeness
    free: int | None
    """Seats left; None: an activity, which has none to run out of."""
    clashes: tuple[str, ...]
    minutes: int
    whole: int

    @property
    def lesson(self) -> Lesson | None:
        """The lesson, where it is one."""
        return self.what if isinstance(self.what, Lesson) else None

    @property
    def activity(self) -> Activity | None:
        """The activity, where it is one."""
        return self.what if isinstance(self.what, Activity) else None

    @property
    def is_full(self) -> bool:
        """No seat is left."""
        return self.free is not None and self.free <= 0

    @property
    def is_open(self) -> bool:
        """Seats are left and nothing clashes."""
        return not self.is_full and not self.clashes

    @property
    def why(self) -> str:
        """Why it stands where it does."""
        words = [_likeness(self.likeness)]
        if self.activity:
            words.append(_("日常学习，学习后申报或由工作人员登记"))
        if self.minutes < self.whole:
            words.append(_("只能补 %(minutes)s 分钟，共缺 %(whole)s 分钟", minutes=self.minutes, whole=self.whole))
        words.append(self._seats())
        return "；".join([*words, *self.clashes])

    def _seats(self) -> str:
        if self.free is None:
            return _("不限名额")
        return _("已满") if self.is_full else _("余 %(count)s 座", count=self.free)


def offers(person_id: int, missed: Lesson, now: datetime) -> list[Offer]:
    """All lessons and activities after now that would make it up, best first; those full or in a clash stand last."""
    lessons = _candidates(missed, person_id, now)
    free = seats.free([lesson for lesson, _likeness in lessons])
    taken = busy.times_of(person_id, now)
    whole = minutes_of(missed)
    found: list[tuple[Lesson | Activity, Likeness, int | None, int]] = [
        (lesson, likeness, free[lesson.id], minutes_of(lesson)) for lesson, likeness in lessons
    ]
    found += [(one, _study(one, missed), None, one.minutes) for one in studies.to_come(missed, person_id, now)]
    rows = [
        Offer(what, likeness, left, _clashes(what, taken), min(whole, minutes), whole)
        for what, likeness, left, minutes in found
    ]
    return sorted(rows, key=lambda one: (not one.is_open, one.minutes < whole, one.likeness, one.what.starts_at))


def _clashes(what: Lesson | Activity, taken: Iterable[busy.Busy]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.words for one in taken if one.meets(what)))


def _study(activity: Activity, missed: Lesson) -> Likeness:
    return Likeness.SAME_COURSE if studies.is_same_course(activity, missed) else Likeness.SAME_TOPIC


def _candidates(missed: Lesson, person_id: int, now: datetime) -> list[tuple[Lesson, Likeness]]:
    """Lessons to come of classes that the person is not in, each with its likeness; none that the person has booked."""
    mine = select(Enrolment.batch_id).where(
        Enrolment.person_id == person_id, Enrolment.state != EnrolmentState.WITHDRAWN
    )
    booked = select(MakeUp.lesson_id).where(
        MakeUp.person_id == person_id, MakeUp.state != MakeUpState.CANCELLED, MakeUp.lesson_id.is_not(None)
    )
    query = (
        select(Lesson)
        .join(Lesson.batch)
        .join(Batch.program)
        .where(
            Lesson.state == LessonState.PLANNED,
            Batch.state == BatchState.PUBLISHED,
            Lesson.starts_at > now,
            Lesson.batch_id.not_in(mine),
            Lesson.id.not_in(booked),
            _may_be_like(missed),
        )
        .options(joinedload(Lesson.course), joinedload(Lesson.lecturer), _with_batch())
    )
    found = db.session.scalars(query).unique().all()
    return [(one, likeness) for one in found if (likeness := _likeness_of(one, missed)) is not None]


def _may_be_like(missed: Lesson):  # type: ignore[no-untyped-def]
    ways = [Program.mode == Mode.ONLINE, Program.kind == ProgramKind.EVERYDAY]
    if missed.course_id is not None:
        ways.append(Lesson.course_id == missed.course_id)
    else:
        ways.append(Batch.program_id == missed.batch.program_id)
    return or_(*ways)


def _with_batch():  # type: ignore[no-untyped-def]
    batch = joinedload(Lesson.batch)
    return batch.options(
        joinedload(Batch.program), joinedload(Batch.room).joinedload(Room.place), selectinload(Batch.lessons)
    )


def _likeness_of(lesson: Lesson, missed: Lesson) -> Likeness | None:
    if missed.course_id is not None and lesson.course_id == missed.course_id:
        return Likeness.SAME_COURSE if _is_same_part(lesson, missed) else None
    if missed.course_id is None and _is_same_half_day(lesson, missed):
        return Likeness.SAME_HALF_DAY
    if _is_compulsory(missed) and not _is_compulsory(lesson):
        return None
    if lesson.batch.program.mode == Mode.ONLINE:
        return Likeness.ONLINE
    return Likeness.EVERYDAY if lesson.batch.program.kind == ProgramKind.EVERYDAY else None


def _is_compulsory(lesson: Lesson) -> bool:
    return bool(lesson.course and lesson.course.is_compulsory)


def _is_same_part(lesson: Lesson, missed: Lesson) -> bool:
    """Of a course of several half-days the one that was missed, where both classes give it in as many."""
    here, there = _parts(lesson), _parts(missed)
    return len(here) != len(there) or here.index(lesson.id) == there.index(missed.id)


def _parts(lesson: Lesson) -> list[int]:
    """Ids of the lessons of that course in its class, by time; its own among them."""
    held = [one for one in lesson.batch.lessons if one.state == LessonState.PLANNED or one.id == lesson.id]
    return [one.id for one in held if one.course_id == lesson.course_id]


def _is_same_half_day(lesson: Lesson, missed: Lesson) -> bool:
    """Without courses: the same program given again, and the same place in its order."""
    is_same = lesson.batch.program_id == missed.batch.program_id
    return is_same and _place(lesson, lesson.batch.lessons) == _place(missed, missed.batch.lessons)


def _place(lesson: Lesson, lessons: Iterable[Lesson]) -> int:
    held: Sequence[Lesson] = [one for one in lessons if one.state == LessonState.PLANNED]
    return next((place for place, one in enumerate(held) if one.id == lesson.id), -1)


def _likeness(likeness: Likeness) -> str:
    match likeness:
        case Likeness.SAME_COURSE:
            return _("同一门课")
        case Likeness.SAME_HALF_DAY:
            return _("同一培训项目的同一课次")
        case Likeness.SAME_TOPIC:
            return _("同一主题")
        case Likeness.ONLINE:
            return _("线上课程，内容不同")
    return _("日常培训，内容不同")
