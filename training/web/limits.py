"""How often something may be asked for, counted in the database: once for all processes of the server.

A count is worth neither a flush of the disk nor a wait: it has a connection of its own for that (training/database.py).
Where the database is busy with something longer, the one who asks is let through uncounted.
"""

import logging
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, case, delete, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError

from training import clock
from training.models import db
from training.models.limits import Count

log = logging.getLogger(__name__)
INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Limit:
    """At most so many times in so many seconds, for each key; the seconds begin with the first time."""

    def __init__(self, name: str, most: int, seconds: int) -> None:
        self.name, self.most, self.seconds = name, most, seconds

    def seconds_to_wait(self, key: object) -> int:
        """Count one more; 0: it may go on, else the seconds until the next one may."""
        now = int(clock.seconds())
        try:
            with db.engines["limits"].begin() as connection:
                count, ends_at = self._counted(connection, key, now)
        except OperationalError as error:
            log.warning("not counted, the database is busy: %s", error.orig)
            return 0
        return ends_at - now if count > self.most else 0

    def _counted(self, connection: Connection, key: object, now: int) -> tuple[int, int]:
        """One more; the first one where the time is over, or lies further ahead than it can (the clock went back)."""
        known = f"{self.name}:{sha256(str(key).encode()).hexdigest()[:32]}"
        insert = INSERT[connection.dialect.name](Count).values(key=known, ends_at=now + self.seconds, count=1)
        is_over = or_(Count.ends_at <= now, Count.ends_at > now + self.seconds)
        upsert = insert.on_conflict_do_update(
            index_elements=[Count.key],
            set_={
                "count": case((is_over, 1), else_=Count.count + 1),
                "ends_at": case((is_over, now + self.seconds), else_=Count.ends_at),
            },
        ).returning(Count.count, Count.ends_at)
        count, ends_at = connection.execute(upsert).one()
        if count == 1:
            connection.execute(delete(Count).where(Count.ends_at <= now))
        return count, ends_at
