"""Made-up lessons (补课) in the ledger: which class and year they count in, and how many of their minutes.

A lesson is made up in another lesson, or by a part in everyday training (日常学习).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.activities import Activity, Participation, ParticipationState
from training.models.attendance import Attendance, MakeUp, MakeUpState
from training.models.ledger import CreditEntry
from training.models.schedules import Batch, Lesson


def counted(record: Attendance) -> tuple[int, int]:
    """Minutes that count, and the minutes of the lesson they are a share of.

    Of a made-up lesson no more than was missed: what the record of the missed lesson says now is taken off, so that a
    correction there never counts the same lesson twice.
    """
    whole = minutes_of(record.lesson)
    if record.make_up is None:
        return record.minutes, whole
    owed, length = owed_to(record.make_up)
    return min(record.minutes, owed), min(whole, length)


def counted_of_study(activity: Activity, make_up: MakeUp | None, minutes: int) -> tuple[int, int, MakeUp | None]:
    """Of so many minutes of an activity: those that count, of how many, and what they make up.

    Where nothing of the missed lesson is owed any more, it is everyday training like any other.
    """
    owed, length = owed_to(make_up) if make_up else (0, 0)
    if not owed:
        return minutes, activity.minutes, None
    return min(minutes, owed), min(activity.minutes, length), make_up


def owed_to(make_up: MakeUp) -> tuple[int, int]:
    """Minutes of the missed lesson that its own record leaves open, and how long it was."""
    missed = make_up.missed_lesson
    there = (Attendance.lesson_id == missed.id) & (Attendance.person_id == make_up.person_id)
    had = db.session.scalar(select(Attendance.minutes).where(there)) or 0
    return max(0, minutes_of(missed) - had), minutes_of(missed)


def booked() -> Sequence[MakeUp]:
    """Every make-up that is booked, with the class it replaces."""
    missed = joinedload(MakeUp.missed_lesson).joinedload(Lesson.batch).joinedload(Batch.program)
    loaded = (missed, joinedload(MakeUp.activity))
    return db.session.scalars(select(MakeUp).where(MakeUp.state == MakeUpState.BOOKED).options(*loaded)).all()


def class_years() -> dict[int, int]:
    """By make-up, the year of the class that it counts in: that of the missed lesson."""
    query = select(MakeUp.id, Lesson.starts_at).join(MakeUp.missed_lesson)
    return {make_up_id: starts_at.year for make_up_id, starts_at in db.session.execute(query)}


def owed() -> dict[int, tuple[int, int]]:
    """By make-up: minutes of the missed lesson that its own record leaves open, and how long it was."""
    there = (Attendance.lesson_id == MakeUp.missed_lesson_id) & (Attendance.person_id == MakeUp.person_id)
    query = select(MakeUp.id, Lesson.starts_at, Lesson.ends_at, Attendance.minutes).join(MakeUp.missed_lesson)
    found = {}
    for make_up_id, starts_at, ends_at, had in db.session.execute(query.outerjoin(Attendance, there)):
        whole = int((ends_at - starts_at).total_seconds() // 60)
        found[make_up_id] = max(0, whole - (had or 0)), whole
    return found


def minutes_of(lesson: Lesson) -> int:
    """How long the lesson lasts."""
    return int((lesson.ends_at - lesson.starts_at).total_seconds() // 60)


def classes_of(records: Iterable[Attendance]) -> list[Batch]:
    """The classes that these records make lessons up of."""
    found = {one.make_up.missed_lesson.batch for one in records if one.make_up is not None}
    return sorted(found, key=lambda batch: batch.id)


def posted_elsewhere(batch: Batch) -> Sequence[Attendance]:
    """Records in other batches that make up for this one and are posted: a correction here changes them too."""
    records = _replacing(batch)
    posted = select(CreditEntry.attendance_id).where(CreditEntry.attendance_id.in_([one.id for one in records]))
    ids = set(db.session.scalars(posted)) if records else set()
    return [one for one in records if one.id in ids]


def studies_of(batch: Batch) -> Sequence[Participation]:
    """Accepted parts in everyday training that make lessons of the batch up."""
    mine = (MakeUp.activity_id == Participation.activity_id) & (MakeUp.person_id == Participation.person_id)
    query = (
        select(Participation)
        .join(MakeUp, mine)
        .join(MakeUp.missed_lesson)
        .where(Lesson.batch_id == batch.id, MakeUp.state == MakeUpState.BOOKED)
        .where(Participation.state == ParticipationState.ACCEPTED)
        .options(joinedload(Participation.activity), joinedload(Participation.make_up))
        .order_by(Participation.id)
    )
    return db.session.scalars(query).all()


def minutes_in(batch: Batch) -> dict[int, int]:
    """By person, minutes of the batch that were made up elsewhere."""
    minutes: dict[int, int] = defaultdict(int)
    for part in studies_of(batch):
        counts, _whole, make_up = counted_of_study(part.activity, part.make_up, part.accepted_minutes or 0)
        minutes[part.person_id] += counts if make_up else 0
    for record in _replacing(batch):
        if not record.is_pending:
            minutes[record.person_id] += counted(record)[0]
    return minutes


def _replacing(batch: Batch) -> list[Attendance]:
    """Attendance of the lessons that replace missed ones of the batch."""
    booked = select(MakeUp.lesson_id, MakeUp.person_id).join(MakeUp.missed_lesson)
    pairs = booked.where(Lesson.batch_id == batch.id, MakeUp.state == MakeUpState.BOOKED).subquery()
    query = (
        select(Attendance)
        .join(pairs, (pairs.c.lesson_id == Attendance.lesson_id) & (pairs.c.person_id == Attendance.person_id))
        .options(joinedload(Attendance.lesson))
        .order_by(Attendance.id)
    )
    return list(db.session.scalars(query))
