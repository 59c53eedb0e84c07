"""Rules 4 and 5: who gives a batch's lessons, and when."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from training.solver.check.timetable import Facts, Span, Timetable, meets, overlaps


def a_lecturer_gives_one_lesson_at_a_time(t: Timetable) -> Iterator[Facts]:
    """∀ lecturer, half-day: Σ lessons given ≤ 1; what has begun is not judged beside what has begun."""
    teaching: dict[str, list[Span]] = defaultdict(list)
    for batch in t.opened():
        for lesson, start, end, lecturer in t.lessons(batch):
            if lecturer is not None:
                teaching[lecturer].append((start, end, (batch.id, lesson)))
    for lecturer, spans in teaching.items():
        for (batch_id, lesson), (other, other_lesson), begin, end in overlaps(spans):
            if {batch_id, other} <= set(t.held):
                continue
            yield {
                "lecturer": lecturer,
                "batch": batch_id,
                "lesson": lesson,
                "other": other,
                "other_lesson": other_lesson,
                "from": begin,
                "to": end,
            }


def a_lecturer_is_free(t: Timetable) -> Iterator[Facts]:
    """∀ lesson given by l: l is not closed while it lasts."""
    for batch in t.taught():
        for lesson, start, end, lecturer in t.lessons(batch):
            if lecturer in t.problem.lecturer:
                for begin, stop in meets(start, end, t.problem.lecturer[lecturer].closed):
                    yield {"batch": batch.id, "lesson": lesson, "lecturer": lecturer, "from": begin, "to": stop}


def a_lesson_is_given_by_one_who_can(t: Timetable) -> Iterator[Facts]:
    """∀ lesson: its lecturer is one of those able to give it; none where nobody is needed."""
    for batch in t.taught():
        able = {lesson.id: lesson.lecturers for lesson in t.problem.program[batch.program].lessons}
        for lesson, _, _, lecturer in t.lessons(batch):
            if lecturer not in (able[lesson] or (None,)):
                yield {"batch": batch.id, "program": batch.program, "lesson": lesson, "lecturer": lecturer}


def a_choice_keeps_to_its_lecturers(t: Timetable) -> Iterator[Facts]:
    """∀ batch: one of the choices with its start and room allows all of its lecturers."""
    for batch in t.taught():
        if t.options(batch) and not t.taught_options(batch):
            yield {"batch": batch.id, "program": batch.program, "start": batch.start, "room": batch.room}


def a_batch_gives_each_lesson_once(t: Timetable) -> Iterator[Facts]:
    """∀ batch b of program p, lesson of p: b gives it once."""
    for batch in t.taught():
        given = Counter(lesson.lesson for lesson in batch.lessons)
        for lesson in t.problem.program[batch.program].lessons:
            if given[lesson.id] != 1:
                yield {"batch": batch.id, "program": batch.program, "lesson": lesson.id, "times": given[lesson.id]}


def lessons_lie_inside_their_batch(t: Timetable) -> Iterator[Facts]:
    """∀ lesson of batch b: start of b ≤ its start and its end ≤ end of b."""
    for batch in t.taught():
        begin, end = t.span(batch)
        for lesson, start, stop, _ in t.lessons(batch):
            if start < begin or stop > end:
                yield {"batch": batch.id, "lesson": lesson, "from": start, "to": stop, "start": begin, "end": end}


def lessons_of_a_batch_do_not_overlap(t: Timetable) -> Iterator[Facts]:
    """∀ batch, half-day: Σ lessons of the batch ≤ 1."""
    for batch in t.taught():
        spans = [(start, end, lesson) for lesson, start, end, _ in t.lessons(batch)]
        for one, other, begin, end in overlaps(spans):
            if one != other:
                yield {"batch": batch.id, "lesson": one, "other": other, "from": begin, "to": end}


def lessons_keep_their_order(t: Timetable) -> Iterator[Facts]:
    """∀ lesson l after lesson k: end of k ≤ start of l."""
    for batch in t.taught():
        given = {lesson: (start, end) for lesson, start, end, _ in t.lessons(batch)}
        for lesson in t.problem.program[batch.program].lessons:
            for earlier in lesson.after:
                if lesson.id in given and earlier in given and given[earlier][1] > given[lesson.id][0]:
                    yield {"batch": batch.id, "lesson": lesson.id, "earlier": earlier, "start": given[lesson.id][0]}
