"""Pins that cannot hold."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from training.solver.check.timetable import Facts, meets
from training.solver.conflicts.given import Given
from training.solver.problem import Interval, Person


def a_pin_names_an_unknown_batch(g: Given) -> Iterator[Facts]:
    """The pin's batch is not among the given batches."""
    for pin in g.problem.pins:
        if pin.batch not in g.batches:
            yield {"person": pin.person, "program": pin.program, "batch": pin.batch}


def a_pin_is_to_a_batch_of_another_program(g: Given) -> Iterator[Facts]:
    """The pin's batch is given to another program."""
    for pin in g.problem.pins:
        if pin.batch in g.batches and g.batches[pin.batch].program != pin.program:
            taught = g.batches[pin.batch].program
            yield {"person": pin.person, "program": pin.program, "batch": pin.batch, "taught": taught}


def a_pinned_person_has_no_need(g: Given) -> Iterator[Facts]:
    """The person does not need the program."""
    for pin in g.problem.pins:
        if pin.program not in g.problem.person[pin.person].needs:
            yield {"person": pin.person, "program": pin.program, "batch": pin.batch}


def a_pinned_person_is_away(g: Given) -> Iterator[Facts]:
    """Whenever the batch may still be held, the person is away."""
    for name, pins in g.pins.items():
        person = g.problem.person[name]
        for pin in pins:
            spans = g.spans[pin.batch]
            if spans and not g.open_spans(pin.batch, person):
                begin, end = next(meets(*min(spans), person.away))
                yield {"person": name, "program": pin.program, "batch": pin.batch, "from": begin, "to": end}


def a_person_is_pinned_twice_for_one_program(g: Given) -> Iterator[Facts]:
    """Two pins of one person for one program name different batches."""
    for name, pins in g.pins.items():
        for one, other in combinations(pins, 2):
            if one.program == other.program and one.batch != other.batch:
                yield {"person": name, "program": one.program, "batch": one.batch, "other": other.batch}


def a_person_is_pinned_to_two_batches_at_a_time(g: Given) -> Iterator[Facts]:
    """However two batches of different programs are held, they share a half-day, and one person is pinned to both."""
    for name, pins in g.pins.items():
        for one, other in combinations(pins, 2):
            spans, others = g.spans[one.batch], g.spans[other.batch]
            if one.program != other.program and spans and others and all(_meet(a, b) for a in spans for b in others):
                yield {"person": name, "batch": one.batch, "other": other.batch}


def _meet(one: Interval, other: Interval) -> bool:
    return next(meets(*one, [other]), None) is not None


def pins_exceed_the_seats(g: Given) -> Iterator[Facts]:
    """More people are pinned to a batch than it may seat, under any choice left."""
    pinned = Counter(batch for pins in g.pins.values() for batch in {pin.batch for pin in pins})
    for batch, people in pinned.items():
        if g.left[batch] and people > g.seats(batch):
            yield {"batch": batch, "program": g.batches[batch].program, "people": people, "seats": g.seats(batch)}


def pins_exceed_the_budget(g: Given) -> Iterator[Facts]:
    """Length of the pinned programs, and of those that must come before them, > the person's budget."""
    for name, pins in g.pins.items():
        person = g.problem.person[name]
        programs = _with_those_before(g, person, {pin.program for pin in pins})
        spent = sum(g.problem.program[program].length for program in programs)
        if person.budget is not None and spent > person.budget:
            yield {"person": name, "half_days": spent, "budget": person.budget}


def _with_those_before(g: Given, person: Person, programs: set[str]) -> set[str]:
    waiting, found = list(programs), set(programs)
    while waiting:
        for earlier in g.problem.program[waiting.pop()].after:
            if earlier in person.needs and earlier not in found:
                found.add(earlier)
                waiting.append(earlier)
    return found


def a_pin_leaves_no_time_for_the_program_before(g: Given) -> Iterator[Facts]:
    """The pinned batch begins, at the latest, before any batch of a program that must come first can be over."""
    for name, pins in g.pins.items():
        person = g.problem.person[name]
        for pin in pins:
            starts = [start for start, _ in g.open_spans(pin.batch, person)]
            for earlier in g.problem.program[pin.program].after if starts else ():
                if earlier in person.needs and max(starts) < _soonest_end(g, person, earlier):
                    yield {"person": name, "program": pin.program, "batch": pin.batch, "earlier": earlier}


def _soonest_end(g: Given, person: Person, program: str) -> float:
    """When the person can have finished the program at the soonest; infinite if never."""
    pinned = [pin.batch for pin in g.pins[person.id] if pin.program == program]
    if pinned:
        spans = g.open_spans(pinned[0], person)
    else:
        choices = g.problem.choices(g.problem.program[program])
        spans = {g.span(program, option) for option in choices if not g.closures(program, option)}
        spans = {span for span in spans if next(meets(*span, person.away), None) is None}
    return min((end for _, end in spans), default=float("inf"))
