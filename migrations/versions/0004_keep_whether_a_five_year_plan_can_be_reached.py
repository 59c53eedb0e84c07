"""Keep whether a five-year plan can be reached."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep whether a five-year plan can be reached."""
    op.create_table(
        "reckonings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reckoned_at", sa.DateTime(), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("past", sa.JSON(), nullable=False),
        sa.Column("short", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_reckonings_congress_id_congresses")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["five_year_plans.id"], name=op.f("fk_reckonings_plan_id_five_year_plans"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reckonings")),
    )
    with op.batch_alter_table("reckonings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reckonings_congress_id"), ["congress_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reckonings_plan_id"), ["plan_id"], unique=False)

    with op.batch_alter_table("five_year_plans", schema=None) as batch_op:
        batch_op.add_column(sa.Column("assumptions", sa.JSON(), nullable=True))

    with op.batch_alter_table("targets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_year", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("targets", schema=None) as batch_op:
        batch_op.drop_column("due_year")

    with op.batch_alter_table("five_year_plans", schema=None) as batch_op:
        batch_op.drop_column("assumptions")

    with op.batch_alter_table("reckonings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reckonings_plan_id"))
        batch_op.drop_index(batch_op.f("ix_reckonings_congress_id"))

    op.drop_table("reckonings")
