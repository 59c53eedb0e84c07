"""How long each page takes (响应时间): every page of the navigation on the lived sample, median of several askings.

    python benchmarks/pages.py [PEOPLE …]        default: 290 3000

Each size has a database of its own in a temporary folder; pages are asked inside the process, as staff, without a
network.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).parent.parent))

from training.app import create_app
from training.clock import real_now
from training.database import make as make_database
from training.models import db, scope
from training.models.accounts import Role, User
from training.models.congresses import Congress
from training.models.people import Person
from training.models.plans import AnnualPlan, Program
from training.models.schedules import Batch, Lesson, Proposal
from training.sample import load
from training.sample.lived import live
from training.web.access import new_session

ASKINGS = 7
GUESTS_IN_A_HUNDRED = 17
SIZES = (290, 3000)


def main(sizes: list[int]) -> None:
    """Print a table: page, then the median in milliseconds for each size."""
    found = {size: measure(size) for size in sizes}
    print("| page | " + " | ".join(f"{size} people, ms" for size in sizes) + " |")
    print("|---|" + "---:|" * len(sizes))
    for page in found[sizes[0]]:
        print(f"| {page} | " + " | ".join(f"{found[size][page]:.0f}" for size in sizes) + " |")


def measure(people: int) -> dict[str, float]:
    """Median milliseconds by page, for a lived sample of so many people."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/lunxun.sqlite"
        app = create_app({"SQLALCHEMY_DATABASE_URI": address, "SERVER_NAME": "localhost", "WTF_CSRF_ENABLED": False})
        with app.app_context():
            make_database()
            db.create_all()
            guests = 50 if people == 290 else people * GUESTS_IN_A_HUNDRED // 100 // 5
            live(load.load(real_now(), deputies=people - guests, guests=guests))
            db.session.add(staff := User(username="staff", name="王主任", role=Role.STAFF))
            db.session.commit()
            pages, key = _pages(), new_session(staff)
        client = app.test_client()
        with client.session_transaction() as session:
            session.update(key)
        times = {page: _median(client, url) for page, url in pages.items()}
        with app.app_context():
            db.engine.dispose()
        return times


def _pages() -> dict[str, str]:
    congress = db.session.scalars(select(Congress.id)).one()
    scope.bind(congress)
    ids = {
        kind: db.session.scalars(select(kind.id).order_by(kind.id)).first()
        for kind in (Person, AnnualPlan, Program, Proposal)
    }
    in_service = db.session.scalars(select(Batch.id).order_by(Batch.ends_at.desc())).first()
    lesson = db.session.scalars(select(Lesson.id).order_by(Lesson.id)).first()
    return {
        "home": "/",
        "people": "/people/",
        "people, searched": "/people/?q=wang",
        "person": f"/people/{ids[Person]}",
        "courses": "/catalogue/",
        "annual plan": f"/plans/years/{ids[AnnualPlan]}",
        "program": f"/plans/programs/{ids[Program]}",
        "five-year plan": "/plans/five-year",
        "who falls short, at home": "/standing",
        "schedules": "/schedules/",
        "proposal": f"/schedules/{ids[Proposal]}",
        "calendars": "/calendar/",
        "attendance": "/attendance/",
        "class": f"/attendance/batches/{in_service}",
        "list of a lesson": f"/attendance/lessons/{lesson}",
        "standings": "/ledger/",
        "standings, term": "/ledger/?requirement=4",
        "ledger": "/ledger/entries",
        "person's credit": f"/ledger/people/{ids[Person]}",
        "posting": "/ledger/batches",
    }


def _median(client: FlaskClient, url: str) -> float:
    times = []
    for _ in range(ASKINGS):
        begin = time.perf_counter()
        response = client.get(url, follow_redirects=True)
        times.append(1000 * (time.perf_counter() - begin))
        if response.status_code != 200:
            return float("nan")
    return statistics.median(times[1:])


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
