"""A reckoning in sentences: the headline, the certificate as a table of what is needed and what there is."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from training.models.reckonings import Reckoning
from training.operations.plans import term_people
from training.operations.plans.term_offers import quarter_in_words
from training.solver.cover.counting import Row, tables
from training.solver.cover.verify import Term


@dataclass(frozen=True)
class Line:
    """One line of a counting table: in words, and what it adds or takes away."""

    text: str
    figure: str
    is_need: bool


@dataclass(frozen=True)
class Proof:
    """A certificate: which targets, how many short, of what unit; its lines, and in how many cases it is counted."""

    targets: list[str]
    short: int
    unit: str
    lines: list[Line]
    needed: str
    there: str
    cases: int


def cohort_in_words(name: str) -> str:
    """新任代表、连任代表、下级代表、预留补选代表."""
    return {
        term_people.NEW: _("新任代表"),
        term_people.RETURNING: _("连任代表"),
        term_people.BELOW: _("下级代表"),
        term_people.RESERVE: _("预留补选代表（假定）"),
    }[name]


def unit(target: dict[str, Any]) -> str:
    """人次; what counts a total counts half-days."""
    return _("人·半天") if "total" in target else _("人次")


def headline(reckoning: Reckoning) -> str:
    """能做到：…; 做不到：至少缺 N 人次，因为…."""
    batches = sum(one["count"] for one in reckoning.answer["batches"])
    people = sum(path["people"] * len(path["classes"]) for path in reckoning.answer["paths"])
    if not reckoning.short:
        text = _("能做到：再办 %(batches)s 期、%(people)s 人次，%(count)s 项目标都能按期达到。")
        return text % {"batches": batches, "people": people, "count": len(reckoning.answer["short"])}
    found = proofs(reckoning)
    if not found:
        return _("尚未找到能达到全部目标的安排：最好的安排仍缺 %(short)s。", short=reckoning.short)
    first = max(found, key=lambda one: one.short)
    figures = {"targets": "、".join(f"“{name}”" for name in first.targets), "short": first.short, "unit": first.unit}
    return _(
        "做不到：%(targets)s至少缺 %(short)s %(unit)s，因为还需要 %(needed)s，最多只能安排 %(there)s。",
        needed=first.needed,
        there=first.there,
        **figures,
    )


def proofs(reckoning: Reckoning) -> list[Proof]:
    """All certificates as tables; of several cases the one that proves least is shown."""
    term = Term(reckoning.problem)
    return [_proof(term, one) for one in reckoning.answer["certificates"]]


def _proof(term: Term, certificate: dict[str, Any]) -> Proof:
    cases = tables(term, certificate)
    sums: dict[tuple[str, bool], Fraction] = defaultdict(Fraction)
    for row in cases[0]:
        sums[_in_words(term, row), row.figure > 0] += row.figure
    needed = sum((n for (_text, is_need), n in sums.items() if is_need), Fraction())
    there = -sum((n for (_text, is_need), n in sums.items() if not is_need), Fraction())
    return Proof(
        targets=[term.targets[name]["name"] for name in certificate["targets"]],
        short=certificate["short"],
        unit=unit(term.targets[next(iter(certificate["targets"]))]),
        lines=[Line(text, _number(abs(n)), is_need) for (text, is_need), n in sums.items()],
        needed=_number(needed),
        there=_number(there),
        cases=len(cases),
    )


def _number(figure: Fraction) -> str:
    return f"{int(figure):,}" if figure.denominator == 1 else f"{float(figure):,.1f}"


def _in_words(term: Term, row: Row) -> str:
    words = WORDS.get(row.kind)
    return words(term, *row.of, row) if words else _("其他")


def _need(term: Term, cohort: str, target: str, _row: Row) -> str:
    one = term.cohorts[cohort]
    figures = {"who": cohort_in_words(one["name"]), "target": term.targets[target]["name"], "n": one["needs"][target]}
    return _("%(who)s，“%(target)s”每人还需 %(n)s 次", **figures)


def _target(term: Term, target: str, row: Row) -> str:
    if row.figure > 0:
        return _("“%(target)s”合计还需", target=term.targets[target]["name"])
    return _("“%(target)s”允许不参加的人", target=term.targets[target]["name"])


def _batches(term: Term, program: str, row: Row) -> str:
    most = -term.rows["batches", program][0]
    each = _number(-row.figure / most)
    return _("%(program)s：最多再开 %(most)s 期，每期 %(each)s", program=_program(term, program), most=most, each=each)


def _limit(term: Term, limit: str, _row: Row) -> str:
    one = term.limits[limit]
    return _("%(quarter)s全部项目最多 %(most)s 期", quarter=_quarters(one["periods"]), most=one["batches"])


def _room(term: Term, room: str, quarter: str, _row: Row) -> str:
    one = term.rooms[room]
    days = f"{one['half_days'].get(quarter, 0) / 2:g}"
    figures = {"room": one["name"], "seats": one["seats"], "quarter": quarter_in_words(quarter), "days": days}
    return _("%(room)s（%(seats)s 座）%(quarter)s可用 %(days)s 天", **figures)


def _once(term: Term, cohort: str, program: str, _row: Row) -> str:
    who = cohort_in_words(term.cohorts[cohort]["name"])
    return _("%(who)s每人至多参加一次：%(program)s", who=who, program=_program(term, program))


def _at_once(term: Term, cohort: str, quarter: str, _row: Row) -> str:
    who = cohort_in_words(term.cohorts[cohort]["name"])
    figures = {"who": who, "quarter": quarter_in_words(quarter), "most": term.per_period}
    return _("%(who)s在%(quarter)s每人至多 %(most)s 个班", **figures)


def _rest_batches(term: Term, program: str, room: str, quarter: str, _row: Row) -> str:
    where = term.rooms[room]["name"] if room else _("线上")
    figures = {"program": _program(term, program), "where": where, "quarter": quarter_in_words(quarter)}
    return _("%(program)s：%(where)s，%(quarter)s", **figures)


def _rest_people(term: Term, cohort: str, program: str, quarter: str, _row: Row) -> str:
    figures = {"who": cohort_in_words(term.cohorts[cohort]["name"]), "program": _program(term, program)}
    return _("%(who)s可参加：%(program)s，%(quarter)s", quarter=quarter_in_words(quarter), **figures)


def _program(term: Term, program: str) -> str:
    return _("%(year)s 年“%(program)s”", year=program[:4], program=term.programs[program].get("name", program))


def _quarters(quarters: list[str]) -> str:
    return "、".join(quarter_in_words(one) for one in quarters)


WORDS: dict[str, Any] = {
    "need": _need,
    "target": _target,
    "batches": _batches,
    "limit": _limit,
    "room": _room,
    "once": _once,
    "at once": _at_once,
    "rest batches": _rest_batches,
    "rest people": _rest_people,
}
