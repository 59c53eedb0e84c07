"""How often one link may be fetched: sixty times an hour, by its token alone, since big providers share addresses."""

from training.web.limits import Limit

FETCHES = Limit("feed", 60, 3600)
