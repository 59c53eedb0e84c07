"""Limits (次数限制): how often something was asked for in a while, counted once for all processes of the server."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from training.models.base import Base


class Count(Base):
    """How often, by the name of the limit and a hash of who asked; of no congress, worth nothing once it is over."""

    __tablename__ = "limit_counts"

    key: Mapped[str] = mapped_column(String(80), unique=True)
    ends_at: Mapped[int] = mapped_column(BigInteger, index=True)
    """Seconds since 1970: from then on it counts from one again."""
    count: Mapped[int]
