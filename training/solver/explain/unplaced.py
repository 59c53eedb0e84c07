"""Why needs have no place: every opened batch gone through, and why no other is opened."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any

from training.solver.check.claims import seats
from training.solver.check.timetable import Timetable, meets
from training.solver.explain.spots import Span, Spots
from training.solver.problem import Person, Problem, Program
from training.solver.solution import PlacedBatch, Solution, Unplaced

SENTENCES = {
    "no_choice": "No batch of it is allowed.",
    "away_always": "Away at every allowed start.",
    "before_unplaced": 'Has no place in "{earlier}", which comes before it.',
    "budget": "Budget spent: {spent} of {budget} half-days are taken, and it takes {length}.",
    "away": "Away during {batches}.",
    "order": "Out of order with {others}: {batches}.",
    "clash": "In another batch, {others}, at the time of {batches}.",
    "full": "Full: {batches}; {movable} there could sit in another batch.",
    "free": "A seat is free in {batches}; taking it was not found, or costs more.",
    "batches_used": "All {max_batches} allowed batches are opened.",
    "no_time": "Away or in another batch at every other allowed start.",
    "room_taken": "No room large enough is free for another batch when they could come.",
    "lecturer_taken": "No lecturer is free for another batch when they could come.",
    "too_few": "Another batch needs {min_size} people; only {people} without a place could come together.",
    "could_open": "Another batch might be opened; it was not found, or costs more.",
}


def reasons_for_unplaced(problem: Problem, solution: Solution) -> tuple[Unplaced, ...]:
    """Each need without a place, in the order of the problem, with its reasons as sentences and as codes with facts.

    Facts are ids (or lists of ids) and whole numbers. Each reason is true of the timetable as it stands.
    """
    t = Timetable(problem, solution)
    placed = {(place.person, place.program) for place in solution.places}
    missing = [(one, program) for one in problem.people for program in one.needs if (one.id, program) not in placed]
    survey = _Survey(t, missing)
    return tuple(_unplaced(survey, person, problem.program[program]) for person, program in missing)


def reasons_of_one(t: Timetable, person: str, program: str) -> tuple[tuple[str, ...], tuple[dict[str, Any], ...]]:
    """Why that one need has no place: sentences, and the same as codes with facts."""
    missing = [(t.problem.person[one.person], one.program) for one in t.solution.unplaced if one.program == program]
    found = _unplaced(_Survey(t, missing), t.problem.person[person], t.problem.program[program])
    return found.reasons, found.details


def _unplaced(survey: "_Survey", person: Person, program: Program) -> Unplaced:
    details = survey.reasons(person, program)
    sentences = tuple(SENTENCES[one["code"]].format(**_in_words(one["facts"])) for one in details)
    return Unplaced(person.id, program.id, sentences, tuple(details))


def _in_words(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        key: ", ".join(f'"{one}"' for one in value) if isinstance(value, list) else value
        for key, value in facts.items()
    }


def _reason(code: str, **facts: Any) -> dict[str, Any]:
    return {"code": code, "facts": facts}


class _Survey:
    """The timetable as somebody without a place meets it."""

    def __init__(self, t: Timetable, missing: list[tuple[Person, str]]) -> None:
        self.t, self.problem = t, t.problem
        self.spots = Spots(t)
        self.opened: dict[str, list[PlacedBatch]] = defaultdict(list)
        for batch in t.opened():
            self.opened[batch.program].append(batch)
        self.missing: dict[str, list[Person]] = defaultdict(list)
        for person, program in missing:
            self.missing[program].append(person)
        self._movable: dict[str, list[str]] = {}
        self._numbers: dict[tuple[str, Span, int], int] = {}

    def reasons(self, person: Person, program: Program) -> list[dict[str, Any]]:
        """One decisive reason if there is one; else why not each opened batch, and why not another."""
        decisive = next(self._decisive(person, program), None)
        if decisive:
            return [decisive]
        found = self._by_batch(person, program)
        return found if any(one["code"] == "free" for one in found) else [*found, self._another(person, program)]

    def _decisive(self, person: Person, program: Program) -> Iterator[dict[str, Any]]:
        spans = self.spots.spans(program)
        if not spans or not program.max_batches:
            yield _reason("no_choice")
        if all(any(meets(*span, person.away)) for span in spans):
            yield _reason("away_always")
        classes = self.t.classes.get(person.id, [])
        for earlier in program.after:
            if earlier in person.needs and not any(one == earlier for _, _, _, one in classes):
                yield _reason("before_unplaced", earlier=earlier)
        spent = sum(end - start for start, end, _, _ in classes)
        if person.budget is not None and spent + program.length > person.budget:
            yield _reason("budget", spent=spent, length=program.length, budget=person.budget)

    def _by_batch(self, person: Person, program: Program) -> list[dict[str, Any]]:
        """The opened batches by what keeps the person out of them."""
        kept_out: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
        for batch in self.opened[program.id]:
            code, other = self._obstacle(person, program, self.t.span(batch))
            if code is None:
                code = "full" if len(self.t.members[batch.id]) >= seats(self.t, batch) else "free"
            kept_out[code].append((batch.id, other))
        found = [_kept_out(code, kept_out[code]) for code in SENTENCES if code in kept_out]
        for one in found:
            if one["code"] == "full":
                one["facts"] |= self._by_preference(one["facts"]["batches"])
        return found

    def _by_preference(self, batches: list[str]) -> dict[str, Any]:
        """How many are in these full batches though another has a seat for them, and the first ten of them."""
        people = [person for batch in batches for person in self._who_could_move(batch)]
        return {"movable": len(people), "people": people[:10]}

    def _who_could_move(self, batch_id: str) -> list[str]:
        if batch_id not in self._movable:
            batch = self.t.batches[batch_id]
            others = [one for one in self.opened[batch.program] if len(self.t.members[one.id]) < seats(self.t, one)]
            self._movable[batch_id] = [
                person
                for person in self.t.members[batch_id]
                if others and any(self._could_move(self.problem.person[person], batch, other) for other in others)
            ]
        return self._movable[batch_id]

    def _could_move(self, person: Person, batch: PlacedBatch, other: PlacedBatch) -> bool:
        program = self.problem.program[batch.program]
        return self._obstacle(person, program, self.t.span(other), leaving=batch.id)[0] is None

    def _obstacle(
        self, person: Person, program: Program, span: Span, leaving: str = ""
    ) -> tuple[str | None, str | None]:
        """What, but for seats, keeps the person from class at that time: a code, and the batch in the way.

        `leaving`: a batch that they would no longer be in.
        """
        if any(meets(*span, person.away)):
            return "away", None
        for start, end, batch, other in self.t.classes.get(person.id, ()):
            if batch == leaving:
                continue
            if next(meets(*span, [(start, end)]), None):
                return "clash", batch
            before = other in program.after and end > span[0]
            if before or (program.id in self.problem.program[other].after and span[1] > start):
                return "order", batch
        return None, None

    def _another(self, person: Person, program: Program) -> dict[str, Any]:
        """Why no further batch of the program is opened for the person."""
        if len(self.opened[program.id]) >= program.max_batches:
            return _reason("batches_used", max_batches=program.max_batches)
        spans = {span for span in self.spots.spans(program) if self._obstacle(person, program, span)[0] is None}
        if not spans:
            return _reason("no_time")
        spots = [spot for spot in self.spots.with_room(program) if spot.span in spans]
        if not spots:
            return _reason("room_taken")
        spots = [spot for spot in spots if self.spots.has_lecturers(program, spot)]
        if not spots:
            return _reason("lecturer_taken")
        if any(self._number(program, spot.span, spot.least) >= spot.least for spot in spots):
            return _reason("could_open")
        people, least = max((self._number(program, spot.span, spot.least), -spot.least) for spot in spots)
        return _reason("too_few", people=people, min_size=-least)

    def _number(self, program: Program, span: Span, enough: int) -> int:
        """How many without a place in the program could come then; counted up to `enough`."""
        key = (program.id, span, enough)
        if key not in self._numbers:
            could_come = (person for person in self.missing[program.id] if self._could_come(person, program, span))
            self._numbers[key] = sum(1 for _ in islice(could_come, enough))
        return self._numbers[key]

    def _could_come(self, person: Person, program: Program, span: Span) -> bool:
        return next(self._decisive(person, program), None) is None and not self._obstacle(person, program, span)[0]


def _kept_out(code: str, batches: list[tuple[str, str | None]]) -> dict[str, Any]:
    others = list(dict.fromkeys(other for _, other in batches if other is not None))
    return _reason(code, batches=[batch for batch, _ in batches], **({"others": others} if others else {}))
