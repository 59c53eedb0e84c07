"""What was missed (缺课): lessons of one's own class, recorded as excused or absent, and whether they are made up."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, null, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from training.models import db
from training.models.activities import Participation, ParticipationState
from training.models.attendance import Attendance, MakeUp, MakeUpState, Presence
from training.models.people import Person
from training.models.schedules import Batch, BatchState, Enrolment, EnrolmentState, Lesson, LessonState

AWAY = (Presence.EXCUSED, Presence.ABSENT)
There = aliased(Attendance)
"""The record of the lesson that replaces the missed one."""
GOOD = (ParticipationState.ACCEPTED,)
WAITING = (ParticipationState.CLAIMED,)
NOT_GOOD = (ParticipationState.REFUSED, ParticipationState.STRUCK)


class MadeUp(StrEnum):
    """未补、已申请补课、已预定补课、已补、补课未到."""

    NOT_YET = "not_yet"
    ASKED = "asked"
    BOOKED = "booked"
    DONE = "done"
    MISSED_AGAIN = "missed_again"


@dataclass(frozen=True)
class Missed:
    """A record of absence, and the make-up for it, if there is one."""

    record: Attendance
    make_up: MakeUp | None
    state: MadeUp


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed down by; what is empty does not matter."""

    batch_id: int | None = None
    person_id: int | None = None
    presence: Presence | None = None
    state: MadeUp | None = None
    named: ColumnElement[bool] | None = None


def ids(wanted: Wanted) -> list[int]:
    """Ids of the records wanted, latest lesson first, then by name."""
    query = _joined(select(Attendance.id)).where(*_conditions(wanted))
    return list(db.session.scalars(query.order_by(Lesson.starts_at.desc(), Person.pinyin, Attendance.id)))


def of_ids(found: list[int]) -> list[Missed]:
    """These records with all that a row shows, in that order."""
    rows = {one.record.id: one for one in _read(Attendance.id.in_(found))}
    return [rows[one] for one in found if one in rows]


def of_person(person_id: int) -> list[Missed]:
    """All that a person missed, latest first."""
    return of_ids(ids(Wanted(person_id=person_id)))


def one(person_id: int, lesson_id: int) -> Missed | None:
    """What a person missed of one lesson; None: nothing."""
    found = _read(Attendance.person_id == person_id, Attendance.lesson_id == lesson_id)
    return found[0] if found else None


@dataclass
class Tally:
    """How many lessons one person missed, or the people of one class: why, and what became of them."""

    key: int
    on_leave: int = 0
    without_leave: int = 0
    not_yet: int = 0
    waiting: int = 0
    """Asked for or booked."""
    done: int = 0


def tallies(wanted: Wanted, *, by_class: bool) -> list[Tally]:
    """By person or by class; most lessons not made up first."""
    key = Lesson.batch_id if by_class else Attendance.person_id
    query = _joined(select(key, Attendance.presence, MakeUp.state, _outcome())).where(*_conditions(wanted))
    found: dict[int, Tally] = {}
    for one, presence, make_up, outcome in db.session.execute(query):
        tally = found.setdefault(one, Tally(one))
        tally.on_leave += presence == Presence.EXCUSED
        tally.without_leave += presence == Presence.ABSENT
        state = _state(make_up, outcome)
        tally.done += state == MadeUp.DONE
        tally.waiting += state in (MadeUp.ASKED, MadeUp.BOOKED)
        tally.not_yet += state in (MadeUp.NOT_YET, MadeUp.MISSED_AGAIN)
    return sorted(found.values(), key=lambda one: (-one.not_yet, -one.waiting, one.key))


def _read(*conditions: ColumnElement[bool]) -> list[Missed]:
    query = _joined(select(Attendance, MakeUp, _outcome())).where(*conditions)
    lesson = contains_eager(Attendance.lesson)
    loaded = (
        lesson.joinedload(Lesson.course),
        lesson.contains_eager(Lesson.batch).options(joinedload(Batch.program), joinedload(Batch.room)),
        contains_eager(Attendance.person),
        joinedload(MakeUp.activity),
        joinedload(MakeUp.lesson).joinedload(Lesson.batch).options(joinedload(Batch.program), joinedload(Batch.room)),
    )
    rows = db.session.execute(query.options(*loaded).execution_options(populate_existing=True)).unique()
    return [Missed(record, make_up, _state(make_up and make_up.state, outcome)) for record, make_up, outcome in rows]


def _outcome() -> ColumnElement[str | None]:
    """What the records say of the make-up: done, missed again, or nothing yet."""
    lesson = case(
        (There.id.is_(None), null()), (There.presence.in_(AWAY), MadeUp.MISSED_AGAIN.value), else_=MadeUp.DONE.value
    )
    activity = case(
        (_has_part(GOOD), MadeUp.DONE.value),
        (and_(_has_part(NOT_GOOD), ~_has_part(WAITING)), MadeUp.MISSED_AGAIN.value),
        else_=null(),
    )
    return case((MakeUp.activity_id.is_(None), lesson), else_=activity)


def _has_part(states: tuple[ParticipationState, ...]) -> ColumnElement[bool]:
    """Whether the person has a part in the activity in one of those states."""
    mine = (Participation.activity_id == MakeUp.activity_id, Participation.person_id == MakeUp.person_id)
    return select(Participation.id).where(*mine, Participation.state.in_(states)).correlate(MakeUp).exists()


def _joined(query: Any) -> Select[Any]:
    """Only lessons that took place, of one's own class; cancelled make-ups are as none."""
    enrolled = and_(
        Enrolment.batch_id == Lesson.batch_id,
        Enrolment.person_id == Attendance.person_id,
        Enrolment.state != EnrolmentState.WITHDRAWN,
    )
    standing = and_(
        MakeUp.person_id == Attendance.person_id,
        MakeUp.missed_lesson_id == Attendance.lesson_id,
        MakeUp.state != MakeUpState.CANCELLED,
    )
    there = and_(There.lesson_id == MakeUp.lesson_id, There.person_id == MakeUp.person_id)
    return (
        query.join(Attendance.lesson)
        .join(Lesson.batch)
        .join(Attendance.person)
        .join(Enrolment, enrolled)
        .outerjoin(MakeUp, standing)
        .outerjoin(There, there)
        .where(
            Attendance.presence.in_(AWAY),
            Attendance.is_pending.is_(False),
            Lesson.state == LessonState.PLANNED,
            Batch.state == BatchState.PUBLISHED,
        )
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [] if wanted.state is None else [_is(wanted.state)]
    if wanted.batch_id:
        found.append(Lesson.batch_id == wanted.batch_id)
    if wanted.person_id:
        found.append(Attendance.person_id == wanted.person_id)
    if wanted.presence:
        found.append(Attendance.presence == wanted.presence)
    if wanted.named is not None:
        found.append(wanted.named)
    return found


def _is(state: MadeUp) -> ColumnElement[bool]:
    """The same as _state, in SQL."""
    booked = MakeUp.state == MakeUpState.BOOKED
    match state:
        case MadeUp.NOT_YET:
            return MakeUp.id.is_(None)
        case MadeUp.ASKED:
            return MakeUp.state == MakeUpState.ASKED
        case MadeUp.BOOKED:
            return and_(booked, _outcome().is_(None))
    return and_(booked, _outcome() == state.value)


def _state(make_up: MakeUpState | None, outcome: str | None) -> MadeUp:
    if make_up is None:
        return MadeUp.NOT_YET
    if make_up == MakeUpState.ASKED:
        return MadeUp.ASKED
    return MadeUp(outcome) if outcome else MadeUp.BOOKED
