"""Keep what a proposal replans."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep what a proposal replans."""
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=20), nullable=False, server_default="solve"))
        batch_op.add_column(sa.Column("based_on_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("discarded_at", sa.DateTime(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_proposals_based_on_id_proposals"), "proposals", ["based_on_id"], ["id"]
        )
        batch_op.create_check_constraint(batch_op.f("ck_proposals_proposalkind"), "kind IN ('solve', 'replan')")
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.alter_column("kind", server_default=None)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_proposals_proposalkind"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_proposals_based_on_id_proposals"), type_="foreignkey")
        batch_op.drop_column("discarded_at")
        batch_op.drop_column("based_on_id")
        batch_op.drop_column("kind")
