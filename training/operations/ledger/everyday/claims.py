"""Claimed by the deputy (申报学习): what was studied, how long, and what proves it; taken back while it waits."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from training.models import db, turns
from training.models.activities import Activity, Participation, ParticipationState, Proof
from training.models.people import Person
from training.operations import attachments
from training.operations.audit import Actor
from training.operations.errors import TrainingError
from training.operations.ledger.everyday import activities, parts
from training.operations.ledger.everyday.activities import Facts

MOST_FILES = 5


@dataclass(frozen=True)
class Claim:
    """How long somebody took part (online: watched), what they say of it, and files as (name, content)."""

    minutes: int
    test_passed: bool = False
    note: str = ""
    files: Sequence[tuple[str, bytes]] = ()


def claim(what: Facts | Activity, person: Person, claimed: Claim, actor: Actor) -> Participation:
    """Claim a part in an activity of one's own telling, or in one that staff opened; it then waits for review.

    Raises TrainingError for minutes and days that cannot be, for a second claim to the same, without any proof.
    """
    _refuse_without_proof(claimed)
    activity = what if isinstance(what, Activity) else activities.make(what, actor)
    _refuse_closed_or_twice(activity, person, is_new=what is not activity)
    same_day = parts.minutes_of_the_day(activity, [person.id])[person.id]
    parts.refuse_impossible(activity, person, claimed.minutes, actor.at.date(), same_day=same_day)
    part = Participation(
        activity_id=activity.id,
        person_id=person.id,
        minutes=claimed.minutes,
        test_passed=claimed.test_passed,
        note=claimed.note,
        state=ParticipationState.CLAIMED,
        claimed_by_id=actor.by_id,
        claimed_at=actor.at,
    )
    db.session.add(part)
    db.session.flush()
    for name, content in claimed.files:
        kept = attachments.keep(name, content, by_id=actor.by_id, at=actor.at)
        db.session.add(Proof(participation_id=part.id, attachment_id=kept.id))
    db.session.flush()
    return part


def withdraw(part: Participation) -> None:
    """Take a claim back before anybody has reviewed it."""
    turns.take(part)
    if part.state != ParticipationState.CLAIMED:
        raise TrainingError(
            _("“%(title)s”的申报已经审核，不能撤回。如有出入，请联系工作人员。", title=part.activity.title)
        )
    part.state = ParticipationState.WITHDRAWN
    db.session.flush()


def _refuse_without_proof(claimed: Claim) -> None:
    if not claimed.files:
        raise TrainingError(_("请上传至少一份佐证材料（照片、笔记或学习记录截图）。"))
    if len(claimed.files) > MOST_FILES:
        raise TrainingError(_("佐证材料至多 %(most)s 份。请合并或挑选后再上传。", most=MOST_FILES))


def _refuse_closed_or_twice(activity: Activity, person: Person, *, is_new: bool) -> None:
    if is_new:
        return
    turns.take(activity)
    if not activity.is_open:
        raise TrainingError(_("“%(title)s”不开放申报。请联系工作人员登记。", title=activity.title))
    if parts.live_in(activity, [person.id]):
        raise TrainingError(_("您已在“%(title)s”中登记或申报，不必再次申报。", title=activity.title))
