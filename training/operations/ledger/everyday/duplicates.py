"""Possible duplicates (可能重复): the same person in two activities at the same time, or of one kind on one day."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.activities import Activity, Participation
from training.operations.ledger.everyday.parts import LIVE


def duplicates(asked: Iterable[Participation]) -> dict[int, list[Participation]]:
    """By id of those asked for, the person's other parts, waiting or good, that may be the same thing told twice."""
    wanted = [part for part in asked if part.state in LIVE]
    others: dict[int, list[Participation]] = defaultdict(list)
    for part in _live_of({part.person_id for part in wanted}):
        others[part.person_id].append(part)
    found = {part.id: [one for one in others[part.person_id] if _may_be_the_same(part, one)] for part in wanted}
    return {part_id: same for part_id, same in found.items() if same}


def are_alike(one: Activity, other: Activity) -> bool:
    """Whether their clock times overlap; where one has none, whether they are of one kind and share a day."""
    if one.starts_on > other.ends_on or other.starts_on > one.ends_on:
        return False
    mine, theirs = one.clock, other.clock
    if mine and theirs:
        return mine[0] < theirs[1] and theirs[0] < mine[1]
    return one.kind == other.kind


def _may_be_the_same(part: Participation, other: Participation) -> bool:
    return part.id != other.id and are_alike(part.activity, other.activity)


def _live_of(person_ids: set[int]) -> Iterable[Participation]:
    query = select(Participation).where(Participation.person_id.in_(person_ids), Participation.state.in_(LIVE))
    return db.session.scalars(query.options(joinedload(Participation.activity)).order_by(Participation.id))
