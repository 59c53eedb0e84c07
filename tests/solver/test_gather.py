"""Whole groups seated anew: every plan keeps every rule, costs no more, and is the same for the same seed."""

import random

import numpy as np
import pytest

from benchmarks.problems import generate
from tests.solver.test_settle import two_programs_that_want_the_hall
from training.solver import problem as problems
from training.solver.check import check
from training.solver.first.slot import fill
from training.solver.plan.answer import bare
from training.solver.plan.plan import Plan
from training.solver.plan.tables import NOBODY, Tables
from training.solver.running.watch import Watch
from training.solver.search.gather import gathered, gathering, priced
from training.solver.search.regroup import LARGEST, Regroup, choose_group, clusters, gather_all, regrouped
from training.solver.solve import solve

WATCH = Watch(1e6, None, None)


def plan_of(people: int, seed: int, *, slack: float = 1.6) -> Plan:
    plan = Plan(Tables(problems.read(generate(people, seed, slack=slack))))
    fill(plan)
    return plan


def assert_valid(plan: Plan) -> None:
    answer = bare(plan.tables.problem, [plan])
    breaches = [one for one in check(plan.tables.problem, answer).breaches if "reason" not in one.sentence()]
    assert not breaches
    assert answer.cost == plan.cost()


@pytest.mark.parametrize(("seed", "slack"), [(1, 1.6), (2, 1.6), (3, 0.5)])
def test_gathering_costs_no_more_and_keeps_every_rule(seed, slack):
    plan = plan_of(300, seed, slack=slack)
    better = gather_all(plan, WATCH, nodes=0)
    assert better.cost() < plan.cost()
    assert_valid(better)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_batches_that_move_leave_rooms_and_lecturers_of_the_others_alone(seed):
    plan, chance, moved = plan_of(300, seed), random.Random(seed), 0
    for _ in range(60):
        course = chance.randrange(len(plan.seat))
        around = choose_group(plan, course, chance)
        found = None if around is None else regrouped(plan, around, WATCH)
        if found is not None:
            assert found.cost() <= plan.cost()
            moved += {b.choice for b in found.batches.values()} != {b.choice for b in plan.batches.values()}
            plan = found
            assert_valid(plan)
    assert moved


def test_the_same_chance_finds_the_same_plan():
    plan = plan_of(300, 4)
    around = Regroup(1, tuple(plan.of(1)), 7)
    one, two = (regrouped(plan, around, WATCH) for _ in range(2))
    assert (one is None) == (two is None)
    assert one is None or one.cost() == two.cost()


def test_the_relaxed_program_never_costs_more_than_where_everybody_sits_now():
    plan = plan_of(300, 5)
    for course in range(len(plan.seat)):
        one = gathering(plan, course, {number: plan.batches[number].choice for number in plan.of(course)})
        prices = priced(one)
        opening = sum(plan.choice(number).cost for number in plan.of(course))
        assert prices.least + opening <= plan.course_cost(course) + 1e-6


def test_a_batch_opened_for_those_who_wait_seats_them():
    plan = plan_of(300, 6)
    course = max(range(len(plan.seat)), key=lambda one: len(plan.of(one)))
    number = plan.of(course)[0]
    choice = plan.batches[number].choice
    plan.close(number)
    waiting = int((plan.seat[course] == NOBODY).sum())
    close = {other: plan.batches[other].choice for other in plan.of(course)} | {NOBODY: choice}
    one = gathering(plan, course, close)
    found = gathered(one, priced(one), WATCH, nodes=0)
    assert waiting
    assert (found.seat[course] == NOBODY).sum() < waiting
    assert_valid(found)


def test_a_batch_goes_where_more_of_those_who_wait_find_a_seat():
    plan = Plan(Tables(two_programs_that_want_the_hall()))
    small, side = plan.tables.room_index["small"], plan.tables.room_index["side"]
    course = plan.tables.courses[0]
    for week in range(3):
        choice = next(i for i, one in enumerate(course.choices) if (one.start, one.room) == (14 * week, small))
        plan.sit(0, np.arange(4 * week, 4 * week + 4), plan.open(0, choice, ()))
    plan.rooms[plan.tables.room_index["hall"], :] += 1  # taken all the time
    chance = random.Random(1)
    for _ in range(12):
        plan = regrouped(plan, Regroup(0, tuple(plan.of(0)), chance.randrange(1000)), WATCH) or plan
    assert [plan.choice(number).room for number in plan.of(0)] == [side] * 3
    assert (plan.seat[0] >= 0).sum() == 24


def test_clusters_hold_every_batch_once():
    plan = plan_of(900, 1)
    for course in range(len(plan.seat)):
        found = clusters(plan, course)
        assert sorted(number for some in found for number in some) == sorted(plan.of(course))
        assert all(len(some) <= LARGEST for some in found)


def test_two_workers_give_the_same_answer_twice(monkeypatch):
    monkeypatch.setattr("training.solver.search.rounds.ROUNDS", 12)
    problem = problems.read(generate(300, 8))
    one, two = (solve(problem, seconds=1e6, workers=2, seed=3) for _ in range(2))
    assert one == two
    assert not check(problem, one).breaches


def test_a_program_that_nobody_needs_opens_nothing():
    data = generate(60, 1)
    for person in data["people"]:
        person["needs"] = [one for one in person["needs"] if not one.startswith("law")]
        person["wishes"] = [one for one in person["wishes"] if not one["program"].startswith("law")]
    answer = solve(problems.read(data), seconds=3)
    assert answer.batches
    assert not any(one.program.startswith("law") for one in answer.batches)
