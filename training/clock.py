"""What time it is for the congress at hand: web and jobs read the clock, operations are told."""

import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from training.models.congresses import Congress

ZONE = ZoneInfo("Asia/Shanghai")


def now(congress: Congress) -> datetime:
    """Local and naive, in whole seconds; for a congress of sample data so many days ago."""
    return behind(congress.days_behind)


def behind(days: int) -> datetime:
    """So many days ago, local and naive, in whole seconds: where the congress itself is out of reach."""
    return real_now() - timedelta(days=days)


def today(congress: Congress) -> date:
    """The day that it is for that congress."""
    return now(congress).date()


def real_now() -> datetime:
    """Local and naive, in whole seconds, whatever a congress of sample data plays: for passwords, locks and links."""
    return datetime.now(ZONE).replace(tzinfo=None, microsecond=0)


def seconds() -> float:
    """Seconds since 1970 by the server's clock, for codes that live seconds."""
    return time.time()
