"""Reckoning (测算): whether a five-year plan can be reached from a day on, with a plan of rounds or a proof why not."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import undefer

from training.models import db
from training.models.plans import FiveYearPlan
from training.models.reckonings import Reckoning
from training.operations.errors import TrainingError
from training.operations.plans import term_problem
from training.solver.cover.term import read
from training.solver.cover.verify import digest

SECONDS = 4.0
"""For the plan of rounds; thanks to cohorts a congress of 3,000 needs a fraction of it."""
WHOLE = (undefer(Reckoning.problem), undefer(Reckoning.answer), undefer(Reckoning.ways), undefer(Reckoning.past))


def reckon(plan: FiveYearPlan, now: datetime, half_day_minutes: int) -> Reckoning:
    """Reckon anew and keep it. Raises TrainingError where there is nothing to reckon with, or no time."""
    from training.solver.cover.answer import answer
    from training.solver.cover.repairs import repairs

    built = term_problem.build(plan, now.date(), half_day_minutes)
    try:
        found = answer(read(built.problem), built.problem, SECONDS)
    except TimeoutError:
        raise TrainingError(_("未能在时限内算出结果。请减少可选会场或项目后再算。")) from None
    reckoning = Reckoning(
        plan_id=plan.id,
        on=now.date(),
        reckoned_at=now,
        problem=built.problem,
        answer=found,
        ways=repairs(built.problem, found),
        past=built.past,
        short=sum(found["short"].values()),
    )
    db.session.add(reckoning)
    db.session.flush()
    return reckoning


def latest(plan: FiveYearPlan) -> Reckoning | None:
    """The last reckoning of the plan, all of it."""
    query = select(Reckoning).where(Reckoning.plan_id == plan.id).options(*WHOLE)
    return db.session.scalars(query.order_by(Reckoning.id.desc()).limit(1)).first()


def earlier(plan: FiveYearPlan, most: int = 12) -> list[Reckoning]:
    """The reckonings so far, last first: on which day, how many short."""
    query = select(Reckoning).where(Reckoning.plan_id == plan.id)
    return list(db.session.scalars(query.order_by(Reckoning.id.desc()).limit(most)))


def is_of_today(reckoning: Reckoning, now: datetime, half_day_minutes: int) -> bool:
    """Whether the records still say what was reckoned with; a new day alone may change it."""
    try:
        built = term_problem.build(reckoning.plan, now.date(), half_day_minutes)
    except TrainingError:
        return False
    return digest(built.problem) == reckoning.answer["term"]
