"""Leave in the sample (示例请假): asked before the class, decided up the ladder, some refused, some withdrawn."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from training.models import db
from training.models.attendance import LeaveKind, LeaveState
from training.models.halfdays import edge
from training.models.people import Person
from training.models.plans import Mode
from training.models.schedules import Batch, Lesson
from training.operations.attendance import ladder, leaves, letters, recording
from training.sample.office import CLERK, Entry, Office, later

PERSONAL, SICK, OFFICIAL = LeaveKind.PERSONAL, LeaveKind.SICK, LeaveKind.OFFICIAL
REASONS = (
    (OFFICIAL, "列席省人大常委会会议"),
    (SICK, "住院手术，附医院证明"),
    (PERSONAL, "企业年度审计，须本人到场"),
    (OFFICIAL, "参加市政府防汛值班"),
    (PERSONAL, "家中老人就医，需要陪护"),
    (OFFICIAL, "省人大代表集中视察"),
)
ONE_IN = 18
"""So many people ask for leave from a class."""
RUNGS, NOON = 3, 12
REFUSED, WITHDRAWN = 2, 9
"""Of leave for private reasons, and of all leave, each so-manieth one; the others are granted."""


def entries(office: Office, batch: Batch) -> Iterator[Entry]:
    """Letters to the employers, and the leave of one class."""
    if batch.program.mode != Mode.ONLINE:
        yield Entry(later(batch.starts_at, -16, 9), partial(_write_letters, office, batch))
    for place, person_id in enumerate(_asking(batch)):
        at = later(batch.starts_at, -15 + place % 9, 10, place % 60)
        yield Entry(at, partial(_ask, batch, person_id))
        for rung in range(RUNGS):
            yield Entry(later(at, 1 + rung, 9), partial(_decide, office, batch, person_id, rung))


def _asking(batch: Batch) -> list[int]:
    """One in so many; and two guests, who may make up what deputies have in a class of their own anyway."""
    enrolled = [one.person for one in batch.enrolments]
    guests = [one.id for one in enrolled if one.guesthoods]
    chosen = [one.id for one in enrolled if (one.id + 5 * batch.number) % ONE_IN == 0]
    return sorted({*chosen, *guests[:2]})


def set_up() -> None:
    """What the office's letters say of it."""
    settings = ladder.settings()
    settings.letter_prefix, settings.contact, settings.phone = "淮人办函", "代表工作委员会", "0561-1234567"
    db.session.add(settings)
    db.session.flush()


def _write_letters(office: Office, batch: Batch, at: datetime) -> None:
    people = recording.people_of(batch.lessons[0])
    letters.issue(batch, people, by_id=office.staff[CLERK], at=at)


def _ask(batch: Batch, person_id: int, at: datetime) -> None:
    """The deputy asks."""
    kind, reason = _reason(person_id)
    first, last = _stretch(batch, person_id)
    starts_at = edge(first.starts_at.date(), afternoon=first.starts_at.hour >= NOON)
    ends_at = edge(last.starts_at.date(), afternoon=last.starts_at.hour >= NOON, end=True)
    leaves.ask(batch, person_id, starts_at, ends_at, kind, reason, by_id=None, at=at, in_advance=True)


def _stretch(batch: Batch, person_id: int) -> tuple[Lesson, Lesson]:
    """Half a day for most, a whole day for some, for a few all of it; for officials on duty the last lesson."""
    lessons = batch.lessons
    if _reason(person_id)[0] is OFFICIAL and not _regrets(person_id):
        return lessons[-1], lessons[-1]
    if person_id % 29 == 0:
        return lessons[0], lessons[-1]
    first = person_id % len(lessons)
    return lessons[first], lessons[min(first + person_id % 2, len(lessons) - 1)]


def _reason(person_id: int) -> tuple[LeaveKind, str]:
    return REASONS[0] if _is_guest(person_id) else REASONS[person_id // ONE_IN * 5 % len(REASONS)]


def _regrets(person_id: int) -> bool:
    """Takes it back."""
    return not _is_guest(person_id) and person_id // ONE_IN % WITHDRAWN == 4


def _is_guest(person_id: int) -> bool:
    """An official, whose leave is always official."""
    return bool(db.session.get_one(Person, person_id).guesthoods)


def _decide(office: Office, batch: Batch, person_id: int, rung: int, at: datetime) -> None:
    """The next step, each by another colleague; the deputy may have thought better of it, the office may refuse."""
    leave = next((one for one in leaves.batch_leaves(batch, LeaveState.ASKED) if one.person_id == person_id), None)
    if leave is None:
        return
    if _regrets(person_id):
        leaves.withdraw(leave, by_id=None, at=at, in_advance=True)
        return
    granted = leave.kind is not PERSONAL or person_id // ONE_IN % REFUSED
    note = "" if granted else "本项目今年不再开班，请调整工作安排参加。"
    leaves.decide(leave, granted=granted, by_id=office.staff[rung], at=at, note=note)
