"""A roster held against the records: who is new, who changes and how, what does not fit. Nothing is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import Literal

from flask_babel import gettext as _

from training.models.congresses import Term
from training.models.people import Guest, Mandate, Person
from training.operations.people.entries import GROUPS, MADE, Change, Entry, Problem, Value
from training.operations.people.known import Known
from training.operations.people.spelling import fits, spelled, tidy


@dataclass(frozen=True)
class Step:
    """What becomes of one row: `seat` is the one found by its number, `person` its holder or one known from before."""

    entry: Entry
    fate: Literal["add", "update", "unchanged"]
    changes: tuple[Change, ...]
    seat: Mandate | Guest | None = None
    person: Person | None = None


@dataclass
class Comparison:
    """The whole roster held against the records of one term."""

    term: Term
    known: Known
    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    not_listed: int = 0
    """People in office on the day asked whom the roster does not name; they stay as they are."""

    def count(self, fate: str) -> int:
        """How many rows meet that fate."""
        return sum(step.fate == fate for step in self.steps)

    @cached_property
    def made(self) -> dict[str, list[str]]:
        """Field → names of delegations, groups and places that are not there yet, in the file's order."""
        news = {
            name: list(
                dict.fromkeys(
                    str(change.new)
                    for step in self.steps
                    for change in step.changes
                    if change.field == name and not self.known.has(name, str(change.new))
                )
            )
            for name in MADE
        }
        return {name: names for name, names in news.items() if names}

    @cached_property
    def fingerprint(self) -> str:
        """Changes whenever anything that would be written changes."""
        told = [(step.entry.row, step.fate, step.person and step.person.id, step.changes) for step in self.steps]
        return sha256(repr(told).encode()).hexdigest()[:32]


def compare(
    entries: Sequence[Entry], faulty: set[int], term: Term, on: date, *, is_new_unless_said: bool
) -> Comparison:
    """Hold every row against the records; `faulty` rows have problems already and become no step."""
    known = Known.of(term)
    found = Comparison(term, known)
    found.problems = [*_doubles(entries), *(problem for entry in entries for problem in _misfits(entry, known, term))]
    bad = faulty | {problem.row for problem in found.problems}
    good = [entry for entry in entries if entry.row not in bad]
    found.steps = [_step(entry, known, term, is_new_unless_said=is_new_unless_said) for entry in good]
    found.warnings = [warning for step in found.steps for warning in _doubts(step, known)]
    found.not_listed = len(known.in_office(on) - {entry.number for entry in entries})
    return found


def _doubles(entries: Iterable[Entry]) -> Iterator[Problem]:
    """The same number twice: both rows are named, and neither is taken in."""
    rows = defaultdict(list)
    for entry in entries:
        if entry.number:
            rows[entry.number].append(entry.row)
    for number, places in rows.items():
        for row in places if len(places) > 1 else ():
            others = "、".join(str(other) for other in places if other != row)
            yield Problem(row, "number", _("编号“%(number)s”与第 %(rows)s 行重复。", number=number, rows=others))


def _misfits(entry: Entry, known: Known, term: Term) -> Iterator[Problem]:
    """What no row can say on its own: it depends on the records, the term, or two cells together."""
    other = (known.mandates if entry.is_guest else known.guests).get(entry.number)
    if other:
        kind = _("代表") if entry.is_guest else _("列席人员")
        text = _("编号“%(number)s”已是%(kind)s“%(name)s”的。", number=entry.number, kind=kind, name=other.person.name)
        yield Problem(entry.row, "number", text)
    if entry.pinyin and entry.name and not fits(entry.name, entry.pinyin):
        yield Problem(entry.row, "pinyin", _("拼音应与姓名的字数一致，并按字分开，如 zeng xiao ming。"))
    seat = (known.guests if entry.is_guest else known.mandates).get(entry.number)
    first = entry.starts_on or (seat.starts_on if seat else term.starts_on)
    if entry.starts_on and not entry.is_guest and not term.starts_on <= entry.starts_on <= term.ends_on:
        text = _("当选日期不在%(term)s之内。", term=term.name)
        yield Problem(entry.row, "starts_on", text)
    if entry.ends_on and entry.ends_on < first:
        yield Problem(entry.row, "ends_on", _("终止日期早于当选日期 %(day)s。", day=first.isoformat()))


def _step(entry: Entry, known: Known, term: Term, *, is_new_unless_said: bool) -> Step:
    seats: dict[str, Mandate] | dict[str, Guest] = known.guests if entry.is_guest else known.mandates
    seat = seats.get(entry.number)
    person = seat.person if seat else known.from_before(entry)
    wanted = _wanted(entry, person)
    if seat is None:
        wanted.setdefault("starts_on", term.starts_on)
        if not entry.is_guest:
            wanted.setdefault("is_new", is_new_unless_said and person is None)
    now = _now(seat, person)
    changes = tuple(Change(name, now.get(name), value) for name, value in wanted.items() if now.get(name) != value)
    if seat is None:
        return Step(entry, "add", changes, None, person)
    return Step(entry, "update" if changes else "unchanged", changes, seat, person)


def _wanted(entry: Entry, person: Person | None) -> dict[str, Value]:
    """What the row says, field by field; a deputy's post stands behind the employer."""
    said: dict[str, Value] = {
        name: getattr(entry, name)
        for name in ("name", "phone", "employer", "area_group", "professional_group", "place", "starts_on", "ends_on")
    }
    if entry.is_guest:
        said["title"] = entry.title
    else:
        said["delegation"] = entry.delegation
        said["is_new"] = entry.is_new
        said["employer"] = " ".join(filter(None, (entry.employer, entry.title))) if entry.employer else ""
        if entry.title and not entry.employer and not (person and person.employer):
            said["employer"] = entry.title
    if entry.pinyin:
        said["pinyin"] = tidy(entry.pinyin)
    elif person is None or person.name != entry.name:
        said["pinyin"] = spelled(entry.name)
    said["away"] = tuple(span for span in entry.away if not _is_noted(person, *span))
    return {name: value for name, value in said.items() if value not in ("", None, ())}


def _is_noted(person: Person | None, starts_at: datetime, ends_at: datetime) -> bool:
    return any(away.starts_at <= starts_at and ends_at <= away.ends_at for away in (person.aways if person else ()))


def _now(seat: Mandate | Guest | None, person: Person | None) -> dict[str, Value]:
    """What the records say, field by field."""
    now: dict[str, Value] = {}
    if person:
        now = {"name": person.name, "pinyin": person.pinyin, "phone": person.phone, "employer": person.employer}
        for name, kind in GROUPS.items():
            now[name] = next((one.group.name for one in person.memberships if one.group.kind == kind), "")
    if seat:
        now |= {"starts_on": seat.starts_on, "ends_on": seat.ends_on, "place": seat.place.name if seat.place else ""}
    if isinstance(seat, Mandate):
        now |= {"is_new": seat.is_new, "delegation": seat.delegation.name if seat.delegation else ""}
    if isinstance(seat, Guest):
        now["title"] = seat.title
    return now


def _doubts(step: Step, known: Known) -> Iterator[Problem]:
    """What is allowed but may be a slip."""
    entry = step.entry
    namesakes = known.numbers_of(entry.name) if step.fate == "add" and step.person is None else []
    if namesakes:
        text = _(
            "“%(name)s”将新增，但系统中已有同名人员（编号 %(numbers)s）。",
            name=entry.name,
            numbers="、".join(namesakes),
        )
        yield Problem(entry.row, "number", text)
    for change in step.changes:
        if step.seat and change.field == "name":
            text = _(
                "编号“%(number)s”的姓名将由“%(old)s”改为“%(new)s”。",
                number=entry.number,
                old=change.old,
                new=change.new,
            )
            yield Problem(entry.row, "name", text)
    if entry.is_guest and (entry.delegation or entry.is_new is not None):
        yield Problem(entry.row, "kind", _("“%(name)s”是列席人员，代表团和新任/连任不录入。", name=entry.name))
