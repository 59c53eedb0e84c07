"""Writes what a comparison found: new people in bulk, changed fields one by one."""

from collections.abc import Callable
from typing import Any

from training.models import db
from training.models.congresses import Place
from training.models.people import (
    Away,
    Delegation,
    DeputyGroup,
    GroupKind,
    GroupMember,
    Guest,
    Mandate,
    Person,
)
from training.operations.people.comparing import Comparison, Step
from training.operations.people.entries import GROUPS
from training.operations.people.spelling import initials

MAKERS: dict[str, Callable[[str], Any]] = {
    "delegation": lambda name: Delegation(name=name),
    "place": lambda name: Place(name=name),
    "area_group": lambda name: DeputyGroup(name=name, kind=GroupKind.AREA),
    "professional_group": lambda name: DeputyGroup(name=name, kind=GroupKind.PROFESSIONAL),
}
PERSONAL = ("name", "phone", "employer")


def write(comparison: Comparison) -> None:
    """Every step, in the session's one transaction."""
    records = comparison.known.records
    for name, values in comparison.made.items():
        for value in values:
            records[name][value] = MAKERS[name](value)
            db.session.add(records[name][value])
    db.session.flush()
    with db.session.no_autoflush:
        for step in comparison.steps:
            if step.changes:
                _take(step, comparison)
    db.session.flush()


def _take(step: Step, comparison: Comparison) -> None:
    person = step.person or Person()
    seat = step.seat or _new_seat(step, person, comparison)
    for change in step.changes:
        _set(person, seat, change.field, change.new, comparison.known.records)
    db.session.add_all([person, seat])


def _new_seat(step: Step, person: Person, comparison: Comparison) -> Mandate | Guest:
    if step.entry.is_guest:
        return Guest(person=person, number=step.entry.number)
    return Mandate(person=person, number=step.entry.number, term=comparison.term)


def _set(person: Person, seat: Mandate | Guest, name: str, value: Any, records: dict[str, dict[str, Any]]) -> None:
    """Put one value where it belongs."""
    if name in PERSONAL:
        setattr(person, name, value)
    elif name == "pinyin":
        person.pinyin, person.initials = value, initials(value)
    elif name in GROUPS:
        _put_in(person, records[name][value])
    elif name in records:
        setattr(seat, name, records[name][value])
    elif name == "away":
        person.aways.extend(Away(starts_at=starts_at, ends_at=ends_at) for starts_at, ends_at in value)
    else:
        setattr(seat, name, value)


def _put_in(person: Person, group: DeputyGroup) -> None:
    """One group of each kind: who is in another moves."""
    for member in person.memberships:
        if member.group.kind == group.kind:
            member.group = group
            return
    person.memberships.append(GroupMember(group=group))
