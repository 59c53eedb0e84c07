"""What has begun stays as it is: batches given with all they have, people pinned to them."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from training.models.plans import AnnualPlan, Program
from training.models.schedules import Batch
from training.operations.schedules import ids
from training.operations.schedules.horizon import Span
from training.operations.schedules.published import Published, previous_of


@dataclass(frozen=True, slots=True)
class Standing:
    """Batches that have begun, and who sits in them.

    `seats`: person id → program id → half-days. `done`: (person id, program id) that a problem cannot hold any more,
    since the program before was never finished: these people keep their seat outside the problem, and are away then.
    """

    published: Published
    batches: list[Batch]
    seats: dict[int, dict[int, Span]]
    done: frozenset[tuple[int, int]]

    def placed(self, program_id: int) -> set[int]:
        """Ids of the people in a begun batch of that program."""
        return {person for person, seats in self.seats.items() if program_id in seats}

    def spans(self, person_id: int, *, done: bool = False) -> list[Span]:
        """When the person sits in begun batches that the problem holds; `done`: that it does not hold."""
        seats = self.seats.get(person_id, {})
        return [span for program, span in seats.items() if ((person_id, program) in self.done) == done]

    def taken(self, rooms: set[int] | None = None) -> list[Span]:
        """The half-days of the begun batches, in any room or in one of these."""
        return [self.published.span(batch) for batch in self.batches if rooms is None or batch.room_id in rooms]

    def of(self, program_id: int) -> list[Batch]:
        """The begun batches of that program."""
        return [batch for batch in self.batches if batch.program_id == program_id]


def standing_of(published: Published, plan: AnnualPlan, audiences: dict[int, set[int]]) -> Standing:
    """Gather what has begun of the plan."""
    seats: dict[int, dict[int, Span]] = defaultdict(dict)
    for batch in published.standing():
        for person in published.seated(batch):
            seats[person][batch.program_id] = published.span(batch)
    done = {
        (person, program.id)
        for person, held in seats.items()
        for program in plan.programs
        if program.id in held and _is_out_of_order(program, person, held, audiences)
    }
    return Standing(published, published.standing(), dict(seats), frozenset(done))


def _is_out_of_order(program: Program, person: int, held: dict[int, Span], audiences: dict[int, set[int]]) -> bool:
    """Whether a program that comes before, and that the person needs, was not over when this one began."""
    return any(
        held[earlier.id][1] > held[program.id][0] if earlier.id in held else person in audiences.get(earlier.id, ())
        for earlier in program.earlier
    )


def given_entries(standing: Standing, programs: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], ...]:
    """The `batches` and `pins` of the problem file that hold what has begun in its place; lessons as published."""
    previous = previous_of(standing.published)
    keys = {batch.key for batch in standing.batches}
    done = {(ids.person(person), ids.program(program)) for person, program in standing.done}
    known = {one["id"]: one for one in programs}
    batches = [_given(one, known[one["program"]]) for one in previous["batches"] if one["id"] in keys]
    pins = [
        place
        for place in previous["places"]
        if place["batch"] in keys and (place["person"], place["program"]) not in done
    ]
    return batches, pins


def _given(batch: dict[str, Any], program: dict[str, Any]) -> dict[str, Any]:
    given = {"id": batch["id"], "program": batch["program"], "start": batch["start"]}
    return given | ({"room": batch["room"]} if batch["room"] else {}) | {"lessons": _lessons(batch, program)}


def _lessons(batch: dict[str, Any], program: dict[str, Any]) -> list[dict[str, Any]]:
    """Those that the program has, once each, inside the batch; for who gives others see `busy.py`."""
    lengths = {one["id"]: one["length"] for one in program["lessons"]}
    end = batch["start"] + program["length"]
    first = {one["lesson"]: one for one in reversed(batch["lessons"]) if one["lesson"] in lengths}
    return [
        one
        for one in batch["lessons"]
        if one["lesson"] in first
        and one is first[one["lesson"]]
        and batch["start"] <= one["start"] <= one["start"] + lengths[one["lesson"]] <= end
    ]
