"""${message}."""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """Say here what this changes for the records."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Say here what is lost."""
    ${downgrades if downgrades else "pass"}
