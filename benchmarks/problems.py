"""Make problems of a congress's year: seeded, any number of people, as tight as asked.

    python benchmarks/problems.py FOLDER --people 290 --seeds 1 2 3 [--tight | --slack 0.5] [--joined]

Half a year of 26 weeks, three of them without classes. Each county (at most 3,000 people) has rooms of 40 to 120 seats
and a hall, nine programs, lecturers of its own, and delegations of eight to ten people from one place. A third of the
people is away now and then, a quarter would rather not come in some eight weeks. `slack`: batches allowed for the
seats needed; 1.6 is comfortable, 0.65 is tight (a batch must be larger than most rooms), less leaves people out.
"""

import argparse
import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WEEK, WEEKS = 14, 26  # half-days in a week, weeks
LARGEST = 3_000  # people in a county
COMFORTABLE, TIGHT = 1.6, 0.65
WEIGHTS = {"unplaced": 100_000, "change": 1_000, "open": 10, "travel": 1, "wish": 1, "split": 5, "balance": 1}


@dataclass(frozen=True, slots=True)
class Course:
    """A program in every county: half-days, sizes, what opening costs, the share of people, a topic's weight."""

    name: str
    length: int
    least: int
    most: int
    opening: int
    share: float
    chosen: int = 0


COURSES = (
    Course("induction", 6, 20, 120, 60, 0.45),
    Course("duty", 6, 30, 150, 60, 1.0),
    Course("finance", 4, 15, 80, 40, 0.25, 23),
    Course("environment", 2, 15, 80, 30, 0.25, 15),
    Course("law", 4, 15, 60, 40, 0.25, 16),
    Course("rural", 4, 15, 60, 40, 0.25, 19),
    Course("livelihood", 2, 15, 80, 30, 0.25, 15),
    Course("digital", 2, 15, 60, 30, 0.25, 11),
    Course("online", 1, 1, 500, 5, 1.0),
)
TOPICS = [one for one in COURSES if one.chosen]


def generate(people: int, seed: int, *, tight: bool = False, slack: float | None = None, joined: bool = False) -> dict:
    """The problem file's object. `joined`: each hall is made of the county's first two rooms."""
    slack = slack if slack is not None else TIGHT if tight else COMFORTABLE
    chance = random.Random(f"{people} {seed} {slack} {joined}")
    counties = -(-people // LARGEST)
    shares = [people // counties + (one < people % counties) for one in range(counties)]
    closed = set(chance.sample(range(WEEKS), 3))
    places, points = _places(chance, shares)
    data: dict[str, Any] = {
        "format": "training-problem/1",
        "name": f"generated-{people}-{seed}" + ("" if slack == COMFORTABLE else f"-slack-{slack}"),
        "origin": "2022-01-03",
        "half_days": WEEK * WEEKS,
        "places": places,
        "travel": [[round(abs(one - other)) for other in points] for one in points],
        **{key: [] for key in ("rooms", "lecturers", "programs", "people", "pins", "batches")},
        "weights": WEIGHTS,
    }
    for county, share in enumerate(shares):
        mine = [place for place in places if place.startswith(f"c{county}-")]
        rooms = _rooms(chance, county, mine, share, tight=slack < 1, joined=joined)
        staff = _lecturers(chance, county, share)
        data["rooms"] += rooms
        data["lecturers"] += staff
        names = [room["id"] for room in rooms]
        data["programs"] += [
            _program(one, county, share, slack, names, closed, coarse=people > 10_000) for one in COURSES
        ]
        data["people"] += _people(chance, county, mine, share, len(data["people"]))
    return data


def county(name: str, people: list[int], seed: object, *, slack: float = COMFORTABLE) -> dict:
    """The problem of one county with so many people in its own town and in each other of its towns."""
    chance = random.Random(f"{name} {seed} {slack}")
    closed = set(chance.sample(range(WEEKS), 3))
    places = [f"c0-{place}" for place in range(len(people))]
    points = [complex(chance.uniform(0, 12), chance.uniform(0, 12)) for _ in places]
    rooms = _rooms(chance, 0, places, sum(people), tight=slack < 1, joined=False)
    names = [room["id"] for room in rooms]
    made: list[dict] = []
    for place, count in zip(places, people, strict=True):
        made += _people(chance, 0, [place], count, len(made), len(made))
    return {
        "format": "training-problem/1",
        "name": name,
        "origin": "2022-01-03",
        "half_days": WEEK * WEEKS,
        "places": places,
        "travel": [[round(abs(one - other)) for other in points] for one in points],
        "rooms": rooms,
        "lecturers": _lecturers(chance, 0, sum(people)),
        "programs": [_program(one, 0, sum(people), slack, names, closed, coarse=False) for one in COURSES],
        "people": made,
        "pins": [],
        "batches": [],
        "weights": WEIGHTS,
    }


def _places(chance: random.Random, shares: list[int]) -> tuple[list[str], list[complex]]:
    """Names and points of the places; counties lie apart from each other."""
    names, points = [], []
    for county, people in enumerate(shares):
        centre = complex(chance.uniform(0, 90), chance.uniform(0, 90)) if len(shares) > 1 else 0
        for place in range(min(8, max(3, people // 72))):
            names.append(f"c{county}-{place}")
            points.append(centre + complex(chance.uniform(0, 12), chance.uniform(0, 12)))
    return names, points


def _rooms(
    chance: random.Random, county: int, places: list[str], people: int, *, tight: bool, joined: bool
) -> list[dict]:
    """Two rooms in the county's town, others anywhere, and a hall where there are people enough."""
    rooms = [
        {
            "id": f"r{county}-{room}",
            "place": places[0] if room < 2 else chance.choice([places[0], *places]),
            "seats": chance.choice([40, 60, 80, 100, 120]),
            "closed": _weeks(chance, 0.1),
            "parts": [],
        }
        for room in range(max(2, round(people / (700 if tight else 350))))
    ]
    if people >= 100:
        parts = [rooms[0]["id"], rooms[1]["id"]] if joined else []
        rooms.append({"id": f"hall{county}", "place": places[0], "seats": 300, "closed": [], "parts": parts})
    return rooms


def _weeks(chance: random.Random, often: float) -> list[list[int]]:
    """Whole weeks, each with that probability."""
    return [[WEEK * week, WEEK * week + WEEK] for week in range(WEEKS) if chance.random() < often]


def _staff(people: int) -> int:
    """Lecturers of each program in a county."""
    return max(3, round(people / 325))


def _lecturers(chance: random.Random, county: int, people: int) -> list[dict]:
    return [
        {"id": f"{course.name}-{county}-{number}", "closed": _weeks(chance, 0.2)}
        for course in COURSES
        for number in range(_staff(people))
    ]


def _program(
    course: Course, county: int, people: int, slack: float, rooms: list[str], closed: set[int], *, coarse: bool
) -> dict:
    """A county's program; `coarse`: its batches begin on Mondays and Wednesdays only."""
    days = (0, 4) if coarse else range(0, min(11 - course.length, 9), 2)
    batches = -(-people * course.share * slack // min(80, course.most))
    least = 1 if course.name == "online" else max(1, min(course.least, int(0.3 * course.share * people)))
    return {
        "id": f"{course.name}@{county}",
        "length": course.length,
        "min_size": least,
        "max_size": course.most,
        "max_batches": int(batches) + 1,
        "open_cost": course.opening,
        "rooms": [] if course.name == "online" else rooms,
        "starts": [WEEK * week + day for week in range(WEEKS) if week not in closed for day in days],
        "lessons": [
            {
                "id": f"{course.name}-l{lesson}",
                "length": 1,
                "lecturers": [f"{course.name}-{county}-{number}" for number in range(_staff(people))],
                "after": [f"{course.name}-l{lesson - 1}"] if lesson % 2 else [],
            }
            for lesson in range(course.length)
        ],
        "after": [],
    }


def _people(
    chance: random.Random, county: int, places: list[str], people: int, known: int, begun: int = 0
) -> list[dict]:
    """People in delegations; each delegation comes from one place."""
    made: list[dict] = []
    while len(made) < people:
        place, group = chance.choice(places), f"g{county}-{begun + len(made)}"
        for _ in range(min(chance.choice([8, 9, 10]), people - len(made))):
            made.append(_person(chance, f"p{known + len(made)}", county, place, group))
    return made


def _person(chance: random.Random, name: str, county: int, place: str, group: str) -> dict:
    needs = [f"{one}@{county}" for one in _needs(chance)]
    begins = [chance.randrange(0, WEEK * WEEKS, 2) for _ in range(chance.choice([1, 2, 3]))]
    away = [[begin, min(WEEK * WEEKS, begin + chance.randrange(2, 21, 2))] for begin in sorted(begins)]
    begin = WEEK * chance.randrange(WEEKS - 4)
    wishes = [
        {"program": need, "from": begin, "to": begin + 4 * WEEK, "cost": 5} for need in needs if "online" not in need
    ]
    return {
        "id": name,
        "place": place,
        "needs": needs,
        "away": away if chance.random() < 0.35 else [],
        "groups": [group],
        "budget": 40,
        "wishes": wishes if chance.random() < 0.25 else [],
    }


def _needs(chance: random.Random) -> list[str]:
    """The newly elected learn the office first; half of the others take a second topic."""
    weights = [one.chosen for one in TOPICS]
    topic, more = chance.choices(TOPICS, weights)[0], chance.choices(TOPICS, weights)[0]
    if chance.random() < COURSES[0].share:
        return ["induction", "duty", topic.name, "online"]
    second = [more.name] if more is not topic and chance.random() < 0.6 else []
    return ["duty", topic.name, "online", *second]


def main() -> None:
    """Write the problems asked for into the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=290)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--tight", action="store_true")
    parser.add_argument("--slack", type=float)
    parser.add_argument("--joined", action="store_true", help="halls are made of two rooms")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for seed in options.seeds:
        data = generate(options.people, seed, tight=options.tight, slack=options.slack, joined=options.joined)
        end = "-tight" if options.tight else "" if options.slack is None else f"-slack-{options.slack}"
        file = options.folder / f"p{options.people:05}-{seed}{end}{'-joined' if options.joined else ''}.json"
        file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
