"""The counties of a made-up country: how many deputies each has, and its year's problem; seeded.

Sizes follow the law's article 12 (选举法第十二条): a county has 140 to 450 deputies, a town 45 to 160. Deputies of the
city and the province take part in the county where they were elected. Everything else of a problem (programs, rooms,
lecturers, who is away, who would rather not come when) is made by benchmarks/problems.py, with the towns as places.
"""

import random
from dataclasses import dataclass
from typing import Any

from benchmarks import problems

COUNTIES, DEPUTIES = 3_000, 2_770_000
OWN, TOWN = (140, 450), (45, 160)
TOWNS = 30  # at most
LIMIT = 400  # people of a county for each room beyond the two in its town


@dataclass(slots=True)
class County:
    """How many deputies a county has: its own, those of each town, and those of the congresses above it."""

    number: int
    own: int
    towns: list[int]
    above: int

    @property
    def deputies(self) -> int:
        """All who are trained in the county."""
        return self.own + sum(self.towns) + self.above


def counties(count: int = COUNTIES, deputies: int | None = None, seed: int = 1) -> list[County]:
    """So many counties with exactly so many deputies in all; by default the country's share of such a number."""
    chance = random.Random(f"country {seed} {count}")
    made = [_county(chance, number) for number in range(count)]
    _make_exact(made, round(DEPUTIES * count / COUNTIES) if deputies is None else deputies, chance)
    return made


def _county(chance: random.Random, number: int) -> County:
    """One deputy more than 140 for every 5,000 people; in a town, one more than 45 for every 1,500."""
    people = min(2_000_000, 30_000 + chance.lognormvariate(12.8, 0.65))
    town_share = chance.choice((0.0, 0.3, 0.5, 0.6, 0.7, 0.8))  # the rest lives in the county's streets
    towns = min(TOWNS, round(people * town_share / chance.uniform(15_000, 45_000)))
    each = people * town_share / max(1, towns)
    sizes = [_within(TOWN, 45 + each * chance.uniform(0.5, 1.5) / 1_500) for _ in range(towns)]
    return County(number, _within(OWN, 140 + people / 5_000), sizes, 3 + round(people / 25_000))


def _within(limits: tuple[int, int], size: float) -> int:
    return max(limits[0], min(limits[1], round(size)))


def _make_exact(made: list[County], deputies: int, chance: random.Random) -> None:
    """Add or take away deputies of towns, and towns, until the sum is right; every size stays lawful."""
    towned = [one for one in made if one.towns]
    missing = deputies - sum(one.deputies for one in made)
    while missing and towned:
        county = chance.choice(towned)
        if missing >= TOWN[0] + 20 and len(county.towns) < TOWNS:
            county.towns.append(chance.randint(TOWN[0], 65))
            missing -= county.towns[-1]
        elif missing <= -TOWN[1] and len(county.towns) > 1:
            missing += county.towns.pop()
        else:
            at, step = chance.randrange(len(county.towns)), 1 if missing > 0 else -1
            if TOWN[0] <= county.towns[at] + step <= TOWN[1]:
                county.towns[at] += step
                missing -= step


def problem_of(county: County, seed: int = 1) -> dict[str, Any]:
    """The county's problem file: as comfortable as the shared ones, its towns the places."""
    return problems.county(f"county-{county.number}", [*_by_place(county)], f"{seed} {county.number}")


def _by_place(county: County) -> list[int]:
    """How many deputies live in the county's own town and in each other: those of the county are from everywhere."""
    places = 1 + len(county.towns)
    upper = county.own + county.above
    shares = [upper // places + (place < upper % places) for place in range(places)]
    return [shares[0], *(town + share for town, share in zip(county.towns, shares[1:], strict=True))]
