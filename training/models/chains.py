"""The chain over the ledger (台账散列链): each line is sealed with all lines before it, so no change goes unnoticed.

A link is the SHA-256 of the hash before it and of the line's content. Whoever writes a line writes its link: it happens
here, at the flush, in whatever way the line was posted. Lines that came by another way (a bulk insert) have no link
until `flask ledger chain` makes it, and `flask ledger verify` says so.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, ForeignKey, String, UniqueConstraint, event, insert, select
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column, relationship

from training.models.appending import append_only
from training.models.base import Base, db
from training.models.congresses import Congress
from training.models.ledger import CreditEntry
from training.models.scope import OfCongress

NOTHING_BEFORE = "0" * 64
"""What the first link of a chain stands on."""
KEYS = tuple(column.key for column in CreditEntry.__table__.columns)
AS_THEY_ARE = {int, str, bool}


@append_only
class LedgerLink(OfCongress, Base):
    """One line's place in the chain of its congress; append-only like the line."""

    __tablename__ = "ledger_links"
    __table_args__ = (UniqueConstraint("entry_id"), UniqueConstraint("congress_id", "position"))

    entry_id: Mapped[int] = mapped_column(ForeignKey("credit_entries.id"))
    position: Mapped[int]
    """1, 2, 3, … within the congress."""
    hash: Mapped[str] = mapped_column(String(64))

    entry: Mapped[CreditEntry] = relationship()


def content(entry: Any) -> dict[str, Any]:
    """What the chain seals of a line: every column that says something, as JSON holds it; no floats.

    Empty columns are left out, so that a column added to the table later changes no old hash.
    """
    return content_of([getattr(entry, key) for key in KEYS])


def content_of(values: Sequence[Any]) -> dict[str, Any]:
    """The same of the bare values of a row, in the order of the table's columns."""
    return {
        key: value if type(value) in AS_THEY_ARE else _plain(value)
        for key, value in zip(KEYS, values, strict=True)
        if value is not None and value is not False and value != ""
    }


def canonical(value: Any) -> bytes:
    """The one way in which a value is written: keys sorted, no blanks, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def link(previous: str, value: Any) -> str:
    """The hash of a link: SHA-256 of the hash before it, a line feed, and the value written canonically."""
    return sha256(previous.encode("ascii") + b"\n" + canonical(value)).hexdigest()


def head(connection: Connection, congress_id: int) -> tuple[int, str]:
    """Position and hash of the last link."""
    table = LedgerLink.__table__
    query = select(table.c.position, table.c.hash).where(table.c.congress_id == congress_id)
    found = connection.execute(query.order_by(table.c.position.desc()).limit(1)).first()
    return (found.position, found.hash) if found else (0, NOTHING_BEFORE)


def extend(connection: Connection, congress_id: int, entries: Sequence[Any]) -> None:
    """Link those lines to the chain, in order of id; who posts at the same time waits."""
    connection.execute(select(Congress.id).where(Congress.id == congress_id).with_for_update(key_share=True))
    position, last = head(connection, congress_id)
    rows = []
    for at, entry in enumerate(sorted(entries, key=lambda one: one.id), start=position + 1):
        last = link(last, content(entry))
        rows.append({"congress_id": congress_id, "entry_id": entry.id, "position": at, "hash": last})
    if rows:
        connection.execute(insert(LedgerLink), rows)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    return value.isoformat() if isinstance(value, date) else getattr(value, "value", value)


@event.listens_for(db.session, "after_flush")
def _link_new_lines(session: Session, _context: UOWTransaction) -> None:
    by_congress: dict[int, list[CreditEntry]] = {}
    for entry in _lines(session.new):
        by_congress.setdefault(entry.congress_id, []).append(entry)
    for congress_id in sorted(by_congress):
        extend(session.connection(), congress_id, by_congress[congress_id])


def _lines(records: Iterable[Any]) -> list[CreditEntry]:
    return [record for record in records if isinstance(record, CreditEntry)]
