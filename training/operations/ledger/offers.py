"""What can still be booked (可报班次): published batches that have not begun, and for whom each has a place."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
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
    batch_id: int
    program_id: int
    earlier: tuple[int, ...]
    """Programs that come before its own."""
    begins_on: date


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
        program = offer.program_id
        return person in self.audiences[program] and program not in self.completed.get(person, ())

    def clashes(self, person: int, offer: Offer) -> bool:
        """Whether the person is away then, or in another congress's class."""
        return any(a < d and c < b for a, b in self.busy.get(person, ()) for c, d in offer.times)

    def earlier(self, person: int, offer: Offer) -> tuple[int, ...]:
        """Programs that the person must still take before that one."""
        begun = self.begun.get(person, ())
        return tuple(one for one in offer.earlier if one not in begun and person in self.audiences[one])


def offers(on: date, person_ids: Collection[int] | None = None) -> Offers:
    """What can be booked once that day is over: nobody joins a batch that begins today.

    Places already held are those of everybody, or of the people named; seats are counted of everybody.
    """
    after = datetime.combine(on, time()) + timedelta(days=1)
    found = Offers(on)
    batches = _batches(after)
    _enrolments(found, after, person_ids)
    taken, made_up = _taken([batch.id for batch in batches]), _make_ups(found, after)
    for batch in batches:
        times = tuple((minute(one.starts_at), minute(one.ends_at)) for one in batch.lessons if _is_on(one))
        free = _seats(batch) - taken.get(batch.id, 0) - made_up.get(batch.id, 0)
        earlier = tuple(one.id for one in batch.program.earlier)
        of_batch = (batch.id, batch.program_id, earlier, batch.starts_at.date())
        found.every.append(Offer(batch, times or _whole(batch), free, *of_batch))
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


def _enrolments(found: Offers, after: datetime, person_ids: Collection[int] | None) -> None:
    """Sort the places that people hold."""
    published = select(Batch.id, Batch.program_id, Batch.starts_at).where(Batch.state == BatchState.PUBLISHED)
    batches = {batch: (program, starts_at >= after) for batch, program, starts_at in db.session.execute(published)}
    is_completed = Enrolment.state == EnrolmentState.COMPLETED
    held = select(Enrolment.person_id, Enrolment.batch_id, is_completed).where(Enrolment.state.in_(SEATED))
    if person_ids is not None:
        held = held.where(Enrolment.person_id.in_(person_ids))
    for person, batch, completed in db.session.execute(held):
        if batch not in batches:
            continue
        program, is_to_come = batches[batch]
        if is_to_come:
            found.booked[person].add(batch)
        else:
            found.begun[person].add(program)
        if completed:
            found.completed[person].add(program)


def _taken(batch_ids: Collection[int]) -> dict[int, int]:
    """Seats taken, by batch."""
    query = select(Enrolment.batch_id, func.count()).where(Enrolment.state.in_(SEATED))
    found = db.session.execute(query.where(Enrolment.batch_id.in_(batch_ids)).group_by(Enrolment.batch_id))
    return {row[0]: row[1] for row in found}


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
