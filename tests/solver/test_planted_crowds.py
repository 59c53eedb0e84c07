"""Conflicts planted in years of 60 people: still smallest, told in few facts, found by few questions, with ways out."""

from dataclasses import replace

import pytest

from tests.solver.planted import planted
from tests.solver.test_planted import NO_HURRY, is_smallest
from training.solver.check import check
from training.solver.conflicts import together
from training.solver.conflicts.facts import Fact, fact_of
from training.solver.conflicts.hold import can_hold
from training.solver.conflicts.smallest import smallest_conflict
from training.solver.conflicts.summed import MANY, summed
from training.solver.problem import GivenBatch
from training.solver.repairs import diagnosis
from training.solver.repairs.changes import changed

KINDS = (
    "away_at_every_start_of_the_pinned_batch",
    "a_pin_before_the_earlier_program",
    "more_pins_than_the_largest_size",
    "every_room_is_closed",
    "too_few_people_for_the_least_size",
    "too_few_people_for_two_batches",
    "pins_that_leave_no_common_time",
)


def of_sixty(kind):
    return next(filter(None, (planted(kind, 60, seed) for seed in range(9))))


def smallest(problem):
    """The conflict, and how often it was asked whether something can hold."""
    asked = []

    def holds(one):
        asked.append(one)
        return can_hold(one, NO_HURRY)

    return smallest_conflict(problem, holds), len(asked)


@pytest.mark.parametrize("kind", KINDS)
def test_a_conflict_among_sixty_people_is_smallest_and_has_a_way_out(kind):
    problem = of_sixty(kind)
    facts, asked = smallest(problem)

    assert facts
    assert asked < 120
    assert is_smallest(problem, facts)
    told = summed(facts, problem)
    assert len(told) <= 8
    assert sum(one.count or 1 for one in told) == len(facts)
    best = diagnosis(problem, seconds=0.1).repairs[0]
    assert check(changed(problem, best.changes), best.solution).breaches == ()


def test_absences_are_counted_and_say_how_many_can_come():
    problem = crowd(away=29, least=20)
    facts, asked = smallest(problem)

    told = summed(facts, problem)
    assert sorted(fact.kind for fact in told) == ["absent", "min_size", "start"]
    absent = next(fact for fact in told if fact.kind == "absent")
    needing = [one for one in problem.people if "g5" in one.needs]
    assert (absent.of, absent.count, absent.number) == (len(needing), len(needing) - 19, 19)
    assert set(absent.people) == {fact.person for fact in facts if fact.kind == "away"}
    assert asked < 60
    assert is_smallest(problem, facts)
    assert f"{absent.count} of the {absent.of} people who need " in together(facts, problem).sentence()
    assert fact_of(absent.about()) == absent


def crowd(away, least):
    """Sixty people, one given batch of the shortest program, and so many away when it is held."""
    problem = of_sixty("a_pin_to_an_unknown_batch")
    program = replace(problem.program["g5"], min_size=least, max_size=60)
    start = problem.choices(program)[0].start
    needing = [one.id for one in problem.people if "g5" in one.needs][:away]
    people = (
        replace(one, away=(*one.away, (start, start + 1 + index % 3)), budget=None) if one.id in needing else one
        for index, one in enumerate(problem.people)
    )
    return replace(
        problem,
        programs=tuple(program if one.id == "g5" else one for one in problem.programs),
        people=tuple(people),
        batches=(GivenBatch("b", "g5", start, None, {}),),
        pins=(),
    )


def test_many_pins_and_budgets_are_counted_few_are_named():
    problem = of_sixty("a_pin_to_an_unknown_batch")
    names = [one.id for one in problem.people]
    pins = [Fact("pin", "b", person=name, program="g5") for name in names]
    budgets = [Fact("budget", person=name, number=3) for name in names]

    assert summed(pins[:MANY], problem) == pins[:MANY]
    told = summed(pins + budgets, problem)
    assert [(one.kind, one.count, one.people) for one in told] == [
        ("pins", 60, tuple(names)),
        ("budgets", 60, tuple(names)),
    ]
    assert [one.words() for one in told] == [
        '60 people pinned to batch "b"',
        "60 people in class for at most 3 half-days each",
    ]


def test_absences_without_a_date_to_meet_are_counted_with_the_days_they_span():
    problem = of_sixty("a_pin_to_an_unknown_batch")
    away = [Fact("away", person=one.id, from_=n, to=n + 2) for n, one in enumerate(problem.people)]

    assert [one.words() for one in summed(away, problem)] == ["60 people away at times in half-days [0, 61)"]


def test_a_second_absence_of_one_person_is_told_apart():
    problem = of_sixty(KINDS[0])
    people = [person.id for person in problem.people[:6]]
    facts = [Fact("away", person=person, from_=at, to=at + 1) for at, person in enumerate(people)]
    again = Fact("away", person=people[0], from_=90, to=91)
    told = summed([*facts, again], problem)
    assert [one.count for one in told] == [6, None]
    assert told[1] == again
