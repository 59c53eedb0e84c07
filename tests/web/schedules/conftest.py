"""The year of tests/operations/schedules in browsers: in December 2021, with a job queue of its own."""

import pytest

from tests.operations.schedules.conftest import (  # noqa: F401 - fixtures
    BEFORE,
    answered,
    deputies,
    law,
    plan,
    service,
    solved,
)
from training.clock import real_now
from training.models import db
from training.operations.schedules import proposals


@pytest.fixture(autouse=True)
def _own_queue(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "JOBS_DATABASE_URL", f"sqlite:///{tmp_path / 'jobs.sqlite'}")


@pytest.fixture(autouse=True)
def _december(congress):
    """The congress lives at the end of 2021."""
    congress.days_behind = (real_now() - BEFORE).days
    db.session.commit()


@pytest.fixture
def two(plan, service, deputies, law):  # noqa: F811 - the fixtures above
    """Two batches, four people dealt out in turn."""
    return answered(proposals.ask(plan, seconds=60, seed=1, now=BEFORE), opened=2)
