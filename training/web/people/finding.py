"""Records by their id, of the congress at hand alone."""

from typing import TypeVar

from flask import abort
from flask_login import current_user

from training.models import db
from training.models.accounts import Role
from training.models.base import Base
from training.models.people import Person

Record = TypeVar("Record", bound=Base)


def found(kind: type[Record], record_id: int) -> Record:
    """The record; 404 when there is none, or it belongs to another congress."""
    record = db.session.get(kind, record_id)
    if record is None:
        abort(404)
    return record


def found_person(person_id: int) -> Person:
    """The person; deputies find only themselves."""
    person = found(Person, person_id)
    if current_user.role != Role.STAFF and current_user.person_id != person_id:
        abort(404)
    return person
