"""Whom to telephone: a lesson changed less than two days before it begins, and the calendar has not come for it yet.

A calendar that was fetched may still be unread; so this says "not fetched since", never "not read".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.people import Person
from training.models.schedules import Batch, Enrolment, EnrolmentState, Feed, Lesson

SHORT_NOTICE = timedelta(hours=48)


@dataclass(frozen=True)
class Unfetched:
    """A person, the first lesson that changed at short notice, when it changed, and the calendar's last fetch."""

    person: Person
    lesson: Lesson
    changed_at: datetime
    fetched_at: datetime | None
    """Empty: never fetched, or no calendar at all."""
    has_calendar: bool


def unfetched(now: datetime) -> list[Unfetched]:
    """By lesson and name; each person once."""
    pairs = _short_notice(now)
    fetches = _last_fetches({enrolment.person_id for enrolment, _lesson in pairs})
    found: dict[int, Unfetched] = {}
    for enrolment, lesson in pairs:
        changed_at = max(enrolment.changed_at, lesson.changed_at)
        fetched_at = fetches.get(enrolment.person_id)
        if enrolment.person_id not in found and (fetched_at is None or fetched_at < changed_at):
            has_calendar = enrolment.person_id in fetches
            found[enrolment.person_id] = Unfetched(enrolment.person, lesson, changed_at, fetched_at, has_calendar)
    return sorted(found.values(), key=lambda one: (one.lesson.starts_at, one.person.pinyin, one.person.id))


def _short_notice(now: datetime) -> Sequence[tuple[Enrolment, Lesson]]:
    """Who is in which lesson that is to come and changed, or was left, less than two days ahead."""
    query = (
        select(Enrolment, Lesson)
        .join(Lesson, Lesson.batch_id == Enrolment.batch_id)
        .where(Lesson.starts_at > now, Lesson.starts_at <= now + SHORT_NOTICE)
        .options(joinedload(Enrolment.person), joinedload(Lesson.batch).joinedload(Batch.program))
        .order_by(Lesson.starts_at, Lesson.id, Enrolment.id)
    )
    return [
        (enrolment, lesson)
        for enrolment, lesson in db.session.execute(query).unique()
        if max(enrolment.changed_at, lesson.changed_at) >= lesson.starts_at - SHORT_NOTICE
        and not _had_left(enrolment, lesson)
    ]


def _had_left(enrolment: Enrolment, lesson: Lesson) -> bool:
    """Gone long before: what becomes of the lesson is no matter to that person."""
    is_out = enrolment.state is EnrolmentState.WITHDRAWN
    return is_out and enrolment.changed_at < lesson.starts_at - SHORT_NOTICE


def _last_fetches(person_ids: set[int]) -> Mapping[int, datetime | None]:
    """Person id → the last fetch of any of the calendars that are in force; no entry: no calendar."""
    query = (
        select(Feed.person_id, func.max(Feed.fetched_at))
        .where(Feed.person_id.is_not(None), Feed.revoked_at.is_(None))
        .group_by(Feed.person_id)
    )
    return {
        person_id: fetched_at
        for person_id, fetched_at in db.session.execute(query)
        if person_id is not None and person_id in person_ids
    }
