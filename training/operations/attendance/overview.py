"""Overview (现场情况): when each came and went, who shares a telephone, and by which means each was recorded."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from training.models import db
from training.models.attendance import Attendance, CheckIn, Direction, Means
from training.models.people import Person
from training.models.schedules import Lesson


@dataclass
class Times:
    """The first sign-in and the last sign-out."""

    came: datetime | None = None
    went: datetime | None = None


def times(lesson: Lesson) -> Mapping[int, Times]:
    """By person."""
    query = (
        select(CheckIn.person_id, CheckIn.direction, func.min(CheckIn.at), func.max(CheckIn.at))
        .where(CheckIn.lesson_id == lesson.id, CheckIn.direction.in_((Direction.IN, Direction.OUT)))
        .group_by(CheckIn.person_id, CheckIn.direction)
    )
    found: dict[int, Times] = defaultdict(Times)
    for person_id, direction, first, last in db.session.execute(query):
        if direction == Direction.IN:
            found[person_id].came = first
        else:
            found[person_id].went = last
    return found


def sharers(lesson: Lesson) -> Mapping[int, list[str]]:
    """Person → the names of those whom the same telephone signed in or out."""
    query = (
        select(CheckIn.device, CheckIn.person_id, Person.name)
        .join(CheckIn.person)
        .where(CheckIn.lesson_id == lesson.id, CheckIn.means == Means.CODE, CheckIn.device != "")
        .group_by(CheckIn.device, CheckIn.person_id, Person.name, Person.pinyin)
        .order_by(Person.pinyin, CheckIn.person_id)
    )
    users: dict[str, dict[int, str]] = defaultdict(dict)
    for device, person_id, name in db.session.execute(query):
        users[device][person_id] = name
    found: dict[int, list[str]] = defaultdict(list)
    for people in users.values():
        for person_id in people if len(people) > 1 else ():
            found[person_id] += [name for other, name in people.items() if other != person_id]
    return found


def records(lesson: Lesson) -> Mapping[int, Attendance]:
    """By person."""
    found = db.session.scalars(select(Attendance).where(Attendance.lesson_id == lesson.id))
    return {one.person_id: one for one in found}


def pending_of(lesson_ids: list[int]) -> Mapping[int, int]:
    """How many records wait to be verified, by lesson."""
    query = select(Attendance.lesson_id, func.count()).where(
        Attendance.lesson_id.in_(lesson_ids), Attendance.is_pending
    )
    return Counter({row[0]: row[1] for row in db.session.execute(query.group_by(Attendance.lesson_id))})
