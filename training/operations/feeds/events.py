"""What stands in a calendar: the published lessons of a person or of a batch, and, for thirty days, what fell away.

Texts are Chinese whoever asks: the same bytes for everybody. Nothing here names another person who trains.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from training.models import db, scope
from training.models.activities import Activity
from training.models.attendance import MakeUp, MakeUpState
from training.models.catalogue import Room
from training.models.congresses import Congress
from training.models.people import Person
from training.models.plans import Mode
from training.models.schedules import Batch, BatchState, Enrolment, EnrolmentState, Feed, Lesson, LessonState

CANCELLED_IS_SHOWN_FOR = timedelta(days=30)
PAST_IS_SHOWN_FOR = timedelta(days=366)
MOST_EVENTS = 1000


@dataclass(frozen=True)
class Event:
    """One lesson in a calendar. Times are local and naive."""

    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    location: str
    description: str
    link: str
    """A web address, or nothing."""
    is_online: bool
    is_cancelled: bool
    gone_at: datetime
    """When it drops out by age."""


@dataclass(frozen=True)
class Agenda:
    """All that a feed shows: its name, and its events by time."""

    name: str
    events: Sequence[Event]

    @property
    def fresh_until(self) -> datetime | None:
        """When the next event drops out; None: there is none."""
        return min((event.gone_at for event in self.events), default=None)


def agenda(owner: Person | Batch, now: datetime) -> Agenda:
    """What the owner's calendars show at that moment: a person's lessons in every congress, or a batch's."""
    is_person = isinstance(owner, Person)
    with scope.everywhere():
        events = _of_person(owner.id, now) if is_person else _of_batch(owner.id)
        kept = [event for event in events if event.gone_at > now]
        name = f"{owner.name}的培训" if isinstance(owner, Person) else class_name(owner)
    return Agenda(name, sorted(kept, key=lambda event: (event.starts_at, event.uid))[-MOST_EVENTS:])


def owner_of(feed: Feed) -> Person | Batch:
    """Whose calendar it is."""
    owner = feed.person or feed.batch
    assert owner is not None
    return owner


def class_name(batch: Batch) -> str:
    """履职培训班第 2 期."""
    return f"{batch.program.name}第 {batch.number} 期"


def _of_person(person_id: int, now: datetime) -> Iterator[Event]:
    enrolments = db.session.scalars(select(Enrolment).where(Enrolment.person_id == person_id)).all()
    by_batch = {enrolment.batch_id: enrolment for enrolment in enrolments}
    batches = _batches(Batch.id.in_(by_batch), Batch.ends_at > now - PAST_IS_SHOWN_FOR)
    congresses = _congresses(batches)
    for batch in batches:
        for lesson in batch.lessons:
            enrolment = by_batch[batch.id]
            if not _was_never_theirs(lesson, enrolment):
                yield _event(lesson, enrolment, congresses[batch.congress_id])
    yield from _made_up(person_id, now)


def _made_up(person_id: int, now: datetime) -> Iterator[Event]:
    """Lessons of other batches in which the person makes something up; never asked for alone, that is not settled."""
    booked = select(MakeUp).where(MakeUp.person_id == person_id, MakeUp.booked_at.is_not(None))
    make_ups = db.session.scalars(booked.options(joinedload(MakeUp.activity)).order_by(MakeUp.id)).all()
    lessons = select(Lesson.batch_id).where(Lesson.id.in_([one.lesson_id for one in make_ups if one.lesson_id]))
    batches = _batches(Batch.id.in_(lessons), Batch.ends_at > now - PAST_IS_SHOWN_FOR)
    congresses = _congresses(batches)
    by_id = {lesson.id: lesson for batch in batches for lesson in batch.lessons}
    for make_up in make_ups:
        if lesson := by_id.get(make_up.lesson_id or 0):
            yield _guest_event(lesson, make_up, congresses[make_up.congress_id])
        elif make_up.activity and make_up.activity.clock:
            yield _study_event(make_up, make_up.activity, make_up.activity.clock)


def _study_event(make_up: MakeUp, activity: Activity, clock: tuple[datetime, datetime]) -> Event:
    """An everyday activity with a clock time; others are attended in one's own time and stand in no calendar."""
    congress = db.session.get_one(Congress, make_up.congress_id)
    is_over = make_up.state is MakeUpState.CANCELLED
    lines = ["这次补课已取消，无须参加。"] if is_over else []
    lines += [f"日常学习：{activity.title}", f"补课：{make_up.missed_lesson.subject}", f"主办：{congress.name}"]
    return Event(
        uid=f"m{make_up.id}-a{activity.id}@{congress.calendar_domain}",
        sequence=make_up.sequence,
        changed_at=make_up.changed_at,
        starts_at=clock[0],
        ends_at=clock[1],
        title=f"补课：{activity.title}",
        location=activity.place or ("线上" if activity.is_online else ""),
        description="\n".join(lines),
        link="",
        is_online=activity.is_online,
        is_cancelled=is_over,
        gone_at=make_up.changed_at + CANCELLED_IS_SHOWN_FOR if is_over else clock[1] + PAST_IS_SHOWN_FOR,
    )


def _guest_event(lesson: Lesson, make_up: MakeUp, congress: Congress) -> Event:
    """The lesson with the make-up's own identity; cancelled with it."""
    event = _event(lesson, None, congress)
    is_over = make_up.state is MakeUpState.CANCELLED
    gone_at = make_up.changed_at + CANCELLED_IS_SHOWN_FOR
    return replace(
        event,
        uid=f"m{make_up.id}-l{lesson.id}@{congress.calendar_domain}",
        sequence=event.sequence + make_up.sequence,
        changed_at=max(event.changed_at, make_up.changed_at),
        title=f"补课：{event.title}",
        description="\n".join([*(["这次补课已取消，无须参加。"] if is_over else []), event.description]),
        is_cancelled=event.is_cancelled or is_over,
        gone_at=min(event.gone_at, gone_at) if is_over else event.gone_at,
    )


def _of_batch(batch_id: int) -> Iterator[Event]:
    batches = _batches(Batch.id == batch_id)
    congresses = _congresses(batches)
    for batch in batches:
        for lesson in batch.lessons:
            yield _event(lesson, None, congresses[batch.congress_id])


def _batches(*conditions: ColumnElement[bool]) -> Sequence[Batch]:
    """With program, room, place and lessons, in two questions whatever their number."""
    options = (
        joinedload(Batch.program),
        joinedload(Batch.room).joinedload(Room.place),
        selectinload(Batch.lessons).options(joinedload(Lesson.course), joinedload(Lesson.lecturer)),
    )
    query = select(Batch).where(*conditions).options(*options).execution_options(populate_existing=True)
    return db.session.scalars(query).unique().all()


def _congresses(batches: Sequence[Batch]) -> Mapping[int, Congress]:
    ids = {batch.congress_id for batch in batches}
    return {congress.id: congress for congress in db.session.scalars(select(Congress).where(Congress.id.in_(ids)))}


def _was_never_theirs(lesson: Lesson, enrolment: Enrolment) -> bool:
    """Cancelled before the person came, or added after the person left: it never stood in that calendar."""
    came_after = lesson.state is LessonState.CANCELLED and lesson.changed_at < enrolment.changed_at
    left_before = enrolment.state is EnrolmentState.WITHDRAWN and enrolment.changed_at < lesson.changed_at
    return (came_after and enrolment.sequence == 0) or (left_before and lesson.sequence == 0)


def _event(lesson: Lesson, enrolment: Enrolment | None, congress: Congress) -> Event:
    batch = lesson.batch
    cancelled_at = _cancelled_at(lesson, enrolment)
    name, room = class_name(batch), batch.room
    is_online = room is None or batch.program.mode is Mode.ONLINE
    place = "" if room is None else _where(room)
    link = lesson.course.material_url if lesson.course else ""
    own = "" if enrolment is None else f"e{enrolment.id}-"
    return Event(
        uid=f"{own}l{lesson.id}@{congress.calendar_domain}",
        sequence=lesson.sequence + (enrolment.sequence if enrolment else 0),
        changed_at=max(lesson.changed_at, enrolment.changed_at) if enrolment else lesson.changed_at,
        starts_at=lesson.starts_at,
        ends_at=lesson.ends_at,
        title=name if lesson.subject == batch.program.name else f"{lesson.subject}（{name}）",
        location=place or "线上",
        description="\n".join(_lines(lesson, enrolment, congress, name=name, place=place, link=link)),
        link=link,
        is_online=is_online,
        is_cancelled=cancelled_at is not None,
        gone_at=cancelled_at + CANCELLED_IS_SHOWN_FOR if cancelled_at else lesson.ends_at + PAST_IS_SHOWN_FOR,
    )


def _where(room: Room) -> str:
    """Room, place, address; the place only where the address does not name it."""
    place, address = room.place.name, room.place.address
    return "，".join(filter(None, (room.name, "" if place in address else place, address)))


def _cancelled_at(lesson: Lesson, enrolment: Enrolment | None) -> datetime | None:
    """When the lesson fell away for this calendar; None: it takes place."""
    moments = []
    if lesson.state is LessonState.CANCELLED or lesson.batch.state is BatchState.CANCELLED:
        moments.append(lesson.changed_at)
    if enrolment is not None and enrolment.state is EnrolmentState.WITHDRAWN:
        moments.append(enrolment.changed_at)
    return min(moments, default=None)


def _lines(
    lesson: Lesson, enrolment: Enrolment | None, congress: Congress, *, name: str, place: str, link: str
) -> Iterable[str]:
    if lesson.state is LessonState.CANCELLED or lesson.batch.state is BatchState.CANCELLED:
        yield "本课次已取消。"
    elif enrolment is not None and enrolment.state is EnrolmentState.WITHDRAWN:
        yield "您已不在本期名单中，无须参加。"
    yield f"班次：{name}"
    yield f"课程：{lesson.subject}"
    if lesson.lecturer:
        yield "师资：" + " ".join(filter(None, (lesson.lecturer.name, lesson.lecturer.title)))
    yield f"地点：{place or '线上'}"
    if link:
        yield f"教材：{link}"
    yield f"主办：{congress.name}"
