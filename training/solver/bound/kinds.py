"""Kinds of people (h): all alike in what each room costs them at least."""

import numpy as np

from training.solver.plan.tables import NOBODY, Course

Kind = tuple[int, np.ndarray, int]
FAR = np.iinfo(np.int64).max  # the cost where nobody may be


def kinds_of(course: Course, *, travel_alone: bool = False) -> list[Kind]:
    """People alike: (how many, least of the costs in each room or NOBODY where they cannot be, cost of no place)."""
    kinds, counts = np.unique(_signature(course, travel_alone=travel_alone), axis=0, return_counts=True)
    return [(int(count), kind[:-1], int(kind[-1])) for kind, count in zip(kinds, counts, strict=True)]


def kind_of(course: Course) -> np.ndarray:
    """[n] the index of each person's kind."""
    return np.unique(_signature(course, travel_alone=False), axis=0, return_inverse=True)[1].ravel()


def _signature(course: Course, *, travel_alone: bool) -> np.ndarray:
    least = np.full((len(course.people), len(course.rooms)), NOBODY, dtype=np.int64)
    reckon = _by_date if _is_plain(course) else _by_choice
    for r in range(len(course.rooms)):
        cheapest = reckon(course, r, travel_alone=travel_alone)
        least[:, r] = np.where(cheapest < FAR, cheapest, NOBODY)
    return np.hstack([least, course.unplaced[:, None]])


def _is_plain(course: Course) -> bool:
    """Whether nobody is pinned and nobody had a place before, so that a choice costs its date and its way."""
    return bool((course.pinned == NOBODY).all() and (course.was[:, 0] == NOBODY).all())


def _by_date(course: Course, r: int, *, travel_alone: bool) -> np.ndarray:
    """[n] the least that the room costs each."""
    when = course.start_of[course.room_of == r]
    free, wish = course.allowed[:, when], 0 if travel_alone else course.dislike[:, when]
    cheapest = np.where(free, wish, FAR).min(axis=1, initial=FAR)
    return np.where(cheapest < FAR, cheapest + course.travel[:, r], FAR)


def _by_choice(course: Course, r: int, *, travel_alone: bool) -> np.ndarray:
    """The same where choices differ in more."""
    rows, choices = np.arange(len(course.people)), np.flatnonzero(course.room_of == r)
    cost = course.travels(rows, choices) if travel_alone else course.costs(rows, choices)
    return np.where(course.may(rows, choices), cost, FAR).min(axis=1, initial=FAR)
