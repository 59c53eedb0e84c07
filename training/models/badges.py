"""Badges (参训证) that hold no longer: one row for each that was lost; the next one counts one further."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training.models.accounts import User
from training.models.appending import append_only
from training.models.base import Base
from training.models.people import Person
from training.models.scope import OfCongress


@append_only
class LostBadge(OfCongress, Base):
    """A badge that staff revoked (参训证作废): its code is refused at the door from that moment."""

    __tablename__ = "lost_badges"
    __table_args__ = (UniqueConstraint("congress_id", "person_id", "issue"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    issue: Mapped[int]
    """Which of the person's badges it was; the first one is 0."""
    reason: Mapped[str] = mapped_column(String(200))
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    revoked_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    revoked_by: Mapped[User | None] = relationship()
