import pytest

from training.solver import problem as problems
from training.solver.plan.plan import Plan
from training.solver.plan.tables import Tables
from training.solver.running.watch import Watch
from training.solver.teaching.together import taught


def program(name, lecturers):
    lesson = {"id": f"{name}-talk", "length": 1, "lecturers": lecturers, "after": []}
    return {
        "id": name,
        "length": 1,
        "min_size": 0,
        "max_size": 9,
        "max_batches": 1,
        "open_cost": 0,
        "rooms": [],
        "starts": [0],
        "lessons": [lesson],
        "after": [],
    }


def two_programs_at_once(lecturers_of_first, lecturers_of_second):
    return problems.read(
        {
            "format": problems.FORMAT,
            "name": "two at once",
            "origin": "2026-03-02",
            "half_days": 2,
            "places": ["city"],
            "travel": [[0]],
            "rooms": [],
            "lecturers": [{"id": "L", "closed": []}, {"id": "M", "closed": []}],
            "programs": [program("first", lecturers_of_first), program("second", lecturers_of_second)],
            "people": [],
            "pins": [],
            "batches": [],
            "weights": dict.fromkeys(("unplaced", "change", "open", "travel", "wish", "split", "balance"), 1),
        }
    )


@pytest.fixture
def watch():
    return Watch(10, None, None)


def test_a_batch_takes_over_the_lecturer_of_another_who_can_spare_them(watch):
    plan = Plan(Tables(two_programs_at_once(["L", "M"], ["L"])))
    number = plan.open(0, 0, taught(plan, 0, 0, watch))
    assert plan.batches[number].lessons == ((0, 0),)  # by L
    lessons = taught(plan, 1, 0, watch)
    assert lessons == ((0, 0),)  # by L
    assert plan.batches[number].lessons == ((0, 1),)  # by M now
    plan.open(1, 0, lessons)
    assert plan.staff.busy[:, 0].tolist() == [1, 1]


def test_nothing_changes_where_one_lecturer_is_wanted_twice(watch):
    plan = Plan(Tables(two_programs_at_once(["L"], ["L"])))
    number = plan.open(0, 0, taught(plan, 0, 0, watch))
    assert taught(plan, 1, 0, watch) is None
    assert plan.batches[number].lessons == ((0, 0),)
    assert plan.staff.busy[:, 0].tolist() == [1, 0]
