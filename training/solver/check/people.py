"""Rule 6: a person is in one batch at a time, never while away, within their budget, and in program order."""

from collections.abc import Iterator
from itertools import pairwise

from training.solver.check.timetable import Facts, Timetable, meets, overlaps


def a_person_is_in_one_batch_at_a_time(t: Timetable) -> Iterator[Facts]:
    """∀ person, half-day: Σ batches attended ≤ 1; online batches count."""
    for person, classes in t.classes.items():  # in the order of their starts: where no two neighbours meet, none do
        if any(one[1] > other[0] for one, other in pairwise(classes)):
            for one, other, begin, end in overlaps((start, end, batch) for start, end, batch, _ in classes):
                yield {"person": person, "batch": one, "other": other, "from": begin, "to": end}


def a_person_is_not_away(t: Timetable) -> Iterator[Facts]:
    """∀ person placed in b: not away on any half-day of b, online or not."""
    for person in t.problem.people:
        if person.away and person.id in t.classes:
            for start, end, batch, program in t.classes[person.id]:
                for begin, stop in meets(start, end, person.away):
                    yield {"person": person.id, "program": program, "batch": batch, "from": begin, "to": stop}


def a_person_keeps_the_budget(t: Timetable) -> Iterator[Facts]:
    """∀ person: Σ length of the batches attended ≤ budget; online batches count."""
    for person in t.problem.people:
        if person.budget is not None and person.id in t.classes:
            spent = sum(end - start for start, end, _, _ in t.classes[person.id])
            if spent > person.budget:
                yield {"person": person.id, "half_days": spent, "budget": person.budget}


def programs_keep_their_order(t: Timetable) -> Iterator[Facts]:
    """∀ person placed in program p, q ∈ after of p, both placed: end of q's batch ≤ start of p's."""
    for person, batch, program, start, earlier, ends in _orders(t):
        for end, earlier_batch in ends:
            if end > start:
                yield {
                    "person": person,
                    "program": program,
                    "batch": batch,
                    "earlier": earlier,
                    "earlier_batch": earlier_batch,
                }


def no_program_without_the_one_before(t: Timetable) -> Iterator[Facts]:
    """∀ person placed in program p, q ∈ after of p that the person needs too: the person is placed in q."""
    for person, batch, program, _, earlier, ends in _orders(t):
        if not ends:
            yield {"person": person, "program": program, "batch": batch, "earlier": earlier}


def _orders(t: Timetable) -> Iterator[tuple[str, str, str, int, str, list[tuple[int, str]]]]:
    """(person, batch, program, start, earlier program, [(end, batch)] of the earlier one), of needed programs."""
    if not any(program.after for program in t.problem.programs):
        return
    for person, classes in t.classes.items():
        for start, _, batch, program in classes:
            for earlier in t.problem.program[program].after:
                if earlier in t.problem.person[person].needs:
                    ends = [(end, one) for _, end, one, name in classes if name == earlier]
                    yield person, batch, program, start, earlier, ends
