"""Reading a problem file. What is wrong with it is said with the field and the entry."""

from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from training.solver import solution
from training.solver.entry import DEAREST, REQUIRED, Entry, by_id, read_json, repeated, root, short
from training.solver.problem.given import read_batches
from training.solver.problem.programs import ProblemError, check_circle, read_programs
from training.solver.problem.records import (
    Lecturer,
    Person,
    Pin,
    Previous,
    Problem,
    Room,
    Weights,
    Wish,
)

FORMAT = "training-problem/1"
LONGEST = 73_050  # half-days in a hundred years


def load(path: Path | str) -> Problem:
    """The problem in a plain or gzipped JSON file. Raises ProblemError."""
    return read(read_json(path, ProblemError))


def read(data: Any) -> Problem:
    """The problem in a JSON object. Raises ProblemError at the first thing wrong with it."""
    entry = root(data, FORMAT, ProblemError)
    half_days = entry.whole("half_days", 1)
    if half_days > LONGEST:
        entry.fail(f"half_days must be at most {LONGEST}, a hundred years, not {half_days}")
    places = entry.ids("places", None, "place", REQUIRED)
    rooms = by_id([_room(one, places) for one in entry.entries("rooms", ())], entry, "rooms")
    lecturers = by_id([_lecturer(one) for one in entry.entries("lecturers", ())], entry, "lecturers")
    programs = read_programs(entry, rooms, lecturers, half_days)
    people = _people(entry, set(places), programs)
    problem = Problem(
        name=entry.text("name", ""),
        origin=_origin(entry),
        half_days=half_days,
        places=places,
        travel=_travel(entry, len(places)),
        rooms=tuple(rooms.values()),
        lecturers=tuple(lecturers.values()),
        programs=tuple(programs.values()),
        people=tuple(people.values()),
        pins=tuple(_pin(one, people, programs) for one in entry.entries("pins", ())),
        batches=read_batches(entry, rooms, lecturers, programs),
        previous=_previous(entry),
        weights=_weights(entry),
    )
    _check_parts(entry, problem)
    _check_size(entry, problem)
    return problem


def _origin(entry: Entry) -> date:
    text = entry.text("origin")
    try:
        return date.fromisoformat(text)
    except ValueError:
        entry.fail(f"origin must be a date like 2026-03-01, not {short(text)}")


def _travel(entry: Entry, n: int) -> tuple[tuple[int, ...], ...]:
    rows = entry.items("travel")
    if len(rows) != n:
        entry.fail(f"travel must have {n} rows, one for each place, not {len(rows)}")
    for i, row in enumerate(rows):
        if not isinstance(row, (list, tuple)) or len(row) != n:
            entry.fail(f"travel[{i}] must have {n} costs, one for each place, not {short(row)}")
        for j, cost in enumerate(row):
            entry.check_whole(f"travel[{i}][{j}]", cost)
    return tuple(tuple(row) for row in rows)


def _room(entry: Entry, places: tuple[str, ...]) -> Room:
    return Room(
        id=entry.text("id"),
        place=entry.known("place", places, "place"),
        seats=entry.whole("seats"),
        closed=entry.intervals("closed"),
        parts=entry.ids("parts", None, "room"),
    )


def _lecturer(entry: Entry) -> Lecturer:
    return Lecturer(entry.text("id"), entry.intervals("closed"))


def _people(entry: Entry, places: set[str], programs: dict) -> dict[str, Person]:
    return by_id([_person(one, places, programs) for one in entry.entries("people")], entry, "people")


def _person(entry: Entry, places: set[str], programs: dict) -> Person:
    return Person(
        entry.text("id"),
        entry.known("place", places, "place"),
        entry.ids("needs", programs, "program", REQUIRED),
        entry.intervals("away"),
        entry.ids("groups", None, "group"),
        entry.whole("budget", default=None),
        tuple(_wish(one, programs) for one in entry.entries("wishes", ())),
    )


def _wish(entry: Entry, programs: dict) -> Wish:
    program = entry.known("program", programs, "program")
    begin, end = entry.interval("[from, to]", (entry.value("from"), entry.value("to")))
    return Wish(program, begin, end, entry.whole("cost"))


def _pin(entry: Entry, people: dict, programs: dict) -> Pin:
    return Pin(
        entry.known("person", people, "person"), entry.known("program", programs, "program"), entry.text("batch")
    )


def _previous(entry: Entry) -> Previous | None:
    data = entry.value("previous", None)
    if data is None:
        return None
    if not isinstance(data, dict):
        entry.fail(f"previous must be an object, not {short(data)}")
    previous = Entry(data, ProblemError, entry, "previous")
    batches = by_id(list(solution.read_batches(previous)), previous, "batches")
    places = solution.read_places(previous)
    for index, place in enumerate(places):
        if place.batch not in batches:
            previous.fail(f'places[{index}] names unknown batch "{place.batch}"')
    double = repeated([(place.person, place.program) for place in places])
    if double:
        previous.fail(f'places has person "{double[0]}" and program "{double[1]}" twice')
    return Previous(tuple(batches.values()), places)


def _weights(entry: Entry) -> Weights:
    data = entry.value("weights", {})
    if not isinstance(data, dict):
        entry.fail(f"weights must be an object, not {short(data)}")
    weights = Entry(data, ProblemError, entry, "weights")
    names = [one.name for one in fields(Weights)]
    for name in data:
        if name not in names:
            weights.fail(f'unknown weight "{name}"; there are {", ".join(names)}')
    return Weights(**{one.name: weights.whole(one.name, default=one.default) for one in fields(Weights)})


def _check_parts(entry: Entry, problem: Problem) -> None:
    for one in entry.entries("rooms", ()):
        one.ids("parts", problem.room, "room")
    check_circle(entry, "rooms", {room.id: room.parts for room in problem.rooms})


def _check_size(entry: Entry, problem: Problem) -> None:
    """Fail where the dearest imaginable timetable costs more than a number in JSON can say."""
    needs = sum(len(person.needs) for person in problem.people)
    weights = problem.weights
    opened = sum(
        min(one.max_batches, needs + len(problem.batches))
        * (one.open_cost + max((option.cost for option in one.options), default=0))
        for one in problem.programs
    )
    furthest = max((max(row) for row in problem.travel if row), default=0)
    wishes = sum(wish.cost for person in problem.people for wish in person.wishes)
    members = sum(len(person.needs) * len(person.groups) for person in problem.people)
    dearest = (
        needs * (weights.unplaced + weights.change + weights.travel * furthest + weights.balance)
        + weights.open * opened
        + weights.wish * wishes
        + weights.split * members
    )
    if dearest > DEAREST:
        entry.fail(f"weights: a timetable could cost {dearest}, more than {DEAREST}; take smaller weights or costs")
