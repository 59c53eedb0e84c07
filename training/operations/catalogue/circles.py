"""Chains that must not come back to their beginning: courses before courses, rooms within rooms."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Table, select

from training.models import db


def edges(table: Table) -> dict[int, list[int]]:
    """Whom each one points to, by the two columns of an association table."""
    found: dict[int, list[int]] = defaultdict(list)
    for start, end in db.session.execute(select(*table.c)):
        found[start].append(end)
    return found


def way_back(start: int, first_steps: Iterable[int], onwards: Mapping[int, list[int]]) -> list[int]:
    """A way from `start` by one of the first steps back to `start`, both ends included; empty: there is none."""
    todo = [[start, step] for step in first_steps]
    seen: set[int] = set()
    while todo:
        way = todo.pop()
        if way[-1] == start:
            return way
        if way[-1] not in seen:
            seen.add(way[-1])
            todo.extend([*way, step] for step in onwards.get(way[-1], ()))
    return []
