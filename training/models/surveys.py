"""Surveys after class (满意度问卷): anonymous, so no row below joins a person with an answer, or two answers of one.

Draws, used tickets, scores and texts have random ids and no time: their order says nothing of who came when.
"""

import secrets
from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training.models.appending import append_only
from training.models.base import Base, Name, chosen
from training.models.catalogue import Course, Lecturer
from training.models.schedules import Batch
from training.models.scope import OfCongress


class SurveyWay(StrEnum):
    """Who may answer: one single-use ticket a person (一人一票), or whoever has the address (扫码即填)."""

    TICKETS = "tickets"
    OPEN = "open"


class Aspect(StrEnum):
    """What is judged from 1 to 5: 内容、组织、收获, and each course with its lecturer."""

    CONTENT = "content"
    ORGANISATION = "organisation"
    USEFULNESS = "usefulness"
    COURSE = "course"


class Survey(OfCongress, Base):
    """The survey of a batch (问卷)."""

    __tablename__ = "surveys"
    __table_args__ = (CheckConstraint("slips BETWEEN 0 AND 10000", name="slips"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"), unique=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    """Of its address; shown on the big screen, so no secret."""
    way: Mapped[SurveyWay] = chosen(SurveyWay)
    until: Mapped[date]
    """The last day on which it can be answered."""
    slips: Mapped[int] = mapped_column(default=0)
    """Single-use tickets printed on paper so far."""
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    opened_on: Mapped[date]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closed_on: Mapped[date | None]
    """Closed by staff before `until`; never opened again."""

    batch: Mapped[Batch] = relationship()


def _at_random() -> int:
    return secrets.randbits(62)


class Unordered:
    """An id that says nothing of when the row was made."""

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=False,
        default=_at_random,
        sort_order=-10,
    )


@append_only
class SurveyDraw(Unordered, OfCongress, Base):
    """That somebody drew a ticket (已领票): not which, and not when."""

    __tablename__ = "survey_draws"
    __table_args__ = (UniqueConstraint("survey_id", "person_id"),)

    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)


@append_only
class UsedTicket(Unordered, OfCongress, Base):
    """A ticket with which an answer was given (已用的票): not by whom, and not which answer. One row an answer."""

    __tablename__ = "used_tickets"
    __table_args__ = (UniqueConstraint("survey_id", "token_hash"),)

    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))


@append_only
class SurveyScore(Unordered, OfCongress, Base):
    """One figure of an answer (评分), by itself: nothing says which other figures came with it."""

    __tablename__ = "survey_scores"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        CheckConstraint("aspect <> 'course' OR subject <> ''", name="courses_have_a_subject"),
        Index(  # holds all that reading a year adds up
            "ix_survey_scores_sums",
            *("congress_id", "survey_id", "aspect", "subject", "course_id", "lecturer_id", "score"),
        ),
    )

    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    aspect: Mapped[Aspect] = chosen(Aspect)
    subject: Mapped[Name] = mapped_column(default="")
    """Of a course, as it stood on the form; its lecturer beside it, also where the lesson is changed afterwards."""
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses.id", ondelete="SET NULL"), index=True)
    lecturer_id: Mapped[int | None] = mapped_column(ForeignKey("lecturers.id", ondelete="SET NULL"), index=True)
    score: Mapped[int]

    course: Mapped[Course | None] = relationship()
    lecturer: Mapped[Lecturer | None] = relationship()


@append_only
class SurveyText(Unordered, OfCongress, Base):
    """What somebody would do better (改进建议), by itself."""

    __tablename__ = "survey_texts"

    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    text: Mapped[str] = mapped_column(String(500))
