"""What a closed class allows (结班): nothing that its credit or its papers stand on may change any more."""

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db, turns
from training.models.closings import Closing, ClosingState
from training.models.schedules import Batch
from training.operations.errors import TrainingError


def take_open(batch: Batch) -> None:
    """Take the batch's row for a change of its attendance, leaves or make-ups; see `refuse_changes`.

    Whoever closes the class meanwhile comes before or after the change, never in its middle.
    """
    turns.take(batch)
    refuse_changes(batch)


def refuse_changes(batch: Batch) -> None:
    """Raises TrainingError where the class is closed or under review, and says how it is opened again."""
    if (words := refusal(batch)) is not None:
        raise TrainingError(words)


def refusal(batch: Batch) -> str | None:
    """Why nothing of the class may change; None while it is open, and it then stays open until the transaction ends.

    For those who come by the hundred, such as check-ins: they do not wait for each other.
    """
    db.session.execute(select(Batch.id).where(Batch.id == batch.id).with_for_update(read=True))
    state = state_of(batch)
    shown = {"program": batch.program.name, "number": batch.number}
    if state in {ClosingState.SUBMITTED, ClosingState.REVIEWED}:
        return _(
            "“%(program)s”第 %(number)s 期正在结班审核，考勤、请假和课表不能修改。请先在结班页撤回或退回。", **shown
        )
    if state is ClosingState.OPEN:
        return None
    return _(
        "“%(program)s”第 %(number)s 期已结班，考勤、请假和课表不能修改。"
        "如需更正，请在结班页申请重新打开，由另一人同意。",
        **shown,
    )


def state_of(batch: Batch) -> ClosingState:
    """How far the batch's closing has come."""
    return db.session.scalar(select(Closing.state).where(Closing.batch_id == batch.id)) or ClosingState.OPEN
