"""Checking the chain over the ledger (台账散列链), and linking lines that came into the table by another way."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import chains, db
from training.models.chains import NOTHING_BEFORE, LedgerLink
from training.models.ledger import CreditEntry

ENTRIES, LINKS = CreditEntry.__table__, LedgerLink.__table__
UNREADABLE = (ValueError, TypeError, LookupError, ArithmeticError)
AT_A_TIME = 5000


@dataclass(frozen=True)
class Checked:
    """What checking found: how many lines are as they were posted, the hash of the last, and the first that is not."""

    lines: int
    head: str
    fault: str


def check(congress_id: int) -> Checked:
    """Go through the ledger of a congress line by line, and stop at the first that is not as it was posted."""
    position, last, before = 0, NOTHING_BEFORE, "—"
    try:
        for row in _linked(congress_id):
            fault = _fault(row, position + 1, last)
            if fault:
                return Checked(position, last, fault)
            position, last, before = row.position, row.hash, str(row.id)
    except UNREADABLE:
        return Checked(position, last, _("第 %(id)s 条之后的一条无法读取，内容已不是记入时的样子。", id=before))
    lost = _unlinked_ids(congress_id)
    fault = _("第 %(id)s 条不在散列链上：它不是经系统记入的。", id=lost[0]) if lost else ""
    return Checked(position, last, fault)


def link_missing(congress_id: int) -> int:
    """Link the lines that are not in the chain yet, in order of id; how many they were."""
    ids = _unlinked_ids(congress_id)
    for begin in range(0, len(ids), AT_A_TIME):
        query = select(ENTRIES).where(ENTRIES.c.id.in_(ids[begin : begin + AT_A_TIME]))
        chains.extend(db.session.connection(), congress_id, db.session.connection().execute(query).all())
    return len(ids)


def head(congress_id: int) -> tuple[int, str]:
    """Position and hash of the last link."""
    return chains.head(db.session.connection(), congress_id)


def _fault(row: Any, position: int, last: str) -> str:
    if row.position != position:
        return _("散列链缺少第 %(position)s 个位置：有一条记录被删除。", position=position)
    if row.id is None:
        return _("第 %(id)s 条（链上第 %(position)s 位）已被删除。", id=row.entry_id, position=position)
    if chains.link(last, chains.content_of(row[3:])) != row.hash:
        shown = {"id": row.id, "position": position, "day": row.earned_on}
        return _("第 %(id)s 条（%(day)s，链上第 %(position)s 位）的内容与记入时不同。", **shown)
    return ""


def _linked(congress_id: int) -> Iterator[Any]:
    """Each link with its line, in the order of the chain, a few thousand at a time."""
    joined = LINKS.outerjoin(ENTRIES, LINKS.c.entry_id == ENTRIES.c.id)
    query = (
        select(LINKS.c.entry_id, LINKS.c.position, LINKS.c.hash, *ENTRIES.c)
        .select_from(joined)
        .where(LINKS.c.congress_id == congress_id)
        .order_by(LINKS.c.position)
    )
    with db.session.connection().execute(query, execution_options={"yield_per": AT_A_TIME}) as found:
        yield from found


def _unlinked_ids(congress_id: int) -> list[int]:
    linked = select(LINKS.c.entry_id)
    query = select(ENTRIES.c.id).where(ENTRIES.c.congress_id == congress_id, ENTRIES.c.id.not_in(linked))
    return list(db.session.connection().scalars(query.order_by(ENTRIES.c.id)))
