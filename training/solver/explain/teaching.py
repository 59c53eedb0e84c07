"""Lessons for one more batch beside all that is taught already."""

from functools import cache

from training.solver.check.timetable import meets
from training.solver.explain.spots import Spots
from training.solver.problem import Lesson, Option, Program
from training.solver.solution import GivenLesson


def taught(spots: Spots, program: Program, option: Option) -> tuple[GivenLesson, ...] | None:
    """When and by whom each lesson would be given in a batch of that choice; None where there is no way.

    Lessons of one batch never overlap, so no lecturer can be missed twice in it: a path over (half-day, lessons done).
    """
    lessons, end = program.lessons, option.start + program.length
    place = {lesson.id: index for index, lesson in enumerate(lessons)}
    before = [sum(1 << place[one] for one in lesson.after) for lesson in lessons]

    @cache
    def path(moment: int, done: int) -> tuple[GivenLesson, ...] | None:
        if done == (1 << len(lessons)) - 1:
            return ()
        if moment >= end:
            return None
        for index, lesson in enumerate(lessons):
            if not done >> index & 1 and not before[index] & ~done and moment + lesson.length <= end:
                lecturer = _free(spots, lesson, option, moment)
                rest = None if lecturer == "" else path(moment + lesson.length, done | 1 << index)
                if rest is not None:
                    return (GivenLesson(lesson.id, moment, lecturer), *rest)
        return path(moment + 1, done)

    found = path(option.start, 0)
    return None if found is None else tuple(sorted(found, key=lambda one: place[one.lesson]))


def _free(spots: Spots, lesson: Lesson, option: Option, moment: int) -> str | None:
    """The first able lecturer who is free then; None where nobody is needed, "" where nobody is free."""
    if not lesson.lecturers:
        return None
    end = moment + lesson.length
    for one in lesson.lecturers:
        taken = (*spots.teaching[one], *spots.problem.lecturer[one].closed)
        if (not option.lecturers or one in option.lecturers) and not any(meets(moment, end, taken)):
            return one
    return ""
