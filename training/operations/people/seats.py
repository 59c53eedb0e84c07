"""Through which seat a person is shown on a day, and in which groups."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from training.models import db
from training.models.congresses import Place, Term
from training.models.people import DeputyGroup, GroupKind, Guest, Mandate, Person


@dataclass(frozen=True)
class Shown:
    """One line of a list: the person, the seat that counts, the groups."""

    person: Person
    seat: Mandate | Guest | None
    is_in_office: bool
    groups: dict[GroupKind, DeputyGroup]

    @property
    def mandate(self) -> Mandate | None:
        """The seat, if it is a deputy's."""
        return self.seat if isinstance(self.seat, Mandate) else None

    @property
    def guest(self) -> Guest | None:
        """The seat, if it is a guest's."""
        return self.seat if isinstance(self.seat, Guest) else None

    @property
    def place(self) -> Place | None:
        """Where the person lives."""
        return self.seat.place if self.seat else None


def shown(person: Person, on: date) -> Shown:
    """The person's seat of that day; a mandate before a guest's place, and of past or coming ones the latest."""
    seats: list[Mandate | Guest] = [*person.mandates, *person.guesthoods]
    holding = [seat for seat in seats if is_held(seat, on)]
    best = max(holding or seats, key=lambda seat: (seat.starts_on, isinstance(seat, Mandate)), default=None)
    if any(isinstance(seat, Mandate) for seat in holding):
        best = next(seat for seat in holding if isinstance(seat, Mandate))
    groups = {member.group.kind: member.group for member in person.memberships}
    return Shown(person, best, bool(holding), groups)


def is_held(seat: Mandate | Guest, on: date) -> bool:
    """Whether the seat is held on that day."""
    last = seat.ends_on or (seat.term.ends_on if isinstance(seat, Mandate) else date.max)
    return seat.starts_on <= on <= last


def terms() -> list[Term]:
    """The congress's terms, the latest first."""
    return list(db.session.scalars(select(Term).order_by(Term.starts_on.desc())))


def term_on(on: date) -> Term | None:
    """The term that holds the day; else the one that begins next; else the latest."""
    known = terms()
    running = [term for term in known if term.starts_on <= on <= term.ends_on]
    coming = [term for term in reversed(known) if term.starts_on > on]
    return next(iter([*running, *coming, *known]), None)
