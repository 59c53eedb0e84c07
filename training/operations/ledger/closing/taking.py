"""The closing of a batch, taken under the batch's row: one after the other, and as the user saw it."""

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db, turns
from training.models.closings import Closing
from training.models.schedules import Batch
from training.operations.errors import ChangedMeanwhile


def closing_of(batch: Batch) -> Closing | None:
    """The batch's closing, if anybody has begun it."""
    return db.session.scalars(select(Closing).where(Closing.batch_id == batch.id)).first()


def take(batch: Batch, version: int | None = None) -> Closing:
    """The batch's closing, begun where there was none, under the batch's row. 0 is the version of one not begun.

    Raises ChangedMeanwhile where it is not as the user saw it.
    """
    turns.take(batch)
    closing = closing_of(batch)
    if closing is None:
        closing = Closing(batch=batch, version=0)
        db.session.add(closing)
        db.session.flush()
    else:
        db.session.refresh(closing)
    if version is not None and closing.version != version:
        raise ChangedMeanwhile(changed(closing))
    return closing


def changed(closing: Closing) -> str:
    """What one reads who acts on what somebody else has just changed."""
    last = closing.steps[-1] if closing.steps else None
    if last is None or last.by is None:
        return _("这一期的结班刚刚有变动。请刷新页面，核对后再办理，本次未保存。")
    shown = {"name": last.by.name, "hour": f"{last.at:%H:%M}"}
    return _("%(name)s刚刚（%(hour)s）办理过这一期的结班。请刷新页面，核对后再办理，本次未保存。", **shown)


def title_of(batch: Batch) -> str:
    """代表履职培训班第 2 期."""
    return f"{batch.program.name}第 {batch.number} 期"
