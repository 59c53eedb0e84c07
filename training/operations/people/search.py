"""Who is looked for: by words, role, delegation, group, and in office on a day."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from training.models.congresses import Term
from training.models.people import DeputyGroup, GroupMember, Guest, Mandate, Person

Kind = Literal["", "deputy", "guest"]
MOST_WORDS = 10
"""More are a text pasted by mistake; SQLite refuses a question of hundreds."""


@dataclass(frozen=True)
class Wanted:
    """What was asked for; what is empty or None does not matter."""

    words: str = ""
    kind: Kind = ""
    is_new: bool | None = None
    delegation_id: int | None = None
    group_id: int | None = None
    on: date | None = None


def people(wanted: Wanted) -> Select[Person]:
    """The people wanted, in the order of their pinyin, with seats, groups and times away loaded along."""
    return (
        select(Person)
        .where(*(_said(word) for word in wanted.words.split()[:MOST_WORDS]), *_seated(wanted), *_grouped(wanted))
        .order_by(Person.pinyin, Person.id)
        .options(
            selectinload(Person.mandates).options(
                joinedload(Mandate.term), joinedload(Mandate.delegation), joinedload(Mandate.place)
            ),
            selectinload(Person.guesthoods).joinedload(Guest.place),
            selectinload(Person.memberships).joinedload(GroupMember.group),
            selectinload(Person.aways),
        )
    )


def _said(word: str) -> ColumnElement[bool]:
    """A word is part of the name, the pinyin, the initials, a number, or a group's name."""
    mandated = select(Mandate.person_id).where(Mandate.number.icontains(word, autoescape=True))
    invited = select(Guest.person_id).where(Guest.number.icontains(word, autoescape=True))
    grouped = (
        select(GroupMember.person_id).join(GroupMember.group).where(DeputyGroup.name.icontains(word, autoescape=True))
    )
    ways = [Person.name.icontains(word, autoescape=True)]
    ways += [Person.id.in_(found) for found in (mandated, invited, grouped)]
    letters = word.casefold().replace("ü", "v").replace("'", "")
    if letters.isascii() and letters.isalpha():
        ways.append(func.replace(Person.pinyin, " ", "").contains(letters))
        ways.append(Person.initials.contains(letters))
    return or_(*ways)


def _seated(wanted: Wanted) -> list[ColumnElement[bool]]:
    deputies = select(Mandate.person_id).where(*_mandates(wanted))
    guests = select(Guest.person_id).where(*_holds(Guest, wanted.on))
    if wanted.kind == "guest":
        return [Person.id.in_(guests)]
    if wanted.kind == "deputy" or wanted.is_new is not None or wanted.delegation_id:
        return [Person.id.in_(deputies)]
    if wanted.on:
        return [or_(Person.id.in_(deputies), Person.id.in_(guests))]
    return []


def _mandates(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = _holds(Mandate, wanted.on)
    if wanted.is_new is not None:
        conditions.append(Mandate.is_new == wanted.is_new)
    if wanted.delegation_id:
        conditions.append(Mandate.delegation_id == wanted.delegation_id)
    if wanted.on:
        running = select(Term.id).where(Term.starts_on <= wanted.on, Term.ends_on >= wanted.on)
        conditions.append(Mandate.term_id.in_(running))
    return conditions


def _holds(seat: type[Mandate] | type[Guest], on: date | None) -> list[ColumnElement[bool]]:
    if on is None:
        return []
    return [and_(seat.starts_on <= on, or_(seat.ends_on.is_(None), seat.ends_on >= on))]


def _grouped(wanted: Wanted) -> list[ColumnElement[bool]]:
    if not wanted.group_id:
        return []
    return [Person.id.in_(select(GroupMember.person_id).where(GroupMember.group_id == wanted.group_id))]
