"""Closings that wait: for the one who asks, and for somebody to submit them."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from training.models import db
from training.models.closings import Closing, ClosingState
from training.models.schedules import Batch, BatchState
from training.operations.ledger.closing import steps


class Waiting(NamedTuple):
    """Classes that wait for that user, and classes over that nobody has submitted."""

    mine: int
    ended: int


def waiting(now: datetime, user_id: int) -> Waiting:
    """Both figures."""
    others = (ClosingState.SUBMITTED, ClosingState.REVIEWED, ClosingState.REOPENING)
    last = steps.awaits_the_last_review()
    found = db.session.scalars(select(Closing).where(Closing.state.in_(others))).all()
    handed_in = select(Closing.batch_id).where(Closing.state != ClosingState.OPEN)
    ended = select(func.count(Batch.id)).where(
        Batch.state == BatchState.PUBLISHED, Batch.ends_at <= now, Batch.id.not_in(handed_in)
    )
    return Waiting(sum(steps.waits_for(one, user_id, last) for one in found), db.session.scalar(ended) or 0)
