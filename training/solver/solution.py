"""A timetable as an answer to a problem: the solution file `training-solution/1`."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from training.solver.entry import Entry, FileError, read_json, root

FORMAT = "training-solution/1"
STATUSES = ("optimal", "feasible")


class SolutionError(FileError):
    """The solution file is wrong; the message names the field and the entry."""


class GivenLesson(NamedTuple):
    """A lesson (课次) of a batch: its first half-day and who gives it; None where nobody is needed."""

    lesson: str
    start: int
    lecturer: str | None = None


@dataclass(frozen=True, slots=True)
class PlacedBatch:
    """An opened batch (期): its first half-day, its room (None = online), its lessons."""

    id: str
    program: str
    start: int
    room: str | None
    lessons: tuple[GivenLesson, ...] = ()


class Place(NamedTuple):
    """A person's place (名额) in a batch of a program."""

    person: str
    program: str
    batch: str


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A need without a place: reasons in English, and the same as `details` {"code", "facts"} for other languages."""

    person: str
    program: str
    reasons: tuple[str, ...] = ()
    details: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Replanned:
    """What a re-plan says of its changes from the timetable before; in the file these stand beside the cost.

    `changes` are the pairs that changed; no timetable has fewer than `changes_bound`, and `changes_status` is "proven"
    where both are equal. `changes_proof`: claims that can be counted again (check/must.py); what their sum lacks to
    the bound was found by search. No answer with so few changes costs less than `bound_among_fewest`.
    """

    changes: int
    changes_bound: int
    changes_status: str = "open"
    changes_proof: tuple[dict[str, Any], ...] = ()
    bound_among_fewest: int = 0


@dataclass(frozen=True, slots=True)
class Solution:
    """An answer. `parts` is the cost by weight name; `bound`: no answer costs less; `certificate`: see explain.py."""

    batches: tuple[PlacedBatch, ...]
    places: tuple[Place, ...]
    unplaced: tuple[Unplaced, ...]
    cost: int
    parts: dict[str, int]
    bound: int = 0
    status: str = "feasible"
    certificate: dict[str, Any] | None = None
    seconds: float = field(default=0.0, compare=False)
    seed: int = 0
    replanned: Replanned | None = None


def load(path: Path | str) -> Solution:
    """The solution in a plain or gzipped JSON file. Raises SolutionError."""
    return read(read_json(path, SolutionError))


def read(data: Any) -> Solution:
    """The solution in a JSON object; ids are not looked up: that is the checker's work. Raises SolutionError."""
    entry = root(data, FORMAT, SolutionError)
    status = entry.text("status")
    if status not in STATUSES:
        entry.fail(f'status must be "optimal" or "feasible", not "{status}"')
    return Solution(
        batches=read_batches(entry),
        places=read_places(entry),
        unplaced=tuple(_unplaced(one) for one in entry.entries("unplaced")),
        cost=entry.sum("cost"),
        parts=_parts(entry),
        bound=entry.sum("bound", default=0),
        status=status,
        certificate=_object(entry, "certificate"),
        seconds=_seconds(entry),
        seed=entry.whole("seed", default=0),
        replanned=_replanned(entry),
    )


def _replanned(entry: Entry) -> Replanned | None:
    if entry.value("changes", None) is None:
        return None
    status = entry.text("changes_status")
    if status not in ("proven", "open"):
        entry.fail(f'changes_status must be "proven" or "open", not "{status}"')
    return Replanned(
        entry.whole("changes"),
        entry.whole("changes_bound"),
        status,
        tuple(one.data for one in entry.entries("changes_proof", ())),
        entry.sum("bound_among_fewest", default=0),
    )


def read_batches(entry: Entry) -> tuple[PlacedBatch, ...]:
    """The `batches` of a solution, or of a problem's `previous`."""
    return tuple(
        PlacedBatch(
            one.text("id"),
            one.text("program"),
            one.whole("start"),
            one.text("room", None),
            tuple(_lesson(lesson) for lesson in one.entries("lessons", ())),
        )
        for one in entry.entries("batches")
    )


def _lesson(entry: Entry) -> GivenLesson:
    return GivenLesson(entry.text("lesson"), entry.whole("start"), entry.text("lecturer", None))


def read_places(entry: Entry) -> tuple[Place, ...]:
    """The `places` of a solution, or of a problem's `previous`."""
    return tuple(Place(one.text("person"), one.text("program"), one.text("batch")) for one in entry.entries("places"))


def _unplaced(entry: Entry) -> Unplaced:
    details = tuple(detail.data for detail in entry.entries("details", ()))
    reasons = tuple(entry.items("reasons", ()))
    if not all(isinstance(reason, str) for reason in reasons):
        entry.fail("reasons must be texts")
    return Unplaced(entry.text("person"), entry.text("program"), reasons, details)


def _parts(entry: Entry) -> dict[str, int]:
    parts = _object(entry, "parts")
    if parts is None:
        entry.fail("parts is missing")
    counted = Entry(parts, SolutionError, entry, "parts")
    return {name: counted.sum(name) for name in parts}


def _object(entry: Entry, key: str) -> dict[str, Any] | None:
    value = entry.value(key, None)
    if value is not None and not isinstance(value, dict):
        entry.fail(f"{key} must be an object")
    return value


def _seconds(entry: Entry) -> float:
    value = entry.value("seconds", 0.0)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e12:
        entry.fail("seconds must be a number of at least 0")
    return float(value)


def dump(solution: Solution) -> dict[str, Any]:
    """The solution as the JSON object of its file."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "status": solution.status,
        "cost": solution.cost,
        "bound": solution.bound,
        "seconds": solution.seconds,
        "seed": solution.seed,
        "parts": dict(solution.parts),
        "batches": dump_batches(solution.batches),
        "places": dump_places(solution.places),
        "unplaced": [_dump_unplaced(one) for one in solution.unplaced],
    }
    if solution.replanned is not None:
        data |= asdict(solution.replanned) | {"changes_proof": list(solution.replanned.changes_proof)}
    if solution.certificate is not None:
        data["certificate"] = solution.certificate
    return data


def dump_batches(batches: tuple[PlacedBatch, ...]) -> list[dict[str, Any]]:
    """The `batches` as JSON."""
    return [
        {"id": one.id, "program": one.program, "start": one.start, "room": one.room, "lessons": _dump_lessons(one)}
        for one in batches
    ]


def _dump_lessons(batch: PlacedBatch) -> list[dict[str, Any]]:
    return [{"lesson": one.lesson, "start": one.start, "lecturer": one.lecturer} for one in batch.lessons]


def dump_places(places: tuple[Place, ...]) -> list[dict[str, Any]]:
    """The `places` as JSON."""
    return [{"person": one.person, "program": one.program, "batch": one.batch} for one in places]


def _dump_unplaced(one: Unplaced) -> dict[str, Any]:
    data: dict[str, Any] = {"person": one.person, "program": one.program, "reasons": list(one.reasons)}
    if one.details:
        data["details"] = [dict(detail) for detail in one.details]
    return data


def to_text(solution: Solution) -> str:
    """The solution file's text: JSON, one line an entry, Chinese readable."""
    data = dump(solution)
    lists = {key: data.pop(key) for key in ("batches", "places", "unplaced", "changes_proof") if key in data}
    head = json.dumps(data, ensure_ascii=False)[:-1]
    return head + "".join(f',\n "{key}": {_lines(value)}' for key, value in lists.items()) + "}\n"


def _lines(entries: list[dict[str, Any]]) -> str:
    return "[" + ",\n  ".join(json.dumps(entry, ensure_ascii=False) for entry in entries) + "]"
