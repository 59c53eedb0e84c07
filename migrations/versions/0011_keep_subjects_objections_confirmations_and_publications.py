"""Keep subjects, objections, confirmations and publications."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BEFORE = "measure IN ('hours', 'compulsory_hours', 'programs')"
NOW = "measure IN ('hours', 'compulsory_hours', 'programs', 'subjects')"


def let_measures_be(condition: str) -> None:
    """Change the CHECK of what a requirement counts."""
    with op.batch_alter_table("requirements", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_requirements_requirementmeasure"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_requirements_requirementmeasure"), condition)


def upgrade() -> None:
    """Keep subjects, objections, confirmations and publications."""
    let_measures_be(NOW)
    op.create_table(
        "confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_confirmations_ends_after_start")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["users.id"], name=op.f("fk_confirmations_confirmed_by_id_users")),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_confirmations_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_confirmations_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
    )
    with op.batch_alter_table("confirmations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_confirmations_congress_id"), ["congress_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_confirmations_person_id"), ["person_id"], unique=False)

    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("quarter BETWEEN 1 AND 4", name=op.f("ck_publications_quarter")),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_publications_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(["published_by_id"], ["users.id"], name=op.f("fk_publications_published_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
        sa.UniqueConstraint(
            "congress_id", "year", "quarter", "version", name=op.f("uq_publications_congress_id_year_quarter_version")
        ),
    )
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publications_congress_id"), ["congress_id"], unique=False)

    op.create_table(
        "requirement_courses",
        sa.Column("requirement_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_requirement_courses_course_id_courses"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["requirement_id"],
            ["requirements.id"],
            name=op.f("fk_requirement_courses_requirement_id_requirements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("requirement_id", "course_id", name=op.f("pk_requirement_courses")),
    )
    op.create_table(
        "objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("lesson_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=True),
        sa.Column("filed_at", sa.DateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("proposed_presence", sa.String(length=20), nullable=True),
        sa.Column("proposed_minutes", sa.Integer(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "proposed_presence IN ('present', 'late', 'left_early', 'excused', 'absent')",
            name=op.f("ck_objections_presence"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'proposed', 'upheld', 'refused', 'withdrawn')", name=op.f("ck_objections_objectionstate")
        ),
        sa.CheckConstraint("entry_id IS NOT NULL OR lesson_id IS NOT NULL", name=op.f("ck_objections_about_something")),
        sa.CheckConstraint("proposed_minutes BETWEEN 0 AND 2400", name=op.f("ck_objections_proposed_minutes")),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachments.id"], name=op.f("fk_objections_attachment_id_attachments")
        ),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_objections_congress_id_congresses")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_objections_decided_by_id_users")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["credit_entries.id"], name=op.f("fk_objections_entry_id_credit_entries")
        ),
        sa.ForeignKeyConstraint(["filed_by_id"], ["users.id"], name=op.f("fk_objections_filed_by_id_users")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_objections_lesson_id_lessons")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_objections_person_id_people")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["users.id"], name=op.f("fk_objections_proposed_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
    )
    with op.batch_alter_table("objections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objections_congress_id"), ["congress_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objections_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objections_lesson_id"), ["lesson_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objections_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("objections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_objections_person_id"))
        batch_op.drop_index(batch_op.f("ix_objections_lesson_id"))
        batch_op.drop_index(batch_op.f("ix_objections_entry_id"))
        batch_op.drop_index(batch_op.f("ix_objections_congress_id"))

    op.drop_table("objections")
    op.drop_table("requirement_courses")
    lists = "SELECT id FROM requirements WHERE measure = 'subjects'"
    op.execute(f"DELETE FROM requirements_groups WHERE requirement_id IN ({lists})")  # noqa: S608 - nothing from outside
    op.execute("DELETE FROM requirements WHERE measure = 'subjects'")
    let_measures_be(BEFORE)
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publications_congress_id"))

    op.drop_table("publications")
    with op.batch_alter_table("confirmations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_confirmations_person_id"))
        batch_op.drop_index(batch_op.f("ix_confirmations_congress_id"))

    op.drop_table("confirmations")
