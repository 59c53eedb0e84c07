"""The batches of a proposal on days that a decree which is not out yet may take, with names and days in words."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db
from training.models.catalogue import DayOverride
from training.operations.schedules.decree_risks import at_risk
from training.operations.workdays import year_of
from training.web.filters import day
from training.web.schedules.sight import Held, Sight
from training.web.shipped import holiday


@dataclass(frozen=True, slots=True)
class Doubt:
    """A batch at risk and what each of its days may become."""

    held: Held
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doubts:
    """A provisional year: how many batches are clear of it, and those that are not."""

    year: int
    clear: int
    batches: tuple[Doubt, ...]
    people: int


def doubts_of(sight: Sight) -> Doubts | None:
    """None where the year's decree is out, or nothing is planned yet."""
    number = sight.proposal.annual_plan.year
    year = year_of(number, db.session.scalars(select(DayOverride)))
    if not year.risks or not sight.held:
        return None
    held = {one.id: one for one in sight.held}
    found = at_risk(sight.question, sight.answer, year)
    batches = tuple(
        Doubt(
            held[one.batch],
            tuple(
                _(
                    "%(day)s可能放假：%(holiday)s的 %(of)s 种安排中有 %(ways)s 种",
                    day=day(on),
                    holiday=holiday(risk.holiday),
                    of=risk.of,
                    ways=risk.ways,
                )
                for on, risk in one.days
            ),
        )
        for one in found
    )
    return Doubts(number, len(held) - len(found), batches, sum(one.people for one in found))
