"""Batches as they are published: found by their key or made new, never deleted."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from training.models import db
from training.models.schedules import Batch, BatchState
from training.operations.schedules import ids
from training.operations.schedules.editing import Data
from training.operations.schedules.lessons import Timing


def batches_of(programs: list[int]) -> dict[str, Batch]:
    """All batches of these programs by key, cancelled ones too, with lessons and enrolments."""
    query = (
        select(Batch)
        .where(Batch.program_id.in_(programs))
        .options(selectinload(Batch.lessons), selectinload(Batch.enrolments))
        .execution_options(populate_existing=True)
    )
    return {batch.key: batch for batch in db.session.scalars(query)}


def write_batch(one: Data, known: dict[str, Batch], number: int, timing: Timing) -> tuple[Batch, bool]:
    """The record of that batch, with its time and room, and whether it is in another room than before.

    `number` (第N期) is given to a new one for good.
    """
    batch = known.get(one["id"])
    if batch is None:
        batch = Batch(program_id=ids.record(one["program"]), key=one["id"], number=number, lessons=[], enrolments=[])
        db.session.add(batch)
    starts_at, ends_at = timing.span(one)
    room_id = ids.record(one["room"]) if one["room"] else None
    has_moved = batch.id is not None and batch.room_id != room_id
    for name, value in (("starts_at", starts_at), ("ends_at", ends_at), ("room_id", room_id)):
        if getattr(batch, name) != value:
            setattr(batch, name, value)
    batch.state = BatchState.PUBLISHED
    db.session.flush()
    return batch, has_moved
