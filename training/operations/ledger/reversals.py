"""Reversals (冲销): a line of the ledger is never changed; another one undoes it."""

from typing import Any

from training.models.ledger import CreditEntry, EntryKind


def reversal(entry: CreditEntry, *, note: str, **posted: Any) -> CreditEntry:
    """The line that undoes an entry: the same with its minutes and hours below zero."""
    same = (
        "person_id",
        "earned_on",
        "attendance_id",
        "make_up_id",
        "participation_id",
        "course_id",
        "program_id",
        "program_kind",
        "mode",
        "is_compulsory",
    )
    kept = {name: getattr(entry, name) for name in (*same, "rule_set_id")}
    undone = {"kind": EntryKind.REVERSAL, "minutes": -entry.minutes, "hours": -entry.hours, "reverses_id": entry.id}
    return CreditEntry(**kept, **undone, note=note, **posted)
