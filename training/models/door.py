"""The door (签到入口): how signing in is set, telephones known by their owner's link, names drawn to be seen."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training.models.base import Base
from training.models.people import Person
from training.models.schedules import Lesson
from training.models.scope import OfCongress


class Door(OfCongress, Base):
    """How signing in and out of a lesson is set (签到设置); a lesson without a row has the usual one."""

    __tablename__ = "doors"
    __table_args__ = (
        CheckConstraint("opens_before BETWEEN 0 AND 240", name="opens_before"),
        CheckConstraint("closes_after BETWEEN 0 AND 240", name="closes_after"),
        CheckConstraint("late_after BETWEEN 0 AND 240", name="late_after"),
        CheckConstraint("early_before BETWEEN 0 AND 240", name="early_before"),
        CheckConstraint("out_until BETWEEN 0 AND 240", name="out_until"),
    )

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), unique=True)
    opens_before: Mapped[int] = mapped_column(default=60)
    """Minutes before the lesson begins from which one can sign in."""
    closes_after: Mapped[int] = mapped_column(default=30)
    """Minutes after it begins until which one can."""
    late_after: Mapped[int] = mapped_column(default=15)
    """Later than so many minutes is late; until then the whole lesson counts."""
    early_before: Mapped[int] = mapped_column(default=15)
    """Out so many minutes before the end still counts as to the end."""
    out_until: Mapped[int] = mapped_column(default=60)
    """Minutes after the end until which one can sign out."""
    needs_sign_out: Mapped[bool] = mapped_column(default=True)
    """Who does not sign out is to be verified."""

    lesson: Mapped[Lesson] = relationship()


class DoorLink(OfCongress, Base):
    """A person's own link to sign in with (签到链接); known by the hash of its token alone."""

    __tablename__ = "door_links"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    phones: Mapped[list["DoorPhone"]] = relationship(back_populates="link", order_by="DoorPhone.id")


class DoorPhone(OfCongress, Base):
    """A browser that was made known by that link (签到手机); it keeps a secret of which this is the hash."""

    __tablename__ = "door_phones"

    link_id: Mapped[int] = mapped_column(ForeignKey("door_links.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(200), default="")
    """What the browser calls itself."""

    link: Mapped[DoorLink] = relationship(back_populates="phones")


class SpotCheck(OfCongress, Base):
    """A name that the program drew to be looked for in the room (抽查); what was seen is an event."""

    __tablename__ = "spot_checks"
    __table_args__ = (UniqueConstraint("lesson_id", "person_id"),)

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    round: Mapped[int]
    """Which draw of the lesson that staff asked for; 0 where the program drew by itself."""
    seed: Mapped[str] = mapped_column(String(64))
    """Of the draw: the names in `drawn_from` and this give the same names again."""
    drawn_from: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the ids of those whom the draw could take, in order."""
    drawn_at: Mapped[datetime]
    drawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    lesson: Mapped[Lesson] = relationship()
    person: Mapped[Person] = relationship()
