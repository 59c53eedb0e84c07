"""The sample year as lived (已运行的示例): scheduled, published, attended and credited up to a day.

Every step goes the way that staff and deputies go, in the order of its moments, through the operations of the pages.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from training.models import db
from training.models.congresses import Congress
from training.models.plans import AnnualPlan
from training.models.schedules import Batch
from training.operations.audit import Actor
from training.operations.ledger.records import keys
from training.operations.plans import term_reckoning
from training.operations.schedules import answers, ids, pins, proposals, publish, questions
from training.sample import arriving, certifying, closing, leaving, making_up, office, reconciling, studying, surveyed
from training.sample.load import BEGINS_ON
from training.sample.office import Entry, Office
from training.solver import problem as problems
from training.solver.solution import dump
from training.solver.solve import solve

UNTIL = date(2022, 8, 1)
"""The day up to which the sample has been lived: classes behind it, on it and ahead of it."""
LOCKED = {
    "新任代表初任培训班": (date(2022, 3, 15), date(2022, 3, 28)),
    "代表履职培训班": (date(2022, 6, 15), date(2022, 7, 27)),
    "财政经济与预算审查专题班": (date(2022, 9, 13), date(2022, 9, 28)),
    "社会治理与民生专题班": (date(2022, 10, 26), date(2022, 11, 3)),
    "线上系列讲座": (date(2022, 8, 8),),
    "代表学习月": (date(2022, 9, 6),),
}
"""What staff have locked before they solve: on which days classes begin; the solver does the rest."""
OF_A_CLASS = (leaving, arriving, making_up, surveyed, closing, certifying)
"""What keeps a diary of each class."""


def live(plan: AnnualPlan, *, seconds: int = 10, workers: int = 2, until: date = UNTIL, secret: str = "") -> None:
    """Schedule and publish the plan, and live it until the morning of `until`, which becomes today.

    What is due later is not done: the last class has doubts to settle and is to be closed, the first one was opened
    again and waits for its review, leave, make-ups, claims and objections wait for an answer. `secret` is the
    program's. Whether the five-year plan can be reached is reckoned before and after.
    """
    _reckon(plan, BEGINS_ON)
    _publish(plan, seconds, workers)
    congress, ends = db.session.get_one(Congress, plan.congress_id), datetime.combine(until, time(9))
    if keys.in_use() is None:
        keys.make(secret, Actor(None, datetime.combine(BEGINS_ON, time(9))))
    here = office.opened(congress, secret, Random(plan.year))
    leaving.set_up()
    diary = [one for one in _diary(here, ends) if one.at < ends]
    for entry in sorted(diary, key=lambda one: one.at):
        entry.do(entry.at)
    congress.days_behind -= (until - BEGINS_ON).days
    db.session.flush()
    _reckon(plan, until)


def _diary(here: Office, ends: datetime) -> Iterator[Entry]:
    batches = db.session.scalars(select(Batch).order_by(Batch.starts_at, Batch.id)).all()
    for batch in batches:
        for part in OF_A_CLASS:
            yield from part.entries(here, batch)
    yield from closing.reopening(here, batches[0], ends)
    yield from studying.entries(here)
    yield from reconciling.entries(here, ends)


def _reckon(plan: AnnualPlan, on: date) -> None:
    minutes = db.session.get_one(Congress, plan.congress_id).half_day_minutes
    if plan.five_year_plan:
        term_reckoning.reckon(plan.five_year_plan, datetime.combine(on, time(9)), minutes)


def _question(plan: AnnualPlan, now: datetime) -> dict[str, Any]:
    """The problem with the beginnings of some classes locked."""
    question = questions.question_of(plan, now)
    origin = date.fromisoformat(question["origin"])
    for program in plan.programs:
        for number, on in enumerate(LOCKED.get(program.name, ()), start=1):
            name = ids.program(program.id)
            batch = {"id": f"{name}-batch-{number}", "program": name}
            question = pins.with_batch(question, batch, {"start": 2 * (on - origin).days})
    return question


def _publish(plan: AnnualPlan, seconds: int, workers: int) -> None:
    now = datetime.combine(BEGINS_ON, time(9))
    proposal = proposals.queue(plan, _question(plan, now), seconds=seconds, seed=1, now=now)
    answers.begin(proposal.id, now)
    problem = problems.read(proposal.problem)
    found: list[tuple[float, int | None, int]] = []
    solution = solve(problem, seconds=seconds, workers=workers, seed=1, on_progress=lambda *one: found.append(one))
    answers.note(proposal.id, found)
    answers.finish(proposal.id, dump(solution), now + timedelta(seconds=seconds))
    db.session.refresh(proposal)
    publish.publish(proposal, version=proposal.version, now=now + timedelta(minutes=5))
