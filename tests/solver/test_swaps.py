"""Lessons by swaps: whole timetables at once, and making way for one more batch."""

import json
import subprocess
import sys
from collections import Counter

import pytest

from benchmarks.kit import lectures
from training.solver import problem as problems
from training.solver.check import check
from training.solver.plan.plan import Plan
from training.solver.plan.tables import NOBODY, Tables
from training.solver.running.watch import Watch
from training.solver.solve import solve
from training.solver.teaching.lessons import Staff
from training.solver.teaching.swaps import Taught, settle
from training.solver.teaching.together import make_way, teach_all


def lesson(name, lecturers, length=1, after=()):
    return {"id": name, "length": length, "lecturers": lecturers, "after": list(after)}


def tables_of(programs, lecturers, half_days=12):
    """Programs as (length, starts, lessons); lecturers as name → closed."""
    return Tables(
        problems.read(
            {
                "format": problems.FORMAT,
                "origin": "2026-03-02",
                "half_days": half_days,
                "places": ["city"],
                "travel": [[0]],
                "lecturers": [{"id": name, "closed": closed} for name, closed in lecturers.items()],
                "programs": [
                    {"id": f"p{i}", "length": length, "min_size": 0, "max_size": 9, "max_batches": len(starts)}
                    | {"rooms": [], "starts": starts, "lessons": lessons}
                    for i, (length, starts, lessons) in enumerate(programs)
                ],
                "people": [],
            }
        )
    )


def every_batch(tables):
    return [Taught(course, choice) for course in tables.courses for choice in course.choices]


def clashes(tables, batches, given):
    """Half-days at which a lecturer or a batch has two lessons, or the lecturer is closed."""
    taken = Counter()
    for number, (batch, lessons) in enumerate(zip(batches, given, strict=True)):
        for one, (start, lecturer) in zip(batch.course.program.lessons, lessons, strict=True):
            assert batch.choice.start <= start <= batch.choice.end - one.length
            for moment in range(start, start + one.length):
                taken["batch", number, moment] += 1
                if lecturer != NOBODY:
                    taken["lecturer", lecturer, moment] += 1 + int(tables.lecturer_closed[lecturer, moment])
    return [what for what, times in taken.items() if times > 1]


@pytest.mark.parametrize("able", [1, 3])
def test_planted_timetables_are_found_and_proven(able):
    problem = problems.read(lectures.as_problem(lectures.make(240, 0.85, able, seed=1)))
    answer = solve(problem, seconds=30)
    assert (answer.status, len(answer.batches)) == ("optimal", 40)
    assert check(problem, answer).breaches == ()


def test_where_all_is_given_no_solver_is_even_loaded(tmp_path):
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(lectures.as_problem(lectures.make(240, 0.8, 1, seed=2))))
    code = (
        "import sys; from training.solver import problem; from training.solver.solve import solve;"
        f"answer = solve(problem.load({str(file)!r}), seconds=30); print(answer.status, 'ortools' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["optimal", "False"]  # half a second saved, where a timetable takes as long


def test_the_same_lessons_are_given_each_time():
    problem = problems.read(lectures.as_problem(lectures.make(240, 0.9, 2, seed=3)))
    assert solve(problem, seconds=30).batches == solve(problem, seconds=30).batches


def test_long_lessons_keep_their_order_and_closed_half_days():
    lessons = [lesson("last", ["L"], 2, ["first"]), lesson("first", ["L", "M"], 2), lesson("film", [], 1, ["first"])]
    tables = tables_of([(6, [0, 3], lessons)], {"L": [[2, 3], [7, 8]], "M": [[0, 1]]})
    batches = every_batch(tables)
    given = settle(Staff(tables), batches, 1000)
    assert clashes(tables, batches, given) == []
    assert all(first + 2 <= min(last, film) for (last, _), (first, _), (film, _) in given)


def test_a_lesson_without_any_place_leaves_its_batch_alone_untaught():
    tables = tables_of([(2, [0, 4], [lesson("talk", ["L"])])], {"L": [[0, 2]]})
    assert settle(Staff(tables), every_batch(tables), 1000) == [(), ((4, 0),)]


def test_others_make_way_along_a_chain_or_stay_as_they_were():
    two_days = [(2, [0], [lesson("a", ["L"])]), (2, [0], [lesson("b", ["L", "M"])])]
    mornings = [(1, [0], [lesson("c", ["M"])]), (1, [0], [lesson("d", ["L"])])]
    tables = tables_of(two_days + mornings, {"L": [], "M": [[1, 12]]})
    plan = Plan(tables)
    plan.open(0, 0, ((1, 0),))  # by L in the afternoon
    plan.open(1, 0, ((0, 1),))  # by M in the morning
    assert plan.staff.teach(tables.courses[2], tables.courses[2].choices[0]) is None
    plan.open(2, 0, make_way(plan, 2, 0))
    standing = [batch.lessons for batch in plan.batches.values()]
    assert sorted(standing[:2]) == [((0, 0),), ((1, 0),)]  # both by L now
    assert make_way(plan, 3, 0) is None  # L has two half-days, and a, b, d would need three
    assert [batch.lessons for batch in plan.batches.values()] == standing
    assert plan.staff.busy[:, :2].tolist() == [[1, 1], [1, 1]]


def test_batches_that_cannot_all_be_taught_are_named():
    tables = tables_of([(1, [0], [lesson("a", ["L"])]), (1, [0], [lesson("b", ["L"])])], {"L": []})
    plan = Plan(tables)
    numbers = [plan.open(course, 0, ()) for course in (0, 1)]
    left = teach_all(plan, numbers, Watch(5, None, None))
    assert len(left) == 1
    assert plan.batches[left[0]].lessons == ()
    assert plan.staff.busy.sum() == 1
