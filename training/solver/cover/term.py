"""Term files (training-term/1): what is offered in which periods, and what cohorts of people still need of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from training.solver.cover.families import two_families
from training.solver.cover.verify import Term
from training.solver.entry import Entry, FileError, read_json, root, short

FORMAT = "training-term/1"
LIST_NAMES = ("periods", "rooms", "programs", "targets", "cohorts")


class TermError(FileError):
    """A term file that does not say what it must; the message names the field and the entry."""


def load(path: Path | str) -> Term:
    """The term of a file, plain or gzipped. Raises TermError."""
    return read(read_json(path, TermError))


def read(data: Any) -> Term:
    """The term, once every field of it is what it must be. Raises TermError."""
    file = root(data, FORMAT, TermError)
    file.text("name")
    file.whole("classes_per_period", 1, default=None)
    ids = {key: _ids(file, key, may_be_empty=key == "rooms") for key in LIST_NAMES}
    ids["limits"] = _ids(file, "limits", may_be_empty=True)
    _each(file, "periods", lambda one: one.whole("year", 1))
    _each(file, "rooms", lambda one: _room(one, ids))
    _each(file, "programs", lambda one: _program(one, ids))
    _each(file, "limits", lambda one: _limit(one, ids))
    _each(file, "targets", lambda one: _target(one, ids))
    _each(file, "cohorts", lambda one: _cohort(one, ids))
    term = Term(data)
    _refuse_crossing_targets(file, term)
    return term


def _ids(file: Entry, key: str, *, may_be_empty: bool) -> dict[str, None]:
    found: dict[str, None] = {}
    for one in file.entries(key, **({"default": ()} if may_be_empty else {})):
        name = one.text("id")
        if name in found:
            one.fail("id is used twice")
        found[name] = None
    if not found and not may_be_empty:
        file.fail(f"{key} is empty")
    return found


def _each(file: Entry, key: str, check: Callable[[Entry], Any]) -> None:
    for one in file.entries(key, default=()):
        one.text("name", default=None)
        check(one)


def _room(one: Entry, ids: dict[str, dict[str, None]]) -> None:
    one.whole("seats", 1)
    _figures(one, "half_days", ids["periods"], "period")
    if one.data["id"] in one.ids("parts", ids["rooms"], "room"):
        one.fail("parts names the room itself")


def _program(one: Entry, ids: dict[str, dict[str, None]]) -> None:
    least = one.whole("min_size", 1)
    for key in ("length", "max_batches"):
        one.whole(key, 1 if key == "length" else 0)
    one.whole("max_size", least)
    one.whole("open_cost", 0, default=None)
    one.ids("rooms", ids["rooms"], "room")
    one.ids("periods", ids["periods"], "period", ...)


def _limit(one: Entry, ids: dict[str, dict[str, None]]) -> None:
    one.whole("batches", 0)
    for key in ("programs", "periods"):
        if key in one.data:
            one.ids(key, ids[key], key[:-1], ...)


def _target(one: Entry, ids: dict[str, dict[str, None]]) -> None:
    programs = one.ids("programs", ids["programs"], "program", ...)
    one.known("until", ids["periods"], "period", default=None)
    one.whole("spare", 0, default=None)
    if "total" not in one.data:
        if "cohorts" in one.data or "worth" in one.data:
            one.fail("cohorts and worth go with total")
        return
    one.whole("total", 0)
    one.ids("cohorts", ids["cohorts"], "cohort", ...)
    worth = _figures(one, "worth", ids["programs"], "program")
    for program in programs:
        if program not in worth:
            one.fail(f'worth does not say what "{program}" is worth')


def _cohort(one: Entry, ids: dict[str, dict[str, None]]) -> None:
    one.whole("size", 1)
    periods = list(ids["periods"])
    first, last = (one.known(key, ids["periods"], "period", default=None) for key in ("from", "to"))
    if first and last and periods.index(first) > periods.index(last):
        one.fail(f'to "{last}" lies before from "{first}"')
    if "programs" in one.data:
        one.ids("programs", ids["programs"], "program", ...)
    totals = {target.data["id"] for target in _root(one).entries("targets") if "total" in target.data}
    for target in _figures(one, "needs", ids["targets"], "target"):
        if target in totals:
            one.fail(f'needs names "{target}", which counts a total: name the cohort there')


def _figures(one: Entry, key: str, known: dict[str, None], what: str) -> dict[str, int]:
    """An object of whole numbers by id."""
    figures = one.value(key)
    if not isinstance(figures, dict):
        one.fail(f"{key} must be an object, not {short(figures)}")
    for name, figure in figures.items():
        if name not in known:
            one.fail(f'{key} names unknown {what} "{name}"')
        one.check_whole(f'{key} of "{name}"', figure)
    return figures


def _root(one: Entry) -> Entry:
    return one if one.parent is None else _root(one.parent)


def _refuse_crossing_targets(file: Entry, term: Term) -> None:
    """Targets of one cohort must lie inside or beside each other: only then can figures be dealt out to people."""
    seen = set()
    for one, cohort in zip(file.entries("cohorts"), term.cohorts.values(), strict=True):
        alike = (tuple(term.slots[cohort["id"]]), tuple(cohort["needs"]))
        if alike not in seen and (crossing := two_families(term, cohort["id"])[1]):
            one.fail(f'needs: target "{crossing}" overlaps others, neither inside nor beside them')
        seen.add(alike)
