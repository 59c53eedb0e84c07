"""Facts that may contradict each other: what is given (pins, batches), and what is recorded and a person could change.

Laws of nature are no facts: a room holds one batch at a time, a person sits in one, a lecturer gives one lesson.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from training.solver.problem import GivenBatch, Problem, Program


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its `kind`, the ids it is about, `from_` and `to` in half-days, a `number`; empty where it has none."""

    kind: str
    batch: str = ""
    person: str = ""
    program: str = ""
    lesson: str = ""
    lecturer: str = ""
    room: str = ""
    earlier: str = ""
    from_: int | None = None
    to: int | None = None
    number: int | None = None
    people: tuple[str, ...] = ()  # of many facts said as one: whom they are about, how many, of how many
    count: int | None = None
    of: int | None = None

    @property
    def is_given(self) -> bool:
        """Whether it was decided by hand for this timetable: a pin, or something of a given batch."""
        return self.kind in GIVEN

    def about(self) -> dict[str, Any]:
        """What it says as a JSON object; `from` for `from_`."""
        said = {key.rstrip("_"): value for key, value in asdict(self).items()}
        return {key: value for key, value in said.items() if value not in ("", None, ())}

    def words(self) -> str:
        """The fact in English."""
        return (SENTENCES | SUMS)[self.kind].format(**self.about())


def fact_of(about: dict[str, Any]) -> Fact:
    """The fact that says so; the other way round from `Fact.about`."""
    said = {"from_" if key == "from" else key: value for key, value in about.items()}
    return Fact(**said | ({"people": tuple(said["people"])} if "people" in said else {}))


SENTENCES = {
    "pin": '"{person}" pinned to batch "{batch}"',
    "batch": 'batch "{batch}" of "{program}" opened',
    "start": 'batch "{batch}" at half-day {from}',
    "room": 'batch "{batch}" in room "{room}"',
    "lecturer": 'lesson "{lesson}" of batch "{batch}" by "{lecturer}"',
    "lessons": 'the lessons of batch "{batch}", which has begun, as they are held',
    "away": '"{person}" away in half-days [{from}, {to})',
    "budget": '"{person}" in class for at most {number} half-days',
    "audience": '"{person}" not in need of "{program}"',
    "closed": 'room "{room}" closed in half-days [{from}, {to})',
    "seats": 'room "{room}" with {number} seats',
    "busy": 'lecturer "{lecturer}" not free in half-days [{from}, {to})',
    "able": 'lesson "{lesson}" of "{program}" only by those able to give it',
    "max_batches": 'at most {number} batches of "{program}"',
    "max_size": 'at most {number} people in a batch of "{program}"',
    "min_size": 'at least {number} people in a batch of "{program}"',
    "after": '"{earlier}" to be finished before "{program}"',
    "choices": 'only the starts and rooms that "{program}" allows',
}
"""Every kind of fact, in English."""

SUMS = {
    "pins": '{count} people pinned to batch "{batch}"',
    "absent": (
        '{count} of the {of} people who need "{program}" away when batch "{batch}" is held, '
        "in half-days [{from}, {to}), so that at most {number} can come"
    ),
    "absences": "{count} people away at times in half-days [{from}, {to})",
    "budgets": "{count} people in class for at most {number} half-days each",
}
"""Many facts of one kind said as one (summed.py), in English."""

GIVEN = ("pin", "batch", "start", "room", "lecturer", "lessons")
RECORDED = tuple(kind for kind in SENTENCES if kind not in GIVEN)


def given_facts(problem: Problem) -> list[Fact]:
    """All that is given, batch by batch, then pin by pin."""
    facts = [fact for batch in problem.batches for fact in facts_of_batch(batch)]
    return facts + [
        Fact("pin", pin.batch, person=pin.person, program=pin.program) for pin in dict.fromkeys(problem.pins)
    ]


def facts_of_batch(batch: GivenBatch) -> Iterator[Fact]:
    """That it is opened, and what is given of it."""
    yield Fact("batch", batch.id, program=batch.program)
    if batch.start is not None:
        yield Fact("start", batch.id, program=batch.program, from_=batch.start)
    if batch.room is not None:
        yield Fact("room", batch.id, program=batch.program, room=batch.room)
    for lesson, lecturer in batch.lecturers.items():
        yield Fact("lecturer", batch.id, program=batch.program, lesson=lesson, lecturer=lecturer)
    if batch.lessons is not None:
        yield Fact("lessons", batch.id, program=batch.program)


def recorded_facts(problem: Problem) -> list[Fact]:
    """All that is recorded of the problem's programs, people, rooms and lecturers, and could be otherwise."""
    facts = [fact for program in problem.programs for fact in _of_program(program)]
    needs = {(person.id, need) for person in problem.people for need in person.needs}
    unneeded = {(pin.person, pin.program) for pin in problem.pins} - needs
    facts += [Fact("audience", person=person, program=program) for person, program in sorted(unneeded)]
    for person in problem.people:
        if person.budget is not None:
            facts.append(Fact("budget", person=person.id, number=person.budget))
        facts += [Fact("away", person=person.id, from_=a, to=b) for a, b in dict.fromkeys(person.away)]
    for room in problem.rooms:
        facts.append(Fact("seats", room=room.id, number=room.seats))
        facts += [Fact("closed", room=room.id, from_=a, to=b) for a, b in dict.fromkeys(room.closed)]
    for one in problem.lecturers:
        facts += [Fact("busy", lecturer=one.id, from_=a, to=b) for a, b in dict.fromkeys(one.closed)]
    return facts


def _of_program(program: Program) -> Iterator[Fact]:
    yield Fact("choices", program=program.id)
    for kind in ("max_batches", "max_size"):
        yield Fact(kind, program=program.id, number=getattr(program, kind))
    least = max([program.min_size, *(one.min_size or 0 for one in program.options)])
    if least:
        yield Fact("min_size", program=program.id, number=least)
    for earlier in program.after:
        yield Fact("after", program=program.id, earlier=earlier)
    for lesson in program.lessons:
        if lesson.lecturers:
            yield Fact("able", program=program.id, lesson=lesson.id)


def facts_of(problem: Problem) -> list[Fact]:
    """All facts, the given ones first."""
    return given_facts(problem) + recorded_facts(problem)
