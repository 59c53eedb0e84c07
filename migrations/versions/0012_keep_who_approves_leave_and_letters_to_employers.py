"""Keep who approves leave and letters to employers."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep who approves leave and letters to employers."""
    op.create_table(
        "leave_rungs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("half_days", sa.Integer(), nullable=True),
        sa.CheckConstraint("half_days >= 1", name=op.f("ck_leave_rungs_half_days")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_leave_rungs_congress_id_congresses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_rungs")),
        sa.UniqueConstraint("congress_id", "position", name=op.f("uq_leave_rungs_congress_id_position")),
    )
    with op.batch_alter_table("leave_rungs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leave_rungs_congress_id"), ["congress_id"], unique=False)

    op.create_table(
        "leave_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("one_may_decide_twice", sa.Boolean(), nullable=False),
        sa.Column("adds_up", sa.Boolean(), nullable=False),
        sa.Column("shows_cadre_rule", sa.Boolean(), nullable=False),
        sa.Column("letter_prefix", sa.String(length=40), nullable=False),
        sa.Column("contact", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_leave_settings_congress_id_congresses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_settings")),
        sa.UniqueConstraint("congress_id", name=op.f("uq_leave_settings_congress_id")),
    )
    with op.batch_alter_table("leave_settings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leave_settings_congress_id"), ["congress_id"], unique=False)

    op.create_table(
        "leave_rung_approvers",
        sa.Column("rung_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rung_id"],
            ["leave_rungs.id"],
            name=op.f("fk_leave_rung_approvers_rung_id_leave_rungs"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_leave_rung_approvers_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("rung_id", "user_id", name=op.f("pk_leave_rung_approvers")),
    )
    op.create_table(
        "employer_letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("prefix", sa.String(length=40), nullable=False),
        sa.Column("employer", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=400), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("is_deputy", sa.Boolean(), nullable=False),
        sa.Column("contact", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_employer_letters_ends_after_start")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_employer_letters_batch_id_batches")),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_employer_letters_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(["issued_by_id"], ["users.id"], name=op.f("fk_employer_letters_issued_by_id_users")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_employer_letters_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer_letters")),
        sa.UniqueConstraint("congress_id", "year", "number", name=op.f("uq_employer_letters_congress_id_year_number")),
    )
    with op.batch_alter_table("employer_letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_employer_letters_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_employer_letters_congress_id"), ["congress_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_employer_letters_person_id"), ["person_id"], unique=False)

    op.create_table(
        "leave_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("leave_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("rung_id", sa.Integer(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint("(granted IS NULL) = (decided_at IS NULL)", name=op.f("ck_leave_steps_decided")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_leave_steps_congress_id_congresses")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_leave_steps_decided_by_id_users")),
        sa.ForeignKeyConstraint(
            ["leave_id"], ["leaves.id"], name=op.f("fk_leave_steps_leave_id_leaves"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rung_id"], ["leave_rungs.id"], name=op.f("fk_leave_steps_rung_id_leave_rungs"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_steps")),
        sa.UniqueConstraint("leave_id", "position", name=op.f("uq_leave_steps_leave_id_position")),
    )
    with op.batch_alter_table("leave_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leave_steps_congress_id"), ["congress_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_leave_steps_leave_id"), ["leave_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_leave_steps_rung_id"), ["rung_id"], unique=False)

    with op.batch_alter_table("leaves", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_leaves_withdrawn_by_id_users"), "users", ["withdrawn_by_id"], ["id"])
        batch_op.drop_constraint(batch_op.f("ck_leaves_leavestate"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_leaves_leavestate"), "state IN ('asked', 'granted', 'refused', 'withdrawn')"
        )
    # until now one decision was all: it becomes the one step of old leave
    op.execute(
        "INSERT INTO leave_steps (congress_id, leave_id, position, title, granted, decided_by_id, decided_at, note)"
        " SELECT congress_id, id, 1, '审批', CASE state WHEN 'asked' THEN NULL WHEN 'granted' THEN true ELSE false END,"
        " CASE state WHEN 'asked' THEN NULL ELSE decided_by_id END,"
        " CASE state WHEN 'asked' THEN NULL ELSE COALESCE(decided_at, asked_at) END, '' FROM leaves"
    )


def downgrade() -> None:
    """Take it back."""
    op.execute("UPDATE leaves SET state = 'refused' WHERE state = 'withdrawn'")
    with op.batch_alter_table("leaves", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_leaves_leavestate"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_leaves_leavestate"), "state IN ('asked', 'granted', 'refused')"
        )
        batch_op.drop_constraint(batch_op.f("fk_leaves_withdrawn_by_id_users"), type_="foreignkey")
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("withdrawn_by_id")

    with op.batch_alter_table("leave_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leave_steps_rung_id"))
        batch_op.drop_index(batch_op.f("ix_leave_steps_leave_id"))
        batch_op.drop_index(batch_op.f("ix_leave_steps_congress_id"))

    op.drop_table("leave_steps")
    with op.batch_alter_table("employer_letters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_employer_letters_person_id"))
        batch_op.drop_index(batch_op.f("ix_employer_letters_congress_id"))
        batch_op.drop_index(batch_op.f("ix_employer_letters_batch_id"))

    op.drop_table("employer_letters")
    op.drop_table("leave_rung_approvers")
    with op.batch_alter_table("leave_settings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leave_settings_congress_id"))

    op.drop_table("leave_settings")
    with op.batch_alter_table("leave_rungs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leave_rungs_congress_id"))

    op.drop_table("leave_rungs")
