"""What the database is asked, for tests that pages and rules ask no more for more rows."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from training.models import db


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that runs inside, in its order."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
