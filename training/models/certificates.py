"""Certificates (结业证书): issued once, never changed, revoked by a row of their own; and the keys that sign papers."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training.models.appending import append_only
from training.models.base import Base, Code
from training.models.people import Person
from training.models.schedules import Batch
from training.models.scope import OfCongress


class SigningKey(OfCongress, Base):
    """A key that signs the papers of a congress (签名密钥). Its public half is kept for ever, with its dates."""

    __tablename__ = "signing_keys"

    public: Mapped[str] = mapped_column(String(64), unique=True)
    """The public key, in hexadecimal."""
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The private key, encrypted with the program's secret key; gone once the key is retired."""
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


@append_only
class Certificate(OfCongress, Base):
    """A class certificate (结业证书): the signed document as it was issued."""

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("congress_id", "number"),
        UniqueConstraint("batch_id", "person_id", "edition"),
    )

    number: Mapped[Code]
    """2022-00017: counts within the congress and the year."""
    code: Mapped[str] = mapped_column(String(22), unique=True)
    """128 random bits: the address of its page of verification, printed on the paper."""
    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    edition: Mapped[int] = mapped_column(default=1)
    """1, and one more each time that a revoked one is issued anew."""
    position: Mapped[int]
    """How far the ledger's chain reached: lines of the class that come later make the paper out of date."""
    document: Mapped[str] = mapped_column(Text, deferred=True)
    """The file (training-record/1) that anybody can verify."""
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    issued_at: Mapped[datetime]

    batch: Mapped[Batch] = relationship()
    person: Mapped[Person] = relationship()
    revocation: Mapped["Revocation | None"] = relationship(viewonly=True)


@append_only
class Revocation(OfCongress, Base):
    """A certificate is no longer good (撤销), and why."""

    __tablename__ = "revocations"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(200))
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    revoked_at: Mapped[datetime]

    certificate: Mapped[Certificate] = relationship()
