"""Append-only tables (只增不改): what stands there is never changed or deleted, only answered by a later row."""

from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState

from training.models.base import db

Model = TypeVar("Model", bound=type[Any])
MODELS: set[type[Any]] = set()


class AppendOnly(RuntimeError):
    """Somebody tried to change or delete a row of an append-only table."""


def append_only(model: Model) -> Model:
    """Class decorator: the session changes and deletes no record of that class. Raises AppendOnly where one tries."""
    MODELS.add(model)
    event.listen(model, "before_update", _refuse)
    event.listen(model, "before_delete", _refuse)
    return model


def _refuse(_mapper: object, _connection: object, record: Any) -> None:
    raise AppendOnly(f"{type(record).__name__} {record.id}: add a row that answers it instead")


@event.listens_for(db.session, "do_orm_execute")
def _refuse_statements(state: ORMExecuteState) -> None:
    """UPDATE and DELETE of many rows at once, which no record hears of."""
    if (state.is_update or state.is_delete) and any(mapper.class_ in MODELS for mapper in state.all_mappers):
        raise AppendOnly(f"no {'UPDATE' if state.is_update else 'DELETE'} of an append-only table")
