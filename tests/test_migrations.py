"""The migrations make the tables that the models describe, on both databases, and lose nothing on the way."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    Time,
    inspect,
    text,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable
from sqlalchemy.types import TypeEngine

from tests import factories
from tests.conftest import start
from training.models import db, scope
from training.operations.ledger import chain

pytestmark = pytest.mark.databases("sqlite", "postgres")
FOLDER = Path(__file__).parent.parent / "migrations"
DATA = Path(__file__).parent / "data"


@pytest.fixture
def unbuilt(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[Flask]:
    """The program on a database without any table."""
    app = start(f"sqlite:///{tmp_path / 'unbuilt.sqlite'}" if database.startswith("sqlite") else database)
    with app.app_context():
        drop_everything()
        yield app
        db.session.remove()
        drop_everything()
        if not database.startswith("sqlite"):
            db.create_all()
        db.engine.dispose()


def drop_everything() -> None:
    db.drop_all()
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))


def up(revision: str = "head") -> None:
    flask_migrate.upgrade(str(FOLDER), revision)


def down(revision: str = "base") -> None:
    flask_migrate.downgrade(str(FOLDER), revision)


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_up_down_and_up_again(unbuilt):
    up()
    assert tables() == set(db.metadata.tables)
    down()
    assert tables() == set()
    up()
    assert tables() == set(db.metadata.tables)


def test_migrations_and_models_agree(unbuilt):
    up()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def checks_of_models() -> dict[str, set[str]]:
    return {
        table.name: {constraint.name for constraint in table.constraints if isinstance(constraint, CheckConstraint)}
        for table in db.metadata.sorted_tables
    }


def test_every_check_of_the_models_is_in_the_database(unbuilt):
    up()
    found = inspect(db.engine)
    assert {name: {c["name"] for c in found.get_check_constraints(name)} for name in tables()} == checks_of_models()


def plain(sql: str) -> str:
    """A CHECK without quotes, blanks and brackets, which each database sets in its own way."""
    return re.sub(r"[\s()\"]|\w+\.(?=\w)", "", sql).lower()


@pytest.mark.databases("sqlite")
def test_every_check_says_what_the_model_says(unbuilt):
    """On SQLite the text of a CHECK is kept as it was written, so it can be compared."""
    up()
    found = inspect(db.engine)
    for table in db.metadata.sorted_tables:
        statement = plain(str(CreateTable(table).compile(db.engine)))
        for check in found.get_check_constraints(table.name):
            assert f"constraint{check['name']}check{plain(check['sqltext'])}" in statement, check


def test_a_check_is_enforced(unbuilt):
    up()
    scope.bind(factories.CongressFactory().id)
    with pytest.raises(IntegrityError):
        factories.CourseFactory(minutes=0)
    db.session.rollback()


def test_records_of_the_first_release_reach_the_newest_tables(unbuilt):
    up("0001")
    kept = records_of_the_first_release()
    up()
    found = {name: rows(name) for name in kept}
    assert {name: [first | row for first, row in zip(found[name], kept[name], strict=True)] for name in kept} == found


def test_the_ledger_of_the_first_release_is_chained_on_the_way(unbuilt):
    up("0001")
    records_of_the_first_release()
    up()
    with db.engine.connect() as connection:
        owners = [row[0] for row in connection.execute(text("SELECT DISTINCT congress_id FROM credit_entries"))]
    checked = [chain.check(owner) for owner in owners]
    assert sum(one.lines for one in checked) == len(rows("credit_entries")) > 0
    assert [one.fault for one in checked] == [""] * len(owners)


@pytest.mark.parametrize("recorded", [True, False])
def test_a_class_posted_before_closings_came_is_closed_with_a_note(unbuilt, recorded):
    """One whose last lists are not in stays open, so that nobody finds them locked."""
    up("0001")
    records_of_the_first_release()
    if not recorded:
        with db.engine.begin() as connection:
            columns = "congress_id, batch_id, subject, state, sequence, changed_at, starts_at, ends_at"
            later = "1, 1, '第二讲', 'planned', 0, '2022-03-01 09:00', '2022-04-12 08:30', '2022-04-12 11:30'"
            connection.execute(text(f"INSERT INTO lessons (id, {columns}) VALUES (99, {later})"))
    up()
    (closing,), (step,) = rows("closings"), rows("closing_steps")
    assert (closing["batch_id"], closing["state"]) == (1, "closed" if recorded else "open")
    assert (step["kind"], step["earned"], str(step["at"])[:16]) == ("before", 1, "2022-03-01 09:00")
    assert ("视为已结班" in step["reason"]) is recorded


def records_of_the_first_release() -> dict[str, list[dict[str, Any]]]:
    """A record of every kind, put into the tables with plain INSERTs: the factories know only the newest."""
    kept = json.loads((DATA / "release-0001.json").read_text("utf-8"))
    then = MetaData()
    then.reflect(db.engine)
    with db.engine.begin() as connection:
        for table in (one for one in db.metadata.sorted_tables if one.name in kept):
            connection.execute(
                then.tables[table.name].insert(), [read(then.tables[table.name], one) for one in kept[table.name]]
            )
    return {name: rows(name) for name in kept}


def read(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """A row of the file in the types of the table's columns."""
    return {name: value if value is None else reader(table.c[name].type)(value) for name, value in row.items()}


def reader(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    """What makes a value of that type from what stands in the file."""
    if isinstance(kind, LargeBinary):
        return str.encode
    if isinstance(kind, JSON):
        return json.loads
    if isinstance(kind, Date | DateTime | Time):
        return kind.python_type.fromisoformat
    return bool if isinstance(kind, Boolean) else lambda value: value


def rows(name: str) -> list[dict[str, Any]]:
    """What a table holds, in a fixed order."""
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(text(f'SELECT * FROM "{name}" ORDER BY 1, 2')).mappings()]


def test_a_crash_in_the_middle_leaves_nothing_half_done(unbuilt, tmp_path):
    """A further migration makes a table, moves rows, and dies: the tables are as they were before it."""
    folder = with_a_further_migration(tmp_path, DIES)
    up()
    factories.CongressFactory(name="淮北市人大常委会")
    db.session.commit()
    db.session.remove()
    with pytest.raises(ZeroDivisionError):
        flask_migrate.upgrade(str(folder))
    assert tables() == set(db.metadata.tables)
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT name FROM congresses")) == "淮北市人大常委会"
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == newest()


def newest() -> str:
    return ScriptDirectory(str(FOLDER)).get_current_head() or ""


def with_a_further_migration(tmp_path: Path, code: str) -> Path:
    """A copy of the folder with one more migration."""
    folder = tmp_path / "migrations"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9999_further.py").write_text(code.replace("NEWEST", newest()), "utf-8")
    return folder


DIES = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9999", "NEWEST"


def upgrade():
    op.create_table("extra", sa.Column("id", sa.Integer, primary_key=True))
    with op.batch_alter_table("congresses") as batch:
        batch.add_column(sa.Column("motto", sa.String(40)))
    op.execute("UPDATE congresses SET name = 'gone'")
    1 / 0
"""


@pytest.mark.databases("sqlite")
def test_a_row_that_would_point_to_nothing_stops_a_migration_on_sqlite(unbuilt, tmp_path):
    folder = with_a_further_migration(
        tmp_path, DIES.replace("1 / 0", 'op.execute("UPDATE terms SET congress_id = 99")')
    )
    up()
    scope.bind(factories.CongressFactory().id)
    factories.TermFactory()
    db.session.commit()
    db.session.remove()
    with pytest.raises(IntegrityError, match="point to nothing"):
        flask_migrate.upgrade(str(folder))
    assert "extra" not in tables()


def test_there_is_one_head():
    assert len(ScriptDirectory(str(FOLDER)).get_heads()) == 1
