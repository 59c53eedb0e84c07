"""Last year's programs as a start for this year's."""

import calendar
from datetime import date

from training.models import db
from training.models.plans import AnnualPlan, Program, ProgramCourse, ProgramWindow

COPIED = (
    "position",
    "name",
    "kind",
    "mode",
    "audience",
    "purpose",
    "content",
    "half_days",
    "min_size",
    "max_size",
    "max_batches",
    "open_cost",
    "starts_in_the_morning",
    "budget",
    "funding",
)


def copy_programs(source: AnnualPlan, target: AnnualPlan) -> None:
    """Add the programs of one plan to another; windows keep day and month, order among the programs is kept."""
    years = target.year - source.year
    copies = {program.id: _copy(program, years) for program in source.programs}
    for program in source.programs:
        copies[program.id].earlier = [copies[one.id] for one in program.earlier if one.id in copies]
    target.programs.extend(copies.values())
    db.session.flush()


def _copy(program: Program, years: int) -> Program:
    return Program(
        **{name: getattr(program, name) for name in COPIED},
        audience_groups=list(program.audience_groups),
        rooms=list(program.rooms),
        courses=[ProgramCourse(course=one.course, position=one.position) for one in program.courses],
        windows=[
            ProgramWindow(from_on=_later(window.from_on, years), to_on=_later(window.to_on, years))
            for window in program.windows
        ],
    )


def _later(on: date, years: int) -> date:
    """The same day in another year; 29 February becomes the 28th where there is none."""
    year = on.year + years
    return on.replace(year=year, day=min(on.day, calendar.monthrange(year, on.month)[1]))
