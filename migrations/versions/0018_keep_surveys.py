"""Keep surveys."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep surveys."""
    op.create_table(
        "surveys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("slips", sa.Integer(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("way IN ('tickets', 'open')", name=op.f("ck_surveys_surveyway")),
        sa.CheckConstraint("slips BETWEEN 0 AND 10000", name=op.f("ck_surveys_slips")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_surveys_batch_id_batches")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["users.id"], name=op.f("fk_surveys_closed_by_id_users")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_surveys_congress_id_congresses")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["users.id"], name=op.f("fk_surveys_opened_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("batch_id", name=op.f("uq_surveys_batch_id")),
        sa.UniqueConstraint("code", name=op.f("uq_surveys_code")),
    )
    with op.batch_alter_table("surveys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_surveys_congress_id"), ["congress_id"], unique=False)

    op.create_table(
        "survey_draws",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_survey_draws_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_survey_draws_person_id_people")),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_survey_draws_survey_id_surveys")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_draws")),
        sa.UniqueConstraint("survey_id", "person_id", name=op.f("uq_survey_draws_survey_id_person_id")),
    )
    with op.batch_alter_table("survey_draws", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_draws_congress_id"), ["congress_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_draws_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_draws_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "survey_scores",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("aspect", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("lecturer_id", sa.Integer(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.CheckConstraint("aspect <> 'course' OR subject <> ''", name=op.f("ck_survey_scores_courses_have_a_subject")),
        sa.CheckConstraint(
            "aspect IN ('content', 'organisation', 'usefulness', 'course')", name=op.f("ck_survey_scores_aspect")
        ),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_survey_scores_score")),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_survey_scores_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_survey_scores_course_id_courses"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["lecturer_id"], ["lecturers.id"], name=op.f("fk_survey_scores_lecturer_id_lecturers"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_survey_scores_survey_id_surveys")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_scores")),
    )
    with op.batch_alter_table("survey_scores", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_scores_congress_id"), ["congress_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_scores_course_id"), ["course_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_scores_lecturer_id"), ["lecturer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_scores_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "survey_texts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_survey_texts_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_survey_texts_survey_id_surveys")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_texts")),
    )
    with op.batch_alter_table("survey_texts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_texts_congress_id"), ["congress_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_texts_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "used_tickets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_used_tickets_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_used_tickets_survey_id_surveys")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_used_tickets")),
        sa.UniqueConstraint("survey_id", "token_hash", name=op.f("uq_used_tickets_survey_id_token_hash")),
    )
    with op.batch_alter_table("used_tickets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_used_tickets_congress_id"), ["congress_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_used_tickets_survey_id"), ["survey_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("used_tickets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_used_tickets_survey_id"))
        batch_op.drop_index(batch_op.f("ix_used_tickets_congress_id"))

    op.drop_table("used_tickets")
    with op.batch_alter_table("survey_texts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_texts_survey_id"))
        batch_op.drop_index(batch_op.f("ix_survey_texts_congress_id"))

    op.drop_table("survey_texts")
    with op.batch_alter_table("survey_scores", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_scores_survey_id"))
        batch_op.drop_index(batch_op.f("ix_survey_scores_lecturer_id"))
        batch_op.drop_index(batch_op.f("ix_survey_scores_course_id"))
        batch_op.drop_index(batch_op.f("ix_survey_scores_congress_id"))

    op.drop_table("survey_scores")
    with op.batch_alter_table("survey_draws", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_draws_survey_id"))
        batch_op.drop_index(batch_op.f("ix_survey_draws_person_id"))
        batch_op.drop_index(batch_op.f("ix_survey_draws_congress_id"))

    op.drop_table("survey_draws")
    with op.batch_alter_table("surveys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_surveys_congress_id"))

    op.drop_table("surveys")
