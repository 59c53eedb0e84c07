"""Two timetables side by side."""

from training.operations.schedules.comparing import Difference, differences, figures

QUESTION = {
    "programs": [
        {"id": "program-1", "length": 6, "max_size": 50},
        {"id": "program-2", "length": 1, "max_size": 300},
    ],
    "rooms": [{"id": "room-1", "seats": 40}, {"id": "room-2", "seats": 90}],
    "people": [
        {"id": "person-1", "needs": ["program-1", "program-2"]},
        {"id": "person-2", "needs": ["program-1"]},
        {"id": "person-3", "needs": ["program-1"]},
    ],
}


def answer(batches, places, unplaced=()):
    return {
        "status": "feasible",
        "cost": 100,
        "bound": 90,
        "parts": {"unplaced": 0, "open": 100},
        "batches": [
            {"id": name, "program": program, "start": start, "room": room} for name, program, start, room in batches
        ],
        "places": [{"person": person, "program": program, "batch": batch} for person, program, batch in places],
        "unplaced": [{"person": person, "program": program} for person, program in unplaced],
    }


BEFORE = answer(
    [("a", "program-1", 10, "room-1"), ("b", "program-1", 30, "room-2"), ("c", "program-2", 2, None)],
    [("person-1", "program-1", "a"), ("person-2", "program-1", "b"), ("person-1", "program-2", "c")],
    [("person-3", "program-1")],
)


def test_figures_count_seats_by_the_smaller_of_room_and_size():
    found = figures(QUESTION, BEFORE)
    assert (found.batches, found.seats, found.filled, found.unplaced, found.needs) == (3, 40 + 50 + 300, 3, 1, 4)
    assert found.room_half_days == 12
    assert (found.cost, found.bound, found.is_proven) == (100, 90, False)


def test_nobody_differs_from_the_same_timetable_under_other_names():
    renamed = answer(
        [("x", "program-1", 10, "room-1"), ("y", "program-1", 30, "room-2"), ("z", "program-2", 2, None)],
        [("person-1", "program-1", "x"), ("person-2", "program-1", "y"), ("person-1", "program-2", "z")],
    )
    assert differences((QUESTION, BEFORE), (QUESTION, renamed)) == []


def test_time_room_a_lost_and_a_won_place_differ_in_order():
    after = answer(
        [("a", "program-1", 10, "room-2"), ("b", "program-1", 31, "room-2"), ("c", "program-2", 2, None)],
        [("person-1", "program-1", "a"), ("person-3", "program-1", "b")],
    )
    assert differences((QUESTION, BEFORE), (QUESTION, after)) == [
        Difference("person-1", "program-1", "a", "a"),
        Difference("person-2", "program-1", "b", None),
        Difference("person-3", "program-1", None, "b"),
        Difference("person-1", "program-2", "c", None),
    ]


def test_who_needs_a_program_in_one_of_them_only_is_left_out():
    other = QUESTION | {"people": QUESTION["people"][:1]}
    assert differences((QUESTION, BEFORE), (other, answer([], []))) == [
        Difference("person-1", "program-1", "a", None),
        Difference("person-1", "program-2", "c", None),
    ]
