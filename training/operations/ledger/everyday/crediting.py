"""The credit of everyday training: a part that was accepted becomes an entry, one that was struck a reversal."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from training.models import db
from training.models.activities import Activity, Participation
from training.models.attendance import MakeUp
from training.models.ledger import CreditEntry, EntryKind, RuleSet
from training.models.plans import ProgramKind
from training.models.schedules import Batch
from training.operations.ledger import completing, made_up, reversals, rule_sets, rules


def due(part: Participation, minutes: int, rule_set: RuleSet) -> dict[str, Any]:
    """What the ledger should say of so many minutes under that rule version: the columns of the entry."""
    told = worth(part.activity, part.make_up, minutes, rule_set, test_passed=part.test_passed)
    return {"person_id": part.person_id, "participation_id": part.id} | told


def worth(
    activity: Activity, make_up: MakeUp | None, minutes: int, rule_set: RuleSet, *, test_passed: bool
) -> dict[str, Any]:
    """What so many minutes are worth: in person by minutes, online by minutes watched and whether the test was passed.

    Minutes that make a lesson up count in the class that missed it, and no more of them than were missed.
    """
    counts, whole, makes_up = made_up.counted_of_study(activity, make_up, minutes)
    program = makes_up.missed_lesson.batch.program if makes_up else None
    facts = {"is_online": activity.is_online, "is_compulsory": activity.is_compulsory}
    attended = rules.Attended(counts, whole, **facts, test_passed=test_passed)
    return {
        "earned_on": activity.ends_on,
        "minutes": counts,
        "hours": rules.hours_for(rules.read(rule_set.rules), attended),
        "make_up_id": makes_up.id if makes_up else None,
        "course_id": activity.course_id,
        "program_id": program.id if program else None,
        "program_kind": program.kind if program else ProgramKind.EVERYDAY,
        "mode": program.mode if program else activity.mode,
        "is_compulsory": activity.is_compulsory,
        "rule_set_id": rule_set.id,
    }


def ruled_on(activity: Activity, make_up: MakeUp | None) -> date:
    """By the rules of which day it is reckoned: of the lesson that it makes up, or its own last day."""
    if make_up and made_up.owed_to(make_up)[0]:
        return make_up.missed_lesson.starts_at.date()
    return activity.ends_on


def post(
    parts: Sequence[Participation], *, by_id: int | None, at: datetime, rule_set: RuleSet | None = None
) -> None:  # fmt: skip
    """Write the entries of parts that were accepted, by the rules named or those of their day."""
    find = rule_sets.finder()
    for part in parts:
        wanted = due(part, part.accepted_minutes or 0, rule_set or find(ruled_on(part.activity, part.make_up)))
        db.session.add(CreditEntry(kind=EntryKind.EARNED, **wanted, posted_by_id=by_id, posted_at=at))
    db.session.flush()
    settle_classes(parts)


def post_again(batch: Batch, *, by_id: int | None, at: datetime) -> list[CreditEntry]:
    """Entries of parts that make lessons of the class up, where its attendance now says something else."""
    posted: dict[str, Any] = {"posted_by_id": by_id, "posted_at": at}
    lines = []
    for part in made_up.studies_of(batch):
        entry = standing_entry(part)
        wanted = due(part, part.accepted_minutes or 0, entry.rule_set) if entry else {}
        if entry and any(getattr(entry, name) != value for name, value in wanted.items()):
            lines += [reversals.reversal(entry, note="考勤更正", **posted)]
            lines += [CreditEntry(kind=EntryKind.EARNED, **wanted, **posted)]
    return lines


def settle_classes(parts: Iterable[Participation]) -> None:
    """Whoever makes a lesson up may by that have completed the class that missed it."""
    batches = {part.make_up.missed_lesson.batch for part in parts if part.make_up}
    find = rule_sets.finder()
    for batch in sorted(batches, key=lambda one: one.id):
        completing.settle(batch, find(batch.starts_at.date()))


def undo(entry: CreditEntry, *, by_id: int | None, at: datetime) -> None:
    """Write the reversal of an entry."""
    db.session.add(reversals.reversal(entry, note="日常学习更正", posted_by_id=by_id, posted_at=at))
    db.session.flush()


def standing_entry(part: Participation) -> CreditEntry | None:
    """The entry of that part which no reversal has undone."""
    reversal = aliased(CreditEntry)
    undone = select(reversal.reverses_id).where(reversal.reverses_id.is_not(None))
    query = select(CreditEntry).where(CreditEntry.participation_id == part.id, CreditEntry.id.not_in(undone))
    return db.session.scalars(query.where(CreditEntry.kind == EntryKind.EARNED)).first()
