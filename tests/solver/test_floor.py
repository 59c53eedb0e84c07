import pytest

from benchmarks.kit import lectures
from training.solver import problem as problems
from training.solver.bound.floor import floor
from training.solver.check import check
from training.solver.plan.tables import Tables
from training.solver.solve import solve


def problem(people, *, starts=(0,), seats=2, most_batches=1, unplaced=100):
    program = {"id": "duty", "length": 1, "min_size": 1, "max_size": seats, "max_batches": most_batches, "open_cost": 7}
    data = {
        "format": problems.FORMAT,
        "origin": "2026-03-02",
        "half_days": 4,
        "places": ["city", "county"],
        "travel": [[0, 4], [4, 0]],
        "rooms": [{"id": "A", "place": "city", "seats": 9}],
        "programs": [program | {"rooms": ["A"], "starts": list(starts)}],
        "people": [{"id": f"p{i}", "place": "city", "needs": ["duty"]} | one for i, one in enumerate(people)],
        "weights": dict.fromkeys(("change", "travel", "wish", "split", "balance"), 1)
        | {"open": 1, "unplaced": unplaced},
    }
    return problems.read(data)


@pytest.mark.parametrize(
    ("people", "more", "least"),
    [
        ([{}], {}, 7),
        ([{"place": "county"}], {}, 11),
        ([{}, {}, {}], {"most_batches": 2, "starts": (0, 1)}, 14),
        ([{}, {}, {}], {"unplaced": 3}, 9),  # nobody placed
        ([{}, {}, {}], {"unplaced": 6}, 13),  # two placed: one batch and one refusal
        ([{"away": [[0, 4]]}], {}, 100),
        ([{"wishes": [{"program": "duty", "from": 0, "to": 1, "cost": 5}]}], {}, 12),
        ([{"wishes": [{"program": "duty", "from": 0, "to": 1, "cost": 5}]}], {"starts": (0, 1)}, 7),
        ([], {}, 0),
    ],
)
def test_the_floor_is_what_can_be_seen_at_once(people, more, least):
    assert floor(Tables(problem(people, **more))) == least


def test_programs_with_one_date_each_are_opened_and_taught_together():
    instance = lectures.make(240, 0.9, 1, seed=5)
    data = lectures.as_problem(instance)
    data["programs"] = [
        {"id": f"p{i}", "length": batch.length, "min_size": 1, "max_size": 9, "max_batches": 1, "open_cost": 1}
        | {"rooms": [], "starts": [batch.start]}
        | {
            "lessons": [
                {
                    "id": f"l{j}",
                    "length": 1,
                    "lecturers": [f"t{who}" for who in able],
                    "after": [f"l{k}" for k in after],
                }
                for j, (able, after) in enumerate(zip(batch.able, batch.after, strict=True))
            ]
        }
        for i, batch in enumerate(instance.batches)
    ]
    data["people"] = [{"id": f"m{i}", "place": "h", "needs": [f"p{i}"]} for i in range(len(instance.batches))]
    data["batches"] = []
    one = problems.read(data)
    answer = solve(one, seconds=30)
    assert (answer.status, len(answer.unplaced), len(answer.batches)) == ("optimal", 0, 40)
    assert check(one, answer).breaches == ()
    assert answer.cost == 400
