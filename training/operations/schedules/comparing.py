"""Two timetables of a year held against each other: figures of each, and who sits elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Data = dict[str, Any]
Spot = tuple[int, str | None]
"""Start and room of a batch: what makes a place the same in two timetables."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a timetable comes to. `parts`: the cost by weight; `filled` of the `seats` of its batches are taken."""

    cost: int
    bound: int
    is_proven: bool
    parts: Mapping[str, int]
    needs: int
    unplaced: int
    batches: int
    seats: int
    filled: int
    room_half_days: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Somebody who sits elsewhere: batch ids, each of its own timetable; None without a place."""

    person: str
    program: str
    before: str | None
    after: str | None


def figures(question: Data, answer: Data) -> Figures:
    """Count one timetable."""
    programs = {one["id"]: one for one in question["programs"]}
    seats = {room["id"]: room["seats"] for room in question["rooms"]}
    held = answer["batches"]
    return Figures(
        cost=answer["cost"],
        bound=answer["bound"],
        is_proven=answer["status"] == "optimal",
        parts=answer["parts"],
        needs=sum(len(one["needs"]) for one in question["people"]),
        unplaced=len(answer["unplaced"]),
        batches=len(held),
        seats=sum(_seats(programs[one["program"]], seats.get(one["room"])) for one in held),
        filled=len(answer["places"]),
        room_half_days=sum(programs[one["program"]]["length"] for one in held if one["room"]),
    )


def _seats(program: Data, room: int | None) -> int:
    most: int = program["max_size"]
    return most if room is None else min(most, room)


def differences(before: tuple[Data, Data], after: tuple[Data, Data]) -> list[Difference]:
    """Whom each timetable (problem, answer) seats at another time or in another room; needs of both alone.

    In the order of the programs, then of the people.
    """
    (question, _), (other, _) = before, after
    then, now = _places(before[1]), _places(after[1])
    both = _needs(question) & _needs(other)
    order = {one["id"]: position for position, one in enumerate(question["programs"])}
    rank = {one["id"]: position for position, one in enumerate(question["people"])}
    found = [
        Difference(person, program, *(place and place[0] for place in (was, is_)))
        for person, program in both
        for was, is_ in [(then.get((person, program)), now.get((person, program)))]
        if (was and was[1]) != (is_ and is_[1])
    ]
    return sorted(found, key=lambda one: (order[one.program], rank[one.person]))


def _needs(question: Data) -> set[tuple[str, str]]:
    return {(one["id"], program) for one in question["people"] for program in one["needs"]}


def _places(answer: Data) -> dict[tuple[str, str], tuple[str, Spot]]:
    """For each (person, program) the batch, and when and where that is."""
    spots = {one["id"]: (one["start"], one["room"]) for one in answer["batches"]}
    return {(one["person"], one["program"]): (one["batch"], spots[one["batch"]]) for one in answer["places"]}
