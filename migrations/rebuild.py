"""Write the first migration anew from the models: `make migration`.

Only while nothing is released: afterwards a change is a migration of its own (`flask --app wsgi db revision
--autogenerate -m "…"`, then read it and add CHECK constraints by hand). Autogenerate forgets the CHECK of a column that
holds one of several values, so here each of them becomes a constraint that is written out.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import OpContainer
from sqlalchemy import CheckConstraint, Column, Enum, MetaData, String, Table, TypeDecorator, create_engine

from training.models import db

TARGET = Path(__file__).parent / "versions" / "0001_initial.py"
HEAD = '''"""All tables of the first release; written by `make migration`."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, with its constraints and indexes."""
    {up}


def downgrade() -> None:
    """Drop every table, and with them all records."""
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


def rendered(operations: OpContainer) -> str:
    """The operations as the body of a function."""
    code = render_python_code(operations)
    return "\n".join(line for line in code.splitlines() if not line.strip().startswith("# ###")).strip()


def main() -> None:
    """Compare the models with an empty database, and write what is missing: everything."""
    tables = with_written_checks(db.metadata)
    with create_engine("sqlite://").connect() as connection:
        found = produce_migrations(MigrationContext.configure(connection), tables)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(HEAD.format(up=rendered(found.upgrade_ops), down=rendered(found.downgrade_ops)), "utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", TARGET], check=True)  # noqa: S603


if __name__ == "__main__":
    main()
