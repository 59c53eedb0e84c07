"""Dates and people of one program at once."""

import numpy as np
import pytest

from benchmarks import problems as generator
from training.solver import problem as problems
from training.solver.bound.relax import rooms_hold
from training.solver.check import check
from training.solver.first import slot
from training.solver.plan import answer
from training.solver.plan.part import Part
from training.solver.plan.plan import Plan
from training.solver.plan.tables import NOBODY, Tables
from training.solver.running.watch import Watch
from training.solver.search.suggest import suggest
from training.solver.settle import can_settle, settle
from training.solver.settle.share import Sharing, even, flow


def tables_of(people, seed, **how):
    return Tables(problems.read(generator.generate(people, seed, **how)))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("how", [{}, {"tight": True}, {"slack": 0.4}, {"joined": True}])
def test_a_suggested_plan_keeps_every_rule_and_is_near_its_bound(seed, how):
    tables = tables_of(200, seed, **how)
    part = Part(Plan(tables))
    suggest(part, 1, Watch(60, None, None))
    solution = answer.bare(tables.problem, [part.plan])
    assert check(tables.problem, solution).breaches == ()
    assert part.bound <= solution.cost == part.cost
    if not how:
        assert part.cost <= 1.03 * part.bound


WEEKS = [14 * week + day for week in range(3) for day in (0, 2, 4)]


def two_programs_that_want_the_hall():
    """Two batches of one week would fit the hall's half-days, but not its weeks; the side room is farther, and larger
    than the small one.
    """
    rooms = [("hall", "town", 10), ("side", "out", 8), ("small", "town", 4)]
    programs = [
        {"id": name, "length": 6, "min_size": 2, "max_size": 10, "max_batches": 3, "open_cost": 1}
        | {"rooms": [room[0] for room in rooms], "starts": WEEKS, "lessons": [], "after": []}
        for name in ("p", "q")
    ]
    people = [{"id": f"{one}{i}", "place": "town", "needs": [one], "away": []} for one in ("p", "q") for i in range(30)]
    return problems.read(
        {"format": problems.FORMAT, "origin": "2026-03-02", "half_days": 42, "people": people, "programs": programs}
        | {"places": ["town", "out"], "travel": [[0, 3], [3, 0]]}
        | {"rooms": [{"id": name, "place": place, "seats": seats} for name, place, seats in rooms]}
    )


def test_rooms_are_shared_out_by_the_batches_that_follow_each_other_in_them():
    tables = Tables(two_programs_that_want_the_hall())
    hall, side = tables.room_index["hall"], tables.room_index["side"]
    assert rooms_hold(tables, {0: [hall] * 3, 1: [side] * 3})
    assert not rooms_hold(tables, {0: [hall] * 3, 1: [hall]})
    part = Part(Plan(tables))
    suggest(part, 1, Watch(60, None, None))
    assert sum((seat == NOBODY).sum() for seat in part.plan.seat) == 30 - 3 * 8
    assert part.bound == part.cost


def test_a_program_whose_batches_are_given_is_left_to_others():
    data = generator.generate(60, 1)
    data["batches"] = [{"id": "given", "program": "duty@0"}]
    plan = Plan(Tables(problems.read(data)))
    names = [course.program.id for course in plan.tables.courses]
    assert [name for course, name in enumerate(names) if not can_settle(plan, course)] == ["duty@0"]


def test_a_room_without_a_free_date_is_left_out_and_its_people_go_elsewhere():
    tables = tables_of(200, 1)
    plan = Plan(tables)
    course = slot.order(tables)[0]
    rooms = sorted({one.room for one in tables.courses[course].choices})
    plan.rooms[rooms[0], :] += 1  # taken all the time
    settle(plan, course, [rooms[0], rooms[-1]])
    assert {plan.choice(number).room for number in plan.of(course)} == {rooms[-1]}
    assert (plan.seat[course] >= 0).any()


def test_where_somebody_stays_out_one_batch_more_is_tried():
    data = generator.generate(60, 1)
    duty = next(one for one in data["programs"] if one["id"] == "duty@0")
    for person in data["people"]:
        person["away"] = []
    data["people"][0]["away"] = [[0, 182]]
    for person in data["people"][1:20]:
        person["away"] = [[182, 364]]
    duty["min_size"] = 1
    tables = Tables(problems.read(data))
    plan = Plan(tables)
    course = tables.program_index["duty@0"]
    settle(plan, course, [int(tables.courses[course].rooms[0])])
    assert len(plan.of(course)) == 2
    assert (plan.seat[course] >= 0).all()


def test_seats_are_shared_out_evenly():
    assert even(np.array([10, 50, 50]), 70).tolist() == [10, 30, 30]
    assert even(np.array([10, 10]), 70).tolist() == [10, 10]
    assert even(np.array([10, 10]), 1).sum() == 1


@pytest.mark.parametrize("seed", range(20))
def test_shares_never_get_dearer_and_end_where_no_single_step_helps(seed):
    chance = np.random.default_rng(seed)
    cost, size = chance.integers(0, 30, (9, 3)), chance.integers(1, 6, 9)
    least, most = np.array([3, 3, 3]), np.array([14, 14, 14])
    sharing = Sharing(cost, size, least, most, 2, flow(cost, size, even(most, int(size.sum())), most))
    before = total(sharing, sharing.at)
    sharing.improve()
    after = total(sharing, sharing.at)
    assert after <= before
    for block in range(9):
        for batch in range(3):
            assert total(sharing, np.where(np.arange(9) == block, batch, sharing.at)) >= after
        for other in range(9):
            swapped = sharing.at.copy()
            swapped[[block, other]] = swapped[[other, block]]
            assert total(sharing, swapped) >= after


def total(sharing, at):
    """The cost that the docstring of share.py tells, counted anew."""
    sizes = [int(sharing.size[at == batch].sum()) for batch in range(3)]
    wrong = sum(max(0, one - 14) + max(0, 3 - one) for one in sizes)
    return sharing.cost[np.arange(9), at].sum() + 2 * (max(sizes) - min(sizes)) + 10**6 * wrong
