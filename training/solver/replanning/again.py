"""Opening the batches of the timetable before again: those that keep their lessons first, then those taught anew."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from training.solver.plan.plan import Plan
from training.solver.plan.tables import NOBODY, ONLINE, Choice, Tables
from training.solver.problem import Lesson, Previous
from training.solver.replanning.slots import GONE
from training.solver.running.watch import Watch
from training.solver.solution import GivenLesson, PlacedBatch
from training.solver.teaching.lessons import Given
from training.solver.teaching.together import taught

Key = tuple[int, int, int]  # program, start, room


def opened_again(plan: Plan, previous: Previous, keys: set[Key], watch: Watch) -> None:
    """Open the batches of these slots that the plan does not hold yet; the largest first."""
    left = []
    for course, batch in _by_size(plan, previous, keys):
        if not _is_open(plan, course, batch, previous) and not _open(plan, course, batch):
            left.append((course, batch))
    for course, batch in left:
        for way in _ways(plan, course, batch):
            lessons = taught(plan, course, way, watch.patient()) if plan.has_room(_choice(plan, course, way)) else None
            if lessons is not None and len(plan.of(course)) < plan.tables.courses[course].program.max_batches:
                plan.open(course, way, lessons)
                break


def as_before(plan: Plan, previous: Previous) -> None:
    """Give batches held as before their lessons as they were, wherever these lecturers are free again."""
    for course, batch in _by_size(plan, previous, None):
        for number in plan.of(course):
            one, choice = plan.batches[number], plan.choice(number)
            if (choice.start, choice.room) == (batch.start, _room(plan.tables, batch)):
                this = plan.tables.courses[course]
                plan.staff.book(this, one.lessons, -1)
                one.lessons = same_lessons(plan, course, one.choice, batch) or one.lessons
                plan.staff.book(this, one.lessons)


def _by_size(plan: Plan, previous: Previous, keys: set[Key] | None) -> list[tuple[int, PlacedBatch]]:
    size = Counter(place.batch for place in previous.places)
    found = [
        (plan.tables.program_index[one.program], one)
        for one in previous.batches
        if one.program in plan.tables.program_index
    ]
    wanted = [
        (course, one) for course, one in found if keys is None or (course, one.start, _room(plan.tables, one)) in keys
    ]
    return sorted(wanted, key=lambda pair: (-size[pair[1].id], pair[1].id))


def _room(tables: Tables, batch: PlacedBatch) -> int:
    return ONLINE if batch.room is None else tables.room_index.get(batch.room, GONE)


def _is_open(plan: Plan, course: int, batch: PlacedBatch, previous: Previous) -> bool:
    """Whether as many batches are open there and then as there were."""
    where = (batch.start, batch.room)
    wanted = [one.id for one in previous.batches if (one.program, one.start, one.room) == (batch.program, *where)]
    key = (batch.start, _room(plan.tables, batch))
    held = sum((one.start, one.room) == key for one in (plan.choice(number) for number in plan.of(course)))
    return held >= len(wanted)


def _ways(plan: Plan, course: int, batch: PlacedBatch) -> Iterator[int]:
    key = (batch.start, _room(plan.tables, batch), NOBODY)
    choices = plan.tables.courses[course].choices
    return (way for way, one in enumerate(choices) if (one.start, one.room, one.given) == key)


def _choice(plan: Plan, course: int, way: int) -> Choice:
    return plan.tables.courses[course].choices[way]


def _open(plan: Plan, course: int, batch: PlacedBatch) -> bool:
    """Open the batch with its lessons as they were; False where that cannot be."""
    if len(plan.of(course)) >= plan.tables.courses[course].program.max_batches:
        return False
    for way in _ways(plan, course, batch):
        lessons = same_lessons(plan, course, way, batch) if plan.has_room(_choice(plan, course, way)) else None
        if lessons is not None:
            plan.open(course, way, lessons)
            return True
    return False


def same_lessons(plan: Plan, course: int, way: int, batch: PlacedBatch) -> Given | None:
    """The lessons as they were, if all who gave them still can; else None."""
    this, staff = plan.tables.courses[course], plan.staff
    was = {one.lesson: one for one in batch.lessons}
    kept: list[tuple[int, int]] = []
    for index, lesson in enumerate(this.program.lessons):
        one, able = was.get(lesson.id), staff.able(this, this.choices[way], index)
        by = _lecturer(plan.tables, one)
        if one is None or by not in ([NOBODY] if able is None else able):
            return None
        if by != NOBODY and staff.busy[by, one.start : one.start + lesson.length].any():
            return None
        kept.append((one.start, by))
    same = tuple(kept)
    return same if _can_follow(this.program.lessons, same, this.choices[way]) else None


def _lecturer(tables: Tables, lesson: GivenLesson | None) -> int:
    if lesson is None or lesson.lecturer is None:
        return NOBODY
    return tables.lecturer_index.get(lesson.lecturer, GONE)


def _can_follow(lessons: tuple[Lesson, ...], given: Given, choice: Choice) -> bool:
    """Whether the lessons, as they stand, follow one another within the batch and in order."""
    start = {lesson.id: begin for (begin, _), lesson in zip(given, lessons, strict=True)}
    end = {lesson.id: start[lesson.id] + lesson.length for lesson in lessons}
    spans = sorted((start[one], end[one]) for one in start)
    inside = all(choice.start <= begin and stop <= choice.end for begin, stop in spans)
    apart = all(one[1] <= other[0] for one, other in pairwise(spans))
    return inside and apart and all(end[one] <= start[lesson.id] for lesson in lessons for one in lesson.after)
