"""The audit log (审计日志): who did what against or beside the ordinary course, when, and from where."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training.models.appending import append_only
from training.models.base import Base
from training.models.scope import OfCongress


@append_only
class AuditRow(OfCongress, Base):
    """A line of the audit log: chained to the one before by its hash, so that a change of any line shows."""

    __tablename__ = "audit_rows"
    __table_args__ = (UniqueConstraint("congress_id", "number"),)

    number: Mapped[int]
    """Counts within the congress from 1, without gaps."""
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(120))
    """The account's name at that time; empty: a command on the server."""
    place: Mapped[str] = mapped_column(String(60), default="")
    """The network address it came from."""
    action: Mapped[str] = mapped_column(String(60), index=True)
    """One of operations.audit.Action."""
    subject: Mapped[str] = mapped_column(String(300), default="")
    """What it was done to, in words."""
    table: Mapped[str] = mapped_column("table_name", String(60), default="")
    record_id: Mapped[int | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[str] = mapped_column(String(500), default="")
    previous: Mapped[str] = mapped_column(String(64))
    """The hash of the line before; of the first line: 64 zeros."""
    hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 over all of the above, as operations.audit writes it."""
