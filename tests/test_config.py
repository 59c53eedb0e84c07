"""Settings: from the environment, or safe defaults."""

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from environs import EnvError
from sqlalchemy import text

from tests.conftest import start
from training.config import database, secret_key, settings
from training.models import db
from training.models.people import Person


@pytest.fixture
def bare(monkeypatch):
    """An environment that says nothing."""
    for name in ("DATABASE_URL", "JOBS_DATABASE_URL", "SECRET_KEY", "PUBLIC_URL", "PORT", "TRUSTED_PROXIES"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_without_an_environment_everything_lies_in_the_instance_folder(bare, tmp_path):
    found = settings(tmp_path)
    assert found["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path / 'lunxun.sqlite'}"
    assert found["JOBS_DATABASE_URL"] == f"sqlite:///{tmp_path / 'jobs.sqlite'}"
    assert len(found["SECRET_KEY"]) == 64


def test_the_environment_is_heard(bare, tmp_path):
    bare.setenv("DATABASE_URL", "postgres://db/lunxun")
    bare.setenv("SECRET_KEY", "from outside")
    found = settings(tmp_path)
    assert (found["SQLALCHEMY_DATABASE_URI"], found["SECRET_KEY"]) == ("postgresql+psycopg://db/lunxun", "from outside")
    assert list(tmp_path.iterdir()) == []


def test_a_value_that_cannot_be_is_named(bare, tmp_path):
    bare.setenv("TRUSTED_PROXIES", "many")
    with pytest.raises(EnvError, match="TRUSTED_PROXIES"):
        settings(tmp_path)


@pytest.mark.parametrize("url", ["postgresql://h/d", "postgres://h/d", "postgresql+psycopg://h/d"])
def test_every_spelling_of_postgresql_finds_its_driver(url):
    assert database(url) == "postgresql+psycopg://h/d"


def test_the_secret_key_is_made_once_and_is_its_owners_alone(tmp_path):
    first = secret_key(tmp_path / "instance")
    assert secret_key(tmp_path / "instance") == first
    assert stat.S_IMODE((tmp_path / "instance/secret_key").stat().st_mode) == 0o600


def test_workers_that_start_together_share_one_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: secret_key(tmp_path), range(8)))) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


@pytest.fixture
def on_file(tmp_path):
    app = start(f"sqlite:///{tmp_path / 'lunxun.sqlite'}")
    with app.app_context():
        yield tmp_path / "lunxun.sqlite"
        db.session.remove()
        db.engine.dispose()


def test_sqlite_loses_nothing_and_checks_its_keys(on_file):
    with db.engine.connect() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_a_savepoint_does_not_commit_behind_ones_back(on_file):
    db.create_all()
    with db.session.begin_nested():
        db.session.add(Person(name="某人"))
    db.session.rollback()
    with sqlite3.connect(on_file) as other:
        assert other.execute("SELECT count(*) FROM people").fetchone() == (0,)
    other.close()
