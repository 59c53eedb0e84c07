"""Recorded by staff: an activity with everybody who took part; their credit posts at once."""

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext as _

from training.models import db, turns
from training.models.activities import Activity, Participation, ParticipationState
from training.models.people import Person
from training.operations import audit
from training.operations.audit import Action, Actor
from training.operations.errors import TrainingError
from training.operations.ledger.everyday import crediting, parts


class Attendee(NamedTuple):
    """Who took part, how long (None: all of it), and whether the test was passed."""

    person: Person
    minutes: int | None = None
    test_passed: bool = False


def record(activity: Activity, attendees: Sequence[Attendee], actor: Actor) -> list[Participation]:
    """Write down that these took part, all or none, and post their credit.

    Raises TrainingError naming everybody who stands in it already, and for minutes that cannot be.
    """
    if not attendees:
        raise TrainingError(_("没有要登记的人员。请粘贴姓名或选择代表小组。"))
    turns.take(activity)
    _refuse_twice(activity, attendees)
    own = parts.person_of(actor.by_id)
    if any(one.person.id == own for one in attendees):
        raise TrainingError(_("名单中有您本人。本人的学习请自行申报，由另一位工作人员审核。"))
    same_day = parts.minutes_of_the_day(activity, [one.person.id for one in attendees])
    written = [_part(activity, one, same_day[one.person.id], actor) for one in attendees]
    db.session.add_all(written)
    db.session.flush()
    crediting.post(written, by_id=actor.by_id, at=actor.at)
    after = {"people": [one.person.name for one in attendees], "minutes": [part.minutes for part in written]}
    audit.note(Action.STUDY_RECORDED, activity.title, actor, on=activity, after=after)
    return written


def _part(activity: Activity, one: Attendee, same_day: int, actor: Actor) -> Participation:
    minutes = activity.minutes if one.minutes is None else one.minutes
    parts.refuse_impossible(activity, one.person, minutes, actor.at.date(), same_day=same_day)
    return Participation(
        activity_id=activity.id,
        person_id=one.person.id,
        minutes=minutes,
        accepted_minutes=minutes,
        test_passed=one.test_passed,
        state=ParticipationState.ACCEPTED,
        claimed_by_id=actor.by_id,
        claimed_at=actor.at,
        reviewed_by_id=actor.by_id,
        reviewed_at=actor.at,
    )


def _refuse_twice(activity: Activity, attendees: Sequence[Attendee]) -> None:
    known = parts.live_in(activity, [one.person.id for one in attendees])
    if known:
        names = "、".join(one.person.name for one in attendees if one.person.id in known)
        raise TrainingError(
            _("%(names)s 已在“%(title)s”中登记或申报。请从名单中去掉后再保存。", names=names, title=activity.title)
        )
