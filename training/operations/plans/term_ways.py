"""Ways out (出路) in words, and taken: as a change of a draft plan, of a target or of an assumption."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db
from training.models.plans import AnnualPlan, Mode, Program, ProgramWindow, Target
from training.models.reckonings import Reckoning
from training.operations.errors import TrainingError
from training.operations.plans import term_assumptions, yearly
from training.operations.plans.term_offers import quarter_in_words

Way = dict[str, Any]
Record = TypeVar("Record", Program, Target)
APPLICABLE = ("batches", "online", "until", "limit")


def in_words(reckoning: Reckoning, way: Way) -> str:
    """One more batch in …; a room of n seats for a quarter; an online round; the target a year later."""
    named = {
        one["id"]: one.get("name", "") for key in ("programs", "rooms", "targets") for one in reckoning.problem[key]
    }
    programs = way.get("programs") or [way.get("program", "")]
    what = {"program": named.get(programs[0], ""), "more": way.get("more"), "year": _years(programs)}
    match way["change"]:
        case "batches":
            if len(programs) > 1:
                return _("%(year)s 年“%(program)s”每年各增开 %(more)s 期", **what)
            return _("%(year)s 年“%(program)s”增开 %(more)s 期", **what)
        case "online":
            return _("%(year)s 年增加一个 %(people)s 人的线上班，内容同“%(program)s”", people=way["people"], **what)
        case "until":
            return _("“%(target)s”推迟到 %(year)s 年底达到", target=named[way["target"]], year=way["until"][:4])
        case "limit":
            quarter = quarter_in_words(way["limit"].removeprefix("office-"))
            return _("%(quarter)s最多可办期数增加 %(more)s 期", quarter=quarter, more=way["more"])
        case "half_days":
            figures = {"room": named[way["room"]], "quarter": quarter_in_words(way["period"]), "days": way["more"] / 2}
            return _("“%(room)s”%(quarter)s多借 %(days)g 天", **figures)
    figures = {"quarter": quarter_in_words(way["period"]), "seats": way["seats"], "n": way["batches"]}
    return _("%(quarter)s借一个 %(seats)s 座的会场，加开 %(n)s 期“%(program)s”", **figures, **what)


def room_of(way: Way) -> int | None:
    """The room's id, where the way is to have it for longer."""
    return int(way["room"][1:]) if way["change"] == "half_days" else None


def take(reckoning: Reckoning, number: int) -> str:
    """Take a way out: a draft is changed, nothing is published. Says what was changed. Raises TrainingError."""
    if not 0 <= number < len(reckoning.ways):
        raise TrainingError(_("没有这条出路。请重新测算后再选。"))
    way = reckoning.ways[number]
    if way["change"] not in APPLICABLE:
        raise TrainingError(_("会场须先落实。请在会场资料中登记后重新测算。"))
    done = TAKERS[way["change"]](reckoning, way)
    db.session.flush()
    return done


def _years(programs: list[str]) -> str:
    return "、".join(dict.fromkeys(one[:4] for one in programs))


def _more_batches(_reckoning: Reckoning, way: Way) -> str:
    said = []
    for name in way["programs"]:
        program = _program(name)
        program.max_batches += way["more"]
        figures = {"plan": program.annual_plan.title, "program": program.name, "most": program.max_batches}
        said.append(_("“%(plan)s”中“%(program)s”最多期数已改为 %(most)s。", **figures))
    return "".join(said)


def _online(_reckoning: Reckoning, way: Way) -> str:
    like = _program(way["program"])
    plan = like.annual_plan
    name = _("%(program)s（线上加班）", program=like.name)[:120]
    same = ("kind", "audience", "half_days", "open_cost", "starts_in_the_morning", "purpose", "content", "funding")
    new = Program(
        annual_plan=plan,
        position=max(one.position for one in plan.programs) + 1,
        name=name,
        mode=Mode.ONLINE,
        min_size=1,
        max_size=way["people"],
        max_batches=1,
        audience_groups=list(like.audience_groups),
        windows=[ProgramWindow(from_on=one.from_on, to_on=one.to_on) for one in like.windows],
        **{key: getattr(like, key) for key in same},
    )
    db.session.add(new)
    return _("“%(plan)s”中已加入“%(program)s”。", plan=plan.title, program=name)


def _later(_reckoning: Reckoning, way: Way) -> str:
    target = _found(Target, int(way["target"][1:]))
    target.due_year = int(way["until"][:4])
    return _("目标“%(target)s”已改为 %(year)s 年底前达到。", target=target.name, year=target.due_year)


def _higher_limit(reckoning: Reckoning, way: Way) -> str:
    kept = term_assumptions.of(reckoning.plan)
    most = (kept.batches_per_quarter or 0) + way["more"]
    term_assumptions.save(reckoning.plan, replace(kept, batches_per_quarter=most))
    return _("测算假设已改为每季度最多 %(most)s 期。", most=most)


def _program(name: str) -> Program:
    """The program that a way names; in a year without a plan a draft is made first, as the year that it repeats."""
    year, assumed, program_id = name[:4], name[4] == "~", int(name[5:])
    program = _found(Program, program_id)
    if not assumed:
        yearly.refuse_unless_open(program.annual_plan)
        return program
    draft = db.session.scalars(select(AnnualPlan).where(AnnualPlan.year == int(year))).one_or_none()
    if draft is None:
        draft = yearly.create(int(year), _("%(year)s 年度代表培训计划", year=year), program.annual_plan)
        db.session.refresh(draft)
    yearly.refuse_unless_open(draft)
    found = next((one for one in draft.programs if one.name == program.name), None)
    if found is None:
        raise TrainingError(_("“%(plan)s”中没有“%(program)s”。请重新测算。", plan=draft.title, program=program.name))
    return found


def _found(kind: type[Record], record_id: int) -> Record:
    record = db.session.scalars(select(kind).where(kind.id == record_id)).one_or_none()
    if record is None:
        raise TrainingError(_("所涉及的项目或目标已被删除。请重新测算。"))
    return record


TAKERS: dict[str, Callable[[Reckoning, Way], str]] = {
    "batches": _more_batches,
    "online": _online,
    "until": _later,
    "limit": _higher_limit,
}
