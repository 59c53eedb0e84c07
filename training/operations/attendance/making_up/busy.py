"""When a person cannot come (冲突): own classes and make-ups in every congress, times away, days without training."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.models import db, halfdays, scope
from training.models.activities import Activity
from training.models.attendance import MakeUp, MakeUpState
from training.models.catalogue import Blackout
from training.models.people import Away
from training.models.schedules import Batch, BatchState, Enrolment, EnrolmentState, Lesson


@dataclass(frozen=True)
class Busy:
    """A stretch of time, and what it is taken by."""

    starts_at: datetime
    ends_at: datetime
    words: str

    def meets(self, what: Lesson | Activity) -> bool:
        """Whether it touches the half-day of that: nobody is in two places in one half-day."""
        if (clock := clock_of(what)) is None:
            return False
        begins, ends = half_days_of(*clock)
        return self.starts_at < ends and self.ends_at > begins


def clock_of(what: Lesson | Activity) -> tuple[datetime, datetime] | None:
    """From when to when; None: in one's own time."""
    return what.clock if isinstance(what, Activity) else (what.starts_at, what.ends_at)


def half_days_of(starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """The half-days that this time touches."""
    origin = starts_at.date()
    first, after = halfdays.touched(origin, starts_at, ends_at)
    return halfdays.begins_at(origin, first), halfdays.begins_at(origin, after)


def times_of(person_id: int, after: datetime, *, but: int | None = None) -> list[Busy]:
    """All that ends after that moment; `but`: a make-up that does not count."""
    return [*_classes(person_id, after), *_make_ups(person_id, after, but), *_aways(person_id, after), *_days(after)]


def _classes(person_id: int, after: datetime) -> Iterable[Busy]:
    with scope.everywhere():
        query = (
            select(Batch)
            .join(Batch.enrolments)
            .where(Enrolment.person_id == person_id, Enrolment.state != EnrolmentState.WITHDRAWN)
            .where(Batch.state != BatchState.CANCELLED, Batch.ends_at > after)
            .options(joinedload(Batch.program))
        )
        found = db.session.scalars(query).unique().all()
        return [Busy(one.starts_at, one.ends_at, _("本人要上“%(name)s”", name=one.program.name)) for one in found]


def _make_ups(person_id: int, after: datetime, but: int | None) -> Iterable[Busy]:
    with scope.everywhere():
        query = (
            select(MakeUp)
            .outerjoin(MakeUp.lesson)
            .outerjoin(MakeUp.activity)
            .where(MakeUp.person_id == person_id, MakeUp.state != MakeUpState.CANCELLED)
            .where((Lesson.ends_at > after) | (Activity.ends_on >= after.date()))
            .options(joinedload(MakeUp.lesson), joinedload(MakeUp.activity))
        )
        found = [one for one in db.session.scalars(query).unique() if one.id != but]
        clocks = [(one, clock_of(what)) for one in found if (what := one.lesson or one.activity)]
        return [
            Busy(*half_days_of(*clock), _("已另约补课“%(name)s”", name=one.subject)) for one, clock in clocks if clock
        ]


def _aways(person_id: int, after: datetime) -> Iterable[Busy]:
    query = select(Away).where(Away.person_id == person_id, Away.ends_at > after)
    return [
        Busy(one.starts_at, one.ends_at, _("不能参训：%(reason)s", reason=one.reason or _("未填原因")))
        for one in db.session.scalars(query)
    ]


def _days(after: datetime) -> Iterable[Busy]:
    query = select(Blackout).where(Blackout.ends_at > after)
    return [Busy(one.starts_at, one.ends_at, _("停训：%(name)s", name=one.name)) for one in db.session.scalars(query)]
