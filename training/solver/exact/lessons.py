"""Rules 4 and 5: lessons inside their batches, and lecturers."""

from collections.abc import Callable
from typing import Any

from training.solver.exact.variables import Variables
from training.solver.plan.scope import Scope
from training.solver.plan.tables import NOBODY


def every_lesson_is_given_inside_its_batch(model: Any, scope: Scope, v: Variables) -> None:
    """∀ k, lesson l: Σ over starts t inside the batch and lecturers able and free then z_klt = y_k."""
    for k, candidate in enumerate(scope.candidates):
        if candidate.standing == NOBODY:
            course, choice = scope.tables.courses[candidate.course], scope.choice(k)
            for index, lesson in enumerate(course.program.lessons):
                able = scope.plan.staff.able(course, choice, index)
                ways = [
                    (k, index, start, one)
                    for start in range(choice.start, choice.end - lesson.length + 1)
                    for one in ([NOBODY] if able is None else able)
                    if one == NOBODY or not scope.plan.staff.busy[one, start : start + lesson.length].any()
                ]
                v.z.update({way: model.new_bool_var("") for way in ways})
                model.add(sum(v.z[way] for way in ways) == v.y[k])


def lessons_of_a_batch_do_not_overlap(model: Any, scope: Scope, v: Variables) -> None:
    """∀ k, half-day: Σ of its lessons then ≤ y_k."""
    for (k, moment), running in _running(scope, v, lambda way: way[0]).items():
        if len(running) > 1:
            model.add(sum(running) <= v.y[k])
            assert moment >= 0


def lessons_keep_their_order(model: Any, scope: Scope, v: Variables) -> None:
    """∀ k, lesson l after j, half-day t: l begun by t ≤ j ended by t."""
    mine: dict[tuple[int, int], list[tuple[int, int, int, int]]] = {}
    for way in v.z:
        mine.setdefault(way[:2], []).append(way)
    for k, candidate in enumerate(scope.candidates):
        lessons = scope.tables.courses[candidate.course].program.lessons
        place = {lesson.id: index for index, lesson in enumerate(lessons)}
        for index, earlier in ((i, place[one]) for i, lesson in enumerate(lessons) for one in lesson.after):
            for moment in {way[2] for way in mine.get((k, index), ())}:
                begun = [v.z[way] for way in mine[k, index] if way[2] <= moment]
                ended = [v.z[way] for way in mine.get((k, earlier), ()) if way[2] + lessons[earlier].length <= moment]
                model.add(sum(begun) <= sum(ended))


def a_lecturer_gives_one_lesson_at_a_time(model: Any, scope: Scope, v: Variables) -> None:
    """∀ lecturer, half-day: Σ of lessons then ≤ 1 (closed times and standing lessons are left out of z already)."""
    for (lecturer, _), running in _running(scope, v, lambda way: way[3]).items():
        if lecturer != NOBODY and len(running) > 1:
            model.add_at_most_one(running)


def _running(scope: Scope, v: Variables, of: Callable[[tuple[int, int, int, int]], int]) -> dict[tuple[int, int], list]:
    """Lessons by (candidate or lecturer, half-day)."""
    running: dict[tuple[int, int], list] = {}
    for way, literal in v.z.items():
        lesson = scope.tables.courses[scope.candidates[way[0]].course].program.lessons[way[1]]
        for moment in range(way[2], way[2] + lesson.length):
            running.setdefault((of(way), moment), []).append(literal)
    return running


LESSON_RULES = (
    every_lesson_is_given_inside_its_batch,
    lessons_of_a_batch_do_not_overlap,
    lessons_keep_their_order,
    a_lecturer_gives_one_lesson_at_a_time,
)
