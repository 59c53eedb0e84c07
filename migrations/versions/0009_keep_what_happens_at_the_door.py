"""Keep what happens at the door."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep what happens at the door."""
    op.create_table(
        "door_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_door_links_congress_id_congresses")),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_door_links_made_by_id_users")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_door_links_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_door_links_token_hash")),
    )
    with op.batch_alter_table("door_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_door_links_congress_id"), ["congress_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_door_links_person_id"), ["person_id"], unique=False)

    op.create_table(
        "door_phones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_door_phones_congress_id_congresses")),
        sa.ForeignKeyConstraint(["link_id"], ["door_links.id"], name=op.f("fk_door_phones_link_id_door_links")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_phones")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_door_phones_token_hash")),
    )
    with op.batch_alter_table("door_phones", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_door_phones_congress_id"), ["congress_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_door_phones_link_id"), ["link_id"], unique=False)

    op.create_table(
        "check_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("means", sa.String(length=20), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("was_enrolled", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("presence", sa.String(length=20), nullable=True),
        sa.Column("leave_kind", sa.String(length=20), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("test_passed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(direction = 'written') = (presence IS NOT NULL) AND (direction = 'written') = (minutes IS NOT NULL)",
            name=op.f("ck_check_ins_written_says_what"),
        ),
        sa.CheckConstraint(
            "direction IN ('in', 'out', 'seen', 'not_seen', 'cleared', 'written')", name=op.f("ck_check_ins_direction")
        ),
        sa.CheckConstraint("leave_kind IN ('personal', 'sick', 'official')", name=op.f("ck_check_ins_leavekind")),
        sa.CheckConstraint("means IN ('list', 'code', 'scanner', 'hand', 'paper')", name=op.f("ck_check_ins_means")),
        sa.CheckConstraint(
            "presence IN ('present', 'late', 'left_early', 'excused', 'absent')", name=op.f("ck_check_ins_presence")
        ),
        sa.CheckConstraint("minutes IS NULL OR minutes BETWEEN 0 AND 2400", name=op.f("ck_check_ins_minutes")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_check_ins_by_id_users")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_check_ins_congress_id_congresses")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_check_ins_lesson_id_lessons")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_check_ins_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
        sa.UniqueConstraint("congress_id", "nonce", name=op.f("uq_check_ins_congress_id_nonce")),
    )
    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_ins_congress_id"), ["congress_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_check_ins_lesson_id"), ["lesson_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_check_ins_person_id"), ["person_id"], unique=False)

    op.create_table(
        "doors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("opens_before", sa.Integer(), nullable=False),
        sa.Column("closes_after", sa.Integer(), nullable=False),
        sa.Column("late_after", sa.Integer(), nullable=False),
        sa.Column("early_before", sa.Integer(), nullable=False),
        sa.Column("out_until", sa.Integer(), nullable=False),
        sa.Column("needs_sign_out", sa.Boolean(), nullable=False),
        sa.CheckConstraint("closes_after BETWEEN 0 AND 240", name=op.f("ck_doors_closes_after")),
        sa.CheckConstraint("early_before BETWEEN 0 AND 240", name=op.f("ck_doors_early_before")),
        sa.CheckConstraint("late_after BETWEEN 0 AND 240", name=op.f("ck_doors_late_after")),
        sa.CheckConstraint("opens_before BETWEEN 0 AND 240", name=op.f("ck_doors_opens_before")),
        sa.CheckConstraint("out_until BETWEEN 0 AND 240", name=op.f("ck_doors_out_until")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_doors_congress_id_congresses")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_doors_lesson_id_lessons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doors")),
        sa.UniqueConstraint("lesson_id", name=op.f("uq_doors_lesson_id")),
    )
    with op.batch_alter_table("doors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_doors_congress_id"), ["congress_id"], unique=False)

    op.create_table(
        "spot_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("drawn_from", sa.String(length=64), nullable=False),
        sa.Column("drawn_at", sa.DateTime(), nullable=False),
        sa.Column("drawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_spot_checks_congress_id_congresses")),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["users.id"], name=op.f("fk_spot_checks_drawn_by_id_users")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_spot_checks_lesson_id_lessons")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_spot_checks_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_checks")),
        sa.UniqueConstraint("lesson_id", "person_id", name=op.f("uq_spot_checks_lesson_id_person_id")),
    )
    with op.batch_alter_table("spot_checks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spot_checks_congress_id"), ["congress_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_spot_checks_lesson_id"), ["lesson_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_spot_checks_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("attendances", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_pending", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("doubts", sa.JSON(), server_default="[]", nullable=False))
        batch_op.drop_constraint(op.f("ck_attendances_means"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_attendances_means"), "means IN ('list', 'code', 'scanner', 'hand', 'paper')"
        )


def downgrade() -> None:
    """Take it back."""
    op.execute("UPDATE attendances SET means = 'list'")
    with op.batch_alter_table("attendances", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_attendances_means"), type_="check")
        batch_op.create_check_constraint(op.f("ck_attendances_means"), "means IN ('list')")
        batch_op.drop_column("doubts")
        batch_op.drop_column("is_pending")

    with op.batch_alter_table("spot_checks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_spot_checks_person_id"))
        batch_op.drop_index(batch_op.f("ix_spot_checks_lesson_id"))
        batch_op.drop_index(batch_op.f("ix_spot_checks_congress_id"))

    op.drop_table("spot_checks")
    with op.batch_alter_table("doors", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_doors_congress_id"))

    op.drop_table("doors")
    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_ins_person_id"))
        batch_op.drop_index(batch_op.f("ix_check_ins_lesson_id"))
        batch_op.drop_index(batch_op.f("ix_check_ins_congress_id"))

    op.drop_table("check_ins")
    with op.batch_alter_table("door_phones", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_door_phones_link_id"))
        batch_op.drop_index(batch_op.f("ix_door_phones_congress_id"))

    op.drop_table("door_phones")
    with op.batch_alter_table("door_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_door_links_person_id"))
        batch_op.drop_index(batch_op.f("ix_door_links_congress_id"))

    op.drop_table("door_links")
