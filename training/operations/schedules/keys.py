"""Which batch is which: ids that a batch keeps through every new proposal, and its number (第N期)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from training.models import db
from training.models.schedules import Batch
from training.operations.schedules import ids

Data = dict[str, Any]


def with_kept_ids(problem: Data, solution: Data, used: Mapping[str, int]) -> Data:
    """The solution with the published batches' own ids, and ids never used before for those that are new.

    A batch is a published one if it was given as such, has its time and room, or most of its people; `used`: the
    highest number given to a batch so far, by program id.
    """
    names = _given(problem, solution)
    _match(names, solution, problem, _at_the_same_time_and_place)
    _match(names, solution, problem, _of_the_same_people)
    counts = Counter(used)
    taken = set(names.values()) | {one["id"] for one in _previous(problem)["batches"]}
    for batch in sorted(solution["batches"], key=lambda batch: (batch["start"], batch["room"] or "", batch["id"])):
        while batch["id"] not in names:
            counts[batch["program"]] += 1
            name = f"{batch['program']}-batch-{counts[batch['program']]}"
            if name not in taken:
                names[batch["id"]] = name
    return renamed(solution, names)


def renamed(solution: Data, names: Mapping[str, str]) -> Data:
    """The solution with other batch ids, wherever they stand; batches by program and time, places by person."""
    batches = [batch | {"id": names[batch["id"]]} for batch in solution["batches"]]
    places = [place | {"batch": names[place["batch"]]} for place in solution["places"]]
    changed = solution | {
        "batches": sorted(batches, key=lambda batch: (batch["program"], batch["start"], batch["id"])),
        "places": places,
        "unplaced": [_renamed_reasons(one, names) for one in solution["unplaced"]],
    }
    if solution.get("certificate"):
        listed = [names.get(one, one) for one in solution["certificate"]["batches"]]
        changed["certificate"] = solution["certificate"] | {"batches": listed}
    return changed


def _renamed_reasons(one: Data, names: Mapping[str, str]) -> Data:
    """Reasons with the batches' new ids; the English ones, which name the old ids, are left out."""
    details = [
        detail
        | {
            "facts": {
                key: [names.get(name, name) for name in value] if key in ("batches", "others") else value
                for key, value in detail["facts"].items()
            }
        }
        for detail in one.get("details", ())
    ]
    return {"person": one["person"], "program": one["program"], "reasons": [], "details": details}


def _previous(problem: Data) -> Data:
    return problem.get("previous") or {"batches": [], "places": []}


def _given(problem: Data, solution: Data) -> dict[str, str]:
    given = {one["id"] for one in problem.get("batches", ())}
    return {batch["id"]: batch["id"] for batch in solution["batches"] if batch["id"] in given}


def _match(names: dict[str, str], solution: Data, problem: Data, likeness: Any) -> None:
    """Give each batch that has no name yet the name of the free published batch that it is most like."""
    pairs = sorted(
        (-likeness(batch, old, solution, problem), old["id"], batch["id"])
        for batch in solution["batches"]
        for old in _previous(problem)["batches"]
        if batch["program"] == old["program"]
    )
    for unlike, old, batch in pairs:
        if unlike < 0 and batch not in names and old not in names.values():
            names[batch] = old


def _at_the_same_time_and_place(batch: Data, old: Data, _solution: Data, _problem: Data) -> int:
    return int((batch["start"], batch["room"]) == (old["start"], old["room"]))


def _of_the_same_people(batch: Data, old: Data, solution: Data, problem: Data) -> int:
    return len(_people(solution)[batch["id"]] & _people(_previous(problem))[old["id"]])


def _people(timetable: Data) -> dict[str, set[str]]:
    people: dict[str, set[str]] = defaultdict(set)
    for place in timetable["places"]:
        people[place["batch"]].add(place["person"])
    return people


def used_numbers(programs: list[int]) -> dict[str, int]:
    """The highest number ever given to a batch of each program, cancelled ones too, by the program's file id."""
    rows = db.session.execute(select(Batch.program_id, Batch.number, Batch.key).where(Batch.program_id.in_(programs)))
    highest: Counter[str] = Counter()
    for program, number, key in rows:
        name = ids.program(program)
        highest[name] = max(highest[name], number, ids.record(key))
    return dict(highest)


def numbers_of(batches: list[Data], known: Mapping[str, int], used: Mapping[str, int]) -> dict[str, int]:
    """第N期 of each batch, by its id: a published one keeps its own, new ones follow by time."""
    counts, numbers = Counter(used), dict(known)
    for batch in sorted(batches, key=lambda batch: (batch["start"], batch["id"])):
        if batch["id"] not in numbers:
            counts[batch["program"]] += 1
            numbers[batch["id"]] = counts[batch["program"]]
    return numbers


def known_numbers(programs: list[int]) -> dict[str, int]:
    """The number of each published batch of these programs, by key."""
    rows = db.session.execute(select(Batch.key, Batch.number).where(Batch.program_id.in_(programs)))
    return {row.key: row.number for row in rows}
