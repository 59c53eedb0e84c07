"""The sample year as lived (已运行的示例): scheduled, published, attended and credited up to a day.

Every step goes the way that staff go: ask, solve, publish, mark the lists, close the classes by two reviews.
"""

from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import select

from training.models import db
from training.models.congresses import Congress
from training.models.plans import AnnualPlan
from training.models.schedules import Batch, Lesson
from training.operations.attendance import recording
from training.operations.attendance.marks import Mark, Marked, minutes_of
from training.operations.plans import term_reckoning
from training.operations.schedules import answers, proposals, publish
from training.sample import closing
from training.sample.load import BEGINS_ON
from training.solver import problem as problems
from training.solver.solution import dump
from training.solver.solve import solve

UNTIL = date(2022, 8, 1)
"""The day up to which the sample has been lived: classes behind it, on it and ahead of it."""
MARKS = (
    *((Mark.PRESENT, 0),) * 92,
    *((Mark.LATE, 20), (Mark.LATE, 35), (Mark.LEFT_EARLY, 40)),
    *((Mark.OFFICIAL_LEAVE, 0), (Mark.OFFICIAL_LEAVE, 0), (Mark.SICK_LEAVE, 0), (Mark.PERSONAL_LEAVE, 0)),
    (Mark.ABSENT, 0),
)
"""Of a hundred names on a list."""


def live(plan: AnnualPlan, *, seconds: int = 10, workers: int = 2, until: date = UNTIL) -> None:
    """Schedule and publish the plan, then mark every lesson before `until`, which becomes today,
    and close the classes behind it; the last one waits for its first review.

    Whether the five-year plan can be reached is reckoned before and after.
    """
    _reckon(plan, BEGINS_ON)
    _publish(plan, seconds, workers)
    random = Random(plan.year)
    for batch in _batches_before(until):
        for lesson in batch.lessons:
            if lesson.starts_at.date() < until:
                _mark(lesson, random)
    closing.close_all(plan, datetime.combine(until, time(9)))
    congress = db.session.get_one(Congress, plan.congress_id)
    congress.days_behind -= (until - BEGINS_ON).days
    db.session.flush()
    _reckon(plan, until)


def _reckon(plan: AnnualPlan, on: date) -> None:
    minutes = db.session.get_one(Congress, plan.congress_id).half_day_minutes
    if plan.five_year_plan:
        term_reckoning.reckon(plan.five_year_plan, datetime.combine(on, time(9)), minutes)


def _publish(plan: AnnualPlan, seconds: int, workers: int) -> None:
    now = datetime.combine(BEGINS_ON, time(9))
    proposal = proposals.ask(plan, seconds=seconds, seed=1, now=now)
    answers.begin(proposal.id, now)
    problem = problems.read(proposal.problem)
    found: list[tuple[float, int | None, int]] = []
    solution = solve(problem, seconds=seconds, workers=workers, seed=1, on_progress=lambda *one: found.append(one))
    answers.note(proposal.id, found)
    answers.finish(proposal.id, dump(solution), now + timedelta(seconds=seconds))
    db.session.refresh(proposal)
    publish.publish(proposal, version=proposal.version, now=now + timedelta(minutes=5))


def _batches_before(until: date) -> list[Batch]:
    query = select(Batch).where(Batch.starts_at < datetime.combine(until, time())).order_by(Batch.starts_at, Batch.id)
    return list(db.session.scalars(query))


def _mark(lesson: Lesson, random: Random) -> None:
    marks = {}
    for person in recording.people_of(lesson):
        mark, missed = random.choice(MARKS)
        marks[person.id] = Marked(mark, min(missed, minutes_of(lesson) - 1))
    recording.record(lesson, marks, {}, by_id=None, at=lesson.ends_at)
