"""Who may sign in (账号), and the one-time links that let them in first."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training.models.base import Base, Name, chosen
from training.models.congresses import Congress
from training.models.scope import OfCongress


class Role(StrEnum):
    """What an account may do (角色)."""

    STAFF = "staff"
    DEPUTY = "deputy"


class User(OfCongress, Base):
    """An account (账号). Without a password it can only be entered through an invitation."""

    __tablename__ = "users"

    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[Name]
    role: Mapped[Role] = chosen(Role)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    generation: Mapped[int] = mapped_column(default=0)
    """Raised to end every session of this account at once."""
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(String(5), default="zh")

    congress: Mapped[Congress] = relationship()

    is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str:
        """What a session keeps of the user: worthless once the generation was raised."""
        return f"{self.id}.{self.generation}"


class Invitation(OfCongress, Base):
    """A one-time link to set a password (设置链接): first run, a new account, a forgotten password."""

    __tablename__ = "invitations"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
