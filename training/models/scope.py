"""The one place where every query is bound to a congress (本级人大).

The border (web request, job, command) says once whose records it works on: `bind(congress_id)`. From then on each
SELECT, UPDATE and DELETE through the session sees that congress alone, and each new record is stamped with it. Without
a binding a query on such a table is refused; `everywhere()` is the one way around, for sign-in, feeds and clashes
across congresses.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ForeignKey, event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, UOWTransaction, mapped_column, with_loader_criteria

from training.models.base import db

KEY = "congress_id"
EVERYWHERE = object()
SHARED: list[Any] = []
"""Classes without a congress of their own; `seen_by(congress_id)` says who sees their rows."""


class OfCongress:
    """A record that belongs to one congress."""

    congress_id: Mapped[int] = mapped_column(ForeignKey("congresses.id"), index=True, sort_order=-5)


class OutOfScope(LookupError):
    """A query or a record without a congress, or of another one."""


def bind(congress_id: int | None) -> None:
    """From now on this session works on that congress alone, and forgets others' records; None: on none."""
    session = db.session()
    session.info[KEY] = congress_id
    for record in list(session):
        if isinstance(record, OfCongress) and record.congress_id != congress_id:
            session.expunge(record)


def bound() -> int:
    """The congress that the session works on. Raises OutOfScope when there is none."""
    congress_id = db.session().info.get(KEY)
    if congress_id is None or congress_id is EVERYWHERE:
        raise OutOfScope("no congress is bound")
    return congress_id


@contextmanager
def within(congress_id: int) -> Iterator[None]:
    """Work on that congress inside the block."""
    with _set(congress_id):
        yield


@contextmanager
def everywhere() -> Iterator[None]:
    """Work on all congresses inside the block: sign-in, feed tokens, clashes across congresses."""
    with _set(EVERYWHERE):
        yield


@contextmanager
def _set(value: object) -> Iterator[None]:
    session = db.session()
    before = session.info.get(KEY)
    session.info[KEY] = value
    try:
        yield
    finally:
        session.info[KEY] = before


@event.listens_for(db.session, "do_orm_execute")
def _keep_to_the_congress(state: ORMExecuteState) -> None:
    congress_id = state.session.info.get(KEY)
    if congress_id is EVERYWHERE or state.is_column_load or state.is_relationship_load:
        return
    if congress_id is None and any(_is_owned(mapper.class_) for mapper in state.all_mappers):
        raise OutOfScope(f"no congress is bound: {', '.join(sorted(m.class_.__name__ for m in state.all_mappers))}")
    state.statement = state.statement.options(
        with_loader_criteria(OfCongress, lambda cls: cls.congress_id == congress_id, include_aliases=True),
        *(with_loader_criteria(cls, cls.seen_by(congress_id), include_aliases=True) for cls in SHARED),
    )


@event.listens_for(db.session, "before_flush")
def _stamp_and_refuse_strangers(session: Session, _context: UOWTransaction, _instances: object) -> None:
    congress_id = session.info.get(KEY)
    if congress_id is EVERYWHERE:
        return
    for record in (*session.new, *session.dirty, *session.deleted):
        if not isinstance(record, OfCongress):
            continue
        owner: int | None = record.congress_id
        if owner is None and congress_id is not None:
            owner = record.congress_id = congress_id
        if congress_id is None or owner != congress_id:
            raise OutOfScope(f"{type(record).__name__} belongs to another congress")


def _is_owned(cls: type) -> bool:
    return issubclass(cls, OfCongress) or cls in SHARED
