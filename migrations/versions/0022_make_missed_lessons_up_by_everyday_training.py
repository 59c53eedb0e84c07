"""Make missed lessons up by everyday training."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make missed lessons up by everyday training."""
    with op.batch_alter_table("make_ups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("activity_id", sa.Integer(), nullable=True))
        batch_op.alter_column("lesson_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(batch_op.f("ix_make_ups_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(
            "uq_make_ups_activity_id_once",
            ["person_id", "activity_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_make_ups_activity_id_activities"), "activities", ["activity_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_make_ups_one_thing"), "(lesson_id IS NULL) <> (activity_id IS NULL)"
        )


def downgrade() -> None:
    """Take it back: make-ups by everyday training go, the credit of it stays in its class."""
    studied = "SELECT id FROM make_ups WHERE lesson_id IS NULL"
    op.execute(f"UPDATE credit_entries SET make_up_id = NULL WHERE make_up_id IN ({studied})")
    op.execute("DELETE FROM make_ups WHERE lesson_id IS NULL")
    with op.batch_alter_table("make_ups", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_make_ups_one_thing"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_make_ups_activity_id_activities"), type_="foreignkey")
        batch_op.drop_index(
            "uq_make_ups_activity_id_once",
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )
        batch_op.drop_index(batch_op.f("ix_make_ups_activity_id"))
        batch_op.alter_column("lesson_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("activity_id")
