"""How many people, and who, are in an audience (对象) on a day: many audiences in one query."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Select, func, literal, select, union_all

from training.models import db
from training.models.audiences import people_of
from training.models.plans import Audience

NOBODY: frozenset[int] = frozenset()


def counting_day(year: int, today: date) -> date:
    """The day on which a year's audiences are counted: today, or the nearest day of that year."""
    return min(max(today, date(year, 1, 1)), date(year, 12, 31))


def headcounts(audiences: Mapping[int, Audience], on: date) -> dict[int, int]:
    """How many people are in each audience on that day, under the same keys; one query."""
    if not audiences:
        return {}
    parts = [_part(key, audience, on) for key, audience in audiences.items()]
    found = union_all(*parts).subquery("found")
    rows = db.session.execute(select(found.c.audience, func.count()).group_by(found.c.audience))
    counts = {row[0]: row[1] for row in rows}
    return {key: counts.get(key, 0) for key in audiences}


def headcount(audience: Audience, on: date) -> int:
    """How many people are in the audience on that day."""
    return headcounts({0: audience}, on)[0]


def members(audiences: Iterable[tuple[int, Audience, date]]) -> dict[int, frozenset[int]]:
    """Ids of the people in each audience on its day, by its key; equal audiences are asked for once, in one query."""
    asked: dict[tuple[object, ...], list[int]] = defaultdict(list)
    parts = []
    for key, audience, on in audiences:
        alike = (audience.audience, on, *sorted(group.id for group in audience.audience_groups))
        if alike not in asked:
            parts.append(_part(len(asked), audience, on))
        asked[alike].append(key)
    if not parts:
        return {}
    found = union_all(*parts).subquery("found")
    people: dict[int, set[int]] = defaultdict(set)
    for number, person_id in db.session.execute(select(found.c.audience, found.c.person_id)):
        people[number].add(person_id)
    return {key: frozenset(people[number]) for number, keys in enumerate(asked.values()) for key in keys}


def _part(key: int, audience: Audience, on: date) -> Select[tuple[int, int]]:
    one = people_of(audience, on).subquery()
    return select(literal(key).label("audience"), one.c.person_id)
