"""Keep badges that were lost."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep badges that were lost."""
    op.create_table(
        "lost_badges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_lost_badges_congress_id_congresses")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_lost_badges_person_id_people")),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["users.id"], name=op.f("fk_lost_badges_revoked_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_badges")),
        sa.UniqueConstraint(
            "congress_id", "person_id", "issue", name=op.f("uq_lost_badges_congress_id_person_id_issue")
        ),
    )
    with op.batch_alter_table("lost_badges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lost_badges_congress_id"), ["congress_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lost_badges_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("lost_badges", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lost_badges_person_id"))
        batch_op.drop_index(batch_op.f("ix_lost_badges_congress_id"))

    op.drop_table("lost_badges")
