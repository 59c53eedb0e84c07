"""Groups and delegations: kept, and a person in one group of each kind at the most."""

from typing import TypeVar

from flask_babel import gettext as _
from sqlalchemy import func, select

from training.models import db
from training.models.people import Delegation, DeputyGroup, GroupKind, GroupMember, Guest, Mandate, Person
from training.models.plans import Program, Requirement
from training.operations.errors import TrainingError
from training.operations.people.errors import Refused

Named = TypeVar("Named", DeputyGroup, Delegation)


def put_in(person: Person, kind: GroupKind, group: DeputyGroup | None) -> None:
    """From now on the person is in that group alone of its kind; None: in none of that kind."""
    memberships = [member for member in person.memberships if member.group.kind == kind]
    for member in memberships[1 if group else 0 :]:
        person.memberships.remove(member)
        db.session.delete(member)
    if group and memberships:
        memberships[0].group = group
    elif group:
        person.memberships.append(GroupMember(group=group))
    db.session.flush()


def add_group(name: str, kind: GroupKind) -> DeputyGroup:
    """A new group. Raises Refused for a name that another of its kind has."""
    _refuse_a_taken_name(name, select(DeputyGroup).where(DeputyGroup.kind == kind, DeputyGroup.name == name), None)
    return _added(DeputyGroup(name=name, kind=kind))


def rename_group(group: DeputyGroup, name: str) -> None:
    """Call it otherwise; who is in it stays."""
    others = select(DeputyGroup).where(DeputyGroup.kind == group.kind, DeputyGroup.name == name)
    _refuse_a_taken_name(name, others, group)
    group.name = name
    db.session.flush()


def delete_group(group: DeputyGroup) -> None:
    """Only an empty group that no program and no requirement is for."""
    members = db.session.scalar(select(func.count(GroupMember.id)).where(GroupMember.group_id == group.id)) or 0
    if members:
        raise TrainingError(
            _("“%(name)s”还有 %(count)s 名成员，不能删除。请先移出成员。", name=group.name, count=members)
        )
    for audience in (Program, Requirement):
        user = db.session.scalar(select(audience.name).where(audience.audience_groups.any(DeputyGroup.id == group.id)))
        if user:
            raise TrainingError(_("“%(user)s”以“%(name)s”为对象，不能删除。请先修改对象。", user=user, name=group.name))
    _gone(group)


def add_delegation(name: str) -> Delegation:
    """A new delegation."""
    _refuse_a_taken_name(name, select(Delegation).where(Delegation.name == name), None)
    return _added(Delegation(name=name))


def rename_delegation(delegation: Delegation, name: str) -> None:
    """Call it otherwise; its deputies stay."""
    _refuse_a_taken_name(name, select(Delegation).where(Delegation.name == name), delegation)
    delegation.name = name
    db.session.flush()


def delete_delegation(delegation: Delegation) -> None:
    """Only one that no deputy, past ones included, belongs to."""
    deputies = db.session.scalar(select(func.count(Mandate.id)).where(Mandate.delegation_id == delegation.id)) or 0
    if deputies:
        raise TrainingError(
            _("“%(name)s”还有 %(count)s 名代表，不能删除。请先改动他们的代表团。", name=delegation.name, count=deputies)
        )
    _gone(delegation)


def find(words: str) -> Person:
    """The person with that number, or the only one of that name. Raises Refused("who") naming the numbers."""
    mandated = select(Mandate.person_id).where(Mandate.number == words)
    invited = select(Guest.person_id).where(Guest.number == words)
    found = list(db.session.scalars(select(Person).where(Person.id.in_(mandated.union(invited)))))
    found = found or list(db.session.scalars(select(Person).where(Person.name == words)))
    if not found:
        raise Refused("who", _("没有编号或姓名为“%(words)s”的人员。请核对。", words=words))
    if len(found) > 1:
        numbers = "、".join(sorted({seat.number for person in found for seat in _seats(person)}))
        raise Refused(
            "who",
            _(
                "有 %(count)s 名“%(words)s”，编号为 %(numbers)s。请填编号。",
                count=len(found),
                words=words,
                numbers=numbers,
            ),
        )
    return found[0]


def _refuse_a_taken_name(name: str, others: object, mine: Named | None) -> None:
    other = db.session.scalar(others)  # type: ignore[call-overload]
    if other and other is not mine:
        raise Refused("name", _("已有“%(name)s”。请换一个名称。", name=name))


def _added(record: Named) -> Named:
    db.session.add(record)
    db.session.flush()
    return record


def _gone(record: DeputyGroup | Delegation) -> None:
    db.session.delete(record)
    db.session.flush()


def _seats(person: Person) -> list[Mandate | Guest]:
    return [*person.mandates, *person.guesthoods]
