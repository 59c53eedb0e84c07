"""Keep costs of classes."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep costs of classes."""
    op.create_table(
        "cost_standards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_cost_standards_congress_id_congresses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_standards")),
        sa.UniqueConstraint("congress_id", name=op.f("uq_cost_standards_congress_id")),
    )
    with op.batch_alter_table("cost_standards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cost_standards_congress_id"), ["congress_id"], unique=False)

    op.create_table(
        "class_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("arrival", sa.Integer(), nullable=False),
        sa.Column("departure", sa.Integer(), nullable=False),
        sa.Column("workers", sa.Integer(), nullable=False),
        sa.CheckConstraint("arrival BETWEEN 0 AND 100", name=op.f("ck_class_days_arrival")),
        sa.CheckConstraint("departure BETWEEN 0 AND 100", name=op.f("ck_class_days_departure")),
        sa.CheckConstraint("workers BETWEEN 0 AND 1000", name=op.f("ck_class_days_workers")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_class_days_batch_id_batches")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_class_days_congress_id_congresses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_days")),
        sa.UniqueConstraint("batch_id", name=op.f("uq_class_days_batch_id")),
    )
    with op.batch_alter_table("class_days", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_class_days_congress_id"), ["congress_id"], unique=False)

    op.create_table(
        "cost_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("lecturer_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "head IN ('lecturer', 'lodging', 'meals', 'venue', 'materials', 'transport', 'other')",
            name=op.f("ck_cost_lines_costhead"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_cost_lines_amount")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_cost_lines_batch_id_batches")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_cost_lines_congress_id_congresses")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["users.id"], name=op.f("fk_cost_lines_entered_by_id_users")),
        sa.ForeignKeyConstraint(["lecturer_id"], ["lecturers.id"], name=op.f("fk_cost_lines_lecturer_id_lecturers")),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["class_papers.id"], name=op.f("fk_cost_lines_receipt_id_class_papers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_lines")),
    )
    with op.batch_alter_table("cost_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cost_lines_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cost_lines_congress_id"), ["congress_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("cost_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cost_lines_congress_id"))
        batch_op.drop_index(batch_op.f("ix_cost_lines_batch_id"))

    op.drop_table("cost_lines")
    with op.batch_alter_table("class_days", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_class_days_congress_id"))

    op.drop_table("class_days")
    with op.batch_alter_table("cost_standards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cost_standards_congress_id"))

    op.drop_table("cost_standards")
