"""Places (地点) and what the ways between them cost."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import delete as delete_rows
from sqlalchemy import func, select

from training.models import db
from training.models.catalogue import Room
from training.models.congresses import Distance, Place
from training.models.people import Guest, Mandate
from training.operations.errors import TrainingError

FARTHEST = 10_000

Ways = Mapping[tuple[int, int], int]
"""(id of the place left, id of the place reached) → cost."""


def all_places() -> Sequence[Place]:
    """All places by name."""
    return db.session.scalars(select(Place).order_by(Place.name)).all()


def usage() -> dict[int, tuple[int, int]]:
    """Place id → how many rooms stand there, how many people live there."""
    rooms = _count(Room.place_id)
    mandates, guests = _count(Mandate.place_id), _count(Guest.place_id)
    ids = rooms.keys() | mandates.keys() | guests.keys()
    return {id_: (rooms.get(id_, 0), mandates.get(id_, 0) + guests.get(id_, 0)) for id_ in ids}


def _count(column: object) -> dict[int, int]:
    query = select(column, func.count()).where(column.is_not(None)).group_by(column)  # type: ignore[attr-defined, call-overload]
    return dict(db.session.execute(query).all())


def save(place: Place | None, *, name: str, address: str) -> Place:
    """Write a new place, or change one. Raises TrainingError where the name is taken."""
    other = db.session.scalars(select(Place).where(Place.name == name)).first()
    if other is not None and other is not place:
        raise TrainingError(_("已有名为“%(name)s”的地点。请换一个名称。", name=name))
    if place is None:
        place = Place()
        db.session.add(place)
    place.name, place.address = name, address
    db.session.flush()
    return place


def delete(place: Place) -> None:
    """Take the place out, with the ways to it. Raises TrainingError where a room stands or people live there."""
    rooms, people = usage().get(place.id, (0, 0))
    if rooms:
        raise TrainingError(_("“%(name)s”还有 %(count)s 间教室。请先移走或删除教室。", name=place.name, count=rooms))
    if people:
        shown = {"name": place.name, "count": people}
        raise TrainingError(_("“%(name)s”是 %(count)s 名参训人员的所在地。请先修改其所在地。", **shown))
    touching = (Distance.from_place_id == place.id) | (Distance.to_place_id == place.id)
    db.session.execute(delete_rows(Distance).where(touching))
    db.session.delete(place)
    db.session.flush()


def ways() -> dict[tuple[int, int], int]:
    """All distances written down."""
    return {(way.from_place_id, way.to_place_id): way.cost for way in db.session.scalars(select(Distance))}


def are_symmetric(known: Ways) -> bool:
    """Whether there and back cost the same everywhere."""
    return all(known.get((end, start)) == cost for (start, end), cost in known.items())


def set_ways(wanted: Mapping[tuple[int, int], int | None]) -> int:
    """Write these distances; None takes one out; others stay. Returns how many changed.

    Raises TrainingError for a cost out of range or a place that is not there.
    """
    names = {place.id: place.name for place in all_places()}
    known = {(way.from_place_id, way.to_place_id): way for way in db.session.scalars(select(Distance))}
    changed = 0
    for (start, end), cost in wanted.items():
        if start == end or start not in names or end not in names:
            raise TrainingError(_("地点已被他人修改。请刷新页面后重新填写。"))
        if cost is not None and not 0 <= cost <= FARTHEST:
            shown = {"start": names[start], "end": names[end], "most": FARTHEST}
            raise TrainingError(_("“%(start)s”到“%(end)s”的路程应在 0 至 %(most)s 之间。", **shown))
        changed += _set_way(known.get((start, end)), start, end, cost)
    db.session.flush()
    return changed


def _set_way(way: Distance | None, start: int, end: int, cost: int | None) -> bool:
    if cost == (way.cost if way else None):
        return False
    if cost is None:
        db.session.delete(way)
    elif way is None:
        db.session.add(Distance(from_place_id=start, to_place_id=end, cost=cost))
    else:
        way.cost = cost
    return True
