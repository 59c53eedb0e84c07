"""What `gunicorn wsgi:app` does beside its options: it refuses to begin on a database that the program cannot use."""

import sys
from typing import Any


def on_starting(_server: Any) -> None:
    """Look once, before any worker is started: one sentence instead of a fault on each page."""
    from training import database
    from training.app import create_app
    from training.models import db

    with create_app().app_context():
        try:
            database.check()
        except database.Unusable as error:
            sys.exit(str(error))
        finally:
            db.engine.dispose()
