"""Add up survey scores in an index."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add up survey scores in an index."""
    with op.batch_alter_table("survey_scores", schema=None) as batch_op:
        batch_op.create_index(
            "ix_survey_scores_sums",
            ["congress_id", "survey_id", "aspect", "subject", "course_id", "lecturer_id", "score"],
            unique=False,
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("survey_scores", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_scores_sums")
