"""How long the ledger takes to recompute, and other rules to try (重算与规则试算), at so many rows.

    python benchmarks/ledger.py [ROWS …]        default: 35000

A ledger of 2,921 people: half-days of 180 minutes attended wholly or in part, posted under one rule set. Recomputed
from attendance, laid beside what is stored; then two other rule sets are tried against a yearly requirement. Medians.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests import factories
from training.app import create_app
from training.database import make as make_database
from training.models import db, scope
from training.models.attendance import Attendance, Presence
from training.models.congresses import Congress, Level
from training.models.ledger import CreditEntry, EntryKind
from training.models.people import Mandate, Person
from training.models.plans import Mode, PeriodKind, ProgramKind, RequirementMeasure
from training.models.schedules import Lesson
from training.operations.ledger import recomputing, rule_sets, rules, trials
from training.operations.ledger.standing import standings

PEOPLE = 2_921
TIMES = 5
AT = datetime(2022, 1, 10, 9)
YEAR = 2022


def main(sizes: list[int]) -> None:
    """Print a table: what is done, then median seconds for each size."""
    found = {size: measure(size) for size in sizes}
    print("| what | " + " | ".join(f"{size:,} rows, s" for size in sizes) + " |")
    print("|---|" + "---:|" * len(sizes))
    for what in found[sizes[0]]:
        print(f"| {what} | " + " | ".join(f"{found[size][what]:.2f}" for size in sizes) + " |")


def measure(rows: int) -> dict[str, float]:
    """Median seconds by what is done, on a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/lunxun.sqlite", "SECRET_KEY": "of a benchmark"}
        )
        with app.app_context():
            make_database()
            db.create_all()
            requirement = written(rows)
            on, since = date(YEAR, 12, 31), date(YEAR, 1, 1)
            tried = [trials.on_trial(key, rule_sets.presets()[key]["rules"], since) for key in ("shanxi", "yunnan")]
            timed = {
                "recompute every entry": took(recomputing.differences),
                "standings of everybody": took(lambda: standings(requirement, on)),
                "try other rules: half a day is 4 hours": took(lambda: trials.changes(requirement, tried[0], on)),
                "try other rules: online by steps": took(lambda: trials.changes(requirement, tried[1], on)),
            }
            assert recomputing.differences() == []
            db.session.remove()
            db.engine.dispose()
    return timed


def took(act: Callable[[], Any]) -> float:
    """Median seconds of several times, each reading the records anew."""
    spent = []
    for _time in range(TIMES):
        db.session.rollback()
        db.session.expire_all()
        began = time.perf_counter()
        act()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def written(rows: int) -> Any:
    """A congress with so many lines; the requirement that its people are judged by."""
    congress = Congress(name="大市人大", level=Level.CITY)
    with scope.everywhere():
        db.session.add(congress)
        db.session.commit()
    scope.bind(congress.id)
    rule_set = rule_sets.adopt("nanjing", date(YEAR, 1, 1))
    people = _people(congress.id)
    chance, lessons = random.Random(f"ledger {rows}"), -(-rows // PEOPLE)
    program = factories.ProgramFactory(mode=Mode.LOCAL, kind=ProgramKind.IN_SERVICE)
    read = rules.read(rule_set.rules)
    left = rows
    for number in range(lessons):
        lesson = _lesson(program, number)
        _credit(lesson, people[: min(left, PEOPLE)], chance, read, rule_set.id)
        left -= PEOPLE
    requirement = factories.RequirementFactory(
        measure=RequirementMeasure.HOURS, period=PeriodKind.YEAR, year=YEAR, amount=2 * lessons
    )
    db.session.commit()
    return requirement


def _people(congress_id: int) -> list[int]:
    """Deputies in office all year."""
    term = factories.TermFactory()
    names = [{"name": f"代表{number:04}"} for number in range(PEOPLE)]
    people = db.session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), names).all()
    seats = [
        {
            "congress_id": congress_id, "person_id": person, "term_id": term.id, "number": f"{number:05}",
            "is_new": False, "starts_on": date(YEAR, 1, 1),
        }
        for number, person in enumerate(people)
    ]  # fmt: skip
    db.session.execute(insert(Mandate), seats)
    return list(people)


def _lesson(program: Any, number: int) -> Lesson:
    starts_at = datetime(YEAR, 1, 4, 9) + timedelta(days=number * 2)
    batch = factories.BatchFactory(program=program, starts_at=starts_at, ends_at=starts_at + timedelta(hours=3))
    return factories.LessonFactory(batch=batch, starts_at=starts_at, ends_at=starts_at + timedelta(hours=3))


def _credit(lesson: Lesson, people: list[int], chance: random.Random, read: rules.Rules, rule_set_id: int) -> None:
    """Records of the lesson and the entries that posting makes of them, written in bulk."""
    minutes = [chance.choice((180, 180, 180, 170, 90, 45)) for _person in people]
    kept = {"congress_id": lesson.congress_id, "lesson_id": lesson.id, "recorded_at": AT}
    records = [
        kept | {"person_id": person, "presence": Presence.PRESENT, "minutes": attended}
        for person, attended in zip(people, minutes, strict=True)
    ]
    ids = db.session.scalars(insert(Attendance).returning(Attendance.id, sort_by_parameter_order=True), records).all()
    program, hours = lesson.batch.program, recomputing.reckoner(read)
    same = {
        "congress_id": lesson.congress_id, "kind": EntryKind.EARNED, "earned_on": lesson.starts_at.date(),
        "program_id": program.id, "program_kind": program.kind, "mode": program.mode, "course_id": lesson.course_id,
        "rule_set_id": rule_set_id, "posted_at": AT,
    }  # fmt: skip
    entries = []
    for person, attended, record in zip(people, minutes, ids, strict=True):
        earned = hours(rules.Attended(attended, 180, is_online=False, is_compulsory=False))
        entries.append(same | {"person_id": person, "minutes": attended, "hours": earned, "attendance_id": record})
    db.session.execute(insert(CreditEntry), entries)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [35_000])
