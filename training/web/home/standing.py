"""Who reaches what is required, in numbers; and how one person stands."""

from collections import Counter
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import or_, select

from training.models import db
from training.models.congresses import Term
from training.models.plans import PeriodKind, Requirement
from training.operations.ledger.standing import Outlook, Standing, standings

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


def _in_force(on: date) -> list[Requirement]:
    now = (
        select(Requirement)
        .join(Requirement.term)
        .where(
            Term.starts_on <= on,
            Term.ends_on >= on,
            or_(Requirement.period != PeriodKind.YEAR, Requirement.year == on.year),
        )
    )
    return list(db.session.scalars(now.order_by(Requirement.id)))
