"""The sample's office (示例机关): three colleagues who cannot sign in, and the diary of what they did."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import NamedTuple

from training.models import db
from training.models.accounts import Role, User
from training.models.congresses import Congress
from training.models.schedules import Batch
from training.operations.audit import Actor

COLLEAGUES = (
    ("sample.submits", "经办员（示例）"),
    ("sample.first", "初审员（示例）"),
    ("sample.second", "复审员（示例）"),
)
CLERK, FIRST, SECOND = range(3)


class Entry(NamedTuple):
    """What is done at a moment; a diary is read in the order of its moments."""

    at: datetime
    do: Callable[[datetime], None]


@dataclass(frozen=True)
class Office:
    """The congress, its three colleagues, the program's secret key, and the chance that the year runs by."""

    congress: Congress
    staff: tuple[int, ...]
    secret: str
    random: Random

    def actor(self, place: int, at: datetime) -> Actor:
        """The clerk, the first or the second reviewer at that moment."""
        return Actor(self.staff[place], at)


def opened(congress: Congress, secret: str, random: Random) -> Office:
    """The office with its colleagues: accounts without a password, closed, so names in the record and no way in."""
    users = [User(username=username, name=name, role=Role.STAFF, is_active=False) for username, name in COLLEAGUES]
    db.session.add_all(users)
    db.session.flush()
    return Office(congress, tuple(user.id for user in users), secret, random)


def later(moment: datetime, days: int, hour: int, minute: int = 0) -> datetime:
    """So many days after that moment's day, at that time of day; before it with days below zero."""
    return datetime.combine(moment.date() + timedelta(days=days), time(hour, minute))


def last_day(batch: Batch) -> datetime:
    """A moment of the last day of a class: it ends at the midnight after."""
    return batch.ends_at - timedelta(seconds=1)
