"""A closed room opened, or a lecturer's time won back, for a few half-days: what is left of the closed time stays."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from training.models import db
from training.models.catalogue import Lecturer, LecturerClosure, Room, RoomClosure

Closure = LecturerClosure | RoomClosure


def open_up(owner: Lecturer | Room, starts_at: datetime, ends_at: datetime) -> None:
    """Take that time out of whatever closes the room or the lecturer."""
    if isinstance(owner, Lecturer):
        owner.closures = [
            part if isinstance(part, LecturerClosure) else LecturerClosure(**part)
            for one in owner.closures
            for part in _left(one, starts_at, ends_at)
        ]
    else:
        owner.closures = [
            part if isinstance(part, RoomClosure) else RoomClosure(**part)
            for one in owner.closures
            for part in _left(one, starts_at, ends_at)
        ]
    db.session.flush()


def _left(one: Closure, starts_at: datetime, ends_at: datetime) -> Iterator[Any]:
    """The closure where that time does not touch it; else what is left of it, as fields of new ones."""
    if ends_at <= one.starts_at or one.ends_at <= starts_at:
        yield one
        return
    for begin, end in ((one.starts_at, min(one.ends_at, starts_at)), (max(one.starts_at, ends_at), one.ends_at)):
        if begin < end:
            yield {"starts_at": begin, "ends_at": end, "reason": one.reason}
