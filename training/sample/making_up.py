"""Make-ups in the sample (示例补课): missed lessons offered elsewhere, booked by staff or asked for by the deputy."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from training.models.attendance import MakeUp
from training.models.schedules import Batch
from training.operations.attendance.making_up import booking, missed
from training.operations.attendance.making_up.missed import MadeUp, Wanted
from training.operations.attendance.making_up.offers import offers
from training.sample.office import CLERK, Entry, Office, last_day, later

MOST = 8
"""So many missed lessons of a class are looked after at the most; the others wait for somebody to do so."""


def entries(office: Office, batch: Batch) -> Iterator[Entry]:
    """The day after a class the missed lessons are looked through; some days later what was asked for is agreed to."""
    asked: list[MakeUp] = []
    yield Entry(later(last_day(batch), 1, 15), partial(_look_through, office, batch, asked))
    yield Entry(later(last_day(batch), 4, 9), partial(_agree, office, asked))


def _look_through(office: Office, batch: Batch, asked: list[MakeUp], at: datetime) -> None:
    """Every third one is asked for by the deputy, the others staff book."""
    waiting = missed.of_ids(missed.ids(Wanted(batch_id=batch.id, state=MadeUp.NOT_YET)))
    found = 0
    for one in waiting[: 4 * MOST]:
        if found == MOST:
            return
        person_id, lesson = one.record.person_id, one.record.lesson
        offer = next((known for known in offers(person_id, lesson, at) if known.is_open), None)
        if offer is None:
            continue
        found += 1
        if found % 3 == 1:
            asked.append(booking.ask(person_id, lesson, offer.what, by_id=None, at=at))
        else:
            booking.book(person_id, lesson, offer.what, by_id=office.staff[CLERK], at=at)


def _agree(office: Office, asked: list[MakeUp], at: datetime) -> None:
    for make_up in asked:
        if make_up.starts_at > at:
            booking.confirm(make_up, by_id=office.staff[CLERK], at=at)
