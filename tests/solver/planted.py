"""Problems with a conflict planted in them: a year that works, much given of it at random, then one thing too much.

The year is solved first; pins and given batches are taken from its answer, so that without what is planted all of them
can hold. Each kind is a function that plants; it returns False where that year has nothing to plant it on.
"""

import copy
import random
from functools import cache
from itertools import combinations

from training.solver import problem as problems
from training.solver.solution import dump
from training.solver.solve import solve

HALF_DAYS = 120
SIZES = (8, 20, 60, 120, 290)
LENGTHS = (6, 4, 4, 2, 2, 1)


class Year:
    """A year that works (`data`, a problem file) and a timetable of it; to be spoilt by one of the kinds below."""

    def __init__(self, people, seed):
        self.random = random.Random(seed * 1000 + people)
        self.data, self.answer = copy.deepcopy(_solved(people, seed % 4))
        self.clear_of: set[str] = set()

    # What there is

    def program(self, name):
        return next(one for one in self.data["programs"] if one["id"] == name)

    def room(self, name):
        return next(one for one in self.data["rooms"] if one["id"] == name)

    def lecturer(self, name):
        return next(one for one in self.data["lecturers"] if one["id"] == name)

    def person(self, name):
        return next(one for one in self.data["people"] if one["id"] == name)

    def end(self, batch):
        return batch["start"] + self.program(batch["program"])["length"]

    def seated(self, batch):
        return [one["person"] for one in self.answer["places"] if one["batch"] == batch["id"]]

    def pick(self, things):
        things = list(things)
        return self.random.choice(things) if things else None

    def batches(self, **wanted):
        """Batches of the timetable, in any order; `room=True`: not online, `lessons=True`: with a lecturer."""
        found = [
            one
            for one in self.answer["batches"]
            if (not wanted.get("room") or one["room"])
            and (not wanted.get("lessons") or any(lesson["lecturer"] for lesson in one["lessons"]))
        ]
        return self.random.sample(found, len(found))

    # What is given

    def give(self, batch, **what):
        """The batch is given, with that of it; asked again, more of it."""
        known = next((one for one in self.data["batches"] if one["id"] == batch["id"]), None)
        if known is None:
            known = {"id": batch["id"], "program": batch["program"], "lecturers": {}}
            self.data["batches"].append(known)
        known.update(what)
        return known

    def give_as_held(self, batch, *kinds):
        return self.give(batch, **{kind: batch[kind] for kind in kinds if batch[kind] is not None})

    def give_another(self, program, **what):
        name = f"{program}/more{len(self.data['batches'])}"
        return self.give({"id": name, "program": program}, **what)

    def pin(self, person, batch):
        pin = {"person": person, "program": batch["program"], "batch": batch["id"]}
        if pin not in self.data["pins"]:
            self.data["pins"].append(pin)
        self.give(batch)

    def close(self, thing, begin, end):
        thing["closed"].append([begin, end])

    # What does not matter

    def noise(self, share):
        """Pins and given batches as the timetable has them."""
        for batch in self.answer["batches"]:
            if self.random.random() < share:
                self.give_as_held(batch, *self.random.sample(["start", "room"], self.random.randint(0, 2)))
                lessons = {one["lesson"]: one["lecturer"] for one in batch["lessons"] if one["lecturer"]}
                if lessons and self.random.random() < 0.4:
                    given = self.give(batch)
                    given["lecturers"] = dict(self.random.sample(sorted(lessons.items()), 1))
                for person in self.seated(batch):
                    if self.random.random() < share / 2:
                        self.pin(person, batch)


@cache
def _solved(people, seed):
    data = _year(people, random.Random(seed * 77 + people))
    answer = solve(problems.read(data), seconds=0.3, workers=1, seed=1)
    return data, dump(answer)


def _year(people, rng):
    lecturers = [f"L{i}" for i in range(12)]
    starts = [t for t in range(0, HALF_DAYS, 2) if t % 14 < 8 and rng.random() < 0.8]
    programs = [_program(f"g{i}", length, people, starts, lecturers, rng) for i, length in enumerate(LENGTHS)]
    programs[1]["after"], programs[4]["after"] = ["g0"], ["g3"]
    programs[5]["rooms"] = []
    needs = [[one["id"] for one in programs if rng.random() < 0.5] or ["g2"] for _ in range(people)]
    return {
        "format": problems.FORMAT,
        "name": f"a year of {people}",
        "origin": "2026-03-02",
        "half_days": HALF_DAYS,
        "places": ["city", "county"],
        "travel": [[0, 3], [3, 0]],
        "rooms": [
            _room("A", people, rng),
            _room("B", people, rng),
            _room("C", people * 2, rng),
            _room("hall", people * 2, rng) | {"parts": ["A", "B"], "closed": []},
        ],
        "lecturers": [{"id": one, "closed": _some(rng, 2, 8)} for one in lecturers],
        "programs": programs,
        "people": [_person(f"p{i}", mine, rng) for i, mine in enumerate(needs)],
        "pins": [],
        "batches": [],
    }


def _program(name, length, people, starts, lecturers, rng):
    able = rng.sample(lecturers, 4)
    lessons = [
        {"id": f"{name}-l{i}", "length": 1, "lecturers": rng.sample(able, 3), "after": [f"{name}-l0"] if i == 1 else []}
        for i in range(min(length, 3))
    ]
    return {
        "id": name,
        "length": length,
        "min_size": rng.choice([1, 2, max(2, people // 12)]),
        "max_size": max(3, people // 3),
        "max_batches": 3,
        "open_cost": 5,
        "rooms": ["A", "B", "C"] + (["hall"] if rng.random() < 0.5 else []),
        "starts": sorted(rng.sample(starts, min(len(starts), 18))),
        "lessons": lessons,
        "after": [],
    }


def _room(name, people, rng):
    return {
        "id": name,
        "place": rng.choice(["city", "county"]),
        "seats": max(3, people // 3),
        "closed": _some(rng, 2, 6),
    }


def _person(name, needs, rng):
    person = {"id": name, "place": rng.choice(["city", "county"]), "needs": needs, "away": _some(rng, 2, 6)}
    return person | ({"budget": 18} if rng.random() < 0.3 else {}) | {"groups": [f"t{rng.randint(0, 4)}"]}


def _some(rng, number, longest):
    begins = [rng.randrange(HALF_DAYS) for _ in range(rng.randint(0, number))]
    return [[begin, min(HALF_DAYS, begin + rng.randint(1, longest))] for begin in begins]


# The kinds: each plants one conflict, or returns False


def two_pins_at_one_time(y):
    for batch in y.batches(room=True):
        for name in y.seated(batch):
            for need in y.person(name)["needs"]:
                program = y.program(need)
                starts = [t for t in program["starts"] if batch["start"] <= t < y.end(batch)]
                if need != batch["program"] and starts and not program["after"]:
                    y.give_as_held(batch, "start")
                    y.pin(name, batch)
                    y.data["pins"] = [one for one in y.data["pins"] if (one["person"], one["program"]) != (name, need)]
                    y.pin(name, y.give_another(need, start=y.pick(starts)))
                    return True
    return False


def a_pin_while_away(y):
    batch = y.pick(one for one in y.batches() if y.seated(one))
    if not batch:
        return False
    person = y.pick(y.seated(batch))
    y.give_as_held(batch, "start")
    y.pin(person, batch)
    y.person(person)["away"].append([batch["start"], batch["start"] + 1])
    return True


def away_at_every_start_of_the_pinned_batch(y):
    batch = y.pick(one for one in y.batches() if y.seated(one))
    if not batch:
        return False
    person = y.pick(y.seated(batch))
    y.pin(person, batch)
    y.give(batch).pop("start", None)
    y.person(person)["away"] = [[0, 40], [38, 90], [90, HALF_DAYS]]
    return True


def a_pin_before_the_earlier_program(y):
    for batch in y.batches():
        program = y.program(batch["program"])
        for person in y.seated(batch) if program["after"] else ():
            earlier = y.program(program["after"][0])
            soon = [t for t in program["starts"] if t < min(earlier["starts"]) + earlier["length"]]
            if earlier["id"] in y.person(person)["needs"] and soon:
                y.give(batch, start=soon[-1])
                y.pin(person, batch)
                return True
    return False


def the_earlier_batch_is_given_too_late(y):
    """Pinned to a batch; the only batch of the program before is given at the same time or later."""
    for batch in y.batches():
        program = y.program(batch["program"])
        for person in y.seated(batch) if program["after"] else ():
            earlier = y.program(program["after"][0])
            late = [t for t in earlier["starts"] if t + earlier["length"] > batch["start"]]
            if earlier["id"] in y.person(person)["needs"] and late:
                y.data["batches"] = [one for one in y.data["batches"] if one["program"] != earlier["id"]]
                y.data["pins"] = [one for one in y.data["pins"] if one["program"] != earlier["id"]]
                earlier["max_batches"] = 1
                y.give_another(earlier["id"], start=y.pick(late))
                y.give_as_held(batch, "start")
                y.pin(person, batch)
                return True
    return False


def too_few_seats_in_the_program_before(y):
    """More people pinned to later batches than the only earlier batch has seats."""
    for batch in y.batches():
        program = y.program(batch["program"])
        if program["after"]:
            earlier = y.program(program["after"][0])
            both = [one for one in y.seated(batch) if earlier["id"] in y.person(one)["needs"]]
            if len(both) >= 2:
                few = y.random.sample(both, min(len(both), 4))
                y.data["batches"] = [one for one in y.data["batches"] if one["program"] != earlier["id"]]
                y.data["pins"] = [one for one in y.data["pins"] if one["program"] != earlier["id"]]
                earlier.update(max_batches=1, max_size=len(few) - 1, min_size=0)
                for person in few:
                    y.pin(person, batch)
                return True
    return False


def a_given_room_is_closed(y):
    batch = y.pick(y.batches(room=True))
    if not batch:
        return False
    y.give_as_held(batch, "start", "room")
    y.close(y.room(batch["room"]), y.end(batch) - 1, y.end(batch))
    return True


def every_room_is_closed(y):
    batch = y.pick(y.batches(room=True))
    if not batch:
        return False
    y.give_as_held(batch, "start").pop("room", None)
    for name in y.program(batch["program"])["rooms"]:
        y.close(y.room(name), batch["start"], batch["start"] + 1)
    return True


def a_pin_to_an_unknown_batch(y):
    person = y.pick(one for one in y.data["people"])
    y.data["pins"].append({"person": person["id"], "program": person["needs"][0], "batch": "nowhere"})
    return True


def a_pin_without_a_need(y):
    for batch in y.batches():
        outside = [one["id"] for one in y.data["people"] if batch["program"] not in one["needs"]]
        if outside:
            y.pin(y.pick(outside), batch)
            return True
    return False


def two_pins_for_one_program(y):
    for one, other in combinations(y.batches(), 2):
        if one["program"] == other["program"] and y.seated(one):
            person = y.pick(y.seated(one))
            y.pin(person, one)
            y.pin(person, other)
            return True
    return False


def more_pins_than_the_room_has_seats(y):
    batch = y.pick(one for one in y.batches(room=True) if len(y.seated(one)) >= 2)
    if not batch:
        return False
    people = y.random.sample(y.seated(batch), min(5, len(y.seated(batch))))
    y.give_as_held(batch, "room")
    for person in people:
        y.pin(person, batch)
    y.room(batch["room"])["seats"] = len(people) - 1
    y.program(batch["program"])["min_size"] = 0
    return True


def more_pins_than_the_largest_size(y):
    batch = y.pick(one for one in y.batches() if len(y.seated(one)) >= 3)
    if not batch:
        return False
    people = y.random.sample(y.seated(batch), min(6, len(y.seated(batch))))
    for person in people:
        y.pin(person, batch)
    y.program(batch["program"]).update(max_size=len(people) - 1, min_size=1)
    return True


def more_batches_than_allowed(y):
    program = y.pick(y.data["programs"])
    given = sum(one["program"] == program["id"] for one in y.data["batches"])
    for _ in range(2):
        y.give_another(program["id"])
    program["max_batches"] = given + 1
    return True


def two_batches_in_one_room(y):
    for batch in y.batches(room=True):
        for program in y.random.sample(y.data["programs"], len(y.data["programs"])):
            starts = [t for t in program["starts"] if batch["start"] <= t < y.end(batch)]
            if program["id"] != batch["program"] and batch["room"] in program["rooms"] and starts:
                y.give_as_held(batch, "start", "room")
                y.give_another(program["id"], start=y.pick(starts), room=batch["room"])
                return True
    return False


def the_hall_beside_its_part(y):
    for batch in y.batches(room=True):
        for program in y.random.sample(y.data["programs"], len(y.data["programs"])):
            starts = [t for t in program["starts"] if batch["start"] <= t < y.end(batch)]
            if batch["room"] in ("A", "B") and program["id"] != batch["program"] and program["rooms"] and starts:
                program["rooms"] = [*dict.fromkeys([*program["rooms"], "hall"])]
                y.give_as_held(batch, "start", "room")
                y.give_another(program["id"], start=y.pick(starts), room="hall")
                return True
    return False


def three_batches_in_two_rooms(y):
    """No two of them conflict; all three do."""
    programs = [one for one in y.data["programs"] if one["rooms"]][:3]
    moment = y.pick(y.answer["batches"])["start"]
    for program in programs:
        program["rooms"] = ["A", "B"]
        program["starts"] = sorted({*program["starts"], moment})
        y.give_another(program["id"], start=moment)
        program["max_batches"] += 1
    return True


def a_given_lecturer_is_busy(y):
    batch = y.pick(y.batches(lessons=True))
    if not batch:
        return False
    lesson = y.pick(one for one in batch["lessons"] if one["lecturer"])
    y.give_as_held(batch, "start")["lecturers"] = {lesson["lesson"]: lesson["lecturer"]}
    y.close(y.lecturer(lesson["lecturer"]), batch["start"], y.end(batch))
    return True


def a_given_lecturer_is_not_able(y):
    batch = y.pick(y.batches(lessons=True))
    if not batch:
        return False
    lesson = y.pick(y.program(batch["program"])["lessons"])
    others = [one["id"] for one in y.data["lecturers"] if one["id"] not in lesson["lecturers"]]
    y.give(batch)["lecturers"] = {lesson["id"]: y.pick(others)}
    return True


def nobody_able_is_free(y):
    batch = y.pick(y.batches(lessons=True))
    if not batch:
        return False
    given = y.give_as_held(batch, "start")
    given["lecturers"] = {}
    for who in y.pick(y.program(batch["program"])["lessons"])["lecturers"]:
        y.close(y.lecturer(who), batch["start"], y.end(batch))
    return True


def one_lecturer_in_two_batches(y):
    """Two batches at once whose only lecturer is the same one, though neither is told so."""
    for batch in y.batches(lessons=True):
        program = y.program(batch["program"])
        for other in y.data["programs"]:
            starts = [t for t in other["starts"] if batch["start"] <= t < y.end(batch)]
            if other["id"] != program["id"] and other["length"] == 1 and starts and other["lessons"]:
                who = batch["lessons"][0]["lecturer"]
                for lesson in program["lessons"][:2]:
                    lesson["lecturers"] = [who]
                other["lessons"][0]["lecturers"] = [who]
                moment = y.pick(starts)
                y.data["lecturers"] = [one | {"closed": []} if one["id"] == who else one for one in y.data["lecturers"]]
                busy = [t for t in range(batch["start"], y.end(batch)) if t != moment]
                for t in busy[1:] if len(program["lessons"]) > 1 else busy:
                    y.close(y.lecturer(who), t, t + 1)
                y.give_as_held(batch, "start")["lecturers"] = {}
                y.give_another(other["id"], start=moment)
                return True
    return False


def lessons_in_order_meet_lecturers_out_of_order(y):
    """The first lesson's lecturers are free late in the batch only, the second's early only."""
    for batch in y.batches(lessons=True):
        program = y.program(batch["program"])
        if len(program["lessons"]) > 1:
            first, second = program["lessons"][:2]
            one, other = y.random.sample([one["id"] for one in y.data["lecturers"]], 2)
            first["lecturers"], second["lecturers"] = [one], [other]
            y.close(y.lecturer(one), batch["start"], y.end(batch) - 1)
            y.close(y.lecturer(other), batch["start"] + 1, y.end(batch))
            y.give_as_held(batch, "start")["lecturers"] = {}
            return True
    return False


def too_few_people_for_the_least_size(y):
    batch = y.pick(y.batches())
    program = y.program(batch["program"])
    needing = [one for one in y.data["people"] if program["id"] in one["needs"]]
    y.give_as_held(batch, "start")
    for person in needing[1:]:
        person["away"].append([batch["start"], batch["start"] + 1])
    program["min_size"] = min(program["max_size"], max(2, program["min_size"]))
    return True


def too_few_people_for_two_batches(y):
    program = y.pick(one for one in y.data["programs"] if not one["after"])
    needing = sum(program["id"] in one["needs"] for one in y.data["people"])
    y.data["batches"] = [one for one in y.data["batches"] if one["program"] != program["id"]]
    y.data["pins"] = [one for one in y.data["pins"] if one["program"] != program["id"]]
    least = needing // 2 + 1
    program.update(min_size=least, max_size=max(least, program["max_size"]), max_batches=2)
    for room in y.data["rooms"]:
        room["seats"] = max(room["seats"], least)
    for _ in range(2):
        y.give_another(program["id"])
    return True


def pins_over_the_budget(y):
    placed = {}
    for place in y.answer["places"]:
        placed.setdefault(place["person"], []).append(place["batch"])
    several = [name for name, some in placed.items() if len(some) > 1]
    if not several:
        return False
    person = y.pick(several)
    for batch in y.answer["batches"]:
        if batch["id"] in placed[person]:
            y.pin(person, batch)
    lengths = [y.program(one["program"])["length"] for one in y.answer["batches"] if one["id"] in placed[person]]
    y.person(person)["budget"] = sum(lengths) - 1
    return True


def a_given_start_is_not_allowed(y):
    batch = y.pick(y.batches())
    program = y.program(batch["program"])
    y.give(batch, start=y.pick(set(range(HALF_DAYS - 8)) - set(program["starts"])))
    return True


def a_given_room_is_not_allowed(y):
    batch = y.pick(y.batches(room=True))
    if not batch:
        return False
    y.program(batch["program"])["rooms"].remove(batch["room"])
    y.give_as_held(batch, "room")
    return bool(y.program(batch["program"])["rooms"])


def pins_that_leave_no_common_time(y):
    """Three people pinned to a batch without a date, away so that two could still meet, not three."""
    batch = y.pick(one for one in y.batches() if len(y.seated(one)) >= 3)
    if not batch:
        return False
    y.give(batch).pop("start", None)
    y.data["pins"] = [one for one in y.data["pins"] if one["batch"] != batch["id"]]
    for third, person in enumerate(y.random.sample(y.seated(batch), 3)):
        y.person(person)["away"] = [[third * 40, third * 40 + 40]]
        y.pin(person, batch)
    program = y.program(batch["program"])
    program["starts"] = [t for t in program["starts"] if t // 40 == (t + program["length"] - 1) // 40]
    return bool(program["starts"])


KINDS = {
    kind.__name__: kind
    for kind in (
        two_pins_at_one_time,
        a_pin_while_away,
        away_at_every_start_of_the_pinned_batch,
        a_pin_before_the_earlier_program,
        the_earlier_batch_is_given_too_late,
        too_few_seats_in_the_program_before,
        a_given_room_is_closed,
        every_room_is_closed,
        a_pin_to_an_unknown_batch,
        a_pin_without_a_need,
        two_pins_for_one_program,
        more_pins_than_the_room_has_seats,
        more_pins_than_the_largest_size,
        more_batches_than_allowed,
        two_batches_in_one_room,
        the_hall_beside_its_part,
        three_batches_in_two_rooms,
        a_given_lecturer_is_busy,
        a_given_lecturer_is_not_able,
        nobody_able_is_free,
        one_lecturer_in_two_batches,
        lessons_in_order_meet_lecturers_out_of_order,
        too_few_people_for_the_least_size,
        too_few_people_for_two_batches,
        pins_over_the_budget,
        a_given_start_is_not_allowed,
        a_given_room_is_not_allowed,
        pins_that_leave_no_common_time,
    )
}


def planted(kind, people, seed):
    """The problem with that conflict planted among much that can hold, or None where it could not be planted."""
    y = Year(people, seed)
    y.noise(y.random.choice([0.0, 0.3, 0.8]))
    y.data["name"] = f"{kind}, {people} people, seed {seed}"
    return problems.read(y.data) if KINDS[kind](y) else None


def all_planted(number, sizes=SIZES):
    """So many planted problems with their names, through all kinds and sizes."""
    seed, found = 0, 0
    while True:
        for kind in KINDS:
            for people in sizes:
                if found == number:
                    return
                problem = planted(kind, people, seed)
                if problem is not None:
                    found += 1
                    yield problem
        seed += 1
