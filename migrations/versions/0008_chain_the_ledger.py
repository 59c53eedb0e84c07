"""Chain the ledger."""

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ENTRIES = sa.table(
    "credit_entries",
    *(
        sa.column(name, sa.Integer)
        for name in (
            *("id", "congress_id", "person_id", "minutes", "hours", "attendance_id", "course_id", "program_id"),
            *("rule_set_id", "reverses_id", "posted_by_id"),
        )
    ),
    *(sa.column(name, sa.String) for name in ("kind", "program_kind", "mode", "note")),
    sa.column("earned_on", sa.Date),
    sa.column("is_compulsory", sa.Boolean),
    sa.column("posted_at", sa.DateTime),
)
LINKS = sa.table(
    "ledger_links",
    *(sa.column(name, sa.Integer) for name in ("congress_id", "entry_id", "position")),
    sa.column("hash", sa.String),
)


def upgrade() -> None:
    """Chain the ledger."""
    op.create_table(
        "ledger_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_ledger_links_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["credit_entries.id"], name=op.f("fk_ledger_links_entry_id_credit_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_links")),
        sa.UniqueConstraint("congress_id", "position", name=op.f("uq_ledger_links_congress_id_position")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_ledger_links_entry_id")),
    )
    with op.batch_alter_table("ledger_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_links_congress_id"), ["congress_id"], unique=False)
    link_what_there_is(op.get_bind())


def link_what_there_is(connection) -> None:
    """Lines posted before this release are linked in order of id, as training/models/chains.py links new ones."""
    last, rows = {}, []
    for entry in connection.execute(sa.select(ENTRIES).order_by(ENTRIES.c.congress_id, ENTRIES.c.id)):
        position, before = last.get(entry.congress_id, (0, "0" * 64))
        body = json.dumps(content(entry), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest = sha256(f"{before}\n{body}".encode()).hexdigest()
        last[entry.congress_id] = position + 1, digest
        rows.append(
            {"congress_id": entry.congress_id, "entry_id": entry.id, "position": position + 1, "hash": digest}
        )
    for begin in range(0, len(rows), 10_000):
        connection.execute(sa.insert(LINKS), rows[begin : begin + 10_000])


def content(entry) -> dict:
    """Every column that says something, as JSON holds it."""
    values = {key: plain(value) for key, value in entry._mapping.items()}
    hours = Decimal(entry.hours) / 100
    values["hours"] = f"{hours.normalize():f}" if hours else "0"
    return {key: value for key, value in values.items() if value is not None and value is not False and value != ""}


def plain(value):
    return value.isoformat() if isinstance(value, date) else value


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("ledger_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_links_congress_id"))

    op.drop_table("ledger_links")
