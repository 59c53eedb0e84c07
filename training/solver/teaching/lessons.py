"""Lessons inside batches: who gives which lesson at which half-day of the batch.

Within one batch lessons never overlap, so a lecturer taken for one lesson is never missed by another of the same batch:
whether a batch can be taught beside the others is a path search over (half-day, lessons done), exact and small. Only
when batches compete for the same lecturers at the same time are they taken up together, as one small CP-SAT model.
"""

from functools import cache

import numpy as np

from training.solver.plan.tables import NOBODY, Choice, Course, Tables

Given = tuple[tuple[int, int], ...]  # for each lesson of the program, in its order: (start, lecturer or NOBODY)


class Staff:
    """When lecturers are busy: closed, or giving a lesson. busy[lecturer, half-day] counts."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.busy = tables.lecturer_closed.astype(np.int16)
        self.load = self.busy.sum(axis=1)  # half-days that each is busy

    def book(self, course: Course, lessons: Given, change: int = 1) -> None:
        """Take (or with −1 give back) the lecturers of one batch; a batch not taught yet has no lessons."""
        for lesson, (start, lecturer) in zip(course.program.lessons, lessons, strict=False):
            if lecturer != NOBODY:
                self.busy[lecturer, start : start + lesson.length] += change
                self.load[lecturer] += change * lesson.length

    def teach(self, course: Course, choice: Choice) -> Given | None:
        """Lessons for a batch beside all that is booked; None if there is no way."""
        lessons = course.program.lessons
        if not lessons:
            return ()
        able = [self.able(course, choice, index) for index in range(len(lessons))]
        before = _before(course)

        @cache
        def path(moment: int, done: int) -> tuple[tuple[int, int, int], ...] | None:
            """(lesson, start, lecturer)… that completes the batch from here."""
            if done == (1 << len(lessons)) - 1:
                return ()
            if moment >= choice.end:
                return None
            for index, lesson in enumerate(lessons):
                if done >> index & 1 or before[index] & ~done or moment + lesson.length > choice.end:
                    continue
                lecturer = self._free(able[index], moment, moment + lesson.length)
                if lecturer is None:
                    continue
                rest = path(moment + max(lesson.length, 1), done | 1 << index)
                if rest is not None:
                    return ((index, moment, lecturer), *rest)
            return path(moment + 1, done)

        found = path(choice.start, 0)
        if found is None:
            return None
        given = {index: (start, lecturer) for index, start, lecturer in found}
        return tuple(given[index] for index in range(len(lessons)))

    def able(self, course: Course, choice: Choice, index: int) -> list[int] | None:
        """Lecturers who may give a lesson of this batch; None where nobody is needed, or it is given as it is held."""
        if choice.has_lessons:
            return None
        lesson = course.program.lessons[index]
        locked = dict(choice.locked).get(lesson.id)
        if not lesson.lecturers:
            return None if locked is None else []
        names = [one for one in lesson.lecturers if choice.lecturers is None or one in choice.lecturers]
        return [self.tables.lecturer_index[one] for one in names if locked in (None, one)]

    def _free(self, able: list[int] | None, begin: int, end: int) -> int | None:
        """Whoever is free then and busy least; NOBODY where none is needed."""
        if able is None:
            return NOBODY
        free = [one for one in able if not self.busy[one, begin:end].any()]
        if not free:
            return None
        return min(free, key=lambda one: (self.load[one], one))


def _before(course: Course) -> list[int]:
    """For each lesson the mask of lessons that come before it."""
    place = {lesson.id: index for index, lesson in enumerate(course.program.lessons)}
    return [sum(1 << place[one] for one in lesson.after) for lesson in course.program.lessons]
