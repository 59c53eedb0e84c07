"""What a list of standings is narrowed down by, and whom it then holds."""

from dataclasses import dataclass
from datetime import date

from flask import abort, request
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import selectinload

from training.models import db
from training.models.people import DeputyGroup, GroupMember, Guest, Mandate, Person
from training.models.plans import Requirement
from training.operations.ledger.standing import Outlook, Standing, standings


@dataclass(frozen=True)
class Asked:
    """The filters in force."""

    requirement: Requirement | None
    outlook: Outlook | None
    group_id: int | None
    words: str


def asked() -> Asked:
    """The filters of this request; the first requirement where none is named."""
    wanted = request.args.get("requirement", type=int)
    query = select(Requirement).order_by(Requirement.id)
    found = db.session.scalars(query.where(Requirement.id == wanted) if wanted else query).first()
    if wanted and found is None:
        abort(404)
    outlook = request.args.get("outlook", "")
    return Asked(
        requirement=found,
        outlook=Outlook(outlook) if outlook in list(Outlook) else None,
        group_id=request.args.get("group", type=int),
        words=request.args.get("q", "").strip(),
    )


def everybody(asked: Asked, on: date) -> list[Standing]:
    """All standings against the requirement; who is furthest from it first."""
    if asked.requirement is None:
        return []
    found = standings(asked.requirement, on)
    return sorted(found, key=lambda one: (-one.short, -one.missing, one.person_id))


def narrowed(asked: Asked, rows: list[Standing]) -> list[Standing]:
    """Those that the other filters leave."""
    if asked.outlook:
        rows = [one for one in rows if one.outlook == asked.outlook]
    if asked.group_id or asked.words:
        kept = set(db.session.scalars(_people(asked)))
        rows = [one for one in rows if one.person_id in kept]
    return rows


def people_by_id(rows: list[Standing]) -> dict[int, Person]:
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


def _people(asked: Asked) -> Select[tuple[int]]:
    query = select(Person.id)
    if asked.group_id:
        members = select(GroupMember.person_id).where(GroupMember.group_id == asked.group_id)
        query = query.where(Person.id.in_(members))
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
