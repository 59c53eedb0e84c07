"""Limits count once for all processes of the server."""

import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests.conftest import start
from tests.house import ROOT
from training.models import db
from training.models.limits import Count
from training.web.limits import Limit

NOON = 1_646_193_600.0

ANOTHER_PROCESS = """
import sys
from training.app import create_app
from training.web.limits import Limit

app = create_app({"SQLALCHEMY_DATABASE_URI": sys.argv[1], "SECRET_KEY": "for tests alone"})
with app.app_context():
    limit = Limit("together", 60, 3600)
    sys.stdin.readline()  # both begin together
    print(sum(limit.seconds_to_wait("one link") == 0 for _ in range(50)))
"""


@pytest.fixture
def limit():
    return Limit("test", 2, 60)


@pytest.mark.databases("sqlite", "postgres")
def test_two_processes_count_together(app):
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    command = [sys.executable, "-c", ANOTHER_PROCESS, url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    both = [subprocess.Popen(command, **pipes) for _ in range(2)]
    said = [one.communicate("go\n", timeout=120)[0] for one in both]
    assert sum(map(int, said)) == 60


@pytest.mark.databases("sqlite", "postgres")
def test_after_its_time_it_begins_anew_and_what_is_over_is_swept_away(app, limit):
    with time_machine.travel(NOON, tick=False) as clock:
        assert [limit.seconds_to_wait(who) for who in "aaab"] == [0, 0, 60, 0]
        clock.shift(timedelta(seconds=59))
        assert limit.seconds_to_wait("a") == 1
        clock.shift(timedelta(seconds=1))
        assert limit.seconds_to_wait("a") == 0
    assert db.session.scalar(select(func.count(Count.id))) == 1


@pytest.mark.databases("sqlite", "postgres")
def test_a_clock_that_goes_back_keeps_nobody_waiting_for_longer(app, limit):
    with time_machine.travel(NOON, tick=False) as clock:
        assert [limit.seconds_to_wait("a") for _ in range(3)] == [0, 0, 60]
        clock.shift(-timedelta(hours=1))
        assert [limit.seconds_to_wait("a") for _ in range(3)] == [0, 0, 60]


def test_each_limit_counts_for_itself_and_no_address_is_written_down(app, limit):
    other = Limit("other", 2, 60)
    assert [one.seconds_to_wait("203.0.113.7") for one in (limit, limit, other)] == [0, 0, 0]
    assert not any("203.0.113.7" in key for key in db.session.scalars(select(Count.key)))


def test_while_the_database_is_busy_nobody_waits_and_nobody_is_refused(app, limit, caplog):
    limit.seconds_to_wait("a")
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM limit_counts")  # takes the lock
        assert [limit.seconds_to_wait("a") for _ in range(3)] == [0, 0, 0]
        connection.rollback()
    assert "not counted" in caplog.text


def test_counting_takes_no_durability_from_the_records(app, limit):
    limit.seconds_to_wait("a")
    for engine, level in ((db.engine, 2), (db.engines["limits"], 1)):
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == level


def test_it_counts_in_a_database_of_its_own_file_too(tmp_path, limit):
    app = start(f"sqlite:///{tmp_path / 'other.sqlite'}")
    with app.app_context():
        db.create_all()
        assert [limit.seconds_to_wait("a") for _ in range(3)] == [0, 0, 60]
        for engine in db.engines.values():
            engine.dispose()
