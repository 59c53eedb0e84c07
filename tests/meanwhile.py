"""Somebody else at the same moment, for tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep

from flask import Flask

from training.models import db, scope


@contextmanager
def meanwhile(app: Flask, congress_id: int, act: Callable[[], object]) -> Iterator[list[object]]:
    """While the block's transaction is open, another session begins `act`; it ends after the block has committed.

    Gives a list, which afterwards holds what `act` returned or raised.
    """
    outcome: list[object] = []

    def run() -> None:
        with app.app_context():
            scope.bind(congress_id)
            try:
                outcome.append(act())
                db.session.commit()
            except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
                outcome.append(error)

    other = Thread(target=run)
    yield outcome
    other.start()
    sleep(0.3)  # time to read what it should not read yet
    db.session.commit()
    other.join(60)
    db.session.expire_all()
