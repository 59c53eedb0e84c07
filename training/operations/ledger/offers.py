"""What can still be booked (可报班次): published batches that have not begun, and for whom each has a place."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from training.models import audiences, db, scope
from training.models.activities import Activity
from training.models.attendance import MakeUp, MakeUpState
from training.models.catalogue import Room
from training.models.people import Away
from training.models.plans import AudienceKind, Program
from training.models.schedules import Batch, BatchState, Enrolment, EnrolmentState, Lesson, LessonState

SEATED = (EnrolmentState.CONFIRMED, EnrolmentState.COMPLETED)
ZERO = datetime(2000, 1, 1)
Span = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Offer:
    """A batch to come, its lessons as minutes since 2000, and how many seats are free."""

    batch: Batch
    times: tuple[Span, ...]
    free: int

    @property
    def begins_on(self) -> date:
        """The day of its first lesson."""
        return self.batch.starts_at.date()


@dataclass
class Offers:
    """All offers after a day, and what decides who can take which."""

    on: date
    every: list[Offer] = field(default_factory=list)
    booked: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """By person, batches to come in which the person has a place."""
    begun: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """By person, programs of which the person has a place in a batch that has begun."""
    completed: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    audiences: dict[int, set[int]] = field(default_factory=dict)
    """By program, who it is for."""
    busy: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))

    def is_for(self, person: int, offer: Offer) -> bool:
        """Whether the person may take it, if there is a seat and time."""
        program = offer.batch.program_id
        return person in self.audiences[program] and program not in self.completed.get(person, ())

    def clashes(self, person: int, offer: Offer) -> bool:
        """Whether the person is away then, or in another congress's class."""
        return any(a < d and c < b for a, b in self.busy.get(person, ()) for c, d in offer.times)

    def earlier(self, person: int, program: Program) -> tuple[int, ...]:
        """Programs that the person must still take before that one."""
        begun = self.begun.get(person, ())
        return tuple(one.id for one in program.earlier if one.id not in begun and person in self.audiences[one.id])


def offers(on: date) -> Offers:
    """What can be booked once that day is over: nobody joins a batch that begins today."""
    after = datetime.combine(on, time()) + timedelta(days=1)
    found = Offers(on)
    batches = _batches(after)
    taken, made_up = _enrolments(found, after), _make_ups(found, after)
    for batch in batches:
        times = tuple((minute(one.starts_at), minute(one.ends_at)) for one in batch.lessons if _is_on(one))
        found.every.append(
            Offer(batch, times or _whole(batch), _seats(batch) - taken.get(batch.id, 0) - made_up.get(batch.id, 0))
        )
    found.audiences = _audiences({one for batch in batches for one in (batch.program, *batch.program.earlier)}, on)
    for person_id, starts_at, ends_at in [*_aways(after), *_elsewhere(after)]:
        found.busy[person_id].append((minute(starts_at), minute(ends_at)))
    return found


def minute(at: datetime) -> int:
    """Whole minutes since 2000."""
    return int((at - ZERO).total_seconds() // 60)


def _is_on(lesson: Lesson) -> bool:
    return lesson.state == LessonState.PLANNED


def _whole(batch: Batch) -> tuple[Span, ...]:
    return ((minute(batch.starts_at), minute(batch.ends_at)),)


def _seats(batch: Batch) -> int:
    return min(batch.program.max_size, batch.room.seats if batch.room else batch.program.max_size)


def _batches(after: datetime) -> list[Batch]:
    program = joinedload(Batch.program)
    loaded = (
        program.selectinload(Program.earlier).selectinload(Program.audience_groups),
        program.selectinload(Program.audience_groups),
        joinedload(Batch.room).joinedload(Room.place),
        selectinload(Batch.lessons),
    )
    query = select(Batch).where(Batch.starts_at >= after, Batch.state == BatchState.PUBLISHED).options(*loaded)
    return list(db.session.scalars(query.order_by(Batch.starts_at, Batch.id)))


def _enrolments(found: Offers, after: datetime) -> dict[int, int]:
    """Sort everybody's places; returns the seats taken by batch to come."""
    taken: dict[int, int] = defaultdict(int)
    query = select(Enrolment.person_id, Enrolment.batch_id, Enrolment.state, Batch.program_id, Batch.starts_at)
    held = query.join(Enrolment.batch).where(Enrolment.state.in_(SEATED), Batch.state == BatchState.PUBLISHED)
    for person, batch, state, program, starts_at in db.session.execute(held):
        if starts_at >= after:
            found.booked[person].add(batch)
            taken[batch] += 1
        else:
            found.begun[person].add(program)
        if state == EnrolmentState.COMPLETED:
            found.completed[person].add(program)
    return taken


def _make_ups(found: Offers, after: datetime) -> dict[int, int]:
    """Lessons to come in which somebody makes up a missed one: busy then; returns the seats they take by batch."""
    query = (
        select(MakeUp.person_id, Lesson.batch_id, Lesson.id, Lesson.starts_at, Lesson.ends_at)
        .join(MakeUp.lesson)
        .where(MakeUp.state != MakeUpState.CANCELLED, Lesson.ends_at > after, Lesson.state == LessonState.PLANNED)
    )
    guests: dict[tuple[int, int], int] = defaultdict(int)
    for person, batch, lesson, starts_at, ends_at in db.session.execute(query):
        found.busy[person].append((minute(starts_at), minute(ends_at)))
        guests[batch, lesson] += 1
    studies = select(MakeUp.person_id, Activity).join(MakeUp.activity)
    coming = studies.where(MakeUp.state != MakeUpState.CANCELLED, Activity.ends_on >= after.date())
    for person, activity in db.session.execute(coming):
        if activity.clock:
            found.busy[person].append((minute(activity.clock[0]), minute(activity.clock[1])))
    most: dict[int, int] = defaultdict(int)
    for (batch, _lesson), count in guests.items():
        most[batch] = max(most[batch], count)
    return most


def _audiences(programs: Collection[Program], on: date) -> dict[int, set[int]]:
    """Who each program is for; programs for the same people ask once."""
    asked: dict[Any, set[int]] = {}
    found = {}
    for program in sorted(programs, key=lambda one: one.id):
        groups = program.audience_groups if program.audience == AudienceKind.GROUPS else ()
        key = (program.audience, *sorted(group.id for group in groups))
        if key not in asked:
            asked[key] = set(db.session.scalars(audiences.people_of(program, on)))
        found[program.id] = asked[key]
    return found


def _aways(after: datetime) -> Iterable[Any]:
    return db.session.execute(select(Away.person_id, Away.starts_at, Away.ends_at).where(Away.ends_at > after))


def _elsewhere(after: datetime) -> list[Any]:
    """Classes of other congresses in which our people sit: one human being, one calendar."""
    here = scope.bound()
    with scope.everywhere():
        others = (
            select(Enrolment.person_id, Batch.starts_at, Batch.ends_at)
            .join(Enrolment.batch)
            .where(Batch.congress_id != here, Batch.state == BatchState.PUBLISHED, Batch.ends_at > after)
            .where(Enrolment.state.in_(SEATED))
        )
        return list(db.session.execute(others))
