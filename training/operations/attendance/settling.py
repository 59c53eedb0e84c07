"""Settling (归并): the attendance of a lesson is made to say what its events say; and verified that it does."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.attendance import Attendance, CheckIn, Direction, Means
from training.models.schedules import Lesson
from training.operations.attendance import deriving, doors


@dataclass(frozen=True)
class Difference:
    """A record that does not say what the events say; `wanted` is None where there should be none."""

    lesson: Lesson
    person_id: int
    stored: Mapping[str, object] | None
    wanted: Mapping[str, object] | None


def settle(lesson: Lesson, person_ids: Collection[int] | None = None) -> int:
    """Write what the events of those people say, and of all who share a telephone with them; None: of everybody.

    Returns how many records were written. Records without any event are lists typed before: they stay as they are.
    """
    uses = _uses(lesson, person_ids)
    people = None if person_ids is None else {*person_ids, *(person for _device, person in uses)}
    records = _records([lesson], people)
    differences = list(_differences(lesson, _events([lesson], people), uses, records, doors.hours_of(lesson)))
    for one in differences:
        entry = records.get((lesson.id, one.person_id)) or Attendance(lesson_id=lesson.id, person_id=one.person_id)
        for column, value in (one.wanted or {}).items():
            setattr(entry, column, value)
        db.session.add(entry)
    db.session.flush()
    return len(differences)


def settle_to_come(now: datetime) -> int:
    """Derive anew what stands in lessons that are still to come: published at other hours, it says something else.

    A scanner that was tried out the day before has left events there. Returns how many records were written.
    """
    lessons = db.session.scalars(
        select(Lesson).where(Lesson.ends_at > now, Lesson.id.in_(select(CheckIn.lesson_id))).order_by(Lesson.id)
    )
    return sum(settle(one) for one in lessons.all())


def adopt(lesson: Lesson, person_ids: Collection[int]) -> None:
    """A record without events was typed before events were kept: it becomes the first one, so that nothing is lost."""
    known = set(db.session.scalars(select(CheckIn.person_id).where(CheckIn.lesson_id == lesson.id)))
    query = select(Attendance).where(Attendance.lesson_id == lesson.id, Attendance.person_id.in_(person_ids))
    for entry in db.session.scalars(query):
        if entry.person_id not in known:
            db.session.add(_as_event(entry))
    db.session.flush()


def verify(lessons: Sequence[Lesson]) -> Iterator[Difference]:
    """Recompute everybody of those lessons from the events alone; what differs from the records."""
    by_lesson: dict[int, list[CheckIn]] = defaultdict(list)
    for event in _events(lessons):
        by_lesson[event.lesson_id].append(event)
    records, hours = _records(lessons), doors.hours_of_all(lessons)
    for lesson in lessons:
        events = by_lesson[lesson.id]
        yield from _differences(lesson, events, deriving.first_uses(events), records, hours[lesson.id])
        yield from _without_events(lesson, {event.person_id for event in events}, records)


def recorded_lessons() -> list[Lesson]:
    """Those of the congress with any event or record, by time."""
    has_any = or_(
        Lesson.id.in_(select(CheckIn.lesson_id)),
        Lesson.id.in_(select(Attendance.lesson_id)),
    )
    query = select(Lesson).where(has_any).options(joinedload(Lesson.batch))
    return list(db.session.scalars(query.order_by(Lesson.starts_at, Lesson.id)))


Uses = Mapping[tuple[str, int], int]
Records = Mapping[tuple[int, int], Attendance]


def _differences(
    lesson: Lesson, events: Iterable[CheckIn], uses: Uses, records: Records, hours: doors.Hours
) -> Iterator[Difference]:
    by_person: dict[int, list[CheckIn]] = defaultdict(list)
    for event in events:
        by_person[event.person_id].append(event)
    for person_id, known in by_person.items():
        derived = deriving.derive(known, hours, deriving.others_of(person_id, uses))
        entry = records.get((lesson.id, person_id))
        wanted = derived.columns if derived else None
        stored = {name: getattr(entry, name) for name in wanted or {"presence": 0}} if entry else None
        if stored != wanted:
            yield Difference(lesson, person_id, stored, wanted)


def _without_events(lesson: Lesson, people: Collection[int], records: Records) -> Iterator[Difference]:
    """Only a typed list may stand without an event."""
    for (lesson_id, person_id), entry in records.items():
        if lesson_id == lesson.id and person_id not in people and entry.means != Means.LIST:
            yield Difference(lesson, person_id, {"presence": entry.presence}, None)


def _uses(lesson: Lesson, person_ids: Collection[int] | None) -> Uses:
    """As deriving.first_uses of all events says; here only for the telephones of those people."""
    of_telephones = (
        CheckIn.lesson_id == lesson.id,
        CheckIn.means == Means.CODE,
        CheckIn.device != "",
        CheckIn.direction.in_(deriving.AT_THE_DOOR),
    )
    query = select(CheckIn.device, CheckIn.person_id, func.min(CheckIn.id)).where(*of_telephones)
    if person_ids is not None:
        theirs = select(CheckIn.device).where(*of_telephones, CheckIn.person_id.in_(person_ids))
        query = query.where(CheckIn.device.in_(theirs))
    found = db.session.execute(query.group_by(CheckIn.device, CheckIn.person_id))
    return {(device, person): event_id for device, person, event_id in found}


def _events(lessons: Sequence[Lesson], people: Collection[int] | None = None) -> list[CheckIn]:
    query = select(CheckIn).where(CheckIn.lesson_id.in_([one.id for one in lessons])).order_by(CheckIn.id)
    return list(db.session.scalars(query if people is None else query.where(CheckIn.person_id.in_(people))))


def _records(lessons: Sequence[Lesson], people: Collection[int] | None = None) -> dict[tuple[int, int], Attendance]:
    query = select(Attendance).where(Attendance.lesson_id.in_([one.id for one in lessons]))
    found = db.session.scalars(query if people is None else query.where(Attendance.person_id.in_(people)))
    return {(entry.lesson_id, entry.person_id): entry for entry in found}


def _as_event(entry: Attendance) -> CheckIn:
    same = ("lesson_id", "person_id", "means", "presence", "leave_kind", "minutes", "test_passed")
    return CheckIn(
        **{name: getattr(entry, name) for name in same},
        direction=Direction.WRITTEN,
        at=entry.recorded_at,
        taken_at=entry.recorded_at,
        by_id=entry.recorded_by_id,
        nonce=token_hex(16),
        reason="此前登记的名单",
    )
