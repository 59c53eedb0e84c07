"""A timetable that uses every feature and keeps every rule, and for each rule a way to break that rule alone."""

import copy


def _batch(name, program, start, room, *lessons):
    given = [{"lesson": lesson, "start": at, "lecturer": who} for lesson, at, who in lessons]
    return {"id": name, "program": program, "start": start, "room": room, "lessons": given}


def _person(name, needs, **more):
    return {"id": name, "place": "city", "needs": needs, "away": [], "groups": ["g"], "wishes": []} | more


def _lesson(name, lecturers=(), after=()):
    return {"id": name, "length": 1, "lecturers": list(lecturers), "after": list(after)}


PROBLEM = {
    "format": "training-problem/1",
    "name": "every feature",
    "origin": "2026-03-02",
    "half_days": 12,
    "places": ["city", "county"],
    "travel": [[0, 4], [4, 0]],
    "rooms": [
        {"id": "A", "place": "city", "seats": 3, "closed": [], "parts": []},
        {"id": "B", "place": "county", "seats": 3, "closed": [[10, 12]], "parts": []},
        {"id": "C", "place": "city", "seats": 3, "closed": [], "parts": []},
        {"id": "hall", "place": "city", "seats": 6, "closed": [], "parts": ["A", "C"]},
    ],
    "lecturers": [{"id": "L", "closed": [[10, 12]]}, {"id": "M", "closed": []}],
    "programs": [
        {"id": "induction", "length": 2, "min_size": 1, "max_size": 3, "max_batches": 2, "open_cost": 3}
        | {"rooms": ["A", "B", "hall"], "starts": [0, 8], "after": []}
        | {"lessons": [_lesson("law", "LM"), _lesson("talk", after=["law"])]},
        {"id": "duty", "length": 2, "min_size": 1, "max_size": 4, "max_batches": 2, "open_cost": 3}
        | {"rooms": ["A", "B", "C", "hall"], "starts": [2, 4, 6], "after": ["induction"]}
        | {"lessons": [_lesson("rules", "LM"), _lesson("debate")]},
        {"id": "online", "length": 1, "min_size": 0, "max_size": 9, "max_batches": 1, "open_cost": 1, "after": []}
        | {"lessons": [_lesson("film", "LM")]}
        | {
            "options": [
                {"start": 6, "room": None, "cost": 2, "min_size": 1, "lecturers": ["M"]},
                {"start": 4, "room": None, "cost": 0},
            ]
        },
    ],
    "people": [
        _person("p1", ["induction", "duty", "online"], budget=5),
        _person("p2", ["induction", "online"], groups=["g", "h"]),
        _person("p3", ["duty"], away=[[0, 2]], wishes=[{"program": "duty", "from": 4, "to": 5, "cost": 7}]),
        _person("p4", ["duty"], place="county"),
        _person("p5", ["duty"], groups=[]),
    ],
    "pins": [{"person": "p4", "program": "duty", "batch": "d2"}],
    "batches": [
        {"id": "i1", "program": "induction", "lecturers": {"law": "L"}},
        {"id": "d2", "program": "duty", "start": 4, "room": "B"},
        {"id": "o1", "program": "online"},
    ],
    "previous": {
        "batches": [_batch("was", "duty", 4, "A"), _batch("gone", "induction", 8, "A")],
        "places": [
            {"person": "p1", "program": "duty", "batch": "was"},
            {"person": "p3", "program": "duty", "batch": "was"},
            {"person": "p5", "program": "duty", "batch": "was"},
            {"person": "p2", "program": "induction", "batch": "gone"},
            {"person": "p9", "program": "duty", "batch": "was"},
        ],
    },
    "weights": {"unplaced": 1000, "change": 100, "open": 10, "travel": 1, "wish": 2, "split": 5, "balance": 3},
}
SOLUTION = {
    "format": "training-solution/1",
    "status": "feasible",
    "cost": 343,
    "bound": 0,
    "parts": {"unplaced": 0, "change": 200, "open": 120, "travel": 4, "wish": 14, "split": 5, "balance": 0},
    "batches": [
        _batch("i1", "induction", 0, "A", ("law", 0, "L"), ("talk", 1, None)),
        _batch("d1", "duty", 4, "A", ("rules", 4, "L"), ("debate", 5, None)),
        _batch("d2", "duty", 4, "B", ("rules", 5, "L"), ("debate", 4, None)),
        _batch("o1", "online", 6, None, ("film", 6, "M")),
    ],
    "places": [
        {"person": "p1", "program": "induction", "batch": "i1"},
        {"person": "p2", "program": "induction", "batch": "i1"},
        {"person": "p1", "program": "duty", "batch": "d1"},
        {"person": "p3", "program": "duty", "batch": "d1"},
        {"person": "p4", "program": "duty", "batch": "d2"},
        {"person": "p5", "program": "duty", "batch": "d2"},
        {"person": "p1", "program": "online", "batch": "o1"},
        {"person": "p2", "program": "online", "batch": "o1"},
    ],
    "unplaced": [],
    "seconds": 0.0,
    "seed": 1,
}


class Broken:
    """A copy of problem and solution, to be changed by one of the functions below."""

    def __init__(self):
        self.problem, self.solution = copy.deepcopy(PROBLEM), copy.deepcopy(SOLUTION)

    def room(self, name):
        return next(one for one in self.problem["rooms"] if one["id"] == name)

    def program(self, name):
        return next(one for one in self.problem["programs"] if one["id"] == name)

    def person(self, name):
        return next(one for one in self.problem["people"] if one["id"] == name)

    def batch(self, name):
        return next(one for one in self.solution["batches"] if one["id"] == name)

    def lesson(self, batch, name):
        return next(one for one in self.batch(batch)["lessons"] if one["lesson"] == name)

    def place(self, person, program):
        wanted = (person, program)
        return next(one for one in self.solution["places"] if (one["person"], one["program"]) == wanted)

    def take_out(self, person, program):
        self.solution["places"].remove(self.place(person, program))

    def leave_out(self, person, program):
        self.solution["unplaced"].append({"person": person, "program": program, "reasons": []})


def _put(batch, start, b):
    """The batch, with its lessons, at another time."""
    for lesson in b.batch(batch)["lessons"]:
        lesson["start"] += start - b.batch(batch)["start"]
    b.batch(batch)["start"] = start


def _take_out_of_order(b):
    b.take_out("p1", "induction")
    b.leave_out("p1", "induction")


def _swap(b):
    b.lesson("i1", "law")["start"], b.lesson("i1", "talk")["start"] = 1, 0


def rename(b, old, new):
    """The batch under another id."""
    b.batch(old)["id"] = new
    for place in b.solution["places"]:
        if place["batch"] == old:
            place["batch"] = new


def _unlock_lecturer(b):
    b.lesson("i1", "law")["lecturer"] = "M"


def _move_a_lesson_of_what_has_begun(b):
    b.problem["batches"][0] = {"id": "i1", "program": "induction", "start": 0} | {"lessons": b.batch("i1")["lessons"]}
    b.solution["batches"][0] = b.batch("i1") | {"lessons": b.batch("i1")["lessons"][:1]}


# rule → how to break it alone, and the sentence that says so
BREAKS = {
    "every_id_is_known": (
        lambda b: b.leave_out("ghost", "duty"),
        'unplaced names person "ghost", which the problem does not have.',
    ),
    "every_batch_is_listed_once": (
        lambda b: b.solution["batches"].append(b.batch("d1")),
        'Batch "d1" is listed 2 times.',
    ),
    "every_need_is_placed_once_or_counted": (
        lambda b: b.take_out("p3", "duty"),
        'Person "p3" needs "duty" and is placed 0 times and counted as unplaced 0 times; it must be one of them, once.',
    ),
    "nobody_is_listed_without_a_need": (
        lambda b: b.leave_out("p3", "online"),
        'Person "p3" is listed for "online", which they do not need.',
    ),
    "a_place_is_in_a_batch_of_its_program": (
        lambda b: b.place("p3", "duty").update(batch="o1"),
        'Person "p3" is placed for "duty" in batch "o1", which is one of "online".',
    ),
    "a_batch_takes_an_allowed_choice": (
        lambda b: _put("d1", 7, b),
        'Batch "d1" starts at half-day 7 in room "A", which "duty" does not allow.',
    ),
    "a_batch_keeps_its_largest_size": (
        lambda b: b.program("induction").update(max_size=1),
        'Batch "i1" has 2 people; "induction" takes 1.',
    ),
    "a_batch_fits_its_room": (
        lambda b: b.room("B").update(seats=1),
        'Batch "d2" has 2 people; room "B" seats 1.',
    ),
    "a_batch_keeps_its_least_size": (
        lambda b: b.program("induction").update(min_size=3),
        'Batch "i1" has 2 people; it needs at least 3.',
    ),
    "a_program_keeps_its_number_of_batches": (
        lambda b: b.program("duty").update(max_batches=1),
        '"duty" has 2 batches; it may have 1.',
    ),
    "a_room_holds_one_batch_at_a_time": (
        lambda b: b.batch("d1").update(room="B"),
        'Room "B" holds batch "d1" and batch "d2" in half-days [4, 6).',
    ),
    "a_room_is_open": (
        lambda b: b.room("B").update(closed=[[5, 6]]),
        'Room "B" is closed in half-days [5, 6), during batch "d2".',
    ),
    "a_lecturer_gives_one_lesson_at_a_time": (
        lambda b: (b.lesson("d2", "rules").update(start=4), b.lesson("d2", "debate").update(start=5)),
        'Lecturer "L" gives "rules" in batch "d1" and "rules" in batch "d2" in half-days [4, 5).',
    ),
    "a_lecturer_is_free": (
        lambda b: b.problem["lecturers"][0].update(closed=[[3, 5]]),
        'Lecturer "L" is not free in half-days [3, 5), during "rules" in batch "d1".',
    ),
    "a_lesson_is_given_by_one_who_can": (
        lambda b: b.lesson("i1", "talk").update(lecturer="M"),
        (
            'Lesson "talk" of batch "i1" is given by lecturer "M"; '
            "it must be one able to give it, or nobody where nobody is needed."
        ),
    ),
    "a_choice_keeps_to_its_lecturers": (
        lambda b: b.lesson("o1", "film").update(lecturer="L"),
        'Batch "o1" starts at half-day 6 online with a lecturer whom this choice does not bring.',
    ),
    "a_batch_gives_each_lesson_once": (
        lambda b: b.batch("i1")["lessons"].pop(),
        'Batch "i1" gives lesson "talk" 0 times instead of once.',
    ),
    "lessons_lie_inside_their_batch": (
        lambda b: b.lesson("i1", "talk").update(start=2),
        'Lesson "talk" in half-days [2, 3) is outside its batch "i1", [0, 2).',
    ),
    "lessons_of_a_batch_do_not_overlap": (
        lambda b: b.lesson("d1", "debate").update(start=4),
        'Lessons "rules" and "debate" of batch "d1" overlap in half-days [4, 5).',
    ),
    "lessons_keep_their_order": (
        _swap,
        'Lesson "talk" of batch "i1" begins at half-day 0, before "law" is over.',
    ),
    "a_person_is_in_one_batch_at_a_time": (
        lambda b: _put("o1", 4, b),
        'Person "p1" is in batch "o1" and batch "d1" in half-days [4, 5).',
    ),
    "a_person_is_not_away": (
        lambda b: b.person("p3").update(away=[[5, 9]]),
        'Person "p3" is away in half-days [5, 9), during batch "d1".',
    ),
    "a_person_keeps_the_budget": (
        lambda b: b.person("p1").update(budget=4),
        'Person "p1" spends 5 half-days in class; the budget is 4.',
    ),
    "programs_keep_their_order": (
        lambda b: _put("i1", 8, b),
        'Person "p1" begins "duty" in batch "d1" before finishing "induction" in batch "i1".',
    ),
    "no_program_without_the_one_before": (
        _take_out_of_order,
        'Person "p1" is in batch "d1" of "duty" without a place in "induction", which comes before it.',
    ),
    "pins_hold": (
        lambda b: b.place("p4", "duty").update(batch="d1"),
        'Person "p4" is pinned to batch "d2" of "duty" and has no place in it.',
    ),
    "given_batches_are_opened": (
        lambda b: rename(b, "o1", "o9"),
        'Batch "o1" of "online" is given and is not opened.',
    ),
    "a_given_start_holds": (
        lambda b: _put("d2", 6, b),
        'Batch "d2" is given to start at half-day 4 and starts at 6.',
    ),
    "a_given_room_holds": (
        lambda b: b.batch("d2").update(room="C"),
        'Batch "d2" is given to room "B" and is held in room "C".',
    ),
    "a_given_lecturer_holds": (
        _unlock_lecturer,
        'Lesson "law" of batch "i1" is given to lecturer "L" and is given by lecturer "M".',
    ),
    "given_lessons_hold": (
        _move_a_lesson_of_what_has_begun,
        'Lesson "talk" of batch "i1", which has begun, is not as it is held.',
    ),
}
