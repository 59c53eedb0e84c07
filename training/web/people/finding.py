"""Records by their id, of the congress at hand alone."""

from typing import TypeVar

from flask import abort

from training.models import db
from training.models.base import Base

Record = TypeVar("Record", bound=Base)


def found(kind: type[Record], record_id: int) -> Record:
    """The record; 404 when there is none, or it belongs to another congress."""
    record = db.session.get(kind, record_id)
    if record is None:
        abort(404)
    return record
