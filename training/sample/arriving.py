"""Attendance in the sample (示例签到): at the door with its doubts, by the list where there is no door."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial

from training.models.attendance import Attendance, Direction, Doubt, Means
from training.models.people import Person
from training.models.plans import ProgramKind
from training.models.schedules import Batch, Lesson
from training.operations.attendance import checkins, recording, spotting, verifying
from training.operations.attendance.checkins import Scan
from training.operations.attendance.marks import Mark, Marked, minutes_of
from training.sample.office import CLERK, Entry, Office, later

MARKS = (
    *((Mark.PRESENT, 0),) * 94,
    *((Mark.LATE, 20), (Mark.LATE, 35), (Mark.LEFT_EARLY, 40)),
    (Mark.OFFICIAL_LEAVE, 0),
    *((Mark.ABSENT, 0),) * 2,
)
"""Of a hundred names on a list, beside those with leave."""
FORGOT = 4
"""So many of a lesson do not sign out."""
NEVER = 97
"""One in so many never comes to a class."""

Plan = Mapping[int, Marked]


def entries(office: Office, batch: Batch) -> Iterator[Entry]:
    """What happens at each lesson of a class, and the doubts settled some days after."""
    for lesson in batch.lessons:
        if batch.program.kind is not ProgramKind.IN_SERVICE or batch.room_id is None:
            yield Entry(lesson.ends_at, partial(_by_list, office, lesson))
            continue
        yield Entry(lesson.ends_at + timedelta(minutes=20), partial(_at_the_door, office, lesson))
        yield Entry(later(lesson.starts_at, 4, 16), partial(_settle, office, lesson))


def _planned(office: Office, lesson: Lesson, people: list[Person]) -> dict[int, Marked]:
    """How it went for everybody: leave that was granted, otherwise as it happens."""
    leave, found = recording.expected(lesson), {}
    for person in people:
        mark, missed = office.random.choice(MARKS)
        if (person.id + lesson.batch_id) % NEVER == 0:
            mark, missed = Mark.ABSENT, 0
        found[person.id] = leave.get(person.id) or Marked(mark, min(missed, minutes_of(lesson) - 1))
    return found


def _by_list(office: Office, lesson: Lesson, at: datetime) -> None:
    marks = _planned(office, lesson, recording.people_of(lesson))
    recording.record(lesson, marks, {}, by_id=office.staff[CLERK], at=at)


def _at_the_door(office: Office, lesson: Lesson, at: datetime) -> None:
    """Telephones sign in and out; a spot check is answered; the list says who stayed away."""
    people = recording.people_of(lesson)
    plan = _planned(office, lesson, people)
    came = [one for one in people if plan[one.id].mark in (Mark.PRESENT, Mark.LATE, Mark.LEFT_EARLY)]
    ins = [_in(office, lesson, one.id, plan[one.id]) for one in came]
    _lend_a_telephone(ins)
    checkins.take(lesson, ins, by_id=None, taken_at=lesson.starts_at + timedelta(minutes=40))
    _check_the_room(office, lesson)
    forgot = {one.id for one in office.random.sample(came, FORGOT)}
    outs = [_out(office, lesson, one.id, plan[one.id]) for one in came if one.id not in forgot]
    checkins.take(lesson, outs, by_id=None, taken_at=at)
    away = {one.id: plan[one.id] for one in people if one not in came}
    recording.record(lesson, away, {}, by_id=office.staff[CLERK], at=at)


def _in(office: Office, lesson: Lesson, person_id: int, marked: Marked) -> Scan:
    late = marked.missed if marked.mark is Mark.LATE else -office.random.randrange(3, 45)
    when = lesson.starts_at + timedelta(minutes=min(late, 29), seconds=person_id % 60)
    return Scan(person_id, when, checkins.new_nonce(), Means.CODE, Direction.IN, f"sample-{person_id}")


def _out(office: Office, lesson: Lesson, person_id: int, marked: Marked) -> Scan:
    early = marked.missed if marked.mark is Mark.LEFT_EARLY else -office.random.randrange(15)
    when = lesson.ends_at - timedelta(minutes=early, seconds=person_id % 60)
    return Scan(person_id, when, checkins.new_nonce(), Means.CODE, Direction.OUT, f"sample-{person_id}")


def _lend_a_telephone(ins: list[Scan]) -> None:
    """One signs in with a neighbour's telephone, one at the desk where the battery is empty."""
    lent, desk = len(ins) // 3, len(ins) // 2
    ins[lent] = _changed(ins[lent], device=ins[lent + 1].device)
    ins[desk] = _changed(ins[desk], means=Means.HAND, device="", reason="手机没电，凭代表证核对")


def _changed(scan: Scan, **values: object) -> Scan:
    return Scan(**vars(scan) | values)  # type: ignore[arg-type]


def _check_the_room(office: Office, lesson: Lesson) -> None:
    """The program draws one in twenty; in every other lesson one of them is not found."""
    at = lesson.starts_at + timedelta(minutes=45)
    spotting.keep_up(lesson, office.secret, office.actor(CLERK, at))
    drawn = sorted({one.person_id for one in spotting.of(lesson)})
    missing = set(drawn[:1]) if lesson.id % 2 else set()
    answers = {one: one not in missing for one in drawn}
    spotting.answer(lesson, answers, by_id=office.staff[CLERK], at=at + timedelta(minutes=10))


def _settle(office: Office, lesson: Lesson, at: datetime) -> None:
    """Who was not found in the room is struck, the others were there."""
    pending: list[Attendance] = verifying.pending(lesson)
    lost = [one.person_id for one in pending if Doubt.NOT_SEEN in one.doubts]
    good = [one.person_id for one in pending if one.person_id not in lost]
    actor = office.actor(CLERK, at)
    if lost:
        verifying.strike(lesson, lost, "抽查时不在会场，本人电话确认已离开", actor)
    if good:
        verifying.confirm(lesson, good, "与同座代表和签到表核对，确认到课", actor)
