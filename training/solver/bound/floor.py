"""What a timetable costs at least, seen without a search: enough where dates and rooms leave nothing to decide."""

import numpy as np

from training.solver.plan.tables import NOBODY, Course, Tables


def floor(tables: Tables) -> int:
    """Σ over programs of what each costs at least; valid for every timetable."""
    return sum(_least(course) for course in tables.courses)


def _least(course: Course) -> int:
    """The least over k people without a place: Σ own costs + k cheapest refusals + the batches that the others need.

    A person's own cost is at least the least wish cost of a start they may come at, and the shortest travel.
    """
    given: dict[int, int] = {}
    for one in course.choices:
        if one.given != NOBODY:
            given[one.given] = min(one.cost, given.get(one.given, one.cost))
    opened = sum(given.values())
    if not course.choices or not len(course.people):
        return opened + int(course.unplaced.sum())
    never = course.unplaced + course.dislike.max() + course.travel.max() + 1
    wish = np.where(course.allowed, course.dislike, never[:, None]).min(axis=1)
    own = np.minimum(wish + course.travel.min(axis=1), course.unplaced)
    refused = np.concatenate([[0], np.cumsum(np.sort(course.unplaced - own))])
    most = max(1, *(one.most for one in course.choices))
    batches = -(-np.arange(len(own), -1, -1) // most)
    opening = np.maximum(opened, batches * min(one.cost for one in course.choices))
    return int(own.sum() + (refused + opening).min())
