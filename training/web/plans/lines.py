"""The lines of a yearly plan in words: name, purpose, for whom, content, when, where, how many, paid from what."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from training.files.plan_papers import PlanLine
from training.models import db
from training.models.catalogue import Course, Room
from training.models.plans import AnnualPlan, Audience, AudienceKind, Mode, Program, ProgramCourse, ProgramWindow
from training.models.schedules import Batch, BatchState
from training.operations.plans import headcounts
from training.operations.plans.plausibility import days
from training.web.labels import label


def with_programs() -> tuple[ExecutableOption, ...]:
    """Load a plan with all that its lines and doubts look at."""
    programs = selectinload(AnnualPlan.programs)
    return (
        programs.selectinload(Program.audience_groups),
        programs.selectinload(Program.windows),
        programs.selectinload(Program.rooms).joinedload(Room.place),
        programs.selectinload(Program.earlier),
        programs.selectinload(Program.courses).joinedload(ProgramCourse.course).selectinload(Course.prerequisites),
    )


def people_of(plan: AnnualPlan, today: date) -> dict[int, int]:
    """How many people each program is for, by its id."""
    programs = {program.id: program for program in plan.programs}
    return headcounts.headcounts(programs, headcounts.counting_day(plan.year, today))


def lines_of(plan: AnnualPlan, people: dict[int, int]) -> list[PlanLine]:
    """A line for each program, in order; `people` from people_of."""
    batches = _batches(plan)
    return [_line(program, people[program.id], batches[program.id]) for program in plan.programs]


def _line(program: Program, people: int, batches: list[Batch]) -> PlanLine:
    return PlanLine(
        name=program.name,
        purpose=program.purpose,
        audience=audience_in_words(program),
        content=content_in_words(program),
        time=time_in_words(program, batches),
        place=place_in_words(program, batches),
        people=people,
        money=money_in_words(program.budget, program.funding),
    )


def audience_in_words(audience: Audience) -> str:
    """全体代表; 第1代表小组、财经专业小组."""
    if audience.audience == AudienceKind.GROUPS:
        return "、".join(group.name for group in audience.audience_groups)
    return str(label(audience.audience))


def content_in_words(program: Program) -> str:
    """What staff wrote, and those courses that it does not name."""
    courses = "、".join(one.course.subject for one in program.courses if one.course.subject not in program.content)
    listed = _("课程：%(courses)s", courses=courses) if courses else ""
    return "\n".join(part for part in (program.content, listed) if part)


def time_in_words(program: Program, batches: list[Batch]) -> str:
    """3 天，最多 2 期 and a line for each window; once published, a line for each batch."""
    length = _("%(days)s 天", days=days(program.half_days))
    if batches:
        held = [_("第 %(number)s 期 %(days)s", number=batch.number, days=_batch_in_words(batch)) for batch in batches]
        return "\n".join([length, *held])
    most = _("%(length)s，最多 %(batches)s 期", length=length, batches=program.max_batches)
    return "\n".join([most, *(window_in_words(window) for window in program.windows)])


def place_in_words(program: Program, batches: list[Batch]) -> str:
    """线上, or the rooms; once published, those taken."""
    if program.mode == Mode.ONLINE:
        return str(label(program.mode))
    rooms = {batch.room for batch in batches if batch.room} or set(program.rooms)
    return "、".join(_room(room) for room in sorted(rooms, key=lambda room: (-room.seats, room.id)))


def _room(room: Room) -> str:
    return room.name if room.name.startswith(room.place.name) else room.place.name + room.name


def money_in_words(budget: Decimal | None, funding: str) -> str:
    """80,000 元，部门预算."""
    amount = "" if budget is None else _("%(amount)s 元", amount=f"{budget:,.2f}".removesuffix(".00"))
    return "，".join(part for part in (amount, funding) if part)


def window_in_words(window: ProgramWindow) -> str:
    """4月1日至4月30日."""
    return _stretch(window.from_on, window.to_on)


def _batch_in_words(batch: Batch) -> str:
    return _stretch(batch.starts_at.date(), (batch.ends_at - timedelta(seconds=1)).date())


def _stretch(first: date, last: date) -> str:
    if first == last:
        return _day(first)
    return _("%(first)s至%(last)s", first=_day(first), last=_day(last))


def _day(on: date) -> str:
    return _("%(month)s月%(day)s日", month=on.month, day=on.day)


def _batches(plan: AnnualPlan) -> defaultdict[int, list[Batch]]:
    """Published batches by program, in order of time."""
    found = defaultdict(list)
    query = (
        select(Batch)
        .join(Batch.program)
        .where(Program.annual_plan_id == plan.id, Batch.state != BatchState.CANCELLED)
        .options(joinedload(Batch.room).joinedload(Room.place))
        .order_by(Batch.starts_at, Batch.number)
    )
    for batch in db.session.scalars(query):
        found[batch.program_id].append(batch)
    return found
