"""Rooms (教室/会场), and halls linked by video that are used as one."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from training.models import db
from training.models.catalogue import Room, room_parts
from training.models.congresses import Place
from training.models.plans import Program
from training.models.schedules import Batch
from training.operations.catalogue.circles import edges, way_back
from training.operations.errors import TrainingError

MOST_SEATS = 10_000


def matching(text: str = "") -> Select[Room]:
    """Rooms by place and name, with that text in either; place, parts and closed times come along."""
    options = (joinedload(Room.place), selectinload(Room.parts), selectinload(Room.closures))
    query = select(Room).join(Room.place).options(*options)
    if text:
        query = query.where(Room.name.icontains(text, autoescape=True) | Place.name.icontains(text, autoescape=True))
    return query.order_by(Place.name, Room.name)


def save(room: Room | None, *, name: str, place: Place, seats: int | None, parts: Sequence[Room]) -> Room:
    """Write a new room, or change one. Seats left out of a linked hall are the sum of its parts' seats.

    Raises TrainingError where the name is taken, seats are missing or too many, or a room would be a part of itself.
    """
    other = db.session.scalars(select(Room).where(Room.name == name)).first()
    if other is not None and other is not room:
        raise TrainingError(_("已有名为“%(name)s”的教室。请换一个名称。", name=name))
    seats = _seats(seats, parts)
    if room is not None:
        _check_parts(room, parts)
    else:
        room = Room()
        db.session.add(room)
    room.name, room.place, room.seats, room.parts = name, place, seats, list(parts)
    db.session.flush()
    return room


def delete(room: Room) -> None:
    """Take the room out. Raises TrainingError, naming the program, batch or linked hall that uses it."""
    if reason := why_kept(room):
        raise TrainingError(reason)
    db.session.delete(room)
    db.session.flush()


def why_kept(room: Room) -> str:
    """Why the room cannot be taken out, in the user's words; empty: it can."""
    query = select(Program).where(Program.rooms.any(Room.id == room.id)).options(joinedload(Program.annual_plan))
    if program := db.session.scalars(query.order_by(Program.id.desc()).limit(1)).first():
        shown = {"name": room.name, "year": program.annual_plan.year, "program": program.name}
        return _("%(year)s 年班次“%(program)s”可用教室“%(name)s”。请先从该班次中移除，再删除。", **shown)
    if db.session.scalars(select(Batch.id).where(Batch.room_id == room.id).limit(1)).first():
        return _("已发布的课表安排在“%(name)s”，为保留记录不能删除。", name=room.name)
    whole = db.session.scalars(select(Room.name).where(Room.parts.any(Room.id == room.id)).limit(1)).first()
    if whole:
        return _("联动会场“%(whole)s”包含“%(name)s”。请先修改该会场，再删除。", whole=whole, name=room.name)
    return ""


def occupied_with(room: Room) -> set[int]:
    """Ids of the rooms that are taken when this one is: itself, its parts, and the halls that it is a part of."""
    parts = edges(room_parts)
    wholes: dict[int, list[int]] = {}
    for whole, inner in parts.items():
        for part in inner:
            wholes.setdefault(part, []).append(whole)
    return {room.id} | _all_from(room.id, parts) | _all_from(room.id, wholes)


def _all_from(start: int, onwards: dict[int, list[int]]) -> set[int]:
    found: set[int] = set()
    todo = list(onwards.get(start, ()))
    while todo:
        step = todo.pop()
        if step not in found:
            found.add(step)
            todo.extend(onwards.get(step, ()))
    return found


def _seats(seats: int | None, parts: Sequence[Room]) -> int:
    if seats is None:
        seats = sum(part.seats for part in parts)
    if not parts and not seats:
        raise TrainingError(_("请填写座位数。只有联动会场可以留空，按各会场座位合计。"))
    if not 1 <= seats <= MOST_SEATS:
        raise TrainingError(_("座位数应在 1 至 %(most)s 之间。", most=MOST_SEATS))
    return seats


def _check_parts(room: Room, parts: Sequence[Room]) -> None:
    if room in parts:
        raise TrainingError(_("“%(name)s”不能包含自己。请取消勾选。", name=room.name))
    onwards = {whole: inner for whole, inner in edges(room_parts).items() if whole != room.id}
    if way := way_back(room.id, [part.id for part in parts], onwards):
        names = dict(db.session.execute(select(Room.id, Room.name).where(Room.id.in_(way))).all())
        shown = " → ".join(names[step] for step in way)
        raise TrainingError(_("会场互相包含：%(way)s。请取消其中一项。", way=shown))
