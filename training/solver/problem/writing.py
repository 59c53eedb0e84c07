"""Writing a problem as the JSON object of its file."""

from dataclasses import asdict
from typing import Any

from training.solver.problem.reading import FORMAT
from training.solver.problem.records import GivenBatch, Option, Person, Problem, Program
from training.solver.solution import dump_batches, dump_places


def dump(problem: Problem) -> dict[str, Any]:
    """The problem as a JSON object; `read(dump(problem)) == problem`."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "name": problem.name,
        "origin": problem.origin.isoformat(),
        "half_days": problem.half_days,
        "places": list(problem.places),
        "travel": [list(row) for row in problem.travel],
        "rooms": [_plain(asdict(room)) for room in problem.rooms],
        "lecturers": [_plain(asdict(lecturer)) for lecturer in problem.lecturers],
        "programs": [_program(program) for program in problem.programs],
        "people": [_person(person) for person in problem.people],
        "pins": [asdict(pin) for pin in problem.pins],
        "batches": [_batch(batch) for batch in problem.batches],
        "weights": asdict(problem.weights),
    }
    if problem.previous is not None:
        data["previous"] = {
            "batches": dump_batches(problem.previous.batches),
            "places": dump_places(problem.previous.places),
        }
    return data


def _plain(value: Any) -> Any:
    """Tuples as lists, all the way down: what json.loads would give back."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value


def _program(program: Program) -> dict[str, Any]:
    data = _plain(asdict(program))
    del data["options"]
    if program.options:
        data["options"] = [_option(option) for option in program.options]
    return data


def _option(option: Option) -> dict[str, Any]:
    data: dict[str, Any] = {"start": option.start, "room": option.room, "cost": option.cost}
    if option.min_size is not None:
        data["min_size"] = option.min_size
    if option.lecturers:
        data["lecturers"] = list(option.lecturers)
    return data


def _person(person: Person) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": person.id,
        "place": person.place,
        "needs": list(person.needs),
        "away": _plain(person.away),
        "groups": list(person.groups),
        "wishes": [{"program": w.program, "from": w.from_, "to": w.to, "cost": w.cost} for w in person.wishes],
    }
    if person.budget is not None:
        data["budget"] = person.budget
    return data


def _batch(batch: GivenBatch) -> dict[str, Any]:
    data: dict[str, Any] = {"id": batch.id, "program": batch.program}
    if batch.start is not None:
        data["start"] = batch.start
    if batch.room is not None:
        data["room"] = batch.room
    if batch.lecturers:
        data["lecturers"] = dict(batch.lecturers)
    if batch.lessons is not None:
        data["lessons"] = [one._asdict() for one in batch.lessons]
    return data
