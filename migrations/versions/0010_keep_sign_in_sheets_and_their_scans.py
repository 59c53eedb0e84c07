"""Keep sign-in sheets and their scans."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep sign-in sheets and their scans."""
    op.create_table(
        "sign_in_sheets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_ids", sa.JSON(), nullable=False),
        sa.Column("half_days", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_sign_in_sheets_batch_id_batches")),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_sign_in_sheets_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_sign_in_sheets_made_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_sheets")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_sign_in_sheets_batch_id_number")),
    )
    with op.batch_alter_table("sign_in_sheets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_sheets_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_sheets_congress_id"), ["congress_id"], unique=False)

    op.create_table(
        "sheet_scans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("sign_in_sheet_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachments.id"], name=op.f("fk_sheet_scans_attachment_id_attachments")
        ),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_sheet_scans_congress_id_congresses")),
        sa.ForeignKeyConstraint(
            ["sign_in_sheet_id"], ["sign_in_sheets.id"], name=op.f("fk_sheet_scans_sign_in_sheet_id_sign_in_sheets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_scans")),
    )
    with op.batch_alter_table("sheet_scans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sheet_scans_attachment_id"), ["attachment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sheet_scans_congress_id"), ["congress_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sheet_scans_sign_in_sheet_id"), ["sign_in_sheet_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("sheet_scans", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sheet_scans_sign_in_sheet_id"))
        batch_op.drop_index(batch_op.f("ix_sheet_scans_congress_id"))
        batch_op.drop_index(batch_op.f("ix_sheet_scans_attachment_id"))

    op.drop_table("sheet_scans")
    with op.batch_alter_table("sign_in_sheets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_sheets_congress_id"))
        batch_op.drop_index(batch_op.f("ix_sign_in_sheets_batch_id"))

    op.drop_table("sign_in_sheets")
