"""What a scanner carries with it: the names, groups and lessons of the batches chosen, and no more."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CTE, Select, select, union
from sqlalchemy.orm import joinedload, selectinload

from training.models import db
from training.models.attendance import MakeUp, MakeUpState
from training.models.people import DeputyGroup, GroupKind, GroupMember, Guest, Mandate, Person
from training.models.schedules import Batch, BatchState, Enrolment, EnrolmentState, Lesson, LessonState
from training.operations.attendance import badges, lost_badges

BEFORE, AFTER = timedelta(days=2), timedelta(days=30)


def batches_near(at: datetime) -> Sequence[Batch]:
    """Those with a room that staff may want to scan at: begun and not over for long, or soon to come."""
    query = (
        select(Batch)
        .where(Batch.state == BatchState.PUBLISHED, Batch.room_id.is_not(None))
        .where(Batch.ends_at > at - BEFORE, Batch.starts_at < at + AFTER)
        .options(joinedload(Batch.program), joinedload(Batch.room))
        .order_by(Batch.starts_at, Batch.id)
    )
    return db.session.scalars(query).all()


def batches_of(ids: set[int]) -> Sequence[Batch]:
    """Those batches, with their lessons."""
    loaded = (joinedload(Batch.program), selectinload(Batch.lessons))
    query = select(Batch).where(Batch.id.in_(ids), Batch.state == BatchState.PUBLISHED)
    return db.session.scalars(query.options(*loaded).order_by(Batch.starts_at, Batch.id)).all()


def carried(batches: Sequence[Batch], congress_id: int, key: str) -> dict[str, Any]:
    """The list as JSON. A person: id, name, initials, number, group, badge's fingerprint, ids of batches.

    `revoked`: fingerprints of badges that were lost, each with its person's id.
    """
    register = lost_badges.register(congress_id, key)
    expected = _expected([one.id for one in batches])
    inside: dict[int, list[int]] = defaultdict(list)
    for person_id, batch_id in db.session.execute(select(expected).order_by(expected.c.batch_id)):
        inside[person_id].append(batch_id)
    ids: Select[tuple[int]] = select(expected.c.person_id)
    numbers, groups = _numbers(ids), _groups(ids)
    named = select(Person.id, Person.name, Person.initials, Person.employer).where(Person.id.in_(ids))
    people: list[list[Any]] = [
        [
            *(one, name, initials, numbers.get(one, ""), groups.get(one, employer)),
            *(badges.fingerprint(register.code_of(one)), inside[one]),
        ]
        for one, name, initials, employer in db.session.execute(named.order_by(Person.pinyin, Person.id))
    ]
    lessons = [one for batch in batches for one in _lessons(batch)]
    lost = [[badges.fingerprint(code), one[0]] for one in people for code in register.revoked_codes(one[0])]
    return {"congress": congress_id, "lessons": lessons, "people": people, "revoked": lost}


def _expected(batch_ids: list[int]) -> CTE:
    """Who is in these batches: their own people, and guests who make something up in them."""
    enrolled = select(Enrolment.person_id, Enrolment.batch_id).where(
        Enrolment.batch_id.in_(batch_ids), Enrolment.state != EnrolmentState.WITHDRAWN
    )
    guests = select(MakeUp.person_id, Lesson.batch_id).join(MakeUp.lesson)
    return union(enrolled, guests.where(Lesson.batch_id.in_(batch_ids), MakeUp.state == MakeUpState.BOOKED)).cte()


def _lessons(batch: Batch) -> list[dict[str, Any]]:
    title = f"{batch.program.name} 第 {batch.number} 期"
    return [
        {
            "id": one.id,
            "batch": batch.id,
            "title": title,
            "subject": one.subject,
            "starts": one.starts_at.isoformat(),
            "ends": one.ends_at.isoformat(),
        }
        for one in batch.lessons
        if one.state == LessonState.PLANNED
    ]


def _numbers(ids: Select[tuple[int]]) -> dict[int, str]:
    """The deputy's number, or the guest's."""
    found: dict[int, str] = {}
    for table in (Guest, Mandate):
        rows = db.session.execute(select(table.person_id, table.number).where(table.person_id.in_(ids)))
        found |= {row[0]: row[1] for row in rows}
    return found


def _groups(ids: Select[tuple[int]]) -> dict[int, str]:
    """The area group."""
    query = select(GroupMember.person_id, DeputyGroup.name).join(GroupMember.group)
    rows = db.session.execute(query.where(DeputyGroup.kind == GroupKind.AREA, GroupMember.person_id.in_(ids)))
    return {row[0]: row[1] for row in rows}
