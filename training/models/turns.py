"""One after the other: whoever changes a record that others may be changing takes its row first."""

from typing import Any

from sqlalchemy import update

from training.models.base import db
from training.models.scope import OfCongress


def take(record: OfCongress) -> None:
    """Take the record's row until the transaction ends, and read the record anew.

    Whoever comes second waits here, and then sees what the first has done. A SELECT would not do on SQLite, where
    reading begins no transaction.
    """
    table: Any = type(record)
    mine = update(table).where(table.id == record.id)  # type: ignore[attr-defined]
    db.session.execute(mine.values(congress_id=table.congress_id).execution_options(synchronize_session=False))
    db.session.refresh(record)
