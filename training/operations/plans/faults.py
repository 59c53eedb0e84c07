"""What keeps a program from being saved: one sentence a field."""

from collections.abc import Iterator

from flask_babel import gettext as _

from training.models.plans import AnnualPlan, AudienceKind, Mode, Program
from training.operations.plans.fields import ProgramFields

LIMITS = {"half_days": (1, 60), "min_size": (1, 10_000), "max_batches": (1, 500), "open_cost": (0, 1_000_000)}


def of_program(plan: AnnualPlan, fields: ProgramFields, program: Program | None) -> dict[str, str]:
    """Field → the first thing to mend there."""
    found: dict[str, str] = {}
    for check in (_name, _figures, _audience, _rooms, _windows, _courses, _earlier):
        for name, sentence in check(plan, fields, program):
            found.setdefault(name, sentence)
    return found


Findings = Iterator[tuple[str, str]]


def _name(plan: AnnualPlan, fields: ProgramFields, program: Program | None) -> Findings:
    if not fields.name.strip():
        yield "name", _("请填写项目名称。")
    if any(other.name == fields.name and other is not program for other in plan.programs):
        yield "name", _("本年度计划中已有“%(name)s”。请换一个名称。", name=fields.name)


def _figures(_plan: AnnualPlan, fields: ProgramFields, _program: Program | None) -> Findings:
    sentences = {
        "half_days": _("天数应在 0.5 至 30 之间。"),
        "min_size": _("开班人数应在 1 至 10000 之间。"),
        "max_batches": _("期数应在 1 至 500 之间。"),
        "open_cost": _("增开一期的代价应在 0 至 1000000 之间。"),
    }
    for name, (least, most) in LIMITS.items():
        if not least <= getattr(fields, name) <= most:
            yield name, sentences[name]
    if not fields.min_size <= fields.max_size <= 10_000:
        yield "max_size", _("每期人数上限应不少于开班人数，且不超过 10000。")
    if fields.budget is not None and not 0 <= fields.budget < 10_000_000_000:
        yield "budget", _("经费应不少于 0 元。")


def _audience(_plan: AnnualPlan, fields: ProgramFields, _program: Program | None) -> Findings:
    if fields.audience == AudienceKind.GROUPS and not fields.audience_groups:
        yield "audience_groups", _("请至少选择一个小组，或改选其他对象。")


def _rooms(_plan: AnnualPlan, fields: ProgramFields, _program: Program | None) -> Findings:
    if fields.mode == Mode.ONLINE and fields.rooms:
        yield "rooms", _("线上项目不占会场。请取消所选会场，或改选其他方式。")
    if fields.mode != Mode.ONLINE and not fields.rooms:
        yield "rooms", _("请至少选择一个会场；不用会场的项目，方式应选“线上”。")


def _windows(plan: AnnualPlan, fields: ProgramFields, _program: Program | None) -> Findings:
    for first, last in fields.windows:
        if last < first:
            yield (
                "windows",
                _(
                    "%(first)s 至 %(last)s：结束日期早于开始日期。请核对。",
                    first=first.isoformat(),
                    last=last.isoformat(),
                ),
            )
        if first.year != plan.year or last.year != plan.year:
            yield (
                "windows",
                _(
                    "%(first)s 至 %(last)s 不全在 %(year)s 年内。请核对。",
                    first=first.isoformat(),
                    last=last.isoformat(),
                    year=plan.year,
                ),
            )


def _courses(_plan: AnnualPlan, fields: ProgramFields, _program: Program | None) -> Findings:
    seen = set()
    for course in fields.courses:
        if course.id in seen:
            yield "courses", _("“%(course)s”选了两次。同一项目中每门课程只排一次。", course=course.subject)
        seen.add(course.id)


def _earlier(plan: AnnualPlan, fields: ProgramFields, program: Program | None) -> Findings:
    if any(one.annual_plan_id != plan.id for one in fields.earlier):
        yield "earlier", _("先修项目应在同一年度计划中。")
    if program is None:
        return
    for one in fields.earlier:
        way = _way(one, program)
        if way:
            names = " → ".join(f"“{step.name}”" for step in (program, *way))
            yield "earlier", _("先修关系成了循环：%(names)s。请去掉其中一个。", names=names)


def _way(start: Program, end: Program) -> list[Program]:
    """From one program over the earlier ones to another, both included; empty if there is no way."""
    ways = [[start]]
    seen = {start}
    while ways:
        way = ways.pop()
        if way[-1] is end:
            return way
        following = [one for one in way[-1].earlier if one not in seen]
        seen.update(following)
        ways.extend([*way, one] for one in following)
    return []
