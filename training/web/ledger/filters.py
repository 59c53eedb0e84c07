"""What a list of standings is narrowed down by, and whom it then holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from flask import abort, request
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import selectinload

from training.clock import today
from training.models import db
from training.models.people import Delegation, DeputyGroup, GroupMember, Guest, Mandate, Person
from training.models.plans import Requirement
from training.operations.ledger.book import Book, open_book
from training.operations.ledger.standing import Outlook, Standing, standings_in


class HasPerson(Protocol):
    """A row about a person."""

    @property
    def person_id(self) -> int:
        """Whom it is about."""


@dataclass(frozen=True)
class Asked:
    """The filters in force."""

    requirement: Requirement | None
    outlook: Outlook | None
    group_id: int | None
    delegation_id: int | None
    words: str
    on: date
    """As of which day: who counts is decided by it."""
    is_today: bool


def asked() -> Asked:
    """The filters of this request; the first requirement where none is named."""
    wanted = request.args.get("requirement", type=int)
    query = select(Requirement).order_by(Requirement.id)
    found = db.session.scalars(query.where(Requirement.id == wanted) if wanted else query).first()
    if wanted and found is None:
        abort(404)
    outlook = request.args.get("outlook", "")
    now = today(current_user.congress)
    on = _day(request.args.get("on", "")) or now
    return Asked(
        requirement=found,
        outlook=Outlook(outlook) if outlook in list(Outlook) else None,
        group_id=request.args.get("group", type=int),
        delegation_id=request.args.get("delegation", type=int),
        words=request.args.get("q", "").strip(),
        on=on,
        is_today=on == now,
    )


def everybody(asked: Asked, book: Book | None = None) -> list[Standing]:
    """All standings against the requirement; who is furthest from it first."""
    if asked.requirement is None:
        return []
    found = standings_in(book or open_book(asked.requirement, asked.on))
    return sorted(found, key=lambda one: (-one.short, -one.missing, one.person_id))


def narrowed(asked: Asked, rows: list[Standing]) -> list[Standing]:
    """Those that the other filters leave."""
    if asked.outlook:
        rows = [one for one in rows if one.outlook == asked.outlook]
    kept = kept_people(asked)
    return rows if kept is None else [one for one in rows if one.person_id in kept]


def kept_people(asked: Asked) -> set[int] | None:
    """Ids of the people whom group, delegation and words leave; None: no such filter is set."""
    if not (asked.group_id or asked.delegation_id or asked.words):
        return None
    return set(db.session.scalars(_people(asked)))


def people_by_id(rows: Iterable[HasPerson]) -> dict[int, Person]:
    """The people of those rows, with their groups and mandates."""
    loaded = (
        selectinload(Person.memberships).joinedload(GroupMember.group),
        selectinload(Person.mandates),
        selectinload(Person.guesthoods),
    )
    query = select(Person).where(Person.id.in_([one.person_id for one in rows])).options(*loaded)
    return {person.id: person for person in db.session.scalars(query)}


def groups() -> list[DeputyGroup]:
    """The groups to choose from."""
    return list(db.session.scalars(select(DeputyGroup).order_by(DeputyGroup.kind, DeputyGroup.id)))


def delegations() -> list[Delegation]:
    """The delegations to choose from."""
    return list(db.session.scalars(select(Delegation).order_by(Delegation.id)))


def choices() -> dict[str, Any]:
    """What the filters offer."""
    requirements = db.session.scalars(select(Requirement).order_by(Requirement.id)).all()
    return {"requirements": requirements, "groups": groups(), "delegations": delegations()}


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _people(asked: Asked) -> Select[tuple[int]]:
    query = select(Person.id)
    if asked.group_id:
        members = select(GroupMember.person_id).where(GroupMember.group_id == asked.group_id)
        query = query.where(Person.id.in_(members))
    if asked.delegation_id:
        seated = select(Mandate.person_id).where(Mandate.delegation_id == asked.delegation_id)
        query = query.where(Person.id.in_(seated))
    if asked.words:
        query = query.where(named(asked.words))
    return query


def named(words: str) -> ColumnElement[bool]:
    """People whose name, pinyin, initials or number holds those words."""
    like = f"%{words.lower()}%"
    numbered = select(Mandate.person_id).where(Mandate.number.like(like))
    invited = select(Guest.person_id).where(Guest.number.ilike(like))
    spelt = or_(Person.name.like(like), Person.pinyin.like(like), Person.initials.like(like))
    return or_(spelt, Person.id.in_(numbered), Person.id.in_(invited))
