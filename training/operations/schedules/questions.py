"""From the records to a problem file: the question that the solver is asked for a year's plan."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from training.models import db, scope
from training.models.catalogue import Course, DayOverride
from training.models.congresses import Congress
from training.models.plans import AnnualPlan, Program, ProgramCourse
from training.operations.schedules.attendees import audiences_of, people_entries
from training.operations.schedules.busy import busy_of
from training.operations.schedules.doubts import refuse_what_cannot_be_asked
from training.operations.schedules.horizon import Horizon, horizon_of
from training.operations.schedules.offers import lecturer_entries, places_and_travel, program_entry, room_entries
from training.operations.schedules.published import previous_of, published_of
from training.operations.schedules.standing import Standing, given_entries, standing_of
from training.operations.schedules.starts import starts_of, teaching
from training.operations.workdays import year_of
from training.solver import problem as problems

WEIGHTS = problems.Weights()
"""No place ≫ a change of what is published ≫ one batch more ≫ ways, wishes, split groups ≫ even sizes."""


def question_of(plan: AnnualPlan, now: datetime) -> dict[str, Any]:
    """The problem file (training-problem/1) of a year's plan as the records stand now.

    What is published is what change is counted from; what has begun of it is given and pinned, and listed under
    `begun`, which the solver does not read. Raises TrainingError naming each program that no timetable could hold.
    """
    _load(plan)
    congress = db.session.get_one(Congress, scope.bound())
    horizon = horizon_of(plan.year, now)
    audiences = audiences_of(plan.programs, horizon)
    standing = standing_of(published_of(plan, horizon, now), plan, audiences)
    days = year_of(plan.year, db.session.scalars(select(DayOverride)))
    taught = teaching(horizon, lambda on: on.year == plan.year and days.is_workday(on))
    doubtful = frozenset(horizon.first(on) + half for on in days.risks for half in (0, 1))
    starts = {program.id: starts_of(program, horizon, taught) for program in plan.programs}
    choices = {program.id: len(starts[program.id]) + len(standing.of(program.id)) for program in plan.programs}
    refuse_what_cannot_be_asked(plan, audiences, choices, congress.half_day_minutes)
    people = people_entries(plan, audiences, standing, horizon)
    programs = [
        program_entry(program, starts[program.id], congress.half_day_minutes, standing, doubtful)
        for program in plan.programs
    ]
    return _file(plan, horizon, standing, people, programs)


def _file(
    plan: AnnualPlan,
    horizon: Horizon,
    standing: Standing,
    people: list[dict[str, Any]],
    programs: list[dict[str, Any]],
) -> dict[str, Any]:
    nowhere = any(person["place"] == "place-unknown" for person in people)
    places, travel = places_and_travel(with_unknown=nowhere)
    batches, pins = given_entries(standing, programs)
    busy = busy_of(standing, batches)
    return {
        "format": problems.FORMAT,
        "name": plan.title,
        "origin": horizon.origin.isoformat(),
        "half_days": horizon.half_days,
        "places": places,
        "travel": travel,
        "rooms": room_entries(horizon, standing, busy),
        "lecturers": lecturer_entries(horizon, busy),
        "programs": programs,
        "people": people,
        "pins": pins,
        "batches": batches,
        "begun": [batch["id"] for batch in batches],
        "previous": previous_of(standing.published),
        "weights": asdict(WEIGHTS),
    }


def _load(plan: AnnualPlan) -> None:
    """Fetch all that is asked of the programs in a few queries."""
    courses = selectinload(Program.courses).joinedload(ProgramCourse.course)
    query = (
        select(Program)
        .where(Program.annual_plan_id == plan.id)
        .options(
            joinedload(Program.annual_plan),
            selectinload(Program.windows),
            selectinload(Program.rooms),
            selectinload(Program.earlier),
            selectinload(Program.audience_groups),
            courses.selectinload(Course.lecturers),
            courses.selectinload(Course.prerequisites),
        )
        .execution_options(populate_existing=True)
    )
    db.session.scalars(query).all()
