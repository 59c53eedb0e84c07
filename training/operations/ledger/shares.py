"""Shares reached (达标率): of those who count on a day, how many have reached a requirement; by group, over time."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from training.models import audiences, db
from training.models.people import Delegation, DeputyGroup, GroupMember, Mandate
from training.models.plans import PeriodKind, Requirement
from training.operations.ledger.book import Book, open_book
from training.operations.ledger.periods import months_later

MOST_POINTS = 20


@dataclass(frozen=True)
class Share:
    """So many of those who count have reached it; `id` is the group's or the delegation's, `on` the day."""

    name: str
    reached: int
    all: int
    id: int | None = None
    on: date | None = None

    @property
    def percent(self) -> float:
        """One place after the point; 0 of nobody."""
        return round(100 * self.reached / self.all, 1) if self.all else 0.0


@dataclass(frozen=True)
class Shares:
    """The whole, its groups, its delegations, and the whole over time."""

    whole: Share
    groups: list[Share]
    delegations: list[Share]
    trend: list[Share]


def shares(requirement: Requirement, on: date) -> Shares:
    """How far the requirement is reached on that day, of those who count on it."""
    book = open_book(requirement, on, by_day=True, looks_ahead=False)
    since = _reached(book)
    met, counting = frozenset(since), frozenset(book.seats)
    return Shares(
        Share("", len(met), len(counting), on=book.on),
        _by(_groups(), met, counting),
        _by(_delegations(book.on), met, counting),
        _trend(book, since),
    )


def _by(members: Mapping[tuple[int, str], set[int]], met: Collection[int], counting: frozenset[int]) -> list[Share]:
    """Those with people who count, the lowest share first."""
    found = [Share(name, len(who & set(met)), len(who & counting), id=id_) for (id_, name), who in members.items()]
    return sorted((one for one in found if one.all), key=lambda one: (one.percent, one.id))


def _groups() -> dict[tuple[int, str], set[int]]:
    query = select(DeputyGroup.id, DeputyGroup.name, GroupMember.person_id).join(DeputyGroup.memberships)
    return _members(query.order_by(DeputyGroup.id))


def _delegations(on: date) -> dict[tuple[int, str], set[int]]:
    query = select(Delegation.id, Delegation.name, Mandate.person_id)
    in_office = (Mandate.starts_on <= on, Mandate.ends_on.is_(None) | (Mandate.ends_on >= on))
    joined = query.join(Mandate, Mandate.delegation_id == Delegation.id)
    return _members(joined.where(*in_office).order_by(Delegation.id))


def _members(query: Any) -> dict[tuple[int, str], set[int]]:
    found: dict[tuple[int, str], set[int]] = defaultdict(set)
    for id_, name, person in db.session.execute(query):
        found[id_, name].add(person)
    return found


def _trend(book: Book, since: Mapping[int, date]) -> list[Share]:
    """The share at the end of each month up to the day, or of each quarter of a term; of rolling months there is none.

    Who counts is asked for each day anew; a person has reached it from the first day on which the lines suffice.
    """
    if book.requirement.period == PeriodKind.ROLLING or not book.seats:
        return []
    found = []
    for day in points(book.requirement, book.on):
        counting = set(db.session.scalars(audiences.people_of(book.requirement, day)))
        reached = sum(person in counting and day >= since[person] for person in since)
        found.append(Share("", reached, len(counting), on=day))
    return found


def points(requirement: Requirement, on: date) -> list[date]:
    """Ends of months from the beginning of the year, of quarters from the beginning of a term; and the day itself."""
    is_term = requirement.period == PeriodKind.TERM
    first = requirement.term.starts_on if is_term else date(on.year, 1, 1)
    step, day, found = 3 if is_term else 1, first.replace(day=1), []
    while (end := months_later(day, step) - timedelta(days=1)) < on:
        found.append(end)
        day = months_later(day, step)
    return [*found, on][-MOST_POINTS:]


def _reached(book: Book) -> dict[int, date]:
    """Of everybody who has reached it, since when; people who stand alike are reckoned once."""
    known: dict[Hashable, date | None] = {}
    found = {}
    for person in book.seats:
        facts = book.facts(person)
        if facts not in known:
            known[facts] = _reached_on(book, person)
        if (day := known[facts]) is not None:
            found[person] = day
    return found


def _reached_on(book: Book, person: int) -> date | None:
    """The first day on which the lines up to it are enough; None: all of them are not."""
    period = book.period(person)
    lines = sorted(book.mine(person, period), key=lambda line: line.on)
    needed = book.required(person) - book.carried_over(person, period)
    days = sorted({line.on for line in lines})

    def enough(day: date) -> bool:
        return book.value(person, [line for line in lines if line.on <= day]) >= needed

    if needed <= 0:
        return period.from_on
    if not days or not enough(days[-1]):
        return None
    return days[bisect_left(days[:-1], True, key=enough)]  # noqa: FBT003 - False before, True from then on
