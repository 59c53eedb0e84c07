"""Who a program or a requirement is for, on a day: an audience (对象) turned into a query."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute

from training.models.congresses import Term
from training.models.people import GroupMember, Guest, Mandate
from training.models.plans import Audience, AudienceKind


def people_of(record: Audience, on: date) -> Select[Any]:
    """Ids of the people in that audience on that day, each once, in no order.

    A deputy counts while the mandate and its term run, a guest while invited; a group counts those of its members who
    are one or the other.
    """
    match record.audience:
        case AudienceKind.DEPUTIES:
            return deputies(on)
        case AudienceKind.NEW_DEPUTIES:
            return deputies(on).where(Mandate.is_new)
        case AudienceKind.RETURNING_DEPUTIES:
            return deputies(on).where(~Mandate.is_new)
        case AudienceKind.GUESTS:
            return guests(on)
        case AudienceKind.GROUPS:
            return _members([group.id for group in record.audience_groups], on)
    return everyone(on)


def deputies(on: date) -> Select[Any]:
    """Ids of the people with a mandate in office on that day."""
    in_office = and_(_holds(Mandate.starts_on, Mandate.ends_on, on), Term.starts_on <= on, Term.ends_on >= on)
    return select(Mandate.person_id).join(Mandate.term).where(in_office).distinct()


def guests(on: date) -> Select[Any]:
    """Ids of the people who are guests on that day."""
    return select(Guest.person_id).where(_holds(Guest.starts_on, Guest.ends_on, on)).distinct()


def everyone(on: date) -> Select[Any]:
    """Ids of deputies and guests on that day."""
    seated = union(deputies(on), guests(on)).subquery("seated")
    return select(seated.c.person_id)


def _members(groups: list[int], on: date) -> Select[Any]:
    seated = everyone(on).scalar_subquery()
    members = select(GroupMember.person_id).where(GroupMember.group_id.in_(groups), GroupMember.person_id.in_(seated))
    return members.distinct()


def _holds(
    starts_on: InstrumentedAttribute[date], ends_on: InstrumentedAttribute[date | None], on: date
) -> ColumnElement[bool]:
    return and_(starts_on <= on, or_(ends_on.is_(None), ends_on >= on))
