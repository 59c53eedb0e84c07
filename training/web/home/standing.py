"""Who reaches what is required, in numbers; and how one person stands."""

from collections import Counter
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from training.models import db
from training.models.plans import Requirement
from training.operations.ledger.book import open_book
from training.operations.ledger.rescues import Rescuer, with_standings
from training.operations.ledger.standing import Outlook, Standing, in_force, standings

SHOWN = 3


class Count(NamedTuple):
    """How many stand how against one requirement."""

    requirement: Requirement
    met: int
    reachable: int
    short: int

    @property
    def bars(self) -> list[tuple[str, float, float]]:
        """The three parts of a bar of length 100: kind, where it begins, how long it is."""
        whole = self.met + self.reachable + self.short or 1
        ends = [100 * count / whole for count in (0, self.met, self.met + self.reachable, whole)]
        return [
            (kind, round(begin, 1), round(end - begin, 1))
            for kind, (begin, end) in zip(("part", "ahead", "short"), pairwise(ends), strict=True)
        ]


def count(on: date) -> list[Count]:
    """The requirements in force, each with its numbers."""
    counts = []
    for requirement in _in_force(on)[:SHOWN]:
        outlooks = Counter(one.outlook for one in standings(requirement, on))
        still = outlooks[Outlook.REACHABLE] + outlooks[Outlook.OPEN]
        counts.append(Count(requirement, outlooks[Outlook.MET], still, outlooks[Outlook.SHORT]))
    return counts


def of(person_id: int | None, on: date) -> list[tuple[Requirement, Standing]]:
    """One person's standing against each requirement in force that is meant for that person."""
    if person_id is None:
        return []
    return [(requirement, one) for requirement in _in_force(on) for one in standings(requirement, on, [person_id])]


class Urgent(NamedTuple):
    """How many must book for a requirement before the month is over, and by when the first of them."""

    requirement: Requirement
    people: int
    first_day: date


def urgent(on: date) -> list[Urgent]:
    """The requirements in force for which somebody must act this month: later, nothing that can be booked helps."""
    found, rescuer = [], Rescuer(on)
    for requirement in _in_force(on)[:SHOWN]:
        pairs = with_standings(rescuer, open_book(requirement, on))
        days = [chance.last_day for _standing, chance in pairs if chance.last_day]
        soon = [day for day in days if (day.year, day.month) == (on.year, on.month)]
        if soon:
            found.append(Urgent(requirement, len(soon), min(soon)))
    return found


def _in_force(on: date) -> list[Requirement]:
    return list(db.session.scalars(in_force(on).order_by(Requirement.id)))
