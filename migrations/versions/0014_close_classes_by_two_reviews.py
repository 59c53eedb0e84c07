"""Close classes by two reviews."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NOTES = {
    True: "升级前已记入学时，视为已结班；没有当时的签到表扫描件和审核记录。",
    False: "升级前已记入部分课次的学时；其余课次登记后请照常办理结班。",
}
POSTED = """
SELECT batches.id, batches.congress_id, COUNT(DISTINCT entries.id) AS entries,
    MAX(entries.posted_at) AS last_at,
    CASE WHEN MIN(entries.posted_by_id) = MAX(entries.posted_by_id) THEN MAX(entries.posted_by_id) END AS by_id,
    (SELECT COUNT(*) FROM lessons WHERE lessons.batch_id = batches.id AND lessons.state = 'planned') AS planned,
    (SELECT COUNT(*) FROM lessons WHERE lessons.batch_id = batches.id AND lessons.state = 'planned'
        AND EXISTS (SELECT 1 FROM attendances WHERE attendances.lesson_id = lessons.id)) AS recorded
FROM batches
JOIN lessons AS given ON given.batch_id = batches.id
JOIN attendances AS marks ON marks.lesson_id = given.id
JOIN credit_entries AS entries ON entries.attendance_id = marks.id
WHERE entries.kind = 'earned'
GROUP BY batches.id, batches.congress_id
ORDER BY batches.id
"""
CLOSINGS = sa.table(
    "closings",
    *(sa.column(name, sa.Integer) for name in ("id", "congress_id", "batch_id", "version")),
    sa.column("state", sa.String),
)
STEPS = sa.table(
    "closing_steps",
    *(sa.column(name, sa.Integer) for name in ("congress_id", "closing_id", "by_id", "earned", "reversed")),
    *(sa.column(name, sa.String) for name in ("kind", "reason")),
    sa.column("at", sa.DateTime),
)


def upgrade() -> None:
    """Close classes by two reviews."""
    op.create_table(
        "class_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('sign_in', 'platform', 'approval', 'notice', 'receipt', 'other')",
            name=op.f("ck_class_papers_paperkind"),
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachments.id"], name=op.f("fk_class_papers_attachment_id_attachments")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_class_papers_batch_id_batches")),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_class_papers_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(["removed_by_id"], ["users.id"], name=op.f("fk_class_papers_removed_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_papers")),
    )
    with op.batch_alter_table("class_papers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_class_papers_attachment_id"), ["attachment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_class_papers_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_class_papers_congress_id"), ["congress_id"], unique=False)

    op.create_table(
        "closings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("no_shows", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("reopening_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'submitted', 'reviewed', 'closed', 'reopening')", name=op.f("ck_closings_closingstate")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_closings_batch_id_batches")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_closings_congress_id_congresses")),
        sa.ForeignKeyConstraint(["reopening_by_id"], ["users.id"], name=op.f("fk_closings_reopening_by_id_users")),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["users.id"], name=op.f("fk_closings_reviewed_by_id_users")),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["users.id"], name=op.f("fk_closings_submitted_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closings")),
        sa.UniqueConstraint("batch_id", name=op.f("uq_closings_batch_id")),
    )
    with op.batch_alter_table("closings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closings_congress_id"), ["congress_id"], unique=False)

    op.create_table(
        "closing_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("closing_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("earned", sa.Integer(), nullable=False),
        sa.Column("reversed", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('submitted', 'taken_back', 'reviewed', 'closed', 'returned', 'reopening_asked', 'reopening_taken_back', 'reopened', 'reopening_refused', 'before')",
            name=op.f("ck_closing_steps_stepkind"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_closing_steps_by_id_users")),
        sa.ForeignKeyConstraint(["closing_id"], ["closings.id"], name=op.f("fk_closing_steps_closing_id_closings")),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_closing_steps_congress_id_congresses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_steps")),
    )
    with op.batch_alter_table("closing_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closing_steps_closing_id"), ["closing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_closing_steps_congress_id"), ["congress_id"], unique=False)

    op.create_table(
        "taught",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("published_subject", sa.String(length=120), nullable=False),
        sa.Column("published_starts_at", sa.DateTime(), nullable=False),
        sa.Column("published_ends_at", sa.DateTime(), nullable=False),
        sa.Column("published_lecturer_id", sa.Integer(), nullable=True),
        sa.Column("published_state", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("published_state IN ('planned', 'cancelled')", name=op.f("ck_taught_lessonstate")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["users.id"], name=op.f("fk_taught_confirmed_by_id_users")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_taught_congress_id_congresses")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_taught_lesson_id_lessons")),
        sa.ForeignKeyConstraint(
            ["published_lecturer_id"], ["lecturers.id"], name=op.f("fk_taught_published_lecturer_id_lecturers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taught")),
        sa.UniqueConstraint("lesson_id", name=op.f("uq_taught_lesson_id")),
    )
    with op.batch_alter_table("taught", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_taught_congress_id"), ["congress_id"], unique=False)

    with op.batch_alter_table("congresses", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reviews", sa.Integer(), server_default="2", nullable=False))
        batch_op.create_check_constraint(batch_op.f("ck_congresses_reviews"), "reviews IN (1, 2)")
    close_what_was_posted(op.get_bind())


def close_what_was_posted(connection) -> None:
    """Classes whose credit was posted before this release are closed, with a note.

    A class with lessons that nobody has recorded yet stays open: its last lists would find it locked.
    """
    for batch in connection.execute(sa.text(POSTED).columns(last_at=sa.DateTime)).all():
        is_whole = batch.recorded == batch.planned
        closing = {"congress_id": batch.congress_id, "batch_id": batch.id, "version": 1}
        state = "closed" if is_whole else "open"
        connection.execute(sa.insert(CLOSINGS).values(state=state, **closing))
        id_ = connection.scalar(sa.select(CLOSINGS.c.id).where(CLOSINGS.c.batch_id == batch.id))
        step = {"congress_id": batch.congress_id, "closing_id": id_, "kind": "before", "reversed": 0}
        posted = {"by_id": batch.by_id, "at": batch.last_at, "earned": batch.entries}
        connection.execute(sa.insert(STEPS).values(reason=NOTES[is_whole], **step, **posted))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("congresses", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_congresses_reviews"), type_="check")
        batch_op.drop_column("reviews")

    with op.batch_alter_table("taught", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_taught_congress_id"))

    op.drop_table("taught")
    with op.batch_alter_table("closing_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_closing_steps_congress_id"))
        batch_op.drop_index(batch_op.f("ix_closing_steps_closing_id"))

    op.drop_table("closing_steps")
    with op.batch_alter_table("closings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_closings_congress_id"))

    op.drop_table("closings")
    with op.batch_alter_table("class_papers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_class_papers_congress_id"))
        batch_op.drop_index(batch_op.f("ix_class_papers_batch_id"))
        batch_op.drop_index(batch_op.f("ix_class_papers_attachment_id"))

    op.drop_table("class_papers")
