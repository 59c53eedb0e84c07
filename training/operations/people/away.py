"""Times away (不能参训时段), by the half-day."""

from datetime import date

from flask_babel import gettext as _

from training.models import db
from training.models.halfdays import edge
from training.models.people import Away, Person
from training.operations.people.errors import Refused


def add(person: Person, first: tuple[date, bool], last: tuple[date, bool], reason: str) -> Away:
    """Away from the first half-day to the last, both included; each is a day and whether its afternoon is meant."""
    starts_at = edge(first[0], afternoon=first[1])
    ends_at = edge(last[0], afternoon=last[1], end=True)
    if ends_at <= starts_at:
        raise Refused("last_on", _("结束时间早于开始时间。请核对日期和上午、下午。"))
    for other in person.aways:
        if other.starts_at <= starts_at and ends_at <= other.ends_at:
            raise Refused("first_on", _("这段时间已经登记过了。"))
    away = Away(starts_at=starts_at, ends_at=ends_at, reason=reason)
    person.aways.append(away)
    db.session.flush()
    return away


def remove(away: Away) -> None:
    """The person can come after all."""
    away.person.aways.remove(away)
    db.session.delete(away)
    db.session.flush()
