import copy
import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.solver.strategies import small_problem_data
from training.solver import problem as problems
from training.solver import solution as solutions
from training.solver.conflicts import contradictions
from training.solver.problem import Option, ProblemError, Weights, Wish
from training.solver.solve import solve

DATA = Path(__file__).parents[1] / "data"
TINY = json.loads((DATA / "tiny.json").read_text("utf-8"))


def changed(path, value):
    """Tiny, with the value at the path put in; `...` takes it out."""
    data = copy.deepcopy(TINY)
    *way, last = path
    at = data
    for step in way:
        at = at[step]
    if value is ...:
        del at[last]
    elif isinstance(at, list) and last == len(at):
        at.append(value)
    else:
        at[last] = value
    return data


def test_tiny_is_read_as_it_stands():
    problem = problems.load(DATA / "tiny.json")

    assert (problem.name, problem.origin, problem.half_days) == ("tiny", date(2022, 3, 7), 10)
    assert problem.program["duty"].after == ("induction",)
    assert problem.person["p3"].wishes == (Wish("duty", 8, 10, 2),)
    assert (problem.person["p3"].budget, problem.person["p1"].budget) == (4, None)
    assert problem.room["A"].closed == ((4, 6),)
    assert problem.previous is None
    assert problem.distance(problem.person["p1"], "B") == 4
    assert problem.distance(problem.person["p1"], None) == 0


def test_what_may_be_absent_may_be_absent():
    data = {"format": problems.FORMAT, "origin": "2026-03-02", "half_days": 4, "places": ["city"], "travel": [[0]]}
    data["programs"] = [{"id": "P", "length": 1, "min_size": 0, "max_size": 1, "max_batches": 1, "rooms": []}]
    data["programs"][0]["starts"] = [0]
    data["people"] = [{"id": "p", "place": "city", "needs": ["P"]}]

    problem = problems.read(data)

    assert problem.weights == Weights()
    assert problem.person["p"].budget is None
    assert problem.choices(problem.program["P"]) == (Option(0, None),)


def test_choices_are_rooms_by_starts_that_end_within_the_plan():
    problem = problems.read(changed(("programs", 0, "starts"), [0, 8, 9]))

    assert problem.choices(problem.program["induction"]) == (
        Option(0, "A"),
        Option(8, "A"),
        Option(0, "B"),
        Option(8, "B"),
    )


def test_options_take_the_place_of_rooms_and_starts():
    option = {"start": 3, "room": None, "cost": 2, "min_size": 1, "lecturers": ["L"]}
    problem = problems.read(changed(("programs", 0, "options"), [option]))

    assert problem.choices(problem.program["induction"]) == (Option(3, None, 2, 1, ("L",)),)


def test_a_room_occupies_its_parts_and_theirs():
    data = changed(("rooms", 2), {"id": "hall", "place": "city", "seats": 5, "parts": ["A"]})
    data["rooms"].append({"id": "all", "place": "city", "seats": 9, "parts": ["hall", "B"]})

    assert problems.read(data).occupied("all") == {"all", "hall", "A", "B"}


def test_a_gzipped_problem_is_read_like_a_plain_one(tmp_path):
    packed = tmp_path / "tiny.json.gz"
    packed.write_bytes(gzip.compress((DATA / "tiny.json").read_bytes()))

    assert problems.load(packed) == problems.load(DATA / "tiny.json")


WRONG = [
    (("format",), "training-problem/2", 'format must be "training-problem/1", not "training-problem/2"'),
    (("format",), ..., "format is missing"),
    (("half_days",), "ten", 'half_days must be a whole number of at least 1, not "ten"'),
    (("half_days",), 0, "half_days must be a whole number of at least 1, not 0"),
    (("half_days",), ..., "half_days is missing"),
    (("half_days",), 10**6, "half_days must be at most 73050, a hundred years, not 1000000"),
    (("origin",), "7 March", 'origin must be a date like 2026-03-01, not "7 March"'),
    (("places", 1), "city", 'places names place "city" twice'),
    (("travel", 1), [4], "travel[1] must have 2 costs, one for each place, not [4]"),
    (("travel",), [[0, 4]], "travel must have 2 rows, one for each place, not 1"),
    (("travel", 0, 1), -4, "travel[0][1] must be a whole number of at least 0, not -4"),
    (("rooms", 0, "place"), "moon", 'rooms[0] "A": place names unknown place "moon"'),
    (("rooms", 0, "seats"), 2.5, 'rooms[0] "A": seats must be a whole number of at least 0, not 2.5'),
    (("rooms", 0, "seats"), True, 'rooms[0] "A": seats must be a whole number of at least 0, not true'),
    (("rooms", 0, "seats"), 10**13, 'rooms[0] "A": seats must be at most 1000000000000, not 10000000000000'),
    (("rooms", 0, "closed"), [[6, 4]], 'rooms[0] "A": closed[0] ends at 4, before it begins at 6'),
    (("rooms", 0, "closed"), [[6]], 'rooms[0] "A": closed[0] must be an interval [from, to], not [6]'),
    (("rooms", 0, "closed"), [[6, "8"]], 'rooms[0] "A": closed[0] must hold whole half-days, not "8"'),
    (("rooms", 0, "parts"), ["A"], 'rooms: parts runs in a circle: "A" → "A"'),
    (("rooms", 0, "parts"), ["C"], 'rooms[0] "A": parts names unknown room "C"'),
    (("rooms", 1, "id"), "A", 'rooms[1] "A": id is used twice'),
    (("rooms", 1, "id"), " ", 'rooms[1] " ": id must be a text, not " "'),
    (("rooms", 1, "id"), 7, "rooms[1]: id must be a text, not 7"),
    (("rooms", 1, "id"), "\ud800", 'rooms[1] "\ud800": id holds half a character: "\\ud800"'),
    (("lecturers", 0), "L", 'lecturers[0] must be an object, not "L"'),
    (("programs", 0, "length"), 0, 'programs[0] "induction": length must be a whole number of at least 1, not 0'),
    (("programs", 0, "min_size"), 4, 'programs[0] "induction": min_size is 4, more than max_size, 3'),
    (("programs", 0, "max_size"), ..., 'programs[0] "induction": max_size is missing'),
    (("programs", 0, "rooms"), ["C"], 'programs[0] "induction": rooms names unknown room "C"'),
    (("programs", 0, "rooms"), ["A", "A"], 'programs[0] "induction": rooms names room "A" twice'),
    (("programs", 0, "starts"), [10], 'programs[0] "induction": starts[0] is 10, outside the plan of 10 half-days'),
    (("programs", 0, "starts"), [2, 2], 'programs[0] "induction": starts names 2 twice'),
    (("programs", 0, "starts"), ..., 'programs[0] "induction": starts is missing'),
    (("programs", 0, "after"), ["duty"], 'programs: after runs in a circle: "induction" → "duty" → "induction"'),
    (("programs", 0, "after"), ["x"], 'programs[0] "induction": after names unknown program "x"'),
    (
        ("programs", 0, "lessons", 0, "length"),
        2,
        'programs[0] "induction": lessons take 3 half-days, more than length, 2',
    ),
    (
        ("programs", 0, "lessons", 0, "lecturers"),
        ["X"],
        'programs[0] "induction" lessons[0] "law": lecturers names unknown lecturer "X"',
    ),
    (
        ("programs", 0, "lessons", 0, "after"),
        ["talk"],
        'programs[0] "induction": lessons: after runs in a circle: "law" → "talk" → "law"',
    ),
    (
        ("programs", 0, "options"),
        [{"start": 0, "room": "C", "cost": 0}],
        'programs[0] "induction" options[0]: room names unknown room "C"',
    ),
    (
        ("programs", 0, "options"),
        [{"start": 11, "room": "A"}],
        'programs[0] "induction" options[0]: start is 11, outside the plan of 10 half-days',
    ),
    (("people", 0, "needs"), ["x"], 'people[0] "p1": needs names unknown program "x"'),
    (("people", 0, "needs"), ["duty", "duty"], 'people[0] "p1": needs names program "duty" twice'),
    (("people", 0, "needs"), [["duty"]], 'people[0] "p1": needs must be a text, not ["duty"]'),
    (("people", 0, "needs"), "duty", 'people[0] "p1": needs must be a list, not "duty"'),
    (("people", 0, "needs"), ..., 'people[0] "p1": needs is missing'),
    (("people", 0, "place"), None, 'people[0] "p1": place is null'),
    (("people", 0, "budget"), -1, 'people[0] "p1": budget must be a whole number of at least 0, not -1'),
    (("people", 1, "away"), [[4, 2]], 'people[1] "p2": away[0] ends at 2, before it begins at 4'),
    (("people", 3, "id"), "p1", 'people[3] "p1": id is used twice'),
    (("people", 2, "wishes", 0, "program"), "x", 'people[2] "p3" wishes[0]: program names unknown program "x"'),
    (
        ("people", 2, "wishes", 0, "cost"),
        -2,
        'people[2] "p3" wishes[0]: cost must be a whole number of at least 0, not -2',
    ),
    (("people", 2, "wishes", 0, "to"), 2, 'people[2] "p3" wishes[0]: [from, to] ends at 2, before it begins at 8'),
    (("people", 2, "wishes", 0, "from"), ..., 'people[2] "p3" wishes[0]: from is missing'),
    (("people",), {}, "people must be a list, not {}"),
    (("pins", 0), {"person": "x", "program": "duty", "batch": "b"}, 'pins[0]: person names unknown person "x"'),
    (("batches", 0), {"id": "b", "program": "x"}, 'batches[0] "b": program names unknown program "x"'),
    (
        ("batches", 0),
        {"id": "b", "program": "duty", "lecturers": {"law": "L"}},
        'batches[0] "b": lecturers names unknown lesson "law"',
    ),
    (
        ("batches", 0),
        {"id": "b", "program": "induction", "lecturers": {"law": "X"}},
        'batches[0] "b" lecturers: law names unknown lecturer "X"',
    ),
    (
        ("batches", 0),
        {"id": "b", "program": "induction", "lecturers": ["L"]},
        'batches[0] "b": lecturers must be an object of lesson and lecturer, not ["L"]',
    ),
    (("previous",), [], "previous must be an object, not []"),
    (
        ("previous",),
        {"batches": [], "places": [{"person": "p", "program": "x", "batch": "b"}]},
        'previous: places[0] names unknown batch "b"',
    ),
    (("weights", "unplaced"), -1, "weights: unplaced must be a whole number of at least 0, not -1"),
    (
        ("weights", "unplacd"),
        1,
        'weights: unknown weight "unplacd"; there are unplaced, change, open, travel, wish, split, balance',
    ),
]


@pytest.mark.parametrize(("path", "value", "message"), WRONG)
def test_what_is_wrong_is_named_with_its_place(path, value, message):
    with pytest.raises(ProblemError) as caught:
        problems.read(changed(path, value))
    assert str(caught.value) == message


def test_costs_that_no_number_in_json_can_hold_are_refused():
    data = changed(("weights", "open"), 10**12)
    data["programs"][0]["open_cost"] = 10**12
    with pytest.raises(ProblemError, match=r"^weights: a timetable could cost \d+, more than 9007199254740992"):
        problems.read(data)


@pytest.mark.parametrize("data", [None, 3, "x", [], True])
def test_a_file_that_holds_no_object_is_refused(data):
    with pytest.raises(ProblemError, match=r"^the file must hold one object, not "):
        problems.read(data)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "not JSON: "),
        (b"\xff\xfe\xfd", "not JSON: "),
        (b'{"format": NaN}', "not JSON: NaN is not a number"),
        (b"[" * 100_000, "not JSON: "),
        (b"9" * 5000, "not JSON: "),
        (b"\x1f\x8b broken", "the gzip data are damaged"),
        (gzip.compress(b"{}" * 1000, mtime=0)[:-9], "the gzip data are damaged"),
    ],
)
def test_a_file_that_is_no_json_is_refused_by_name(tmp_path, content, words):
    path = tmp_path / "p.json"
    path.write_bytes(content)
    with pytest.raises(ProblemError) as caught:
        problems.load(path)
    assert str(caught.value).startswith(f"{path}: {words}")


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(ProblemError) as caught:
        problems.load(tmp_path / "none.json")
    assert str(caught.value) == f"{tmp_path}/none.json: no such file or directory"


@given(small_problem_data())
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_written_and_read_again_a_problem_is_the_same(data):
    problem = problems.read(data)
    assert problems.read(json.loads(json.dumps(problems.dump(problem)))) == problem


def ways_into(data, way=()):
    """The path of every value in the JSON."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inside:
        yield (*way, key)
        yield from ways_into(value, (*way, key))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.sampled_from(["P", "A", "city"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "start"]), inner, max_size=2),
    max_leaves=4,
)


@given(small_problem_data(), st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_damaged_problem_is_read_or_refused_in_words(data, draw):
    for _ in range(draw.draw(st.integers(1, 3))):
        *way, last = draw.draw(st.sampled_from(list(ways_into(data))))
        at = data
        for step in way:
            at = at[step]
        if draw.draw(st.booleans()):
            at[last] = draw.draw(json_values)
        else:
            del at[last]
    try:
        problem = problems.read(data)
    except ProblemError as error:
        message = str(error)
        assert message
        return
    assert problems.read(problems.dump(problem)) == problem
    assert all(one.sentence() for one in contradictions(problem))


def test_an_answer_to_dear_costs_can_be_read_again():
    data = changed(("weights", "unplaced"), 10**12)
    answer = solve(problems.read(data), seconds=5)
    assert answer.cost > 10**12
    assert solutions.read(solutions.dump(answer)).cost == answer.cost


def test_a_cost_beyond_what_json_can_say_is_refused():
    answer = solutions.dump(solve(problems.read(changed(("weights", "unplaced"), 1)), seconds=5))
    with pytest.raises(solutions.SolutionError, match="cost must be at most 9007199254740992"):
        solutions.read(answer | {"cost": 2**53 + 1})
