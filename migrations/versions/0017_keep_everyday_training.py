"""Keep everyday training."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep everyday training."""
    op.create_table(
        "activities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("begins_at", sa.Time(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("host", sa.String(length=120), nullable=False),
        sa.Column("is_compulsory", sa.Boolean(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('study_month', 'group_study', 'lecture', 'inspection', 'other')",
            name=op.f("ck_activities_activitykind"),
        ),
        sa.CheckConstraint("mode <> 'blended'", name=op.f("ck_activities_one_mode")),
        sa.CheckConstraint("mode IN ('local', 'away', 'online', 'blended')", name=op.f("ck_activities_mode")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_activities_ends_after_start")),
        sa.CheckConstraint("minutes BETWEEN 1 AND 44640", name=op.f("ck_activities_minutes")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_activities_congress_id_congresses")),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_activities_course_id_courses")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["deputy_groups.id"], name=op.f("fk_activities_group_id_deputy_groups"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_activities_made_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
    )
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activities_congress_id"), ["congress_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activities_ends_on"), ["ends_on"], unique=False)

    op.create_table(
        "participations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("accepted_minutes", sa.Integer(), nullable=True),
        sa.Column("test_passed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("claimed_by_id", sa.Integer(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(), nullable=False),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state <> 'accepted' OR accepted_minutes IS NOT NULL", name=op.f("ck_participations_accepted_with_minutes")
        ),
        sa.CheckConstraint(
            "state IN ('claimed', 'accepted', 'refused', 'withdrawn', 'struck')",
            name=op.f("ck_participations_participationstate"),
        ),
        sa.CheckConstraint("accepted_minutes BETWEEN 1 AND minutes", name=op.f("ck_participations_accepted_minutes")),
        sa.CheckConstraint("minutes BETWEEN 1 AND 44640", name=op.f("ck_participations_minutes")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_participations_activity_id_activities")
        ),
        sa.ForeignKeyConstraint(["claimed_by_id"], ["users.id"], name=op.f("fk_participations_claimed_by_id_users")),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_participations_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_participations_person_id_people")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["participations.id"], name=op.f("fk_participations_replaces_id_participations")
        ),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["users.id"], name=op.f("fk_participations_reviewed_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participations")),
    )
    with op.batch_alter_table("participations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participations_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_participations_congress_id"), ["congress_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_participations_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_participations_state"), ["state"], unique=False)

    op.create_table(
        "proofs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachments.id"], name=op.f("fk_proofs_attachment_id_attachments")
        ),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_proofs_congress_id_congresses")),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participations.id"], name=op.f("fk_proofs_participation_id_participations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proofs")),
    )
    with op.batch_alter_table("proofs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proofs_congress_id"), ["congress_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proofs_participation_id"), ["participation_id"], unique=False)

    with op.batch_alter_table("credit_entries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("participation_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_credit_entries_participation_id"), ["participation_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_credit_entries_participation_id_participations"),
            "participations",
            ["participation_id"],
            ["id"],
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("credit_entries", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_credit_entries_participation_id_participations"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_credit_entries_participation_id"))
        batch_op.drop_column("participation_id")

    with op.batch_alter_table("proofs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proofs_participation_id"))
        batch_op.drop_index(batch_op.f("ix_proofs_congress_id"))

    op.drop_table("proofs")
    with op.batch_alter_table("participations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participations_state"))
        batch_op.drop_index(batch_op.f("ix_participations_person_id"))
        batch_op.drop_index(batch_op.f("ix_participations_congress_id"))
        batch_op.drop_index(batch_op.f("ix_participations_activity_id"))

    op.drop_table("participations")
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activities_ends_on"))
        batch_op.drop_index(batch_op.f("ix_activities_congress_id"))

    op.drop_table("activities")
