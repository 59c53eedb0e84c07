"""Write the next migration from the models: `make migration WHAT="Keep what a proposal replans"`. Read it, then commit.

The newest tables are made in an empty database and compared with the models. Autogenerate forgets the CHECK of a column
that holds one of several values, so each of them is written out here. What a new column that may not be empty holds in
old rows (`server_default`) is for a human to say; tests/test_migrations.py carries records of the first release along.
"""

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import flask_migrate
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import AddColumnOp, CreateCheckConstraintOp, ModifyTableOps, OpContainer
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Column, Enum, MetaData, String, Table, TypeDecorator

from training.app import create_app
from training.models import db

FOLDER = Path(__file__).parent
FILE = '''"""{what}."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """{what}."""
    {up}


def downgrade() -> None:
    """Take it back."""
    {down}
'''


def with_written_checks(models: MetaData) -> MetaData:
    """A copy of the tables in which a column that holds one of several values is a text with a CHECK."""
    copy = MetaData(naming_convention=models.naming_convention)
    for model in models.sorted_tables:
        table = model.to_metadata(copy)
        for column in table.columns:
            if isinstance(column.type, Enum):
                write_out(table, column, column.type)
            elif isinstance(column.type, TypeDecorator):
                column.type = column.type.impl_instance
    return copy


def write_out(table: Table, column: Column[Any], kind: Enum) -> None:
    """Put a CHECK with the values in the place of the one that the column's type brings along."""
    name = f"ck_{table.name}_{kind.name}"
    brought = next(constraint for constraint in table.constraints if constraint.name == name)
    table.constraints.discard(brought)
    values = ", ".join(f"'{value}'" for value in kind.enums)
    table.append_constraint(CheckConstraint(f"{column.name} IN ({values})", name=kind.name))
    column.type = String(kind.length)


def add_checks_of_new_columns(operations: OpContainer, tables: MetaData) -> None:
    """Where an old table gets columns, add the CHECKs that speak of them, too."""
    for change in operations.ops:
        if isinstance(change, ModifyTableOps):
            new = {one.column.name for one in change.ops if isinstance(one, AddColumnOp)}
            for check in tables.tables[change.table_name].constraints:
                if isinstance(check, CheckConstraint) and new & set(re.findall(r"\w+", str(check.sqltext))):
                    change.ops.append(CreateCheckConstraintOp.from_constraint(check))


def rendered(operations: OpContainer) -> str:
    """The operations as the body of a function."""
    code = render_python_code(operations, render_as_batch=True)
    return "\n".join(line for line in code.splitlines() if not line.strip().startswith("# ###")).strip()


def main(what: str) -> None:
    """Compare the models with the newest tables, and write what is missing."""
    tables = with_written_checks(db.metadata)
    before = ScriptDirectory(str(FOLDER)).get_current_head() or ""
    revision = f"{int(before) + 1:04d}"
    with TemporaryDirectory() as folder:
        newest = f"sqlite:///{folder}/newest.sqlite"
        app = create_app({"SQLALCHEMY_DATABASE_URI": newest, "SECRET_KEY": "for this once"})
        with app.app_context():
            flask_migrate.upgrade(str(FOLDER))
            with db.engine.connect() as connection:
                found = produce_migrations(MigrationContext.configure(connection), tables)
    add_checks_of_new_columns(found.upgrade_ops, tables)
    target = FOLDER / "versions" / f"{revision}_{re.sub(r'[^a-z0-9]+', '_', what.lower()).strip('_')}.py"
    up, down = rendered(found.upgrade_ops), rendered(found.downgrade_ops)
    target.write_text(FILE.format(what=what, revision=revision, before=before, up=up, down=down), "utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", target], check=True)  # noqa: S603
    sys.stdout.write(f"{target}\n")


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].strip():
        sys.exit('say what changes for the records: make migration WHAT="Keep what a proposal replans"')
    main(sys.argv[1].strip().rstrip("."))
