"""Check-ins (签到): events at the door are kept once each, and attendance is derived from them in the same transaction.

Who takes events takes the lesson's row first: of two at once the second sees what the first has written.
"""

import secrets
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db, turns
from training.models.attendance import CheckIn, Direction, Means
from training.models.people import Person
from training.models.schedules import Lesson
from training.operations import closed
from training.operations.attendance import attendees, doors, settling
from training.operations.attendance.deriving import AT_THE_DOOR

LONGEST_NONCE = 64


@dataclass(frozen=True)
class Scan:
    """One event as a telephone, a scanner or a human reports it."""

    person_id: int
    at: datetime
    nonce: str
    means: Means
    direction: Direction = Direction.IN
    device: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Conflict:
    """A scan that does not simply count, and why. `is_kept`: it stands in the records all the same."""

    scan: Scan
    sentence: str
    is_kept: bool = True


@dataclass(frozen=True)
class Taken:
    """What became of the scans; every one is in `written`, in `replayed`, or in a conflict that was not kept."""

    written: Sequence[CheckIn]
    replayed: Sequence[Scan]
    conflicts: Sequence[Conflict]


def new_nonce() -> str:
    """For an event that is made here: 128 bits."""
    return secrets.token_hex(16)


def take(lesson: Lesson, scans: Sequence[Scan], *, by_id: int | None, taken_at: datetime) -> Taken:
    """Keep those that are not kept yet, and derive attendance anew; any number of times, in any order.

    An event counts from its own moment `at`, never later than `taken_at`. The first valid sign-in wins; what does not
    fit is kept, listed as a conflict, and its record waits for a human. Only what names nobody of this congress, or has
    the nonce of another event, or comes after its class was closed, is not kept. Raises TrainingError for an
    online lesson.
    """
    doors.refuse_without_door(lesson)
    locked = closed.refusal(lesson.batch)
    turns.take(lesson)
    ids = {scan.person_id for scan in scans}
    kept, people = _kept({scan.nonce for scan in scans}), _people(ids)
    enrolled, signed_in = _enrolled(lesson, ids), _signed_in(lesson, ids)
    written: list[CheckIn] = []
    replayed, conflicts = [], []
    for scan in scans:
        if scan.nonce in kept and _is_same(kept[scan.nonce], scan, lesson):
            replayed.append(scan)
            continue
        if (refusal := locked or _refusal(scan, people, kept)) is not None:
            conflicts.append(Conflict(scan, refusal, is_kept=False))
            continue
        conflicts += _conflicts(scan, lesson, people[scan.person_id], enrolled, signed_in)
        event = _event(lesson, scan, enrolled, by_id=by_id, taken_at=taken_at)
        kept[scan.nonce] = event
        signed_in[scan.person_id] += scan.direction == Direction.IN
        written.append(event)
    _write(lesson, written)
    return Taken(written, replayed, conflicts)


def note(
    lesson: Lesson, person_ids: Collection[int], direction: Direction, *, reason: str, by_id: int | None, at: datetime
) -> None:
    """What a human saw or settled: seen, not_seen, cleared."""
    closed.refuse_changes(lesson.batch)
    turns.take(lesson)
    enrolled = _enrolled(lesson, person_ids)
    scans = [Scan(one, at, new_nonce(), Means.HAND, direction, reason=reason) for one in person_ids]
    _write(lesson, [_event(lesson, scan, enrolled, by_id=by_id, taken_at=at) for scan in scans])


def write(
    lesson: Lesson, marks: Mapping[int, Mapping[str, object]], *, means: Means, reason: str, by_id: int | None,
    at: datetime,
) -> None:  # fmt: skip
    """The last word of staff: by person, presence, leave_kind, minutes and test_passed as Attendance has them."""
    closed.refuse_changes(lesson.batch)
    turns.take(lesson)
    enrolled = _enrolled(lesson, marks.keys())
    events = []
    for person_id, columns in marks.items():
        scan = Scan(person_id, at, new_nonce(), means, Direction.WRITTEN, reason=reason)
        event = _event(lesson, scan, enrolled, by_id=by_id, taken_at=at)
        for column, value in columns.items():
            setattr(event, column, value)
        events.append(event)
    _write(lesson, events)


def correct(
    lesson: Lesson, person_id: int, columns: Mapping[str, object], *, reason: str, by_id: int | None, at: datetime
) -> None:  # fmt: skip
    """What two of staff found of an objection: the last word, and the one that a closed class lets through."""
    turns.take(lesson)
    scan = Scan(person_id, at, new_nonce(), Means.HAND, Direction.WRITTEN, reason=reason)
    event = _event(lesson, scan, _enrolled(lesson, {person_id}), by_id=by_id, taken_at=at)
    for column, value in columns.items():
        setattr(event, column, value)
    _write(lesson, [event])


def events_of(lesson: Lesson) -> list[CheckIn]:
    """All events of the lesson, as they came."""
    return list(db.session.scalars(select(CheckIn).where(CheckIn.lesson_id == lesson.id).order_by(CheckIn.id)))


def _write(lesson: Lesson, events: Sequence[CheckIn]) -> None:
    settling.adopt(lesson, {event.person_id for event in events})
    db.session.add_all(events)
    db.session.flush()  # in the order in which they came: the ids keep it
    settling.settle(lesson, {event.person_id for event in events})


def _event(
    lesson: Lesson, scan: Scan, enrolled: Collection[int], *, by_id: int | None, taken_at: datetime
) -> CheckIn:  # fmt: skip
    return CheckIn(
        lesson_id=lesson.id,
        person_id=scan.person_id,
        direction=scan.direction,
        at=min(scan.at, taken_at),
        taken_at=taken_at,
        means=scan.means,
        nonce=scan.nonce,
        device=scan.device[:64],
        was_enrolled=scan.person_id in enrolled,
        by_id=by_id,
        reason=scan.reason[:200],
    )


def _refusal(scan: Scan, people: dict[int, Person], kept: dict[str, CheckIn]) -> str | None:
    """Why it cannot be kept at all."""
    if scan.direction not in AT_THE_DOOR:
        return _("“%(direction)s”不是签到或签退。请用最新的扫码页面重新扫码。", direction=scan.direction)
    if not scan.nonce or len(scan.nonce) > LONGEST_NONCE:
        return _("这条记录的编号不完整。请重新扫码。")
    if scan.person_id not in people:
        return _("本级名册中没有编号为 %(id)s 的人员。请核对后人工签到。", id=scan.person_id)
    if scan.nonce in kept:
        return _("%(name)s：这个签到码已用于另一条记录。请重新扫码。", name=people[scan.person_id].name)
    return None


def _conflicts(
    scan: Scan, lesson: Lesson, person: Person, enrolled: Collection[int], signed_in: Counter[int]
) -> list[Conflict]:
    """What is kept but does not simply count."""
    found = []
    if doors.is_cancelled(lesson):
        found.append(_("%(name)s：“%(subject)s”已取消，不计考勤。", name=person.name, subject=lesson.subject))
    if scan.person_id not in enrolled:
        found.append(_("%(name)s不在本期名单内，已记为待核实。", name=person.name))
    if scan.direction == Direction.IN and signed_in[scan.person_id]:
        found.append(_("%(name)s已有签到，以最早的有效时间为准。", name=person.name))
    return [Conflict(scan, sentence) for sentence in found]


def _is_same(event: CheckIn, scan: Scan, lesson: Lesson) -> bool:
    return (event.lesson_id, event.person_id, event.direction) == (lesson.id, scan.person_id, scan.direction)


def _kept(nonces: Collection[str]) -> dict[str, CheckIn]:
    """Those nonces that stand in the records already, whatever the lesson."""
    query = select(CheckIn).where(CheckIn.nonce.in_(nonces))
    return {event.nonce: event for event in db.session.scalars(query)}


def _people(ids: Collection[int]) -> dict[int, Person]:
    return {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(ids)))}


def _enrolled(lesson: Lesson, ids: Collection[int]) -> set[int]:
    """Those of them who are on the list."""
    return set(db.session.scalars(attendees.of(lesson, ids)))


def _signed_in(lesson: Lesson, ids: Collection[int]) -> Counter[int]:
    """How often each of them signed in before."""
    query = select(CheckIn.person_id).where(
        CheckIn.lesson_id == lesson.id, CheckIn.person_id.in_(ids), CheckIn.direction == Direction.IN
    )
    return Counter(db.session.scalars(query))
