"""The filters of the lists, and what they leave."""

from dataclasses import dataclass
from datetime import date

from flask import request
from sqlalchemy import ColumnElement, or_, select

from training.models.activities import Activity, ActivityKind, Participation, ParticipationState
from training.models.people import GroupMember, Person
from training.web.fields import read_day


@dataclass(frozen=True)
class Asked:
    """The filters in force."""

    kind: ActivityKind | None
    group_id: int | None
    words: str
    from_on: date | None
    to_on: date | None


def asked() -> Asked:
    """The filters of this request; what cannot be read is left out."""
    kind = request.args.get("kind", "")
    return Asked(
        kind=ActivityKind(kind) if kind in list(ActivityKind) else None,
        group_id=request.args.get("group", type=int),
        words=request.args.get("q", "").strip()[:60],
        from_on=_day("from"),
        to_on=_day("to"),
    )


def state() -> ParticipationState | None:
    """The state asked for; those that wait, where none is named; None: all."""
    wanted = request.args.get("state", ParticipationState.CLAIMED.value)
    return ParticipationState(wanted) if wanted in list(ParticipationState) else None


def of_activities(asked: Asked) -> list[ColumnElement[bool]]:
    """What leaves the activities: by kind, days, group, and words in the title or a participant's name."""
    found = _of_days(asked)
    if asked.group_id:
        found.append(Activity.group_id == asked.group_id)
    if asked.words:
        people = select(Participation.activity_id).join(Participation.person).where(_named(asked.words))
        found.append(or_(Activity.title.contains(asked.words, autoescape=True), Activity.id.in_(people)))
    return found


def of_parts(asked: Asked) -> list[ColumnElement[bool]]:
    """What leaves the parts: by kind, days, group of the person, and words in name or title."""
    found = _of_days(asked)
    if asked.group_id:
        members = select(GroupMember.person_id).where(GroupMember.group_id == asked.group_id)
        found.append(Participation.person_id.in_(members))
    if asked.words:
        found.append(or_(_named(asked.words), Activity.title.contains(asked.words, autoescape=True)))
    return found


def _of_days(asked: Asked) -> list[ColumnElement[bool]]:
    found = [Activity.kind == asked.kind] if asked.kind else []
    if asked.from_on:
        found.append(Activity.ends_on >= asked.from_on)
    if asked.to_on:
        found.append(Activity.starts_on <= asked.to_on)
    return found


def _named(words: str) -> ColumnElement[bool]:
    letters = words.casefold()
    spelt = (Person.pinyin.contains(letters, autoescape=True), Person.initials.contains(letters, autoescape=True))
    return or_(Person.name.contains(words, autoescape=True), *spelt)


def _day(name: str) -> date | None:
    try:
        return read_day(request.args.get(name, ""))
    except ValueError:
        return None
