"""Very small problems with every feature of the contract, for comparing engine, checker and brute force."""

from hypothesis import strategies as st

from training.solver import problem as problems

HALF_DAYS = 6
intervals = st.tuples(st.integers(0, HALF_DAYS - 1), st.integers(1, 3)).map(lambda one: [one[0], one[0] + one[1]])
few_intervals = st.lists(intervals, max_size=1)


def subset(things, most=None, least=0):
    things = list(things)
    return st.lists(st.sampled_from(things), unique=True, min_size=least, max_size=most) if things else st.just([])


@st.composite
def small_problem_data(draw):
    """The JSON object of a very small problem; it may contradict itself."""
    rooms = draw(_rooms())
    lecturers = [{"id": one, "closed": draw(few_intervals)} for one in ("L", "M")[: draw(st.integers(0, 2))]]
    ids = ["P", "Q", "R"][: draw(st.integers(1, 3))]
    programs = [draw(_program(name, ids[:number], rooms, lecturers)) for number, name in enumerate(ids)]
    people = [draw(_person(f"p{number}", ids)) for number in range(draw(st.integers(1, 5)))]
    batches = draw(_given_batches(programs, rooms, lecturers))
    return {
        "format": problems.FORMAT,
        "name": "small",
        "origin": "2026-03-02",
        "half_days": HALF_DAYS,
        "places": ["city", "county"],
        "travel": [[0, draw(st.integers(0, 5))], [draw(st.integers(0, 5)), 0]],
        "rooms": rooms,
        "lecturers": lecturers,
        "programs": programs,
        "people": people,
        "pins": draw(_pins(people, batches)),
        "batches": batches,
        "previous": draw(st.none() | _previous(people, programs)),
        "weights": draw(_weights()),
    }


small_problems = small_problem_data().map(problems.read)


@st.composite
def _rooms(draw):
    rooms = [
        {"id": name, "place": draw(st.sampled_from(["city", "county"])), "seats": draw(st.integers(1, 4))}
        | {"closed": draw(few_intervals), "parts": []}
        for name in ("A", "B")[: draw(st.integers(0, 2))]
    ]
    if len(rooms) == 2 and draw(st.booleans()):
        parts = draw(st.sampled_from([["A"], ["A", "B"]]))
        rooms.append({"id": "hall", "place": "city", "seats": 4, "closed": [], "parts": parts})
    return rooms


@st.composite
def _program(draw, name, earlier, rooms, lecturers):
    length = draw(st.integers(1, 2))
    least = draw(st.sampled_from([0, 1, 1, 2]))
    program = {
        "id": name,
        "length": length,
        "min_size": least,
        "max_size": draw(st.integers(max(1, least), 4)),
        "max_batches": draw(st.integers(1, 2)),
        "open_cost": draw(st.integers(0, 4)),
        "lessons": draw(_lessons(length, lecturers)),
        "after": draw(subset(earlier, 1)),
    }
    if draw(st.integers(0, 2)) == 0:
        return program | {"options": draw(st.lists(_option(rooms, lecturers), min_size=1, max_size=4))}
    names = [room["id"] for room in rooms]
    starts = draw(st.lists(st.integers(0, HALF_DAYS - 2), unique=True, min_size=1, max_size=3))
    return program | {"rooms": draw(subset(names, 2)), "starts": starts}


@st.composite
def _lessons(draw, length, lecturers):
    names = ["x", "y"][: draw(st.integers(0, length))]
    return [
        {
            "id": name,
            "length": 1,
            "lecturers": draw(subset(one["id"] for one in lecturers)),
            "after": draw(subset(names[:number])),
        }
        for number, name in enumerate(names)
    ]


@st.composite
def _option(draw, rooms, lecturers):
    option = {
        "start": draw(st.integers(0, HALF_DAYS - 1)),
        "room": draw(st.sampled_from([None, *(room["id"] for room in rooms)])),
        "cost": draw(st.integers(0, 3)),
    }
    if draw(st.booleans()):
        option["min_size"] = draw(st.integers(0, 3))
    if lecturers and draw(st.booleans()):
        option["lecturers"] = [draw(st.sampled_from([one["id"] for one in lecturers]))]
    return option


@st.composite
def _person(draw, name, programs):
    person = {
        "id": name,
        "place": draw(st.sampled_from(["city", "county"])),
        "needs": draw(subset(programs, least=draw(st.integers(0, 2)) and 1)),
        "away": draw(st.one_of(st.just([]), few_intervals)),
        "groups": draw(subset(["g", "h"])),
        "wishes": draw(st.lists(_wish(programs), max_size=1)),
    }
    if draw(st.integers(0, 2)) == 0:
        person["budget"] = draw(st.integers(1, 5))
    return person


def _wish(programs):
    made = st.tuples(st.sampled_from(programs), intervals, st.integers(0, 5))
    return made.map(lambda one: {"program": one[0], "from": one[1][0], "to": one[1][1], "cost": one[2]})


def _choices(program):
    if "options" in program:
        return [(option["start"], option["room"]) for option in program["options"]]
    return [(start, room) for start in program["starts"] for room in program["rooms"] or [None]]


@st.composite
def _held_lessons(draw, program, start, lecturers):
    """Some of the lessons as they are held, by anybody, at times that need not keep any rule."""
    whom = st.sampled_from([None, *(one["id"] for one in lecturers)])
    return [
        {"lesson": one["id"], "start": start + draw(st.integers(0, program["length"] - one["length"]))}
        | {"lecturer": draw(whom)}
        for one in program["lessons"]
        if draw(st.integers(0, 3))
    ]


@st.composite
def _given_batches(draw, programs, rooms, lecturers):
    given = []
    for program in programs:
        choices = _choices(program)
        if choices and draw(st.integers(0, 4)) == 0:
            start, room = draw(st.sampled_from(choices))
            batch = {"id": f"given-{program['id']}", "program": program["id"]}
            batch |= {"start": start} if draw(st.booleans()) else {}
            batch |= {"room": room} if room and draw(st.booleans()) else {}
            if draw(st.integers(0, 3)) == 0:
                given.append(batch | {"start": start, "lessons": draw(_held_lessons(program, start, lecturers))})
                continue
            able = [(one["id"], one["lecturers"][0]) for one in program["lessons"] if one["lecturers"]]
            batch |= {"lecturers": dict(able[:1])} if able and draw(st.booleans()) else {}
            given.append(batch)
    return given


@st.composite
def _pins(draw, people, batches):
    could = [
        {"person": person["id"], "program": batch["program"], "batch": batch["id"]}
        for batch in batches
        for person in people
        if batch["program"] in person["needs"]
    ]
    return draw(st.lists(st.sampled_from(could), unique_by=str, max_size=2)) if could else []


@st.composite
def _previous(draw, people, programs):
    batches = [
        {"id": f"old-{program['id']}{number}", "program": program["id"], "start": start, "room": room, "lessons": []}
        for program in programs
        for number, (start, room) in enumerate(_choices(program)[:2])
    ]
    places = [
        {"person": person["id"], "program": program, "batch": draw(st.sampled_from(could))}
        for person in people
        for program in person["needs"]
        if (could := [one["id"] for one in batches if one["program"] == program]) and draw(st.booleans())
    ]
    return {"batches": batches, "places": places}


@st.composite
def _weights(draw):
    if draw(st.integers(0, 3)):
        return draw(st.sampled_from([{}, {"unplaced": 50, "change": 20, "open": 2}]))
    names = ["unplaced", "change", "open", "travel", "wish", "split", "balance"]
    return {name: draw(st.sampled_from([0, 1, 2, 7, 30])) for name in names}
