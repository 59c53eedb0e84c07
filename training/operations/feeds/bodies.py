"""The bytes kept of a feed: built again at the first fetch after publishing, and then sent as they are.

Whoever builds takes the row first and reads the lessons afterwards. So publishing either comes before, and is read; or
waits, and makes the feed stale again: no change is lost between the two.
"""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import update

from training.models import db, scope
from training.models.schedules import Feed

NOTED_EVERY = timedelta(minutes=1)
LONGEST_AGENT = 200


def is_current(feed: Feed, now: datetime) -> bool:
    """Whether the bytes kept are those that building would give."""
    is_fresh = feed.fresh_until is None or now < feed.fresh_until
    return feed.modified_at is not None and not feed.is_stale and is_fresh


def begin(feed: Feed) -> None:
    """Take the row for this transaction: from here to `keep`, nobody else builds or marks this feed."""
    with scope.everywhere():
        db.session.execute(
            update(Feed).where(Feed.id == feed.id).values(is_stale=False).execution_options(synchronize_session=False)
        )
        db.session.refresh(feed)


def keep(feed: Feed, body: bytes, now: datetime, fresh_until: datetime | None) -> None:
    """Keep the bytes; where they are as before, so are ETag and Last-Modified."""
    etag = hashlib.sha256(body).hexdigest()[:32]
    if etag != feed.etag or feed.modified_at is None:
        feed.body, feed.etag = body.decode("utf-8"), etag
        # two versions within one second must not have one date
        feed.modified_at = max(now, feed.modified_at + timedelta(seconds=1)) if feed.modified_at else now
    feed.fresh_until = fresh_until
    _flush()


def note_fetch(feed: Feed, agent: str, now: datetime) -> bool:
    """Remember who fetched and when, at most once a minute for one client and version; says whether it did."""
    client = "".join(sign for sign in agent if sign.isprintable())[:LONGEST_AGENT]
    is_new = feed.fetched_at is None or feed.fetched_by != client or feed.fetched_at < (feed.modified_at or now)
    if not is_new and feed.fetched_at is not None and now - feed.fetched_at < NOTED_EVERY:
        return False
    feed.fetched_at, feed.fetched_by = now, client
    _flush()
    return True


def _flush() -> None:
    with scope.everywhere():
        db.session.flush()
