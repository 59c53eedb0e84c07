"""What the records say already when a roster comes: seats by number, groups, delegations and places by name."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from training.models import db
from training.models.congresses import Place, Term
from training.models.people import Delegation, DeputyGroup, GroupKind, GroupMember, Guest, Mandate, Person
from training.operations.people.entries import Entry
from training.operations.people.seats import is_held


@dataclass
class Known:
    """The bound congress's records, loaded with a few queries however long the roster is."""

    mandates: dict[str, Mandate]
    guests: dict[str, Guest]
    records: dict[str, dict[str, Any]]
    """Field → name → delegation, group or place."""
    former: dict[str, list[Person]] = field(default_factory=dict)
    """Name → people with mandates of other terms only."""

    @classmethod
    def of(cls, term: Term) -> "Known":
        """As the records stand now."""
        mandates = db.session.scalars(
            select(Mandate).options(*_along(Mandate), joinedload(Mandate.delegation), joinedload(Mandate.term))
        ).all()
        guests = db.session.scalars(select(Guest).options(*_along(Guest))).all()
        groups = db.session.scalars(select(DeputyGroup)).all()
        now = {mandate.number: mandate for mandate in mandates if mandate.term_id == term.id}
        return cls(
            now,
            {guest.number: guest for guest in guests},
            {
                "delegation": {one.name: one for one in db.session.scalars(select(Delegation))},
                "place": {one.name: one for one in db.session.scalars(select(Place))},
                "area_group": {one.name: one for one in groups if one.kind == GroupKind.AREA},
                "professional_group": {one.name: one for one in groups if one.kind == GroupKind.PROFESSIONAL},
            },
            _former([mandate.person for mandate in mandates], {mandate.person_id for mandate in now.values()}),
        )

    def has(self, name: str, value: str) -> bool:
        """Whether there is a delegation, group or place of that name."""
        return value in self.records[name]

    def in_office(self, on: date) -> set[str]:
        """Numbers of those who hold a seat on that day."""
        seats: list[Mandate | Guest] = [*self.mandates.values(), *self.guests.values()]
        return {seat.number for seat in seats if is_held(seat, on)}

    def numbers_of(self, name: str) -> list[str]:
        """The numbers of everybody in this term who has that name."""
        return self._numbers.get(name, [])

    def from_before(self, entry: Entry) -> Person | None:
        """The deputy of an earlier term who comes back: same name, and the same number or telephone; else nobody."""
        if entry.is_guest:
            return None
        same = [person for person in self.former.get(entry.name, []) if _is_the_same(person, entry)]
        return same[0] if len(same) == 1 else None

    def __post_init__(self) -> None:
        self._numbers: dict[str, list[str]] = defaultdict(list)
        seats: list[Mandate | Guest] = [*self.mandates.values(), *self.guests.values()]
        for seat in seats:
            self._numbers[seat.person.name].append(seat.number)


def _along(seat: type[Mandate] | type[Guest]) -> tuple[Any, ...]:
    """The person with groups, times away and place, loaded with the seat."""
    person = joinedload(seat.person)
    return (
        joinedload(seat.place),
        person.selectinload(Person.memberships).joinedload(GroupMember.group),
        person.options(selectinload(Person.aways)),
    )


def _former(people: list[Person], now: set[int]) -> dict[str, list[Person]]:
    former: dict[str, list[Person]] = defaultdict(list)
    for person in dict.fromkeys(people):
        if person.id not in now:
            former[person.name].append(person)
    return former


def _is_the_same(person: Person, entry: Entry) -> bool:
    if entry.phone and person.phone == entry.phone:
        return True
    return any(mandate.number == entry.number for mandate in person.mandates)
