"""Links: made for a person or a batch, several side by side, each rotated or revoked on its own.

The token is 192 bits, derived from the program's secret key and the feed's row; the row keeps its hash alone. So a
stolen database opens no calendar, and the page can show a link again on the day the telephone is replaced. After a
change of the secret key the old links go on working but cannot be shown any more.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from training.models import db, scope
from training.models.people import Person
from training.models.schedules import Batch, Feed
from training.operations.errors import TrainingError
from training.operations.tokens import derived, hash_of, is_token_of

MOST_LINKS = 10


def of(owner: Person | Batch) -> Sequence[Feed]:
    """The owner's links that this congress made and nobody revoked, in the order in which they were made."""
    query = select(Feed).where(_belongs_to(owner), Feed.revoked_at.is_(None)).order_by(Feed.id)
    return db.session.scalars(query).all()


def _belongs_to(owner: Person | Batch) -> ColumnElement[bool]:
    return Feed.person_id == owner.id if isinstance(owner, Person) else Feed.batch_id == owner.id


def make(owner: Person | Batch, name: str, key: str, now: datetime) -> Feed:
    """A new link; `token_of` gives its token. Raises TrainingError where the owner has ten already."""
    if len(of(owner)) >= MOST_LINKS:
        raise TrainingError(_("已有 %(most)s 个订阅链接。请先停用不再使用的链接。", most=MOST_LINKS))
    return _write(
        person_id=owner.id if isinstance(owner, Person) else None,
        batch_id=owner.id if isinstance(owner, Batch) else None,
        name=name,
        key=key,
        now=now,
    )


def rotate(feed: Feed, key: str, now: datetime) -> Feed:
    """A new link in place of this one, which is revoked. Raises TrainingError where it was already."""
    if feed.revoked_at is not None:
        raise TrainingError(_("此链接已停用，不能更换。请新建链接。"))
    feed.revoked_at = now
    return _write(person_id=feed.person_id, batch_id=feed.batch_id, name=feed.name, key=key, now=now)


def revoke(feed: Feed, now: datetime) -> None:
    """End a link: for thirty days it tells its clients so, then it is gone."""
    feed.revoked_at = feed.revoked_at or now
    db.session.flush()


def _write(*, person_id: int | None, batch_id: int | None, name: str, key: str, now: datetime) -> Feed:
    feed = Feed(person_id=person_id, batch_id=batch_id, name=name, made_at=now, token_hash=secrets.token_hex(32))
    db.session.add(feed)
    db.session.flush()
    feed.token_hash = hash_of(_derived(feed, key))
    db.session.flush()
    return feed


def token_of(feed: Feed, key: str) -> str | None:
    """The token; None where the secret key has changed since it was made."""
    token = _derived(feed, key)
    return token if is_token_of(token, feed.token_hash) else None


def by_token(token: str) -> Feed | None:
    """The feed that this token opens, of whatever congress."""
    with scope.everywhere():
        return db.session.scalars(select(Feed).where(Feed.token_hash == hash_of(token))).first()


def _derived(feed: Feed, key: str) -> str:
    row = f"calendar:{feed.id}:{feed.person_id}:{feed.batch_id}:{feed.made_at.isoformat()}"
    return derived(row, key)
