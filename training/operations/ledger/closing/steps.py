"""The steps of a closing: submit, first review, second review, return; asking to reopen, and granting it.

Each takes the batch's row first, so that of two who act at once the second sees what the first has done, and is told.
Whoever reviews is neither the one who submitted nor the other reviewer; an office may do with one review, never
with one person.
"""

from flask_babel import gettext as _

from training.models import db, scope
from training.models.closings import Closing, ClosingState, ClosingStep, StepKind
from training.models.congresses import Congress
from training.models.schedules import Batch, BatchState
from training.operations import audit, certificates
from training.operations.audit import Action, Actor
from training.operations.errors import ChangedMeanwhile, TrainingError
from training.operations.ledger import posting
from training.operations.ledger.closing import checks
from training.operations.ledger.closing.taking import changed, take, title_of

LONGEST_REASON = 300
NOTHING = posting.Posted(0, 0)
ONE, TWO = 1, 2
"""Reviews between submitting and closing."""


def submit(batch: Batch, actor: Actor, *, version: int) -> Closing:
    """Hand the class in for review. Raises TrainingError with everything that is still missing."""
    closing = take(batch, version)
    _expect(closing, ClosingState.OPEN)
    if batch.state is BatchState.CANCELLED:
        raise TrainingError(_("本期已取消，不需要结班。"))
    _refuse_what_is_missing(batch, actor)
    closing.submitted_by_id, closing.reviewed_by_id = actor.by_id, None
    _step(closing, StepKind.SUBMITTED, ClosingState.SUBMITTED, actor)
    return closing


def take_back(batch: Batch, actor: Actor, *, version: int) -> None:
    """The one who submitted takes it back before anybody has reviewed it."""
    closing = take(batch, version)
    _expect(closing, ClosingState.SUBMITTED)
    if closing.submitted_by_id != actor.by_id:
        raise TrainingError(_("只有提交人可以撤回。如需修改，请审核人退回。"))
    _step(closing, StepKind.TAKEN_BACK, ClosingState.OPEN, actor)


def pass_first(batch: Batch, actor: Actor, *, version: int) -> None:
    """The first review (初审) finds it in order."""
    closing = take(batch, version)
    _expect(closing, ClosingState.SUBMITTED)
    _refuse_who_took_part(closing, actor)
    _refuse_what_is_missing(batch, actor)
    closing.reviewed_by_id = actor.by_id
    _step(closing, StepKind.REVIEWED, ClosingState.REVIEWED, actor)


def close(batch: Batch, actor: Actor, *, version: int) -> posting.Posted:
    """The last review (复审) passes it: the credit posts and the class is closed, both or neither."""
    closing = take(batch, version)
    _expect(closing, *awaits_the_last_review())
    _refuse_who_took_part(closing, actor)
    _refuse_what_is_missing(batch, actor)
    posted = posting.post(batch, by_id=actor.by_id, at=actor.at)
    certificates.revoke_outdated(batch, _("重新打开后学时有更正"), actor)
    _step(closing, StepKind.CLOSED, ClosingState.CLOSED, actor, posted=posted)
    return posted


def send_back(batch: Batch, actor: Actor, *, version: int, reason: str) -> None:
    """A reviewer returns it with the reason; everything but the reason is as before it was submitted."""
    closing = take(batch, version)
    _expect(closing, ClosingState.SUBMITTED, ClosingState.REVIEWED)
    if closing.submitted_by_id == actor.by_id:
        raise TrainingError(_("退回由审核人办理。您是提交人，初审前可以撤回。"))
    _step(closing, StepKind.RETURNED, ClosingState.OPEN, actor, _reason(reason))


def ask_reopening(batch: Batch, actor: Actor, *, version: int, reason: str) -> None:
    """Ask that a closed class be opened again for a correction."""
    closing = take(batch, version)
    _expect(closing, ClosingState.CLOSED)
    given = _reason(reason)
    closing.reopening_by_id = actor.by_id
    _step(closing, StepKind.REOPENING_ASKED, ClosingState.REOPENING, actor, given)


def grant_reopening(batch: Batch, actor: Actor, *, version: int) -> None:
    """Somebody else agrees: the class is open. Its lines stay in the ledger until it is closed again."""
    closing = take(batch, version)
    _expect(closing, ClosingState.REOPENING)
    if closing.reopening_by_id == actor.by_id:
        raise TrainingError(_("重新打开须由两人办理：您是申请人，请由另一位工作人员同意。"))
    closing.submitted_by_id = closing.reviewed_by_id = closing.reopening_by_id = None
    _step(closing, StepKind.REOPENED, ClosingState.OPEN, actor)


def refuse_reopening(batch: Batch, actor: Actor, *, version: int, reason: str) -> None:
    """It stays closed: somebody else refuses with a reason, or the one who asked takes the request back."""
    closing = take(batch, version)
    _expect(closing, ClosingState.REOPENING)
    is_own = closing.reopening_by_id == actor.by_id
    given = reason.strip()[:LONGEST_REASON] if is_own else _reason(reason)
    closing.reopening_by_id = None
    kind = StepKind.REOPENING_TAKEN_BACK if is_own else StepKind.REOPENING_REFUSED
    _step(closing, kind, ClosingState.CLOSED, actor, given)


def awaits_the_last_review() -> tuple[ClosingState, ...]:
    """In which states the next review is the last one."""
    congress = db.session.get_one(Congress, scope.bound())
    if congress.reviews == ONE:
        return ClosingState.SUBMITTED, ClosingState.REVIEWED
    return (ClosingState.REVIEWED,)


def waits_for(closing: Closing, user_id: int, last: tuple[ClosingState, ...]) -> bool:
    """Whether it is for that user to act: to review, or to agree that it is opened again."""
    if closing.state is ClosingState.REOPENING:
        return closing.reopening_by_id != user_id
    if closing.state is ClosingState.SUBMITTED or closing.state in last:
        return user_id not in (closing.submitted_by_id, closing.reviewed_by_id)
    return False


def set_reviews(reviews: int, actor: Actor) -> None:
    """How many reviews the office's classes pass (审核级数), from the next step on."""
    if reviews not in (ONE, TWO):
        raise TrainingError(_("请选择一级或两级审核。"))
    congress = db.session.get_one(Congress, scope.bound())
    before, congress.reviews = congress.reviews, reviews
    if before != reviews:
        was, now = {"reviews": before}, {"reviews": reviews}
        audit.note(Action.REVIEWS_SET, congress.name, actor, on=congress, before=was, after=now)
    db.session.flush()


def _expect(closing: Closing, *states: ClosingState) -> None:
    if closing.state not in states:
        raise ChangedMeanwhile(changed(closing))


def _refuse_who_took_part(closing: Closing, actor: Actor) -> None:
    if actor.by_id is None or actor.by_id == closing.submitted_by_id:
        raise TrainingError(_("这一期由您提交，不能由您审核。请由另一位工作人员审核。"))
    if actor.by_id == closing.reviewed_by_id:
        raise TrainingError(_("这一期由您初审，复审须由另一位工作人员办理。"))


def _refuse_what_is_missing(batch: Batch, actor: Actor) -> None:
    missing = [check.words for check in checks.of(batch, actor.at) if not check.is_met]
    if missing:
        raise TrainingError(_("还不能结班：%(missing)s", missing="".join(missing)))


def _reason(reason: str) -> str:
    given = reason.strip()
    if not given:
        raise TrainingError(_("请写明理由。"))
    if len(given) > LONGEST_REASON:
        raise TrainingError(_("理由不超过 %(most)s 字，现有 %(count)s 字。", most=LONGEST_REASON, count=len(given)))
    return given


def _step(
    closing: Closing, kind: StepKind, state: ClosingState, actor: Actor, reason: str = "",
    posted: posting.Posted = NOTHING,
) -> None:  # fmt: skip
    """Go to that state, and write down who did what: beside the class, and in the audit log."""
    before, closing.state = closing.state, state
    closing.version += 1
    done = {"by_id": actor.by_id, "at": actor.at, "reason": reason}
    db.session.add(ClosingStep(closing=closing, kind=kind, earned=posted.earned, reversed=posted.reversed, **done))
    is_reopening = ClosingState.REOPENING in (before, state)
    audit.note(
        Action.REOPENING if is_reopening else Action.CLOSING_STEP, title_of(closing.batch), actor, on=closing.batch,
        before={"state": before.value}, after={"state": state.value, "step": kind.value}, reason=reason,
    )  # fmt: skip
