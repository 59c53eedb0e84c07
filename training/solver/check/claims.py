"""What a solution says of itself, counted again: its cost, its parts, its bound, its status, its certificate."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from training.solver.check import cost, must
from training.solver.check.timetable import Facts, Timetable, meets
from training.solver.problem import Person
from training.solver.solution import PlacedBatch


def each_part_is_as_counted(t: Timetable) -> Iterator[Facts]:
    """∀ weight: the part that the solution gives = the part counted from scratch; parts of other names are none."""
    counted = cost.parts(t)
    for part in counted | t.solution.parts:
        if t.solution.parts.get(part) != counted.get(part):
            yield {"part": part, "claimed": t.solution.parts.get(part), "counted": counted.get(part)}


def the_cost_is_as_counted(t: Timetable) -> Iterator[Facts]:
    """Cost given = Σ parts counted from scratch."""
    counted = sum(cost.parts(t).values())
    if t.solution.cost != counted:
        yield {"claimed": t.solution.cost, "counted": counted}


def the_bound_is_at_most_the_cost(t: Timetable) -> Iterator[Facts]:
    """Bound ≤ cost: no answer costs less than the bound, this one included."""
    if t.solution.bound > t.solution.cost:
        yield {"bound": t.solution.bound, "cost": t.solution.cost}


def optimal_means_cost_equals_bound(t: Timetable) -> Iterator[Facts]:
    """Status `optimal` ⇒ cost = bound."""
    if t.solution.status == "optimal" and t.solution.cost != t.solution.bound:
        yield {"bound": t.solution.bound, "cost": t.solution.cost}


def a_certificate_counts(t: Timetable) -> Iterator[Facts]:
    """Certificate (N, B, s, k): needs N can only be met in opened batches B, s = Σ seats of B, k = |N| − s > 0.

    A need can be met in a batch of its program on whose half-days the person is not away and whose length is
    within their budget.
    """
    if t.solution.certificate is None:
        return
    needs, batches = _listed(t.solution.certificate)
    known = {need for need in needs if need[0] in t.problem.person and need[1] in t.problem.person[need[0]].needs}
    counted = sum(seats(t, t.batches[batch]) for batch in batches if batch in t.batches)
    short = len(known) - counted
    elsewhere = _number_met_elsewhere(t, known, batches)
    unknown = len(needs) - len(known) + len(batches) - len(batches & t.batches.keys())
    claimed = {name: t.solution.certificate.get(name) for name in ("seats", "short")}
    if short <= 0 or elsewhere or unknown or claimed != {"seats": counted, "short": short}:
        facts = {"needs": len(needs), "counted_seats": counted, "counted_short": short}
        yield claimed | facts | {"elsewhere": elsewhere, "unknown": unknown}


def changes_are_as_counted(t: Timetable) -> Iterator[Facts]:
    """Changes given = pairs counted from scratch; where the timetable before is known."""
    said = t.solution.replanned
    if said is not None and t.previous is not None:
        counted = len(cost.changed_from(t.previous, t.problem, t.solution))
        if said.changes != counted:
            yield {"claimed": said.changes, "counted": counted}


def the_bound_of_changes_is_at_most_the_changes(t: Timetable) -> Iterator[Facts]:
    """Bound of changes ≤ changes, and "proven" means that they are equal."""
    said = t.solution.replanned
    if said is None:
        return
    is_proven = said.changes == said.changes_bound
    if said.changes_bound > said.changes or (said.changes_status == "proven") != is_proven:
        yield {"bound": said.changes_bound, "changes": said.changes, "status": said.changes_status}


def a_proof_of_changes_counts(t: Timetable) -> Iterator[Facts]:
    """∀ claim of the proof: as many of its people must change as it says; together at most the bound of changes."""
    said = t.solution.replanned
    if said is None or t.previous is None:
        return
    claimed = sum(one.get("fewest", 0) for one in said.changes_proof if isinstance(one.get("fewest"), int))
    counted = must.counted(t.problem, said.changes_proof, must.before_of(t.previous))
    if not claimed == counted <= said.changes_bound:
        yield {"claimed": claimed, "counted": counted, "bound": said.changes_bound}


def the_bound_among_fewest_is_at_most_the_cost(t: Timetable) -> Iterator[Facts]:
    """Bound ≤ bound among answers with so few changes ≤ cost."""
    said = t.solution.replanned
    if said is not None and not t.solution.bound <= said.bound_among_fewest <= t.solution.cost:
        yield {"bound": t.solution.bound, "among": said.bound_among_fewest, "cost": t.solution.cost}


def _listed(certificate: dict[str, Any]) -> tuple[set[tuple[Any, ...]], set[Any]]:
    """The certificate's needs and batches, however badly it is written."""
    needs, batches = certificate.get("needs"), certificate.get("batches")
    pairs = [tuple(need) for need in needs if isinstance(need, (list, tuple))] if isinstance(needs, list) else []
    texts = [pair if len(pair) == 2 and all(isinstance(name, str) for name in pair) else ("", "") for pair in pairs]
    return set(texts), {str(batch) for batch in batches} if isinstance(batches, list) else set()


def _number_met_elsewhere(t: Timetable, needs: set[tuple[Any, ...]], batches: set[Any]) -> int:
    """How many of the needs some opened batch beside these can meet."""
    others: dict[str, list[PlacedBatch]] = defaultdict(list)
    for batch in t.opened():
        if batch.id not in batches:
            others[batch.program].append(batch)
    return sum(
        any(can_attend(t, t.problem.person[person], one) for one in others[program]) for person, program in needs
    )


def seats(t: Timetable, batch: PlacedBatch) -> int:
    """How many the batch can seat: the program's largest size, or fewer in a smaller room."""
    most = t.problem.program[batch.program].max_size
    return most if batch.room is None else min(most, t.problem.room[batch.room].seats)


def can_attend(t: Timetable, person: Person, batch: PlacedBatch) -> bool:
    """Whether the person is not away during the batch and their whole budget covers its length."""
    start, end = t.span(batch)
    within = person.budget is None or end - start <= person.budget
    return within and next(meets(start, end, person.away), None) is None
