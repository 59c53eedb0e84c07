"""The arithmetic of credit done again from raw records alone, another way round, for tests.

Nothing of the program is used but the records and the rules as data: exact fractions, no sums in the database, seats
looked at day by day. Source: docs/rules.md and design/domain.md.
"""

import calendar
import math
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

DAY = timedelta(days=1)


@dataclass
class Raw:
    """Minutes of somebody somewhere, as the records say them now, and the rules that the day stands under."""

    person: int
    on: date
    minutes: int
    whole: int
    online: bool
    compulsory: bool
    passed: bool
    course: int | None
    program: int | None
    activity: int | None
    kind: str
    mode: str
    rules: int


@dataclass
class Seat:
    """A mandate or, without a term, a guest's invitation."""

    person: int
    term: str | None
    is_new: bool
    since: date
    until: date


@dataclass
class Version:
    """A version of the rules, by its place in the order in which they were adopted."""

    since: date
    rules: dict


@dataclass
class Known:
    """All that credit is reckoned from."""

    raws: list[Raw] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    class_minutes: dict[tuple[int, int], int] = field(default_factory=dict)
    """By (person, program) of those on the list of the class."""


def worth(raw, rules):
    """Hours of one record."""
    part = rules["online"] if raw.online else rules["in_person"]
    enough = raw.minutes > 0 and Fraction(raw.minutes) >= Fraction(part.get("least_share", "0")) * raw.whole
    exact = Fraction(0)
    if raw.online and "steps" in part:
        for step in part["steps"]:
            if raw.minutes >= int(step["from_minutes"]):
                exact = max(exact, Fraction(step["hours"]))
        enough = exact > 0
    elif raw.online:
        factor = Fraction(part.get("compulsory_factor" if raw.compulsory else "elective_factor", "1"))
        exact = factor * raw.minutes / int(part["minutes_per_hour"])
    else:
        exact = Fraction(part["half_day_hours"]) * raw.minutes / int(part["half_day_minutes"])
    if not enough:
        return Fraction(0)
    if raw.online and raw.passed:
        exact += Fraction(part.get("test_bonus", "0"))
    step = Fraction(rules["round_to"])
    return math.floor(exact / step) * step


def limit(rules, mode, per):
    found = [Fraction(cap["hours"]) for cap in rules.get("caps", []) if cap["mode"] == mode and cap["per"] == per]
    return found[0] if found else math.inf


def hours(known, raws):
    """What counts of them."""
    apart = defaultdict(list)
    for raw in raws:
        apart[raw.on.year, raw.mode, raw.program, raw.activity].append(raw)
    years = defaultdict(Fraction)
    for (year, mode, *_class), some in apart.items():
        newest = known.versions[max(one.rules for one in some)].rules
        total = sum((worth(one, known.versions[one.rules].rules) for one in some), Fraction(0))
        years[year, mode] += min(total, limit(newest, mode, "class"))
    counts = Fraction(0)
    for (year, mode), total in years.items():
        begun = [one for one in known.versions if one.since <= date(year, 12, 31)]
        counts += min(total, limit(max(begun, key=lambda one: one.since).rules, mode, "year"))
    return counts


def completed(known, person, raws):
    done = 0
    for program in {one.program for one in raws} - {None}:
        some = [one for one in raws if one.program == program]
        share = Fraction(known.versions[max(one.rules for one in some)].rules["completed"])
        whole = known.class_minutes.get((person, program))
        done += whole is not None and sum(one.minutes for one in some) >= share * whole
    return done


def subjects(known, raws):
    return len({one.course for one in raws if worth(one, known.versions[one.rules].rules) > 0})


def months_on(day, months):
    """The same day so many months on, or the last of that month."""
    at = day.month - 1 + months
    year, month = day.year + at // 12, at % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def days(first, last):
    while first <= last:
        yield first
        first += DAY


def held_on(known, requirement, person, *, in_any_term=False):
    """Every day on which the person has a seat that the requirement is for."""
    found = set()
    for one in known.seats:
        if one.person != person:
            continue
        if one.term is None and requirement.audience in {"deputies", "new_deputies", "returning_deputies"}:
            continue
        if one.term is not None:
            if requirement.audience == "guests" or (one.term != requirement.term.name and not in_any_term):
                continue
            if requirement.audience == "new_deputies" and not one.is_new:
                continue
            if requirement.audience == "returning_deputies" and one.is_new:
                continue
        found |= set(days(one.since, one.until))
    return found


def window(requirement, held, on):
    if requirement.period == "year":
        return date(requirement.year, 1, 1), date(requirement.year, 12, 31)
    if requirement.period == "term":
        return requirement.term.starts_on, requirement.term.ends_on
    if requirement.period == "rolling":
        return months_on(on, -requirement.months) + DAY, on
    first = on
    while first - DAY in held:
        first -= DAY
    end = months_on(first, requirement.months)
    return first, end - DAY if end.day == first.day else end


def due(requirement, held, first, last, amount):
    every = set(days(first, last))
    if requirement.period == "first_months" or requirement.measure == "subjects" or every <= held:
        return Fraction(amount)
    months = len({(day.year, day.month) for day in every})
    step = Fraction(1 if requirement.measure == "programs" else Fraction(1, 2))
    share = Fraction(max(1, len({(day.year, day.month) for day in every & held})), months)
    return math.ceil(Fraction(amount) * share / step) * step


def counts(requirement, raw):
    if requirement.measure == "compulsory_hours" and not raw.compulsory:
        return False
    if requirement.measure == "subjects" and raw.course not in {one.id for one in requirement.courses}:
        return False
    return requirement.kind is None or requirement.kind == raw.kind


def standing(known, requirement, person, on, amount_before=None):
    """Required and earned on that day."""
    term = requirement.term
    begins, ends = (term.starts_on, term.ends_on)
    if requirement.period == "year":
        begins, ends = date(requirement.year, 1, 1), date(requirement.year, 12, 31)
    on = min(max(on, begins), ends)
    held = held_on(known, requirement, person)
    first, last = window(requirement, held, on)
    mine = [one for one in known.raws if one.person == person and one.minutes > 0 and counts(requirement, one)]
    inside = [one for one in mine if first <= one.on <= min(on, last, max(first, *held))]
    required = due(requirement, held, first, last, requirement.amount)
    if requirement.measure == "programs":
        return required, Fraction(completed(known, person, inside))
    if requirement.measure == "subjects":
        return required, Fraction(subjects(known, inside))
    earned = hours(known, inside)
    if requirement.period == "year":
        earned += surplus(known, requirement, person, mine, amount_before or requirement.amount)
    return required, earned


def surplus(known, requirement, person, mine, amount):
    """What the year before had over what was asked, where its rules let it count for the next."""
    year = requirement.year - 1
    old = [one for one in mine if one.on.year == year]
    held = held_on(known, requirement, person, in_any_term=True)
    first, last = date(year, 1, 1), date(year, 12, 31)
    if not old or not set(days(first, last)) & held:
        return Fraction(0)
    if not known.versions[max(one.rules for one in old)].rules["carry_over"]:
        return Fraction(0)
    return max(Fraction(0), hours(known, old) - due(requirement, held, first, last, amount))
