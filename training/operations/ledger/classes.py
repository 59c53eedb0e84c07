"""Classes completed (结业班次): who attended enough of a class for it to count as one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction

from sqlalchemy import select

from training.models import db
from training.models.schedules import Batch, BatchState, Enrolment, EnrolmentState, Lesson, LessonState
from training.operations.ledger.lines import Line
from training.operations.ledger.rules import Rules


def class_minutes(person_ids: Collection[int] | None = None) -> dict[tuple[int, int], int]:
    """Minutes of the class that a person is enrolled in, by (person, program); of everybody, or of those named."""
    batches = _batch_minutes()
    enrolled = select(Enrolment.person_id, Batch.program_id, Batch.id).join(Enrolment.batch).order_by(Enrolment.id)
    if person_ids is not None:
        enrolled = enrolled.where(Enrolment.person_id.in_(person_ids))
    kept = enrolled.where(Enrolment.state != EnrolmentState.WITHDRAWN, Batch.state != BatchState.CANCELLED)
    return {(person, program): batches.get(batch, 0) for person, program, batch in db.session.execute(kept)}


def completed(
    person_id: int, lines: Iterable[Line], minutes: Mapping[tuple[int, int], int], rules: Mapping[int, Rules]
) -> int:
    """How many classes the person has completed with those lines: minutes reach the share that the latest rules ask."""
    attended: dict[int, int] = defaultdict(int)
    shares: dict[int, Fraction] = {}
    for line in sorted(lines, key=lambda line: line.rule_set_id):
        if line.program_id is not None:
            attended[line.program_id] += line.minutes
            shares[line.program_id] = rules[line.rule_set_id].completed
    return sum(
        attended[program] > 0 and attended[program] >= shares[program] * minutes[person_id, program]
        for program in attended
        if (person_id, program) in minutes  # a guest of one lesson is not in the class
    )


def _batch_minutes() -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    lessons = select(Lesson.batch_id, Lesson.starts_at, Lesson.ends_at).where(Lesson.state == LessonState.PLANNED)
    for batch_id, starts_at, ends_at in db.session.execute(lessons):
        found[batch_id] += int((ends_at - starts_at).total_seconds() // 60)
    return found
