"""The review of claims (审核): accepted, with as many minutes or fewer, or refused; later corrected by a reversal.

Nobody reviews what they claimed or what is about themselves.
"""

from datetime import date

from flask_babel import gettext as _

from training.models import db, turns
from training.models.activities import Participation, ParticipationState, Proof
from training.operations import audit
from training.operations.audit import Action, Actor
from training.operations.errors import ChangedMeanwhile, TrainingError
from training.operations.ledger.everyday import crediting, parts

LONGEST_REASON = 300


def accept(part: Participation, minutes: int, actor: Actor, *, test_passed: bool = False, reason: str = "") -> None:
    """Accept the claim and post its credit; fewer minutes than claimed need a reason."""
    _take(part, ParticipationState.CLAIMED, actor)
    if not 1 <= minutes <= part.minutes:
        raise TrainingError(_("采纳的分钟数应在 1 至 %(most)s（申报数）之间。", most=part.minutes))
    given = reason.strip()[:LONGEST_REASON]
    if minutes < part.minutes and not given:
        raise TrainingError(
            _("采纳 %(minutes)s 分钟，少于申报的 %(claimed)s 分钟。请填写理由。", **_both(part, minutes))
        )
    claimed = {"minutes": part.minutes, "test_passed": part.test_passed}
    part.accepted_minutes, part.test_passed = minutes, test_passed
    _reviewed(part, ParticipationState.ACCEPTED, given, actor)
    crediting.post([part], by_id=actor.by_id, at=actor.at)
    audit.note(
        Action.STUDY_REVIEWED, _subject(part), actor, on=part, before=claimed, reason=given,
        after={"state": part.state.value, "minutes": minutes, "test_passed": test_passed},
    )  # fmt: skip


def refuse(part: Participation, actor: Actor, *, reason: str) -> None:
    """Refuse the claim, with the reason that the deputy reads."""
    _take(part, ParticipationState.CLAIMED, actor)
    _reviewed(part, ParticipationState.REFUSED, _needed(reason), actor)
    after = {"state": part.state.value}
    audit.note(Action.STUDY_REVIEWED, _subject(part), actor, on=part, after=after, reason=part.reason)


def correct(
    part: Participation, minutes: int, actor: Actor, *, test_passed: bool = False, reason: str
) -> Participation | None:
    """Strike what was accepted, reverse its entry, and put a part with other minutes in its place; 0: none.

    The new entry keeps the rule version of the old one.
    """
    _take(part, ParticipationState.ACCEPTED, actor, may_be_recorder=True)
    given = _needed(reason)
    refuse_impossible(part, minutes, actor.at.date(), test_passed=test_passed)
    entry = crediting.standing_entry(part)
    if entry is None:
        raise TrainingError(_("“%(title)s”的这条记录没有学时可更正。请刷新页面。", title=part.activity.title))
    crediting.undo(entry, by_id=actor.by_id, at=actor.at)
    before = {"minutes": part.accepted_minutes, "test_passed": part.test_passed}
    part.state = ParticipationState.STRUCK
    part.reason = given
    after = {"minutes": minutes, "test_passed": test_passed}
    replaced = _replacement(part, minutes, given, actor, test_passed=test_passed) if minutes else None
    if replaced:
        crediting.post([replaced], by_id=actor.by_id, at=actor.at, rule_set=entry.rule_set)
    else:
        db.session.flush()
        crediting.settle_classes([part])
    audit.note(Action.STUDY_CORRECTED, _subject(part), actor, on=part, before=before, after=after, reason=given)
    return replaced


def refuse_impossible(part: Participation, minutes: int, on: date, *, test_passed: bool) -> None:
    """Raises TrainingError for a correction that changes nothing, or to minutes that cannot be; 0 strikes the part."""
    if minutes == part.accepted_minutes and test_passed == part.test_passed:
        raise TrainingError(_("与原记录相同，没有更正。请填写更正后的分钟数，填 0 表示撤销。"))
    if minutes:
        same_day = parts.minutes_of_the_day(part.activity, [part.person_id], instead_of=part.id)[part.person_id]
        parts.refuse_impossible(part.activity, part.person, minutes, on, same_day=same_day)


def _replacement(part: Participation, minutes: int, reason: str, actor: Actor, *, test_passed: bool) -> Participation:
    other = Participation(
        activity_id=part.activity_id,
        person_id=part.person_id,
        minutes=minutes,
        accepted_minutes=minutes,
        test_passed=test_passed,
        note=part.note,
        state=ParticipationState.ACCEPTED,
        claimed_by_id=part.claimed_by_id,
        claimed_at=part.claimed_at,
        reviewed_by_id=actor.by_id,
        reviewed_at=actor.at,
        reason=reason,
        replaces_id=part.id,
    )
    db.session.add(other)
    db.session.flush()
    db.session.add_all(Proof(participation_id=other.id, attachment_id=one.attachment_id) for one in part.proofs)
    db.session.flush()
    return other


def _take(part: Participation, state: ParticipationState, actor: Actor, *, may_be_recorder: bool = False) -> None:
    """The row until the transaction ends; it must still be in that state, and not the actor's own."""
    turns.take(part)
    if part.state != state:
        raise ChangedMeanwhile(
            _("%(name)s的“%(title)s”已由他人办理。请刷新页面查看。", name=part.person.name, title=part.activity.title)
        )
    if parts.person_of(actor.by_id) == part.person_id or (not may_be_recorder and part.claimed_by_id == actor.by_id):
        raise TrainingError(_("这是您本人申报的学习，请由另一位工作人员办理。"))


def _reviewed(part: Participation, state: ParticipationState, reason: str, actor: Actor) -> None:
    part.state, part.reason = state, reason
    part.reviewed_by_id, part.reviewed_at = actor.by_id, actor.at
    db.session.flush()


def _needed(reason: str) -> str:
    given = reason.strip()[:LONGEST_REASON]
    if not given:
        raise TrainingError(_("请填写理由，代表本人能看到。"))
    return given


def _subject(part: Participation) -> str:
    return f"{part.person.name}：{part.activity.title}"


def _both(part: Participation, minutes: int) -> dict[str, int]:
    return {"minutes": minutes, "claimed": part.minutes}
