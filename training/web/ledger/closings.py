"""Closings: which classes wait for whom, which may be handed in, which are closed."""

from collections import Counter
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from training.clock import now
from training.models import db
from training.models.accounts import Role, User
from training.models.closings import Closing, ClosingState
from training.models.schedules import Batch, BatchState, Enrolment, EnrolmentState
from training.operations.ledger.closing import steps
from training.web.access import allows
from training.web.actors import actor
from training.web.ledger.blueprint import blueprint
from training.web.paging import page_of


class Pile(StrEnum):
    """待我办理、审核中、可提交、未结束、已结班."""

    MINE = "mine"
    REVIEW = "review"
    ENDED = "ended"
    RUNNING = "running"
    CLOSED = "closed"


PILES = {
    Pile.MINE: _l("待我办理"),
    Pile.REVIEW: _l("审核中"),
    Pile.ENDED: _l("待提交"),
    Pile.RUNNING: _l("培训未结束"),
    Pile.CLOSED: _l("已结班"),
}


class Row(NamedTuple):
    """A class in the list."""

    batch: Batch
    closing: Closing | None
    piles: frozenset[Pile]
    seated: int

    @property
    def state(self) -> ClosingState:
        """How far its closing has come."""
        return self.closing.state if self.closing else ClosingState.OPEN


@blueprint.get("/batches")
@allows("staff")
def batches() -> ResponseReturnValue:
    """Classes by what is to be done with them; first those that wait for the one who asks."""
    every = rows(now(current_user.congress), current_user.id)
    counts = Counter(pile for row in every for pile in row.piles)
    pile = _asked(counts)
    return render_template(
        "ledger/batches.html",
        page=page_of([row for row in every if pile in row.piles]),
        piles=PILES,
        pile=pile,
        counts=counts,
        reviews=current_user.congress.reviews,
        staff=active_staff(),
    )


@blueprint.post("/reviews")
@allows("staff")
def set_reviews() -> ResponseReturnValue:
    """One review or two."""
    steps.set_reviews(request.form.get("reviews", 0, type=int), actor())
    db.session.commit()
    return redirect(url_for("ledger.batches"))


def active_staff() -> int:
    """How many of the office's accounts may review."""
    query = select(func.count(User.id)).where(User.role == Role.STAFF, User.is_active)
    return db.session.scalar(query) or 0


def rows(at: datetime, user_id: int) -> list[Row]:
    """Every published class with its pile; the latest first."""
    found = select(Batch, Closing).outerjoin(Closing, Closing.batch_id == Batch.id)
    wanted = found.where(Batch.state == BatchState.PUBLISHED).options(joinedload(Batch.program))
    seats = select(Enrolment.batch_id, func.count()).where(Enrolment.state != EnrolmentState.WITHDRAWN)
    seated = {row[0]: row[1] for row in db.session.execute(seats.group_by(Enrolment.batch_id))}
    last = steps.awaits_the_last_review()
    return [
        Row(batch, closing, frozenset(_piles(batch, closing, at, user_id, last)), seated.get(batch.id, 0))
        for batch, closing in db.session.execute(wanted.order_by(Batch.starts_at.desc(), Batch.id.desc()))
    ]


def _piles(
    batch: Batch, closing: Closing | None, at: datetime, user_id: int, last: tuple[ClosingState, ...]
) -> set[Pile]:
    if closing is None or closing.state is ClosingState.OPEN:
        return {Pile.ENDED if batch.ends_at <= at else Pile.RUNNING}
    pile = Pile.CLOSED if closing.state is ClosingState.CLOSED else Pile.REVIEW
    return {pile, Pile.MINE} if steps.waits_for(closing, user_id, last) else {pile}


def _asked(counts: Counter[Pile]) -> Pile:
    """The pile that the request asks for, or the first that is not empty."""
    asked = request.args.get("state", "")
    if asked in list(Pile):
        return Pile(asked)
    return next((pile for pile in Pile if counts[pile]), Pile.ENDED)
