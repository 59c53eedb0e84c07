"""A batch of a proposal: its people, its lessons, its seats, and what is locked of it."""

from typing import Any, NamedTuple

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from training.models import db
from training.models.people import GroupMember, Mandate, Person
from training.operations.errors import TrainingError
from training.operations.schedules import pins
from training.web.access import allows
from training.web.paging import page_of
from training.web.schedules.blueprint import blueprint
from training.web.schedules.sight import Held, Sight, found, record_id, sight_of


class Seat(NamedTuple):
    """A person in a batch."""

    person: Person
    key: str
    standing: str
    is_locked: bool


@blueprint.get("/<int:proposal_id>/batches/<batch_key>")
@allows("staff")
def batch(proposal_id: int, batch_key: str) -> ResponseReturnValue:
    """Who comes, what is taught, and where it could go instead."""
    sight = sight_of(found(proposal_id))
    held = sight.batch(batch_key) or abort(404)
    members = [record_id(one["person"]) for one in sight.answer["places"] if one["batch"] == held.id]
    page = page_of(_sorted(members, request.args.get("q", "").strip()))
    return render_template(
        "schedules/batch.html",
        sight=sight,
        held=held,
        page=page,
        seats=_seats(page.items, sight, held),
        given=pins.given(sight.question, held.id),
        starts=_starts(sight, held),
        rooms=_rooms(sight, held),
        able=_able(sight, held),
    )


def _sorted(members: list[int], words: str) -> list[int]:
    """Ids in the order of every list, by pinyin; those alone whose name or pinyin begins with the words."""
    wanted = set(members)
    query = select(Person.id).order_by(Person.pinyin, Person.id)
    if words:
        kinds = (Person.name, Person.pinyin, Person.initials)
        query = query.where(or_(*(kind.startswith(words, autoescape=True) for kind in kinds)))
    return [one for one in db.session.scalars(query) if one in wanted]


def _seats(members: list[int], sight: Sight, held: Held) -> list[Seat]:
    loaded = selectinload(Person.memberships).joinedload(GroupMember.group)
    people = db.session.scalars(select(Person).where(Person.id.in_(members)).options(loaded)).all()
    query = select(Mandate.person_id, Mandate.is_new).where(Mandate.person_id.in_(members))
    new = {row.person_id: row.is_new for row in db.session.execute(query.order_by(Mandate.starts_on))}
    words = {True: _("新任"), False: _("连任"), None: _("列席")}
    locked = {one["person"] for one in sight.question["pins"] if one["program"] == held.program}
    by_id = {person.id: person for person in people}
    return [
        Seat(by_id[one], f"person-{one}", words[new.get(one)], f"person-{one}" in locked)
        for one in members
        if one in by_id
    ]


def _starts(sight: Sight, held: Held) -> list[tuple[int, str]]:
    """Half-days on which the batch might begin, and what they are called."""
    program = sight.program(held.program)
    begun = {one.start for one in sight.held if one.is_begun}
    options = {one["start"] for one in program.get("options", ())} - begun
    return [(one, sight.names.moment(one)) for one in sorted({held.start, *program.get("starts", ()), *options})]


def _rooms(sight: Sight, held: Held) -> list[tuple[str, str, int]]:
    """Rooms that the batch might have, with their seats; none online."""
    program = sight.program(held.program)
    wanted = {*program.get("rooms", ()), *(one["room"] for one in program.get("options", ()) if one["room"])}
    return [
        (room["id"], sight.names.plain_room(room["id"]), room["seats"])
        for room in sight.question["rooms"]
        if room["id"] in wanted
    ]


def _able(sight: Sight, held: Held) -> dict[str, list[str]]:
    """Who can give each lesson."""
    return {lesson["id"]: lesson["lecturers"] for lesson in sight.program(held.program)["lessons"]}


@blueprint.post("/<int:proposal_id>/lock")
@allows("staff")
def lock(proposal_id: int) -> ResponseReturnValue:
    """Lock a person, or a batch's time, room or lecturer, or let it go."""
    proposal = found(proposal_id)
    asked: Any = request.form
    version, locked = asked.get("version", 0, type=int), asked.get("locked") == "1"
    what, batch_key = asked.get("what", ""), asked.get("batch", "")
    if what == "person":
        pins.pin_person(proposal, asked.get("person", ""), asked.get("program", ""), version=version, locked=locked)
    elif what in ("start", "room", "lecturers"):
        pins.pin_batch(proposal, batch_key, what, version=version, locked=locked, lesson=asked.get("lesson", ""))
    else:
        raise TrainingError(_("请选择要锁定的内容。"))
    db.session.commit()
    flash(_("已锁定，重新求解时保持不变。") if locked else _("已解除锁定。"), "success")
    return redirect(url_for("schedules.batch", proposal_id=proposal_id, batch_key=batch_key))
