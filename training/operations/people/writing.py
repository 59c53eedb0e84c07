"""Writes what a comparison found: new people in bulk, changed fields one by one."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import insert

from training.models import db, scope
from training.models.congresses import Place
from training.models.people import Away, Delegation, DeputyGroup, GroupKind, GroupMember, Guest, Mandate, Person
from training.operations.people.comparing import Comparison, Step
from training.operations.people.entries import GROUPS
from training.operations.people.spelling import initials

Row = dict[str, Any]
Records = dict[str, dict[str, Any]]
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
    _add([step for step in comparison.steps if step.person is None], comparison)
    with db.session.no_autoflush:
        for step in comparison.steps:
            if step.person and step.changes:
                _change(step, step.person, comparison)
    db.session.flush()


def _add(steps: list[Step], comparison: Comparison) -> None:
    """People whom nobody knew, by a few statements however many they are."""
    if not steps:
        return
    said = [{change.field: change.new for change in step.changes} for step in steps]
    made = insert(Person).returning(Person.id, sort_by_parameter_order=True)
    ids = db.session.scalars(made, [_person(row) for row in said]).all()
    records, owner = comparison.known.records, {"congress_id": scope.bound()}
    added = list(zip(steps, ids, said, strict=True))
    seats = [(step, owner | _seat(step, person_id, row, records)) for step, person_id, row in added]
    _insert(Mandate, (row | {"term_id": comparison.term.id} for step, row in seats if not step.entry.is_guest))
    _insert(Guest, (row for step, row in seats if step.entry.is_guest))
    _insert(
        GroupMember, (owner | row for _step, person_id, row in added for row in _memberships(person_id, row, records))
    )
    _insert(Away, (owner | row for _step, person_id, row in added for row in _aways(person_id, row)))


def _insert(model: type, rows: Iterable[Row]) -> None:
    rows = list(rows)
    if rows:
        db.session.execute(insert(model), rows)


def _person(said: Row) -> Row:
    row = {"phone": "", "employer": ""} | {name: said[name] for name in (*PERSONAL, "pinyin") if name in said}
    return row | {"initials": initials(row["pinyin"])}


def _seat(step: Step, person_id: int, said: Row, records: Records) -> Row:
    """The columns that both kinds of seat have, and those of its own kind."""
    place = records["place"].get(said.get("place", ""))
    row: Row = {"person_id": person_id, "number": step.entry.number, "place_id": place.id if place else None}
    row |= {"starts_on": said["starts_on"], "ends_on": said.get("ends_on")}
    if step.entry.is_guest:
        return row | {"title": said.get("title", "")}
    delegation = records["delegation"].get(said.get("delegation", ""))
    return row | {"is_new": said["is_new"], "delegation_id": delegation.id if delegation else None}


def _memberships(person_id: int, said: Row, records: Records) -> Iterator[Row]:
    for name in GROUPS:
        if name in said:
            yield {"person_id": person_id, "group_id": records[name][said[name]].id}


def _aways(person_id: int, said: Row) -> Iterator[Row]:
    for starts_at, ends_at in said.get("away", ()):
        yield {"person_id": person_id, "starts_at": starts_at, "ends_at": ends_at, "reason": ""}


def _change(step: Step, person: Person, comparison: Comparison) -> None:
    """Somebody who is here already: only what differs."""
    seat = step.seat or Mandate(person=person, number=step.entry.number, term=comparison.term)
    for change in step.changes:
        _set(person, seat, change.field, change.new, comparison.known.records)
    db.session.add(seat)


def _set(person: Person, seat: Mandate | Guest, name: str, value: Any, records: Records) -> None:
    """Put one value where it belongs."""
    if name in PERSONAL:
        setattr(person, name, value)
    elif name == "pinyin":
        person.pinyin, person.initials = value, initials(value)
    elif name in GROUPS:
        _put_in(person, records[name][value])
    elif name == "away":
        person.aways.extend(Away(starts_at=starts_at, ends_at=ends_at) for starts_at, ends_at in value)
    else:
        setattr(seat, name, records[name][value] if name in records else value)


def _put_in(person: Person, group: DeputyGroup) -> None:
    """One group of each kind: who is in another moves."""
    for member in person.memberships:
        if member.group.kind == group.kind:
            member.group = group
            return
    person.memberships.append(GroupMember(group=group))
