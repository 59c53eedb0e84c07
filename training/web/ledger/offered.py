"""Classes that somebody could book, in words."""

from collections.abc import Iterable

from flask_babel import gettext as _

from training.operations.ledger.offers import Offer
from training.web.filters import day


def words(offer: Offer) -> str:
    """“预算审查监督”第 2 期，9 月 10 日起，余 12 座."""
    shown = {"program": offer.batch.program.name, "number": offer.batch.number, "free": max(0, offer.free)}
    return _("“%(program)s”第 %(number)s 期，%(day)s起，余 %(free)s 座", day=day(offer.begins_on), **shown)


def listed(offers: Iterable[Offer]) -> str:
    """All of them in one line."""
    return "；".join(words(offer) for offer in offers)
