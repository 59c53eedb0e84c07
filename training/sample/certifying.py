"""Certificates in the sample (示例证书): issued when a class is closed, one taken back and given anew, one revoked."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from training.models.schedules import Batch
from training.operations import certificates
from training.operations.ledger.records import issuing, keys
from training.sample.closing import DAYS
from training.sample.office import CLERK, SECOND, Entry, Office, last_day, later


def entries(office: Office, batch: Batch) -> Iterator[Entry]:
    """Issued after the class was closed; of a class in a room one is issued again and one is revoked for good."""
    if batch.room_id is not None:
        yield Entry(later(last_day(batch), DAYS + 2, 9), partial(_issue, office, batch))
        yield Entry(later(last_day(batch), DAYS + 5, 9), partial(_issue_again, office, batch))
        yield Entry(later(last_day(batch), DAYS + 8, 9), partial(_revoke, office, batch))


def _issue(office: Office, batch: Batch, at: datetime) -> None:
    if issuing.waiting(batch):
        issuing.issue(batch, keys.signer(office.secret), office.actor(CLERK, at))


def _issue_again(office: Office, batch: Batch, at: datetime) -> None:
    _revoke_one(office, batch, "原件遗失，换发新证", at)
    _issue(office, batch, at)


def _revoke(office: Office, batch: Batch, at: datetime) -> None:
    _revoke_one(office, batch, "核对签到表，有一课由他人代签，撤销结业证书", at)


def _revoke_one(office: Office, batch: Batch, reason: str, at: datetime) -> None:
    """The first that is not revoked yet."""
    good = [one for one in issuing.issued(batch) if one.revocation is None]
    if good:
        certificates.revoke(good[0], reason, office.actor(SECOND, at))
