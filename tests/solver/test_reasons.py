"""Every claim of an explanation is made again as a whole timetable, and the checker asked."""

from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.solver.brute_force import cheapest
from tests.solver.strategies import small_problems
from tests.solver.timetables import Broken
from training.solver import problem as problems
from training.solver import solution as solutions
from training.solver.check import breaches, check
from training.solver.entry import FileError
from training.solver.explain import doubts, explain
from training.solver.explain.chains import Chains
from training.solver.explain.obstacles import Obstacles
from training.solver.explain.replay import chained, move
from training.solver.explain.seating import Seating
from training.solver.explain.spots import Spots
from training.solver.explain.teaching import taught
from training.solver.solution import Place, PlacedBatch, Solution, Unplaced

relaxed = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def doubted(problem, solution):
    """What the checker does not bear out of all that is said about every person and every program."""
    return [
        (person.id, program.id, doubt)
        for person in problem.people
        for program in problem.programs
        for doubt in doubts(problem, solution, explain(problem, solution, person.id, program.id))
    ]


def mixed(problem, solution, draw):
    """The timetable with some people taken out of their batches or moved to another, wherever the rules let them."""
    for place in solution.places:
        others = [one.id for one in solution.batches if one.program == place.program]
        choice = draw.draw(st.sampled_from([place.batch, place.batch, None, *others]))
        moved = move(solution, place.person, place.program, choice)
        solution = moved if not breaches(problem, moved) else solution
    return solution


@given(small_problems, st.data())
@relaxed
def test_the_checker_bears_out_every_claim(problem, draw):
    solution = cheapest(problem)
    assume(solution is not None)
    assert doubted(problem, solution) == []
    assert doubted(problem, mixed(problem, solution, draw)) == []


def test_the_checker_bears_out_every_claim_about_the_tiny_problem():
    problem, solution = problems.load("tests/data/tiny.json"), solutions.load("tests/data/tiny.solution.json")
    assert doubted(problem, solution) == []


def test_the_checker_bears_out_every_claim_about_the_timetable_with_every_feature():
    b = Broken()
    assert doubted(problems.read(b.problem), solutions.read(b.solution)) == []


@pytest.mark.parametrize("claim", ["parts", "dearer", "breaches", "chain", "batch"])
def test_a_wrong_claim_is_noticed(claim):
    problem, solution = crowded()
    answer = explain(problem, solution, "p0", "P")
    assert doubts(problem, solution, answer) == []
    one = next(one for one in answer["batches"] if one.get("chain"))
    here = next(one for one in answer["batches"] if one["verdict"] == "here")
    wrong = {"parts": {"travel": 3}, "dearer": 77, "breaches": [], "chain": one["chain"][:1]}
    if claim == "batch":
        here["batch"] = one["batch"]
    else:
        one[claim] = wrong[claim]
    assert doubts(problem, solution, answer) != []


def crowded():
    """Four batches of two seats, seven people."""
    return halls([2, 2, 2, 2], ["a", "b", "a", "", "ab", "b", "a"], [0, 0, 1, 1, 2, 2, 3], {})


def halls(sizes, groups, seats, wishes, *, least=0, away=(), weights=None, pinned=(), previous=None, options=()):
    """A program with one batch a half-day, each in a room of its own; person i sits in batch seats[i], −1 = nowhere."""
    number = len(sizes)
    own = [{"start": k, "room": f"R{k}"} for k in range(number)]
    wish = {i: [_wish(k, cost) for (j, k), cost in wishes.items() if j == i] for i in range(len(groups))}
    entry = {
        "format": problems.FORMAT,
        "name": "halls",
        "origin": "2026-03-02",
        "half_days": number + 1,
        "places": ["city", "county"],
        "travel": [[0, 3], [3, 0]],
        "rooms": [
            {"id": f"R{k}", "place": ("city", "county")[k % 2], "seats": size, "closed": [], "parts": []}
            for k, size in enumerate(sizes)
        ],
        "lecturers": [],
        "programs": [
            {"id": "P", "length": 1, "min_size": least, "max_size": 9, "max_batches": number, "open_cost": 2}
            | {"lessons": [], "after": [], "options": list(options) or own}
        ],
        "people": [
            {"id": f"p{i}", "place": ("city", "county")[i % 2], "needs": ["P"], "groups": list(one)}
            | {"away": [[k, k + 1] for k in range(number) if (i, k) in away]}
            | {"wishes": wish[i]}
            for i, one in enumerate(groups)
        ],
        "pins": [{"person": f"p{i}", "program": "P", "batch": f"b{seats[i]}"} for i in pinned],
        "batches": [{"id": f"b{seats[i]}", "program": "P", "lecturers": {}} for i in pinned[:1]],
        "previous": previous,
        "weights": weights or {},
    }
    problem = problems.read(entry)
    batches = tuple(PlacedBatch(f"b{k}", "P", k, f"R{k}") for k in range(number))
    places = tuple(Place(f"p{i}", "P", f"b{seat}") for i, seat in enumerate(seats) if seat >= 0)
    unplaced = tuple(Unplaced(f"p{i}", "P") for i, seat in enumerate(seats) if seat < 0)
    solution = Solution(batches, places, unplaced, 0, {})
    return problem, solution


def _wish(at, cost):
    return {"program": "P", "from": at, "to": at + 1, "cost": cost}


@st.composite
def crowds(draw):
    """Batches that are nearly full, with groups, wishes, times away and pins drawn at random."""
    number, count = draw(st.integers(2, 4)), draw(st.integers(3, 8))
    seats = [draw(st.integers(0, number - 1)) for _ in range(count)]
    sizes = [max(1, seats.count(k) + draw(st.sampled_from([0, 0, 0, 1]))) for k in range(number)]
    if draw(st.booleans()):
        seats[0] = -1
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, number - 1))
    wishes = {one: draw(st.integers(1, 9)) for one in draw(st.lists(pairs, max_size=8))}
    away = {one for one in draw(st.lists(pairs, max_size=4)) if seats[one[0]] != one[1]}
    pinned = draw(st.lists(st.sampled_from([i for i in range(count) if seats[i] >= 0]), max_size=1))
    options = [
        {"start": k, "room": f"R{k}", "cost": cost, "min_size": least}
        for k in range(number)
        for least, cost in ((0, draw(st.integers(0, 3))), *draw(st.sampled_from([(), ((2, 0),)])))
    ]
    previous = None
    if draw(st.booleans()):
        batches = [{"id": "x", "program": "P", "start": 0, "room": "R0", "lessons": []}]
        previous = {"batches": batches, "places": [{"person": "p0", "program": "P", "batch": "x"}]}
    weights = {
        "change": draw(st.sampled_from([0, 4, 1000])),
        "split": draw(st.integers(0, 6)),
        "balance": draw(st.integers(0, 2)),
    }
    groups = [draw(st.sampled_from(["", "a", "b", "ab", "bc"])) for _ in range(count)]
    more = {"away": away, "weights": weights, "pinned": pinned, "previous": previous, "options": options}
    return halls(sizes, groups, seats, wishes, **more)


def every_chain(problem, solution, person, batch):
    """All chains that begin with the person going to that batch, each with who goes where, by trying everything."""
    sits = {place.person: place.batch for place in solution.places}
    here, pinned = sits.get(person), {pin.person for pin in problem.pins}
    todo = [[{"person": person, "to": batch}]]
    while todo:
        chain = todo.pop()
        yield chain
        seen = {one["to"] for one in chain}
        if chain[-1]["to"] != here:
            todo += [
                [*chain, {"person": other, "to": to.id}]
                for other, to in product(sits, solution.batches)
                if sits[other] == chain[-1]["to"] and to.id not in seen and other not in pinned | {person}
            ]


@given(crowds())
@relaxed
def test_a_chain_is_the_cheapest_of_all(crowd):
    problem, solution = crowd
    assume(not breaches(problem, solution))
    before = check(problem, solution).cost
    for person in problem.people:
        answer = explain(problem, solution, person.id, "P")
        assert doubts(problem, solution, answer) == []
        for one in answer["batches"]:
            if "chain" in one:
                made = [
                    chained(solution, "P", chain) for chain in every_chain(problem, solution, person.id, one["batch"])
                ]
                costs = [check(problem, each).cost - before for each in made if not breaches(problem, each)]
                assert one["proven"]
                assert one.get("dearer") == min(costs, default=None)


@given(crowds())
@relaxed
def test_what_a_chain_costs_is_what_the_search_counted(crowd):
    problem, solution = crowd
    assume(not breaches(problem, solution))
    t = Seating(timetable(problem, solution), "P", ["p0"])
    chains = Chains(t, Obstacles(t))
    for row, batch in product(range(len(t.people)), range(len(t.batches))):
        found = chains.cheapest(row, batch) if t.seat[row] != batch else None
        assert found is None or (found.is_cheapest and len({column for _, column in found.moves}) == len(found.moves))


def timetable(problem, solution):
    from training.solver.explain import sound

    return sound(problem, solution)


def test_a_full_batch_where_nobody_can_move_says_so():
    problem, solution = halls([1, 1], ["", ""], [0, 1], {}, away={(1, 0)})

    one = explain(problem, solution, "p0", "P")["batches"][1]

    assert (one["verdict"], one["chain"], one["proven"]) == ("full", None, True)
    assert one["members"] == ["p1"]


def test_two_people_change_places_where_no_seat_is_free():
    problem, solution = halls([1, 1], ["", ""], [0, 1], {(0, 0): 5})

    answer = explain(problem, solution, "p0", "P")
    one = answer["batches"][1]

    assert one["chain"] == [
        {"person": "p0", "from": "b0", "to": "b1"},
        {"person": "p1", "from": "b1", "to": "b0"},
    ]
    assert (one["dearer"], one["parts"]) == (1, {"travel": 6, "wish": -5})
    assert answer["why"] == "best"


def test_a_chain_goes_over_three_batches_where_that_is_the_only_way():
    problem, solution = halls([1, 1, 2], ["", "", ""], [0, 1, 2], {}, away={(1, 0), (2, 0)})

    one = explain(problem, solution, "p0", "P")["batches"][1]

    assert [step["to"] for step in one["chain"]] == ["b1", "b2"]


@pytest.mark.parametrize(
    ("seats", "wishes", "why"),
    [([0, 1], {(0, 0): 1, (0, 1): 9}, "best"), ([0, 1], {}, "best"), ([0, 0], {(0, 0): 50}, "improvable")],
)
def test_the_own_batch_says_how_good_it_is(seats, wishes, why):
    problem, solution = halls([2, 2], ["", ""], seats, wishes)
    assert explain(problem, solution, "p0", "P")["why"] == why


def test_the_own_batch_is_as_good_as_another_or_the_only_one():
    equal, solution = halls([2, 2, 2], ["", "", ""], [0, 1, 2], {}, weights={"balance": 0, "travel": 0})
    assert explain(equal, solution, "p0", "P")["why"] == "equal"
    only, solution = halls([2, 2], ["", ""], [0, 1], {}, away={(0, 1)})
    assert explain(only, solution, "p0", "P")["why"] == "only"


def test_a_pinned_person_stays_by_their_pin():
    problem, solution = halls([2, 2], ["", ""], [0, 1], {}, pinned=[0])

    answer = explain(problem, solution, "p0", "P")

    assert answer["pinned"]
    assert [breach["rule"] for breach in answer["batches"][1]["breaches"]] == ["pins_hold"]


def test_a_program_that_a_person_does_not_need_gets_a_plain_sentence():
    b = Broken()
    problem, solution = problems.read(b.problem), solutions.read(b.solution)

    answer = explain(problem, solution, "p3", "online")

    assert not answer["needed"]
    assert answer["sentences"] == ['Person "p3" does not need "online".']
    assert "nobody_is_listed_without_a_need" in [one["rule"] for one in answer["batches"][0]["breaches"]]
    assert doubts(problem, solution, answer) == []


def test_every_batch_gets_its_sentence():
    problem, solution = crowded()
    answer = explain(problem, solution, "p0", "P")
    assert len(answer["sentences"]) == len(answer["batches"]) + 1
    assert answer["sentences"][0].startswith('Person "p0" is in batch "b0".')


def test_a_solution_of_another_problem_is_refused():
    problem, solution = crowded()
    with pytest.raises(FileError, match="the solution does not fit the problem"):
        explain(problem, move(solution, "p0", "P", "nowhere"), "p0", "P")


def room_for_more(**change):
    """Two rooms, one of them free on two half-days; two people in the other."""
    problem, solution = halls([3, 3], ["", "a"], [0, 0], {}, **change)
    return problem, Solution(solution.batches[:1], solution.places, (), 0, {})


def test_another_batch_is_opened_with_those_who_come_cheapest():
    problem, solution = room_for_more(least=1)

    another = explain(problem, solution, "p0", "P")["another"]

    assert (another["verdict"], another["start"], another["room"], another["people"]) == ("allowed", 1, "R1", ["p0"])
    assert another["dearer"] == 10 * 2 + 3  # opened; travel; both batches have one: no other size


def test_of_two_choices_of_one_time_and_room_the_lesser_size_counts():
    options = [{"start": 0, "room": None, "cost": 0}, {"start": 0, "room": None, "cost": 0, "min_size": 2}]
    program = {"length": 1, "min_size": 0, "max_size": 1, "max_batches": 2, "open_cost": 0, "lessons": [], "after": []}
    problem = problems.read(
        {
            "format": problems.FORMAT, "name": "twins", "origin": "2026-03-02", "half_days": 6, "places": ["city"],
            "travel": [[0]], "rooms": [], "lecturers": [], "pins": [], "batches": [], "previous": None,
            "programs": [program | {"id": "Q", "rooms": [], "starts": [], "options": options}],
            "people": [{"id": "p", "place": "city", "needs": ["Q"], "away": [], "groups": [], "wishes": []}],
            "weights": dict.fromkeys(("unplaced", "change", "open", "travel", "wish", "split", "balance"), 1),
        }
    )  # fmt: skip
    assert doubted(problem, cheapest(problem)) == []


def test_another_batch_that_too_few_could_come_to_says_how_many():
    problem, solution = room_for_more(least=2)

    another = explain(problem, solution, "p0", "P")["another"]

    assert another["verdict"] == "broken"
    assert {one["rule"] for one in another["broken"]} == {"a_batch_keeps_its_least_size"}


def test_all_batches_being_used_is_why_no_other_is_opened():
    problem, solution = crowded()
    another = explain(problem, solution, "p0", "P")["another"]
    assert [one["rule"] for one in another["broken"]] == ["a_program_keeps_its_number_of_batches"]


@given(small_problems)
@relaxed
def test_lessons_of_another_batch_are_taught_wherever_they_can_be(problem):
    solution = cheapest(problem)
    assume(solution is not None)
    spots = Spots(timetable(problem, solution))
    for program in problem.programs:
        for option in problem.choices(program):
            assert (taught(spots, program, option) is not None) == any(_ways(spots, program, option))


def _ways(spots, program, option):
    """Every way to give the lessons, tried by the rules themselves."""
    span = range(option.start, option.start + program.length)
    for starts in product(span, repeat=len(program.lessons)):
        given = dict(zip((lesson.id for lesson in program.lessons), starts, strict=True))
        apart = len(set(starts)) == len(starts)  # each of these lessons takes one half-day
        in_order = all(given[before] < given[one.id] for one in program.lessons for before in one.after)
        yield (
            apart
            and in_order
            and all(
                not one.lecturers or any(_can_come(spots, name, given[one.id], option) for name in one.lecturers)
                for one in program.lessons
            )
        )


def _can_come(spots, name, at, option):
    taken = (*spots.teaching[name], *spots.problem.lecturer[name].closed)
    return (not option.lecturers or name in option.lecturers) and not any(a <= at < b for a, b in taken)
