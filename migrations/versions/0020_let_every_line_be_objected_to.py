"""Let every line be objected to, within days that the congress sets."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

DAYS, MINUTES = "objection_days BETWEEN 1 AND 90", "proposed_minutes BETWEEN 0 AND {most}"


def upgrade() -> None:
    """Let every line be objected to, within days that the congress sets."""
    with op.batch_alter_table("congresses", schema=None) as batch_op:
        batch_op.add_column(sa.Column("objection_days", sa.Integer(), server_default="15", nullable=False))
        batch_op.create_check_constraint(batch_op.f("ck_congresses_objection_days"), DAYS)
    with op.batch_alter_table("objections", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proposed_passed", sa.Boolean(), nullable=True))
    _allow_minutes(44_640)


def downgrade() -> None:
    """Take it back; proposals for everyday training wait for an answer again."""
    op.execute("UPDATE objections SET state = 'open' WHERE lesson_id IS NULL AND state = 'proposed'")
    op.execute("UPDATE objections SET proposed_minutes = NULL WHERE proposed_minutes > 2400")
    _allow_minutes(2400)
    with op.batch_alter_table("objections", schema=None) as batch_op:
        batch_op.drop_column("proposed_passed")
    with op.batch_alter_table("congresses", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_congresses_objection_days"), type_="check")
        batch_op.drop_column("objection_days")


def _allow_minutes(most: int) -> None:
    name = "ck_objections_proposed_minutes"
    with op.batch_alter_table("objections", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(name), type_="check")
        batch_op.create_check_constraint(batch_op.f(name), MINUTES.format(most=most))
