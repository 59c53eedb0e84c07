"""How Alembic reaches the database: all or nothing, on SQLite as on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from training import database
from training.models import db
from training.models.base import Hours


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | bool:
    """Migrations outlive the models, so they name the database's own types."""
    return "sa.Integer()" if kind == "type" and isinstance(item, Hours) else False


def migrate(connection: Connection) -> None:
    """Run what Alembic was asked for, inside the transaction that the connection is in."""
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


@contextmanager
def whole_transaction_on_sqlite(connection: Connection) -> Iterator[None]:
    """Python's driver would commit before each CREATE TABLE, and a table that is copied must not cascade into others.

    So: an explicit transaction, foreign keys off within it and checked at its end. Raises IntegrityError when a
    migration leaves a row that points to nothing; nothing is changed then.
    """
    driver = connection.connection.dbapi_connection
    level, keys = driver.isolation_level, connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one()
    connection.rollback()
    driver.isolation_level = None
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        with connection.begin():
            driver.execute("BEGIN IMMEDIATE")
            yield
            if lost := driver.execute("PRAGMA foreign_key_check").fetchall():
                cause = ValueError(f"rows that point to nothing: {lost[:5]}")
                raise IntegrityError("PRAGMA foreign_key_check", None, cause)
    finally:
        driver.execute(f"PRAGMA foreign_keys = {keys:d}")
        driver.isolation_level = level


try:
    database.make()
except database.Unusable as error:
    raise CommandError(str(error)) from None
with db.engine.connect() as connection:
    whole = whole_transaction_on_sqlite if connection.dialect.name == "sqlite" else Connection.begin
    with whole(connection):
        migrate(connection)
