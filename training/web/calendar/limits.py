"""How often one link may be fetched: sixty times an hour, by its token alone, since big providers share addresses."""

from training.web.limits import Limit

AN_HOUR = 3600.0
MOST = 60

_fetches = Limit(MOST, AN_HOUR)


def seconds_to_wait(feed_id: int) -> int:
    """Count a fetch; 0: it may go on, else the seconds until the next one may."""
    return _fetches.seconds_to_wait(feed_id)


def forget_all() -> None:
    """Begin anew, as at a start of the program."""
    _fetches.forget_all()
