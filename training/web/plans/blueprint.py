"""What all pages of plans share: the blueprint, finding a record, what day it is, saying what is wrong at its field."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from flask import Blueprint
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select

from training import clock
from training.models import db
from training.models.accounts import Role
from training.operations.errors import NotThere

blueprint = Blueprint("plans", __name__, url_prefix="/plans")

Record = TypeVar("Record")


def find(kind: type[Record], record_id: int, *options: Any) -> Record:
    """The record of this congress. Raises NotThere."""
    query = select(kind).where(kind.id == record_id).options(*options)  # type: ignore[attr-defined]
    record = db.session.scalars(query).one_or_none()
    if record is None:
        raise NotThere(_("没有此记录，或其不属于您所在的人大。请返回列表重新选择。"))
    return record


def today() -> date:
    """The day that it is for the congress of who asks."""
    return clock.today(current_user.congress)


def is_staff() -> bool:
    """Whether staff ask; deputies read what is published."""
    return bool(current_user.role == Role.STAFF)


def passes(form: FlaskForm, problems: Mapping[str, str]) -> bool:
    """Put each sentence at its field; whether there are none."""
    for name, sentence in problems.items():
        form[name].errors = [*form[name].errors, sentence]
    return not problems


def status_of(form: FlaskForm) -> int:
    """422 where a form comes back with something to mend."""
    return 422 if form.is_submitted() else 200
