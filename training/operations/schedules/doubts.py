"""What keeps a plan from being asked for a timetable, in the user's words, before any work is begun."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from training.models.plans import AnnualPlan, Mode, Program
from training.operations.errors import TrainingError
from training.operations.schedules.offers import lesson_length


def refuse_what_cannot_be_asked(
    plan: AnnualPlan, audiences: dict[int, set[int]], choices: dict[int, int], half_day_minutes: int
) -> None:
    """Raises TrainingError with a sentence for each program that no timetable could hold.

    `audiences`: people ids by program id; `choices`: on how many half-days a batch may begin or has begun.
    """
    if not plan.programs:
        raise TrainingError(_("“%(plan)s”还没有班次。请先在年度计划中添加班次，再编排。", plan=plan.title))
    doubts = [
        doubt
        for program in plan.programs
        for doubt in _doubts(program, audiences[program.id], choices[program.id], half_day_minutes)
    ]
    if doubts:
        raise TrainingError("".join(doubts))


def _doubts(program: Program, audience: set[int], choices: int, half_day_minutes: int) -> Iterator[str]:
    facts: dict[str, Any] = {"program": program.name}
    if not audience:
        yield _("“%(program)s”的培训对象中没有人。请检查培训对象和人员名册。", **facts)
    if not choices:
        yield _(
            "“%(program)s”没有可以开班的日期：可排时段内没有连续 %(half_days)s 个半天的工作日（已避开停训时段）。"
            "请放宽可排时段，或缩短天数。",
            half_days=program.half_days,
            **facts,
        )
    needed = sum(lesson_length(one, half_day_minutes) for one in program.courses)
    if needed > program.half_days:
        yield _(
            "“%(program)s”的课程共需 %(needed)s 个半天，多于班次的 %(half_days)s 个半天。请减少课程，或延长班次。",
            needed=needed,
            half_days=program.half_days,
            **facts,
        )
    seats = max((room.seats for room in program.rooms), default=program.min_size)
    if program.mode is not Mode.ONLINE and seats < program.min_size:
        yield _(
            "“%(program)s”的可用教室最多 %(seats)s 座，少于最少开班人数 %(min_size)s 人。"
            "请增加教室，或调低最少开班人数。",
            seats=seats,
            min_size=program.min_size,
            **facts,
        )
