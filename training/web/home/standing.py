"""Who reaches what is required, in numbers; and how one person stands."""

from collections import Counter
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from training.models import db
from training.models.plans import Requirement
from training.operations.ledger.book import open_book
from training.operations.ledger.rescues import Chance, Rescuer, with_standings
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


class Urgent(NamedTuple):
    """How many must book for a requirement before the month is over, and by when the first of them."""

    requirement: Requirement
    people: int
    first_day: date


def look(on: date) -> tuple[list[Count], list[Urgent]]:
    """The first requirements in force with their numbers; and all of them for which somebody must act this month."""
    counts, urgent, rescuer = [], [], Rescuer(on)
    for requirement in _in_force(on):
        pairs = with_standings(rescuer, open_book(requirement, on))
        counts.append(_count(requirement, [standing for standing, _chance in pairs]))
        urgent += _urgent(requirement, [chance for _standing, chance in pairs], on)
    return counts[:SHOWN], urgent


def _count(requirement: Requirement, found: list[Standing]) -> Count:
    outlooks = Counter(one.outlook for one in found)
    still = outlooks[Outlook.REACHABLE] + outlooks[Outlook.OPEN]
    return Count(requirement, outlooks[Outlook.MET], still, outlooks[Outlook.SHORT])


def of(person_id: int | None, on: date) -> list[tuple[Requirement, Standing]]:
    """One person's standing against each requirement in force that is meant for that person."""
    if person_id is None:
        return []
    return [(requirement, one) for requirement in _in_force(on) for one in standings(requirement, on, [person_id])]


def _urgent(requirement: Requirement, chances: list[Chance], on: date) -> list[Urgent]:
    """Those who must book this month: later, nothing that can be booked helps."""
    days = [chance.last_day for chance in chances if chance.last_day]
    soon = [day for day in days if (day.year, day.month) == (on.year, on.month)]
    return [Urgent(requirement, len(soon), min(soon))] if soon else []


def _in_force(on: date) -> list[Requirement]:
    return list(db.session.scalars(in_force(on).order_by(Requirement.id)))
