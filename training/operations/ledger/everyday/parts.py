"""Who took part: what no part in an activity may be, whoever writes it down."""

from collections import Counter
from collections.abc import Collection
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select

from training.models import db
from training.models.accounts import User
from training.models.activities import Activity, Participation, ParticipationState
from training.models.people import Person
from training.operations.errors import TrainingError
from training.operations.ledger.everyday.activities import MINUTES_A_DAY

LIVE = (ParticipationState.CLAIMED, ParticipationState.ACCEPTED)
"""Waiting, or good; the others count for nothing any more."""


def refuse_impossible(activity: Activity, person: Person, minutes: int, on: date, *, same_day: int) -> None:
    """Raises TrainingError, naming the person, for a part that cannot be; see `minutes_of_the_day`."""
    shown = {"name": person.name, "title": activity.title, "minutes": minutes}
    if activity.ends_on > on:
        raise TrainingError(_("“%(title)s”还没有结束。请在学习结束后登记。", **shown))
    if not 1 <= minutes <= activity.minutes:
        shown["most"] = activity.minutes
        raise TrainingError(
            _("%(name)s：%(minutes)s 分钟，应在 1 至 %(most)s 分钟（“%(title)s”的全长）之间。请核对。", **shown)
        )
    if same_day + minutes > MINUTES_A_DAY and activity.starts_on == activity.ends_on:
        shown |= {"day": activity.ends_on.isoformat(), "other": same_day}
        raise TrainingError(
            _(
                "%(name)s %(day)s 已有 %(other)s 分钟日常学习，再加 %(minutes)s 分钟超过一天的 1440 分钟。请核对。",
                **shown,
            )
        )


def live_in(activity: Activity, person_ids: Collection[int]) -> set[int]:
    """Of those people, who has a part in it already that waits or is good."""
    query = select(Participation.person_id).where(
        Participation.activity_id == activity.id,
        Participation.person_id.in_(person_ids),
        Participation.state.in_(LIVE),
    )
    return set(db.session.scalars(query))


def person_of(user_id: int | None) -> int | None:
    """Whose account it is, where it is a deputy's."""
    return db.session.scalar(select(User.person_id).where(User.id == user_id)) if user_id else None


def minutes_of_the_day(activity: Activity, person_ids: Collection[int], *, instead_of: int = 0) -> Counter[int]:
    """By person, minutes in other activities of that single day; `instead_of` is a part that is being replaced."""
    minutes = func.sum(func.coalesce(Participation.accepted_minutes, Participation.minutes))
    query = (
        select(Participation.person_id, minutes)
        .join(Participation.activity)
        .where(Participation.person_id.in_(person_ids), Participation.state.in_(LIVE), Participation.id != instead_of)
        .where(Activity.starts_on == activity.ends_on, Activity.ends_on == activity.ends_on)
        .group_by(Participation.person_id)
    )
    return Counter({person_id: int(total) for person_id, total in db.session.execute(query)})
