"""Exceptions to the calendar (调休/放假例外): a day that is worked, or not, whatever the calendar says."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db
from training.models.catalogue import DayOverride
from training.operations.errors import TrainingError


def of_year(year: int) -> Sequence[DayOverride]:
    """The year's exceptions, in order."""
    query = select(DayOverride).where(DayOverride.on.between(date(year, 1, 1), date(year, 12, 31)))
    return db.session.scalars(query.order_by(DayOverride.on)).all()


def add(on: date, *, is_workday: bool, name: str) -> DayOverride:
    """Write an exception down. Raises TrainingError where the day has one already."""
    if known := db.session.scalars(select(DayOverride).where(DayOverride.on == on)).first():
        shown = {"day": on.isoformat(), "name": known.name}
        raise TrainingError(_("%(day)s 已有例外“%(name)s”。请先删除原有例外，再重新添加。", **shown))
    override = DayOverride(on=on, is_workday=is_workday, name=name)
    db.session.add(override)
    db.session.flush()
    return override
