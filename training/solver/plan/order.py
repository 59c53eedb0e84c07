"""Programs that one person must take one after the other, as far as the dates alone tell."""

from typing import Any

import numpy as np


def keep_the_order_possible(courses: list[Any]) -> None:
    """Forbid starts before the earliest end of a program that the same person must have finished.

    ∀ person, program g after h, both needed: start(g) ≥ min {end of a start of h that is allowed}. Repeated until
    nothing changes; a person whose earlier program has no allowed start can have no later one either.
    """
    for _ in courses:
        changed = [_prune(courses, course) for course in courses if course.before]
        if not any(changed):
            return


def _prune(courses: list[Any], course: Any) -> bool:
    """Whether a start was forbidden."""
    before = course.allowed.sum()
    for earlier in (courses[index] for index in course.before):
        for row, person in enumerate(course.people):
            other = earlier.row.get(int(person))
            if other is not None:
                ends = earlier.starts[earlier.allowed[other]] + earlier.program.length
                course.allowed[row] &= course.starts >= (ends.min() if len(ends) else np.inf)
    return bool(course.allowed.sum() < before)
