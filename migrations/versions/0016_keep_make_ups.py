"""Keep make-ups."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep make-ups."""
    op.create_table(
        "make_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("missed_lesson_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("booked_by_id", sa.Integer(), nullable=True),
        sa.Column("booked_at", sa.DateTime(), nullable=True),
        sa.Column("cancelled_by_id", sa.Integer(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=200), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name=op.f("ck_make_ups_cancelled")),
        sa.CheckConstraint("state IN ('asked', 'booked', 'cancelled')", name=op.f("ck_make_ups_makeupstate")),
        sa.CheckConstraint("lesson_id <> missed_lesson_id", name=op.f("ck_make_ups_another_lesson")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_make_ups_asked_by_id_users")),
        sa.ForeignKeyConstraint(["booked_by_id"], ["users.id"], name=op.f("fk_make_ups_booked_by_id_users")),
        sa.ForeignKeyConstraint(["cancelled_by_id"], ["users.id"], name=op.f("fk_make_ups_cancelled_by_id_users")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_make_ups_congress_id_congresses")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_make_ups_lesson_id_lessons")),
        sa.ForeignKeyConstraint(
            ["missed_lesson_id"], ["lessons.id"], name=op.f("fk_make_ups_missed_lesson_id_lessons")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_make_ups_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_make_ups")),
    )
    with op.batch_alter_table("make_ups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_make_ups_congress_id"), ["congress_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_make_ups_lesson_id"), ["lesson_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_make_ups_missed_lesson_id"), ["missed_lesson_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_make_ups_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_make_ups_lesson_id_once",
            ["person_id", "lesson_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )
        batch_op.create_index(
            "uq_make_ups_missed_lesson_id_once",
            ["person_id", "missed_lesson_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )

    with op.batch_alter_table("credit_entries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("make_up_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_credit_entries_make_up_id"), ["make_up_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_credit_entries_make_up_id_make_ups"), "make_ups", ["make_up_id"], ["id"]
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("credit_entries", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_credit_entries_make_up_id_make_ups"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_credit_entries_make_up_id"))
        batch_op.drop_column("make_up_id")

    with op.batch_alter_table("make_ups", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_make_ups_missed_lesson_id_once",
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )
        batch_op.drop_index(
            "uq_make_ups_lesson_id_once",
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )
        batch_op.drop_index(batch_op.f("ix_make_ups_person_id"))
        batch_op.drop_index(batch_op.f("ix_make_ups_missed_lesson_id"))
        batch_op.drop_index(batch_op.f("ix_make_ups_lesson_id"))
        batch_op.drop_index(batch_op.f("ix_make_ups_congress_id"))

    op.drop_table("make_ups")
