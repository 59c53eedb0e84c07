"""A class comes through the door (签到): 300 people scan and tap three times each, within a minute, over HTTP.

    python benchmarks/door.py [PEOPLE] [SECONDS]        default: 300 60

The program is served as `make run` serves it, on a new SQLite file, with a screen that asks for its code as the
projector page does. Half of the telephones are signed in, half are known by their owner's link; each comes at a moment
of its own. Each scans (two requests) and taps the button three times without waiting to see whether it worked. Says how
many were lost or written twice, how long the answers took, and whether attendance computed anew is what is stored.
"""

import http.client
import json
import random
import re
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

sys.path.insert(0, str(Path(__file__).parent.parent))

from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.conftest import start
from tests.served import served
from training.clock import now, real_now
from training.models import db, scope
from training.models.accounts import Role, User
from training.models.attendance import Attendance, CheckIn, Direction
from training.models.people import Person
from training.models.schedules import Lesson
from training.operations.attendance import phones, settling
from training.operations.audit import Actor
from training.web.access import new_session

TAPS = 3
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Class:
    """The lesson, a cookie for each telephone, and one for the screen."""

    lesson_id: int
    telephones: list[str]
    screen: str


@dataclass
class Measured:
    """Seconds of each answer by what was asked, and how often each status came."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {"scan": [], "page": [], "tap": [], "screen": []})
    statuses: Counter[int] = field(default_factory=Counter)


def main(people: int, seconds: int) -> int:
    """Print the figures; 1 where somebody was lost or written twice."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as site:
        made = make(site.database, people)
        measured = come(urlsplit(site.address).netloc, made, seconds)
        return report(site.database, made, measured, people, seconds)


def make(database: str, people: int) -> Class:
    """A class that began five minutes ago, with everybody on its list."""
    app = start(database)
    with app.app_context(), app.test_request_context():
        congress = factories.CongressFactory()
        scope.bind(congress.id)
        factories.TermFactory()
        begins = now(congress) - timedelta(minutes=5)
        batch = factories.BatchFactory(starts_at=begins, ends_at=begins + timedelta(hours=3))
        lesson = factories.LessonFactory(batch=batch, starts_at=begins, ends_at=begins + timedelta(hours=3))
        coming = [factories.EnrolmentFactory(batch=batch).person for _one in range(people)]
        staff = factories.UserFactory(username="screen")
        telephones = [
            signed_in(app, factories.UserFactory(role=Role.DEPUTY, person_id=one.id)) if number % 2 else known(app, one)
            for number, one in enumerate(coming)
        ]
        found = Class(lesson.id, telephones, signed_in(app, staff))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return found


def signed_in(app: Flask, user: User) -> str:
    """The cookie of a session."""
    return "lunxun=" + app.session_interface.get_signing_serializer(app).dumps(new_session(user))


def known(app: Flask, person: Person) -> str:
    """The cookie of a telephone that its owner's link made known."""
    link = phones.make(person, app.config["SECRET_KEY"], Actor(None, real_now()))
    return "lunxun_phone=" + phones.remember(link, "benchmark", real_now())


class Telephone:
    """A browser with its cookies."""

    def __init__(self, host: str, cookie: str, measured: Measured) -> None:
        self.host, self.measured = host, measured
        self.cookies = dict([cookie.split("=", 1)])

    def ask(self, what: str, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, where it leads to, and the page; its time is kept."""
        body = urlencode(form) if form else None
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        begun = time.perf_counter()
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        self.measured.seconds[what].append(time.perf_counter() - begun)
        self.measured.statuses[answer.status] += 1
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _sign, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), text


def come(host: str, made: Class, seconds: int) -> Measured:
    """Everybody at a moment of their own within those seconds, the same at every run."""
    measured, chance = Measured(), random.Random(4)
    over, code = threading.Event(), {}
    screen = threading.Thread(target=show, args=(Telephone(host, made.screen, measured), made.lesson_id, code, over))
    screen.start()
    while "path" not in code:
        time.sleep(0.05)
    begun = time.monotonic()
    threads = [
        threading.Thread(
            target=sign_in, args=(Telephone(host, cookie, measured), code, begun + chance.uniform(0, seconds))
        )
        for cookie in made.telephones
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    over.set()
    screen.join()
    return measured


def show(screen: Telephone, lesson_id: int, code: dict[str, str], over: threading.Event) -> None:
    """As the projector page does: ask every two seconds, or when the code has run out."""
    while not over.is_set():
        _status, _to, text = screen.ask("screen", "GET", f"/attendance/lessons/{lesson_id}/projector.json")
        state = json.loads(text)
        code["path"] = urlsplit(state["address"]).path
        over.wait(min(2.0, state["lasts"] / 1000 + 0.05))


def sign_in(phone: Telephone, code: dict[str, str], at: float) -> None:
    """Scan, and tap three times."""
    time.sleep(max(0.0, at - time.monotonic()))
    _status, claim, _text = phone.ask("scan", "GET", code["path"])
    _status, _to, page = phone.ask("page", "GET", claim)
    found = TOKEN.search(page)
    assert found, page
    for _tap in range(TAPS):
        phone.ask("tap", "POST", claim, {"csrf_token": found[1]})


def report(database: str, made: Class, measured: Measured, people: int, seconds: int) -> int:
    """The table, and what the records say."""
    print(f"{people} people, {TAPS} taps each, within {seconds} s")
    print("| request | count | median ms | p99 ms | longest ms |")
    print("|---|---:|---:|---:|---:|")
    for what, took in measured.seconds.items():
        ms = sorted(1000 * one for one in took)
        p99 = ms[min(len(ms) - 1, int(len(ms) * 0.99))]
        print(f"| {what} | {len(ms)} | {statistics.median(ms):.0f} | {p99:.0f} | {ms[-1]:.0f} |")
    with start(database).app_context():
        with scope.everywhere():
            lesson = db.session.get_one(Lesson, made.lesson_id)
        scope.bind(lesson.congress_id)
        signed = Counter(db.session.scalars(select(CheckIn.person_id).where(CheckIn.direction == Direction.IN)))
        records = len(db.session.scalars(select(Attendance.id)).all())
        differences = len(list(settling.verify([lesson])))
    lost, twice = people - len(signed), sum(count > 1 for count in signed.values())
    print(f"answers: {dict(measured.statuses)}; lost: {lost}; twice: {twice}; records: {records}; ", end="")
    print(f"recomputed otherwise: {differences}")
    return int(bool(lost or twice or differences or records != people))


if __name__ == "__main__":
    asked = [int(one) for one in sys.argv[1:3]]
    sys.exit(main(*asked, *(300, 60)[len(asked) :]))
