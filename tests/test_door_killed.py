"""The server is killed while a class signs in: nothing that it acknowledged is lost, nothing is half written."""

import http.client
import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Lock
from urllib.parse import urlencode, urlsplit

from sqlalchemy import select, text

from tests import factories
from tests.conftest import start
from tests.served import served
from training import clock
from training.models import db, scope
from training.models.accounts import Role
from training.models.attendance import CheckIn, Direction
from training.models.congresses import Congress
from training.models.schedules import Lesson
from training.operations.attendance import arriving, checkins, codes, settling
from training.web.access import new_session

PEOPLE, ENOUGH = 24, 8
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def a_class(app):
    """A lesson that begins now; its id, and for each person the cookie of a session."""
    congress = factories.CongressFactory()
    scope.bind(congress.id)
    factories.TermFactory()
    begins = clock.now(congress)
    batch = factories.BatchFactory(starts_at=begins, ends_at=begins + timedelta(hours=3))
    lesson = factories.LessonFactory(batch=batch, starts_at=begins, ends_at=begins + timedelta(hours=3))
    seal, cookies = app.session_interface.get_signing_serializer(app), {}
    for _one in range(PEOPLE):
        person = factories.EnrolmentFactory(batch=batch).person
        user = factories.UserFactory(role=Role.DEPUTY, person_id=person.id)
        cookies[person.id] = {"lunxun": seal.dumps(new_session(user))}
    db.session.commit()
    return lesson.id, cookies


def ask(host, cookies, method, path, form=None):
    """Status, where it leads to, and the page."""
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    headers |= {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
    connection = http.client.HTTPConnection(host, timeout=30)
    connection.request(method, path, urlencode(form) if form else None, headers)
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    for line in answer.headers.get_all("Set-Cookie") or []:
        name, _sign, value = line.partition(";")[0].partition("=")
        cookies[name] = value
    return answer.status, answer.headers.get("Location", ""), page


def sign_in(host, cookies, path):
    """Scan and tap; whether the server said that it was done."""
    _status, claim, _page = ask(host, cookies, "GET", path)
    token = TOKEN.search(ask(host, cookies, "GET", claim)[2])
    return bool(token) and ask(host, cookies, "POST", claim, {"csrf_token": token[1]})[0] == 303


def fail_the_power(session):
    """Kill all processes of that session at once: the script, the web processes, the worker."""
    for number in (int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()):
        with suppress(ProcessLookupError):
            if os.getsid(number) == session:
                os.kill(number, signal.SIGKILL)


def come_until_the_power_fails(site, app, lesson_id, telephones):
    """Who was told that they are signed in."""
    host, told, once = urlsplit(site.address).netloc, set(), Lock()

    def come(person_id):
        code = codes.code(app.config["SECRET_KEY"], lesson_id, Direction.IN, clock.seconds())
        try:
            if not sign_in(host, telephones[person_id], f"/attendance/d/{code}"):
                return
        except (OSError, http.client.HTTPException):
            return
        with once:
            told.add(person_id)
            if len(told) == ENOUGH:
                fail_the_power(site.process.pid)

    with ThreadPoolExecutor(6) as queue:
        list(queue.map(come, telephones))
    return told


def test_a_server_killed_amid_sign_ins_loses_none_that_it_acknowledged(tmp_path):
    with served(tmp_path) as site:
        app = start(site.database)
        with app.app_context(), app.test_request_context():
            lesson_id, telephones = a_class(app)
            db.session.remove()
            db.engine.dispose()
        told = come_until_the_power_fails(site, app, lesson_id, telephones)
    assert ENOUGH <= len(told) < PEOPLE
    with app.app_context():
        congress = db.session.scalars(select(Congress)).one()
        scope.bind(congress.id)
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
        lesson = db.session.get_one(Lesson, lesson_id)
        kept = db.session.scalars(select(CheckIn.person_id)).all()
        assert told <= set(kept)
        assert len(kept) == len(set(kept))
        assert list(settling.verify([lesson])) == []
        for person in telephones.keys() - set(kept):  # the server is back, and they come again
            some = {"nonce": checkins.new_nonce(), "device": str(person), "by_id": None, "now": clock.now(congress)}
            assert arriving.arrive(lesson, person, Direction.IN, **some)
        db.session.commit()
        assert sorted(db.session.scalars(select(CheckIn.person_id))) == sorted(telephones)
        assert list(settling.verify([lesson])) == []
        db.session.remove()
        db.engine.dispose()
