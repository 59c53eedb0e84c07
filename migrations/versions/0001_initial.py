"""All tables of the first release; written by `make migration`."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, with its constraints and indexes."""
    op.create_table(
        "congresses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("morning_at", sa.Time(), nullable=False),
        sa.Column("afternoon_at", sa.Time(), nullable=False),
        sa.Column("half_day_minutes", sa.Integer(), nullable=False),
        sa.Column("calendar_domain", sa.String(length=60), nullable=False),
        sa.Column("days_behind", sa.Integer(), nullable=False),
        sa.CheckConstraint("level IN ('province', 'city', 'county', 'town')", name=op.f("ck_congresses_level")),
        sa.CheckConstraint("half_day_minutes BETWEEN 60 AND 300", name=op.f("ck_congresses_half_day_minutes")),
        sa.ForeignKeyConstraint(["parent_id"], ["congresses.id"], name=op.f("fk_congresses_parent_id_congresses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_congresses")),
        sa.UniqueConstraint("calendar_domain", name=op.f("uq_congresses_calendar_domain")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("pinyin", sa.String(length=200), nullable=False),
        sa.Column("initials", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("employer", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_index(op.f("ix_people_initials"), "people", ["initials"], unique=False)
    op.create_index(op.f("ix_people_name"), "people", ["name"], unique=False)
    op.create_index(op.f("ix_people_pinyin"), "people", ["pinyin"], unique=False)
    op.create_table(
        "aways",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_aways_ends_after_start")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_aways_congress_id_congresses")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_aways_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aways")),
    )
    op.create_index(op.f("ix_aways_congress_id"), "aways", ["congress_id"], unique=False)
    op.create_index(op.f("ix_aways_person_id"), "aways", ["person_id"], unique=False)
    op.create_table(
        "blackouts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_blackouts_ends_after_start")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_blackouts_congress_id_congresses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blackouts")),
    )
    op.create_index(op.f("ix_blackouts_congress_id"), "blackouts", ["congress_id"], unique=False)
    op.create_table(
        "courses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("is_compulsory", sa.Boolean(), nullable=False),
        sa.Column("material_url", sa.String(length=500), nullable=False),
        sa.Column("summary", sa.String(length=1000), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 1 AND 2400", name=op.f("ck_courses_minutes")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_courses_congress_id_congresses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses")),
        sa.UniqueConstraint("congress_id", "code", name=op.f("uq_courses_congress_id_code")),
    )
    op.create_index(op.f("ix_courses_congress_id"), "courses", ["congress_id"], unique=False)
    op.create_table(
        "day_overrides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_day_overrides_congress_id_congresses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_overrides")),
        sa.UniqueConstraint("congress_id", "on", name=op.f("uq_day_overrides_congress_id_on")),
    )
    op.create_index(op.f("ix_day_overrides_congress_id"), "day_overrides", ["congress_id"], unique=False)
    op.create_table(
        "delegations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_delegations_congress_id_congresses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
        sa.UniqueConstraint("congress_id", "name", name=op.f("uq_delegations_congress_id_name")),
    )
    op.create_index(op.f("ix_delegations_congress_id"), "delegations", ["congress_id"], unique=False)
    op.create_table(
        "deputy_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.CheckConstraint("kind IN ('area', 'professional')", name=op.f("ck_deputy_groups_groupkind")),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_deputy_groups_congress_id_congresses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputy_groups")),
        sa.UniqueConstraint("congress_id", "kind", "name", name=op.f("uq_deputy_groups_congress_id_kind_name")),
    )
    op.create_index(op.f("ix_deputy_groups_congress_id"), "deputy_groups", ["congress_id"], unique=False)
    op.create_table(
        "lecturers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_lecturers_congress_id_congresses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lecturers")),
    )
    op.create_index(op.f("ix_lecturers_congress_id"), "lecturers", ["congress_id"], unique=False)
    op.create_table(
        "places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_places_congress_id_congresses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sa.UniqueConstraint("congress_id", "name", name=op.f("uq_places_congress_id_name")),
    )
    op.create_index(op.f("ix_places_congress_id"), "places", ["congress_id"], unique=False)
    op.create_table(
        "rule_sets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_rule_sets_ends_after_start")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_rule_sets_congress_id_congresses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_sets")),
        sa.UniqueConstraint("congress_id", "name", "version", name=op.f("uq_rule_sets_congress_id_name_version")),
    )
    op.create_index(op.f("ix_rule_sets_congress_id"), "rule_sets", ["congress_id"], unique=False)
    op.create_table(
        "terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_terms_ends_after_start")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_terms_congress_id_congresses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        sa.UniqueConstraint("congress_id", "name", name=op.f("uq_terms_congress_id_name")),
    )
    op.create_index(op.f("ix_terms_congress_id"), "terms", ["congress_id"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.CheckConstraint("role IN ('staff', 'deputy')", name=op.f("ck_users_role")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_users_congress_id_congresses")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_users_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("username", name=op.f("uq_users_username")),
    )
    op.create_index(op.f("ix_users_congress_id"), "users", ["congress_id"], unique=False)
    op.create_index(op.f("ix_users_person_id"), "users", ["person_id"], unique=False)
    op.create_table(
        "course_lecturers",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("lecturer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_course_lecturers_course_id_courses"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["lecturer_id"],
            ["lecturers.id"],
            name=op.f("fk_course_lecturers_lecturer_id_lecturers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("course_id", "lecturer_id", name=op.f("pk_course_lecturers")),
    )
    op.create_table(
        "course_prerequisites",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("prerequisite_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_course_prerequisites_course_id_courses"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["prerequisite_id"],
            ["courses.id"],
            name=op.f("fk_course_prerequisites_prerequisite_id_courses"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("course_id", "prerequisite_id", name=op.f("pk_course_prerequisites")),
    )
    op.create_table(
        "distances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("from_place_id", sa.Integer(), nullable=False),
        sa.Column("to_place_id", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=False),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_distances_cost")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_distances_congress_id_congresses")),
        sa.ForeignKeyConstraint(
            ["from_place_id"], ["places.id"], name=op.f("fk_distances_from_place_id_places"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["to_place_id"], ["places.id"], name=op.f("fk_distances_to_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distances")),
        sa.UniqueConstraint("from_place_id", "to_place_id", name=op.f("uq_distances_from_place_id_to_place_id")),
    )
    op.create_index(op.f("ix_distances_congress_id"), "distances", ["congress_id"], unique=False)
    op.create_table(
        "five_year_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_five_year_plans_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(["term_id"], ["terms.id"], name=op.f("fk_five_year_plans_term_id_terms")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_five_year_plans")),
        sa.UniqueConstraint("term_id", name=op.f("uq_five_year_plans_term_id")),
    )
    op.create_index(op.f("ix_five_year_plans_congress_id"), "five_year_plans", ["congress_id"], unique=False)
    op.create_table(
        "group_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_group_members_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["deputy_groups.id"], name=op.f("fk_group_members_group_id_deputy_groups"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_group_members_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_members")),
        sa.UniqueConstraint("group_id", "person_id", name=op.f("uq_group_members_group_id_person_id")),
    )
    op.create_index(op.f("ix_group_members_congress_id"), "group_members", ["congress_id"], unique=False)
    op.create_index(op.f("ix_group_members_group_id"), "group_members", ["group_id"], unique=False)
    op.create_index(op.f("ix_group_members_person_id"), "group_members", ["person_id"], unique=False)
    op.create_table(
        "guests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_guests_ends_after_start")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_guests_congress_id_congresses")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_guests_person_id_people")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_guests_place_id_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guests")),
        sa.UniqueConstraint("congress_id", "number", name=op.f("uq_guests_congress_id_number")),
    )
    op.create_index(op.f("ix_guests_congress_id"), "guests", ["congress_id"], unique=False)
    op.create_index(op.f("ix_guests_person_id"), "guests", ["person_id"], unique=False)
    op.create_index(op.f("ix_guests_place_id"), "guests", ["place_id"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_invitations_congress_id_congresses")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_invitations_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.create_index(op.f("ix_invitations_congress_id"), "invitations", ["congress_id"], unique=False)
    op.create_index(op.f("ix_invitations_user_id"), "invitations", ["user_id"], unique=False)
    op.create_table(
        "lecturer_closures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("lecturer_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_lecturer_closures_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_lecturer_closures_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(
            ["lecturer_id"],
            ["lecturers.id"],
            name=op.f("fk_lecturer_closures_lecturer_id_lecturers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lecturer_closures")),
    )
    op.create_index(op.f("ix_lecturer_closures_congress_id"), "lecturer_closures", ["congress_id"], unique=False)
    op.create_index(op.f("ix_lecturer_closures_lecturer_id"), "lecturer_closures", ["lecturer_id"], unique=False)
    op.create_table(
        "mandates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended", sa.String(length=20), nullable=True),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("ended IN ('resigned', 'removed', 'moved', 'other')", name=op.f("ck_mandates_mandateend")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_mandates_ends_after_start")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_mandates_congress_id_congresses")),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_mandates_delegation_id_delegations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_mandates_person_id_people")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_mandates_place_id_places")),
        sa.ForeignKeyConstraint(["term_id"], ["terms.id"], name=op.f("fk_mandates_term_id_terms")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandates")),
        sa.UniqueConstraint("term_id", "number", name=op.f("uq_mandates_term_id_number")),
    )
    op.create_index(op.f("ix_mandates_congress_id"), "mandates", ["congress_id"], unique=False)
    op.create_index(op.f("ix_mandates_delegation_id"), "mandates", ["delegation_id"], unique=False)
    op.create_index(op.f("ix_mandates_person_id"), "mandates", ["person_id"], unique=False)
    op.create_index(op.f("ix_mandates_place_id"), "mandates", ["place_id"], unique=False)
    op.create_index(op.f("ix_mandates_term_id"), "mandates", ["term_id"], unique=False)
    op.create_table(
        "requirements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "audience IN ('everyone', 'deputies', 'new_deputies', 'returning_deputies', 'guests', 'groups')",
            name=op.f("ck_requirements_audiencekind"),
        ),
        sa.CheckConstraint(
            "kind IN ('induction', 'in_service', 'topical', 'by_field', 'personal', 'everyday')",
            name=op.f("ck_requirements_programkind"),
        ),
        sa.CheckConstraint(
            "measure IN ('hours', 'compulsory_hours', 'programs')", name=op.f("ck_requirements_requirementmeasure")
        ),
        sa.CheckConstraint("period <> 'year' OR year IS NOT NULL", name=op.f("ck_requirements_year")),
        sa.CheckConstraint(
            "period IN ('year', 'term', 'first_months', 'rolling')", name=op.f("ck_requirements_periodkind")
        ),
        sa.CheckConstraint(
            "period NOT IN ('first_months', 'rolling') OR months >= 1", name=op.f("ck_requirements_months")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_requirements_amount")),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_requirements_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(["term_id"], ["terms.id"], name=op.f("fk_requirements_term_id_terms")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirements")),
    )
    op.create_index(op.f("ix_requirements_congress_id"), "requirements", ["congress_id"], unique=False)
    op.create_index(op.f("ix_requirements_term_id"), "requirements", ["term_id"], unique=False)
    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.CheckConstraint("seats BETWEEN 1 AND 10000", name=op.f("ck_rooms_seats")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_rooms_congress_id_congresses")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_rooms_place_id_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
        sa.UniqueConstraint("congress_id", "name", name=op.f("uq_rooms_congress_id_name")),
    )
    op.create_index(op.f("ix_rooms_congress_id"), "rooms", ["congress_id"], unique=False)
    op.create_index(op.f("ix_rooms_place_id"), "rooms", ["place_id"], unique=False)
    op.create_table(
        "roster_uploads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_roster_uploads_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(["term_id"], ["terms.id"], name=op.f("fk_roster_uploads_term_id_terms")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_roster_uploads_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_uploads")),
    )
    op.create_index(op.f("ix_roster_uploads_congress_id"), "roster_uploads", ["congress_id"], unique=False)
    op.create_table(
        "annual_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("five_year_plan_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approved_at_meeting", sa.String(length=120), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("amended_at", sa.DateTime(), nullable=True),
        sa.Column("amendment", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'approved', 'published', 'amended')", name=op.f("ck_annual_plans_planstate")
        ),
        sa.CheckConstraint("year BETWEEN 2000 AND 2100", name=op.f("ck_annual_plans_year")),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_annual_plans_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(
            ["five_year_plan_id"],
            ["five_year_plans.id"],
            name=op.f("fk_annual_plans_five_year_plan_id_five_year_plans"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annual_plans")),
        sa.UniqueConstraint("congress_id", "year", name=op.f("uq_annual_plans_congress_id_year")),
    )
    op.create_index(op.f("ix_annual_plans_congress_id"), "annual_plans", ["congress_id"], unique=False)
    op.create_index(op.f("ix_annual_plans_five_year_plan_id"), "annual_plans", ["five_year_plan_id"], unique=False)
    op.create_table(
        "requirements_groups",
        sa.Column("requirement_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["deputy_groups.id"],
            name=op.f("fk_requirements_groups_group_id_deputy_groups"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["requirement_id"],
            ["requirements.id"],
            name=op.f("fk_requirements_groups_requirement_id_requirements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("requirement_id", "group_id", name=op.f("pk_requirements_groups")),
    )
    op.create_table(
        "room_closures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_room_closures_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_room_closures_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_room_closures_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_closures")),
    )
    op.create_index(op.f("ix_room_closures_congress_id"), "room_closures", ["congress_id"], unique=False)
    op.create_index(op.f("ix_room_closures_room_id"), "room_closures", ["room_id"], unique=False)
    op.create_table(
        "room_parts",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["part_id"], ["rooms.id"], name=op.f("fk_room_parts_part_id_rooms"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_room_parts_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("room_id", "part_id", name=op.f("pk_room_parts")),
    )
    op.create_table(
        "targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("denominator", sa.String(length=20), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "denominator IN ('own_deputies', 'new_deputies', 'whole_system')", name=op.f("ck_targets_denominator")
        ),
        sa.CheckConstraint(
            "kind IN ('induction', 'in_service', 'topical', 'by_field', 'personal', 'everyday')",
            name=op.f("ck_targets_programkind"),
        ),
        sa.CheckConstraint("measure IN ('rounds', 'hours', 'coverage')", name=op.f("ck_targets_targetmeasure")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_targets_amount")),
        sa.CheckConstraint("headcount >= 0", name=op.f("ck_targets_headcount")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_targets_congress_id_congresses")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["five_year_plans.id"], name=op.f("fk_targets_plan_id_five_year_plans"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
    )
    op.create_index(op.f("ix_targets_congress_id"), "targets", ["congress_id"], unique=False)
    op.create_index(op.f("ix_targets_plan_id"), "targets", ["plan_id"], unique=False)
    op.create_table(
        "programs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("annual_plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("half_days", sa.Integer(), nullable=False),
        sa.Column("min_size", sa.Integer(), nullable=False),
        sa.Column("max_size", sa.Integer(), nullable=False),
        sa.Column("max_batches", sa.Integer(), nullable=False),
        sa.Column("open_cost", sa.Integer(), nullable=False),
        sa.Column("starts_in_the_morning", sa.Boolean(), nullable=False),
        sa.Column("budget", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("funding", sa.String(length=120), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "audience IN ('everyone', 'deputies', 'new_deputies', 'returning_deputies', 'guests', 'groups')",
            name=op.f("ck_programs_audiencekind"),
        ),
        sa.CheckConstraint(
            "kind IN ('induction', 'in_service', 'topical', 'by_field', 'personal', 'everyday')",
            name=op.f("ck_programs_programkind"),
        ),
        sa.CheckConstraint("mode IN ('local', 'away', 'online', 'blended')", name=op.f("ck_programs_mode")),
        sa.CheckConstraint("budget >= 0", name=op.f("ck_programs_budget")),
        sa.CheckConstraint("half_days BETWEEN 1 AND 60", name=op.f("ck_programs_half_days")),
        sa.CheckConstraint("max_batches BETWEEN 1 AND 500", name=op.f("ck_programs_max_batches")),
        sa.CheckConstraint("min_size >= 1 AND max_size >= min_size", name=op.f("ck_programs_sizes")),
        sa.CheckConstraint("open_cost >= 0", name=op.f("ck_programs_open_cost")),
        sa.ForeignKeyConstraint(
            ["annual_plan_id"], ["annual_plans.id"], name=op.f("fk_programs_annual_plan_id_annual_plans")
        ),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_programs_congress_id_congresses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programs")),
    )
    op.create_index(op.f("ix_programs_annual_plan_id"), "programs", ["annual_plan_id"], unique=False)
    op.create_index(op.f("ix_programs_congress_id"), "programs", ["congress_id"], unique=False)
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("annual_plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=False),
        sa.Column("solution", sa.JSON(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("bound", sa.Integer(), nullable=True),
        sa.Column("unplaced", sa.Integer(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("cancel_asked_at", sa.DateTime(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'cancelled', 'failed', 'published')",
            name=op.f("ck_proposals_proposalstate"),
        ),
        sa.CheckConstraint("seconds BETWEEN 1 AND 86400", name=op.f("ck_proposals_seconds")),
        sa.ForeignKeyConstraint(
            ["annual_plan_id"], ["annual_plans.id"], name=op.f("fk_proposals_annual_plan_id_annual_plans")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_proposals_asked_by_id_users")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_proposals_congress_id_congresses")),
        sa.ForeignKeyConstraint(["published_by_id"], ["users.id"], name=op.f("fk_proposals_published_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_annual_plan_id"), "proposals", ["annual_plan_id"], unique=False)
    op.create_index(op.f("ix_proposals_congress_id"), "proposals", ["congress_id"], unique=False)
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("state IN ('published', 'cancelled')", name=op.f("ck_batches_batchstate")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_batches_ends_after_start")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_batches_congress_id_congresses")),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f("fk_batches_program_id_programs")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_batches_room_id_rooms")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
        sa.UniqueConstraint("program_id", "key", name=op.f("uq_batches_program_id_key")),
        sa.UniqueConstraint("program_id", "number", name=op.f("uq_batches_program_id_number")),
    )
    op.create_index(op.f("ix_batches_congress_id"), "batches", ["congress_id"], unique=False)
    op.create_index(op.f("ix_batches_program_id"), "batches", ["program_id"], unique=False)
    op.create_index(op.f("ix_batches_room_id"), "batches", ["room_id"], unique=False)
    op.create_table(
        "program_courses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_program_courses_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_program_courses_course_id_courses")),
        sa.ForeignKeyConstraint(
            ["program_id"], ["programs.id"], name=op.f("fk_program_courses_program_id_programs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_courses")),
        sa.UniqueConstraint("program_id", "course_id", name=op.f("uq_program_courses_program_id_course_id")),
    )
    op.create_index(op.f("ix_program_courses_congress_id"), "program_courses", ["congress_id"], unique=False)
    op.create_index(op.f("ix_program_courses_course_id"), "program_courses", ["course_id"], unique=False)
    op.create_index(op.f("ix_program_courses_program_id"), "program_courses", ["program_id"], unique=False)
    op.create_table(
        "program_order",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("earlier_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["earlier_id"], ["programs.id"], name=op.f("fk_program_order_earlier_id_programs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["programs.id"], name=op.f("fk_program_order_program_id_programs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "earlier_id", name=op.f("pk_program_order")),
    )
    op.create_table(
        "program_rooms",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["programs.id"], name=op.f("fk_program_rooms_program_id_programs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_program_rooms_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "room_id", name=op.f("pk_program_rooms")),
    )
    op.create_table(
        "program_windows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_program_windows_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_program_windows_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["programs.id"], name=op.f("fk_program_windows_program_id_programs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_windows")),
    )
    op.create_index(op.f("ix_program_windows_congress_id"), "program_windows", ["congress_id"], unique=False)
    op.create_index(op.f("ix_program_windows_program_id"), "program_windows", ["program_id"], unique=False)
    op.create_table(
        "programs_groups",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["deputy_groups.id"],
            name=op.f("fk_programs_groups_group_id_deputy_groups"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["programs.id"], name=op.f("fk_programs_groups_program_id_programs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "group_id", name=op.f("pk_programs_groups")),
    )
    op.create_table(
        "progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("bound", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_progress_congress_id_congresses")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_progress_proposal_id_proposals"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress")),
    )
    op.create_index(op.f("ix_progress_congress_id"), "progress", ["congress_id"], unique=False)
    op.create_index(op.f("ix_progress_proposal_id"), "progress", ["proposal_id"], unique=False)
    op.create_table(
        "enrolments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "state IN ('confirmed', 'withdrawn', 'completed')", name=op.f("ck_enrolments_enrolmentstate")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_enrolments_batch_id_batches")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_enrolments_congress_id_congresses")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_enrolments_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
        sa.UniqueConstraint("batch_id", "person_id", name=op.f("uq_enrolments_batch_id_person_id")),
    )
    op.create_index(op.f("ix_enrolments_batch_id"), "enrolments", ["batch_id"], unique=False)
    op.create_index(op.f("ix_enrolments_congress_id"), "enrolments", ["congress_id"], unique=False)
    op.create_index(op.f("ix_enrolments_person_id"), "enrolments", ["person_id"], unique=False)
    op.create_table(
        "feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("is_stale", sa.Boolean(), nullable=False),
        sa.Column("fresh_until", sa.DateTime(), nullable=True),
        sa.Column("modified_at", sa.DateTime(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("etag", sa.String(length=64), nullable=False),
        sa.Column("fetched_at", sa.DateTime(), nullable=True),
        sa.Column("fetched_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("(person_id IS NULL) <> (batch_id IS NULL)", name=op.f("ck_feeds_of_one_thing")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_feeds_batch_id_batches")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_feeds_congress_id_congresses")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_feeds_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_feeds_token_hash")),
    )
    op.create_index(op.f("ix_feeds_batch_id"), "feeds", ["batch_id"], unique=False)
    op.create_index(op.f("ix_feeds_congress_id"), "feeds", ["congress_id"], unique=False)
    op.create_index(op.f("ix_feeds_person_id"), "feeds", ["person_id"], unique=False)
    op.create_table(
        "leaves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('personal', 'sick', 'official')", name=op.f("ck_leaves_leavekind")),
        sa.CheckConstraint("state IN ('asked', 'granted', 'refused')", name=op.f("ck_leaves_leavestate")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_leaves_ends_after_start")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_leaves_asked_by_id_users")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_leaves_batch_id_batches")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_leaves_congress_id_congresses")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_leaves_decided_by_id_users")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_leaves_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaves")),
    )
    op.create_index(op.f("ix_leaves_batch_id"), "leaves", ["batch_id"], unique=False)
    op.create_index(op.f("ix_leaves_congress_id"), "leaves", ["congress_id"], unique=False)
    op.create_index(op.f("ix_leaves_person_id"), "leaves", ["person_id"], unique=False)
    op.create_table(
        "lessons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("lecturer_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("state IN ('planned', 'cancelled')", name=op.f("ck_lessons_lessonstate")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_lessons_ends_after_start")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_lessons_batch_id_batches")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_lessons_congress_id_congresses")),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_lessons_course_id_courses")),
        sa.ForeignKeyConstraint(["lecturer_id"], ["lecturers.id"], name=op.f("fk_lessons_lecturer_id_lecturers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lessons")),
    )
    op.create_index(op.f("ix_lessons_batch_id"), "lessons", ["batch_id"], unique=False)
    op.create_index(op.f("ix_lessons_congress_id"), "lessons", ["congress_id"], unique=False)
    op.create_index(op.f("ix_lessons_course_id"), "lessons", ["course_id"], unique=False)
    op.create_index(op.f("ix_lessons_lecturer_id"), "lessons", ["lecturer_id"], unique=False)
    op.create_table(
        "attendances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("presence", sa.String(length=20), nullable=False),
        sa.Column("leave_kind", sa.String(length=20), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("test_passed", sa.Boolean(), nullable=False),
        sa.Column("means", sa.String(length=20), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint("(presence = 'excused') = (leave_kind IS NOT NULL)", name=op.f("ck_attendances_leave_kind")),
        sa.CheckConstraint("leave_kind IN ('personal', 'sick', 'official')", name=op.f("ck_attendances_leavekind")),
        sa.CheckConstraint("means IN ('list')", name=op.f("ck_attendances_means")),
        sa.CheckConstraint(
            "presence IN ('present', 'late', 'left_early', 'excused', 'absent')", name=op.f("ck_attendances_presence")
        ),
        sa.CheckConstraint(
            "presence NOT IN ('excused', 'absent') OR minutes = 0",
            name=op.f("ck_attendances_no_minutes_without_presence"),
        ),
        sa.CheckConstraint("minutes BETWEEN 0 AND 2400", name=op.f("ck_attendances_minutes")),
        sa.ForeignKeyConstraint(["congress_id"], ["congresses.id"], name=op.f("fk_attendances_congress_id_congresses")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_attendances_lesson_id_lessons")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_attendances_person_id_people")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["users.id"], name=op.f("fk_attendances_recorded_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendances")),
        sa.UniqueConstraint("lesson_id", "person_id", name=op.f("uq_attendances_lesson_id_person_id")),
    )
    op.create_index(op.f("ix_attendances_congress_id"), "attendances", ["congress_id"], unique=False)
    op.create_index(op.f("ix_attendances_lesson_id"), "attendances", ["lesson_id"], unique=False)
    op.create_index(op.f("ix_attendances_person_id"), "attendances", ["person_id"], unique=False)
    op.create_table(
        "credit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("earned_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("attendance_id", sa.Integer(), nullable=True),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("program_id", sa.Integer(), nullable=True),
        sa.Column("program_kind", sa.String(length=20), nullable=True),
        sa.Column("mode", sa.String(length=20), nullable=True),
        sa.Column("is_compulsory", sa.Boolean(), nullable=False),
        sa.Column("rule_set_id", sa.Integer(), nullable=False),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("posted_by_id", sa.Integer(), nullable=True),
        sa.Column("posted_at", sa.DateTime(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(kind = 'reversal') = (reverses_id IS NOT NULL)", name=op.f("ck_credit_entries_reversal_names_its_entry")
        ),
        sa.CheckConstraint("kind IN ('earned', 'reversal')", name=op.f("ck_credit_entries_entrykind")),
        sa.CheckConstraint("mode IN ('local', 'away', 'online', 'blended')", name=op.f("ck_credit_entries_mode")),
        sa.CheckConstraint(
            "program_kind IN ('induction', 'in_service', 'topical', 'by_field', 'personal', 'everyday')",
            name=op.f("ck_credit_entries_programkind"),
        ),
        sa.ForeignKeyConstraint(
            ["attendance_id"], ["attendances.id"], name=op.f("fk_credit_entries_attendance_id_attendances")
        ),
        sa.ForeignKeyConstraint(
            ["congress_id"], ["congresses.id"], name=op.f("fk_credit_entries_congress_id_congresses")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_credit_entries_course_id_courses")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_credit_entries_person_id_people")),
        sa.ForeignKeyConstraint(["posted_by_id"], ["users.id"], name=op.f("fk_credit_entries_posted_by_id_users")),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f("fk_credit_entries_program_id_programs")),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["credit_entries.id"], name=op.f("fk_credit_entries_reverses_id_credit_entries")
        ),
        sa.ForeignKeyConstraint(
            ["rule_set_id"], ["rule_sets.id"], name=op.f("fk_credit_entries_rule_set_id_rule_sets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_entries")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_credit_entries_reverses_id")),
    )
    op.create_index(op.f("ix_credit_entries_attendance_id"), "credit_entries", ["attendance_id"], unique=False)
    op.create_index(op.f("ix_credit_entries_congress_id"), "credit_entries", ["congress_id"], unique=False)
    op.create_index(op.f("ix_credit_entries_earned_on"), "credit_entries", ["earned_on"], unique=False)
    op.create_index(op.f("ix_credit_entries_person_id"), "credit_entries", ["person_id"], unique=False)
    op.create_index(op.f("ix_credit_entries_program_id"), "credit_entries", ["program_id"], unique=False)
    op.create_index(op.f("ix_credit_entries_rule_set_id"), "credit_entries", ["rule_set_id"], unique=False)


def downgrade() -> None:
    """Drop every table, and with them all records."""
    op.drop_index(op.f("ix_credit_entries_rule_set_id"), table_name="credit_entries")
    op.drop_index(op.f("ix_credit_entries_program_id"), table_name="credit_entries")
    op.drop_index(op.f("ix_credit_entries_person_id"), table_name="credit_entries")
    op.drop_index(op.f("ix_credit_entries_earned_on"), table_name="credit_entries")
    op.drop_index(op.f("ix_credit_entries_congress_id"), table_name="credit_entries")
    op.drop_index(op.f("ix_credit_entries_attendance_id"), table_name="credit_entries")
    op.drop_table("credit_entries")
    op.drop_index(op.f("ix_attendances_person_id"), table_name="attendances")
    op.drop_index(op.f("ix_attendances_lesson_id"), table_name="attendances")
    op.drop_index(op.f("ix_attendances_congress_id"), table_name="attendances")
    op.drop_table("attendances")
    op.drop_index(op.f("ix_lessons_lecturer_id"), table_name="lessons")
    op.drop_index(op.f("ix_lessons_course_id"), table_name="lessons")
    op.drop_index(op.f("ix_lessons_congress_id"), table_name="lessons")
    op.drop_index(op.f("ix_lessons_batch_id"), table_name="lessons")
    op.drop_table("lessons")
    op.drop_index(op.f("ix_leaves_person_id"), table_name="leaves")
    op.drop_index(op.f("ix_leaves_congress_id"), table_name="leaves")
    op.drop_index(op.f("ix_leaves_batch_id"), table_name="leaves")
    op.drop_table("leaves")
    op.drop_index(op.f("ix_feeds_person_id"), table_name="feeds")
    op.drop_index(op.f("ix_feeds_congress_id"), table_name="feeds")
    op.drop_index(op.f("ix_feeds_batch_id"), table_name="feeds")
    op.drop_table("feeds")
    op.drop_index(op.f("ix_enrolments_person_id"), table_name="enrolments")
    op.drop_index(op.f("ix_enrolments_congress_id"), table_name="enrolments")
    op.drop_index(op.f("ix_enrolments_batch_id"), table_name="enrolments")
    op.drop_table("enrolments")
    op.drop_index(op.f("ix_progress_proposal_id"), table_name="progress")
    op.drop_index(op.f("ix_progress_congress_id"), table_name="progress")
    op.drop_table("progress")
    op.drop_table("programs_groups")
    op.drop_index(op.f("ix_program_windows_program_id"), table_name="program_windows")
    op.drop_index(op.f("ix_program_windows_congress_id"), table_name="program_windows")
    op.drop_table("program_windows")
    op.drop_table("program_rooms")
    op.drop_table("program_order")
    op.drop_index(op.f("ix_program_courses_program_id"), table_name="program_courses")
    op.drop_index(op.f("ix_program_courses_course_id"), table_name="program_courses")
    op.drop_index(op.f("ix_program_courses_congress_id"), table_name="program_courses")
    op.drop_table("program_courses")
    op.drop_index(op.f("ix_batches_room_id"), table_name="batches")
    op.drop_index(op.f("ix_batches_program_id"), table_name="batches")
    op.drop_index(op.f("ix_batches_congress_id"), table_name="batches")
    op.drop_table("batches")
    op.drop_index(op.f("ix_proposals_congress_id"), table_name="proposals")
    op.drop_index(op.f("ix_proposals_annual_plan_id"), table_name="proposals")
    op.drop_table("proposals")
    op.drop_index(op.f("ix_programs_congress_id"), table_name="programs")
    op.drop_index(op.f("ix_programs_annual_plan_id"), table_name="programs")
    op.drop_table("programs")
    op.drop_index(op.f("ix_targets_plan_id"), table_name="targets")
    op.drop_index(op.f("ix_targets_congress_id"), table_name="targets")
    op.drop_table("targets")
    op.drop_table("room_parts")
    op.drop_index(op.f("ix_room_closures_room_id"), table_name="room_closures")
    op.drop_index(op.f("ix_room_closures_congress_id"), table_name="room_closures")
    op.drop_table("room_closures")
    op.drop_table("requirements_groups")
    op.drop_index(op.f("ix_annual_plans_five_year_plan_id"), table_name="annual_plans")
    op.drop_index(op.f("ix_annual_plans_congress_id"), table_name="annual_plans")
    op.drop_table("annual_plans")
    op.drop_index(op.f("ix_roster_uploads_congress_id"), table_name="roster_uploads")
    op.drop_table("roster_uploads")
    op.drop_index(op.f("ix_rooms_place_id"), table_name="rooms")
    op.drop_index(op.f("ix_rooms_congress_id"), table_name="rooms")
    op.drop_table("rooms")
    op.drop_index(op.f("ix_requirements_term_id"), table_name="requirements")
    op.drop_index(op.f("ix_requirements_congress_id"), table_name="requirements")
    op.drop_table("requirements")
    op.drop_index(op.f("ix_mandates_term_id"), table_name="mandates")
    op.drop_index(op.f("ix_mandates_place_id"), table_name="mandates")
    op.drop_index(op.f("ix_mandates_person_id"), table_name="mandates")
    op.drop_index(op.f("ix_mandates_delegation_id"), table_name="mandates")
    op.drop_index(op.f("ix_mandates_congress_id"), table_name="mandates")
    op.drop_table("mandates")
    op.drop_index(op.f("ix_lecturer_closures_lecturer_id"), table_name="lecturer_closures")
    op.drop_index(op.f("ix_lecturer_closures_congress_id"), table_name="lecturer_closures")
    op.drop_table("lecturer_closures")
    op.drop_index(op.f("ix_invitations_user_id"), table_name="invitations")
    op.drop_index(op.f("ix_invitations_congress_id"), table_name="invitations")
    op.drop_table("invitations")
    op.drop_index(op.f("ix_guests_place_id"), table_name="guests")
    op.drop_index(op.f("ix_guests_person_id"), table_name="guests")
    op.drop_index(op.f("ix_guests_congress_id"), table_name="guests")
    op.drop_table("guests")
    op.drop_index(op.f("ix_group_members_person_id"), table_name="group_members")
    op.drop_index(op.f("ix_group_members_group_id"), table_name="group_members")
    op.drop_index(op.f("ix_group_members_congress_id"), table_name="group_members")
    op.drop_table("group_members")
    op.drop_index(op.f("ix_five_year_plans_congress_id"), table_name="five_year_plans")
    op.drop_table("five_year_plans")
    op.drop_index(op.f("ix_distances_congress_id"), table_name="distances")
    op.drop_table("distances")
    op.drop_table("course_prerequisites")
    op.drop_table("course_lecturers")
    op.drop_index(op.f("ix_users_person_id"), table_name="users")
    op.drop_index(op.f("ix_users_congress_id"), table_name="users")
    op.drop_table("users")
    op.drop_index(op.f("ix_terms_congress_id"), table_name="terms")
    op.drop_table("terms")
    op.drop_index(op.f("ix_rule_sets_congress_id"), table_name="rule_sets")
    op.drop_table("rule_sets")
    op.drop_index(op.f("ix_places_congress_id"), table_name="places")
    op.drop_table("places")
    op.drop_index(op.f("ix_lecturers_congress_id"), table_name="lecturers")
    op.drop_table("lecturers")
    op.drop_index(op.f("ix_deputy_groups_congress_id"), table_name="deputy_groups")
    op.drop_table("deputy_groups")
    op.drop_index(op.f("ix_delegations_congress_id"), table_name="delegations")
    op.drop_table("delegations")
    op.drop_index(op.f("ix_day_overrides_congress_id"), table_name="day_overrides")
    op.drop_table("day_overrides")
    op.drop_index(op.f("ix_courses_congress_id"), table_name="courses")
    op.drop_table("courses")
    op.drop_index(op.f("ix_blackouts_congress_id"), table_name="blackouts")
    op.drop_table("blackouts")
    op.drop_index(op.f("ix_aways_person_id"), table_name="aways")
    op.drop_index(op.f("ix_aways_congress_id"), table_name="aways")
    op.drop_table("aways")
    op.drop_index(op.f("ix_people_pinyin"), table_name="people")
    op.drop_index(op.f("ix_people_name"), table_name="people")
    op.drop_index(op.f("ix_people_initials"), table_name="people")
    op.drop_table("people")
    op.drop_table("congresses")
