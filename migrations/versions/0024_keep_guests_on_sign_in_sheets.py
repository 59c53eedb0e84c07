"""Keep guests on sign-in sheets."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep guests on sign-in sheets."""
    with op.batch_alter_table("sign_in_sheets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("guests", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("sign_in_sheets", schema=None) as batch_op:
        batch_op.drop_column("guests")
