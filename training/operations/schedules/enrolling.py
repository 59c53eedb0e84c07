"""Enrolments (参训名单) as they are published: confirmed and withdrawn, never deleted."""

from collections.abc import Set as AbstractSet
from datetime import datetime

from training.models.schedules import Batch, BatchState, Enrolment, EnrolmentState


def enrol(batch: Batch, people: AbstractSet[int], now: datetime) -> set[int]:
    """Make these people the batch's; ids of those who came or left.

    Who has completed it stays so. `sequence` and `changed_at` move only for those who leave or come back.
    """
    known = {one.person_id: one for one in batch.enrolments}
    touched = {person for person in people if person not in known}
    batch.enrolments.extend(Enrolment(person_id=person, changed_at=now) for person in sorted(touched))
    for person, enrolment in known.items():
        is_here = enrolment.state is not EnrolmentState.WITHDRAWN
        if is_here != (person in people):
            _change(enrolment, EnrolmentState.WITHDRAWN if is_here else EnrolmentState.CONFIRMED, now)
            touched.add(person)
    return touched


def withdraw(batch: Batch, now: datetime) -> set[int]:
    """Cancel the batch and take everybody out of it; ids of those who were in it."""
    batch.state = BatchState.CANCELLED
    return enrol(batch, frozenset(), now)


def _change(enrolment: Enrolment, state: EnrolmentState, now: datetime) -> None:
    enrolment.state, enrolment.sequence, enrolment.changed_at = state, enrolment.sequence + 1, now
