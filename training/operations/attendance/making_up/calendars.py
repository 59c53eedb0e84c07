"""Calendars of those who make something up: the next fetch builds them anew, whichever congress gave the link."""

from collections.abc import Iterable

from sqlalchemy import update

from training.models import db, scope
from training.models.schedules import Feed


def refresh(person_ids: Iterable[int]) -> None:
    """Mark the calendars of these people as out of date."""
    some = sorted(set(person_ids))
    for begin in range(0, len(some), 500):
        stale = update(Feed).where(Feed.person_id.in_(some[begin : begin + 500])).values(is_stale=True)
        with scope.everywhere():
            db.session.execute(stale.execution_options(synchronize_session=False))
