"""Reading the given batches of a problem file."""

from training.solver.entry import Entry, by_id, repeated, short
from training.solver.problem.programs import ProblemError
from training.solver.problem.records import GivenBatch, Program
from training.solver.solution import GivenLesson


def read_batches(entry: Entry, rooms: dict, lecturers: dict, programs: dict) -> tuple[GivenBatch, ...]:
    """The `batches` of a problem file."""
    batches = [_batch(one, rooms, lecturers, programs) for one in entry.entries("batches", ())]
    return tuple(by_id(batches, entry, "batches").values())


def _batch(entry: Entry, rooms: dict, lecturers: dict, programs: dict) -> GivenBatch:
    program = programs[entry.known("program", programs, "program")]
    batch = GivenBatch(
        id=entry.text("id"),
        program=program.id,
        start=entry.whole("start", default=None),
        room=entry.known("room", rooms, "room", None),
        lecturers=_given_lecturers(entry, lecturers, program),
        lessons=_given_lessons(entry, lecturers, program),
    )
    if batch.lessons is not None:
        _check_lessons(entry, batch, program)
    return batch


def _given_lecturers(entry: Entry, lecturers: dict, program: Program) -> dict[str, str]:
    given = entry.value("lecturers", {})
    if not isinstance(given, dict):
        entry.fail(f"lecturers must be an object of lesson and lecturer, not {short(given)}")
    lessons = {lesson.id for lesson in program.lessons}
    choice = Entry(given, ProblemError, entry, "lecturers")
    for lesson in given:
        if lesson not in lessons:
            entry.fail(f'lecturers names unknown lesson "{lesson}"')
        choice.known(lesson, lecturers, "lecturer", None)
    return {lesson: lecturer for lesson, lecturer in given.items() if lecturer is not None}


def _given_lessons(entry: Entry, lecturers: dict, program: Program) -> tuple[GivenLesson, ...] | None:
    if entry.value("lessons", None) is None:
        return None
    known = {lesson.id for lesson in program.lessons}
    lessons = tuple(
        GivenLesson(
            one.known("lesson", known, "lesson"),
            one.whole("start"),
            one.known("lecturer", lecturers, "lecturer", None),
        )
        for one in entry.entries("lessons")
    )
    double = repeated([one.lesson for one in lessons])
    if double:
        entry.fail(f'lessons names lesson "{double}" twice')
    return lessons


def _check_lessons(entry: Entry, batch: GivenBatch, program: Program) -> None:
    """Lessons as they are held ask for a batch whose time is known, and say themselves who gives them."""
    if batch.start is None:
        entry.fail("lessons are given, so start must be, too")
    if batch.lecturers:
        entry.fail("lecturers are given beside lessons, which say themselves who gives them")
    lengths, end = {lesson.id: lesson.length for lesson in program.lessons}, batch.start + program.length
    for index, one in enumerate(batch.lessons or ()):
        if one.start < batch.start or one.start + lengths[one.lesson] > end:
            entry.fail(f"lessons[{index}] is at {one.start}, outside the batch, [{batch.start}, {end})")
