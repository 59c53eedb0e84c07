"""Sign-in sheets (签到表): the numbered lists as they were printed, and their scans once they are signed."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training.models.appending import append_only
from training.models.attachments import Attachment
from training.models.base import Base
from training.models.schedules import Batch
from training.models.scope import OfCongress


class SignInSheet(OfCongress, Base):
    """One printed list of a batch (签到表): what its rows mean for good, whoever is enrolled or withdraws later."""

    __tablename__ = "sign_in_sheets"
    __table_args__ = (UniqueConstraint("batch_id", "number"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"), index=True)
    number: Mapped[int]
    """Counts within the batch: 第 1 版, 第 2 版, …"""
    person_ids: Mapped[list[int]] = mapped_column(JSON)
    """Row 1 first."""
    half_days: Mapped[list[str]] = mapped_column(JSON)
    """The columns to sign, as `2022-04-11-am`."""
    guests: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict, server_default="{}")
    """Of those who make something up here (补课): by id, the columns that are theirs to sign."""
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    batch: Mapped[Batch] = relationship()
    scans: Mapped[list["SheetScan"]] = relationship(back_populates="sheet", order_by="SheetScan.id")


@append_only
class SheetScan(OfCongress, Base):
    """A scan of the signed sheet (签到表扫描件): the paper stays the proof; another one is added, none taken away."""

    __tablename__ = "sheet_scans"

    sign_in_sheet_id: Mapped[int] = mapped_column(ForeignKey("sign_in_sheets.id"), index=True)
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachments.id"), index=True)

    sheet: Mapped[SignInSheet] = relationship(back_populates="scans")
    attachment: Mapped[Attachment] = relationship()
