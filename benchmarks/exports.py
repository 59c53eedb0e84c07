"""Processor time of a large ledger, chained, checked and taken away: python -m benchmarks.exports [--lines 350000]."""

import argparse
import resource
import tempfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any

from sqlalchemy import insert

from training.app import create_app
from training.database import make as make_database
from training.files import ledger_export
from training.models import db, scope
from training.models.congresses import Congress, Level, Term
from training.models.ledger import CreditEntry, EntryKind, RuleSet
from training.models.people import Mandate, Person
from training.operations.ledger import chain
from training.web.ledger import exports

PEOPLE = 3000


def main() -> None:
    """Print seconds, and the memory that the process had at most."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--lines", type=int, default=35_000)
    lines = reader.parse_args().lines
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{Path(folder) / 'ledger.sqlite'}"})
        with app.app_context(), app.test_request_context():
            make_database()
            db.create_all()
            measure(fill(lines), lines)


def fill(lines: int) -> int:
    """A congress with so many lines in its ledger; its id."""
    congress = Congress(name="统计", level=Level.CITY)
    db.session.add(congress)
    db.session.flush()
    scope.bind(congress.id)
    term = Term(name="第一届", starts_on=date(2022, 1, 1), ends_on=date(2026, 12, 31))
    rules = RuleSet(name="学时规则", starts_on=date(2022, 1, 1), rules={})
    people = [Person(name=f"代表{number}") for number in range(PEOPLE)]
    db.session.add_all([term, rules, *people])
    db.session.flush()
    known = {"term_id": term.id, "is_new": False, "starts_on": term.starts_on}
    db.session.add_all([Mandate(person_id=one.id, number=f"{one.id:05d}", **known) for one in people])
    same = {"congress_id": congress.id, "kind": EntryKind.EARNED, "minutes": 180, "hours": 3, "rule_set_id": rules.id}
    same |= {"posted_at": datetime(2026, 1, 1), "is_compulsory": False, "note": ""}
    days = [date(2022, 1, 1) + timedelta(days=day) for day in range(1500)]
    rows = [same | {"person_id": people[at % PEOPLE].id, "earned_on": days[at % 1500]} for at in range(lines)]
    db.session.connection().execute(insert(CreditEntry), rows)
    db.session.commit()
    return congress.id


def measure(congress_id: int, lines: int) -> None:
    """Each step with its seconds."""
    rows = exports.rows
    timed("chained", lambda: chain.link_missing(congress_id))
    timed("checked", lambda: chain.check(congress_id))
    before = peak()
    timed("as CSV", lambda: size(ledger_export.as_csv(rows())))
    timed("as JSON", lambda: size(ledger_export.as_json(rows(), {})))
    added = f"{peak() - before} MB more than before the files were made"
    print(f"{lines} lines; {peak()} MB at most, {added}")


def size(parts: Any) -> str:
    """How much it was, nothing kept."""
    return f"{sum(map(len, parts)) / 1e6:.0f} MB"


def timed(name: str, do: Callable[[], object]) -> None:
    """Print the processor time, and what came of it."""
    begun = process_time()
    found = do()
    print(f"{name:>8} {process_time() - begun:6.2f} s  {found}")


def peak() -> int:
    """The most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
