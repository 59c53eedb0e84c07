"""The records (名词): one file a stage of the office's year, each importing only the stages before it."""

from training.models import (
    accounts,
    appending,
    attachments,
    attendance,
    audit,
    catalogue,
    chains,
    congresses,
    door,
    ledger,
    people,
    plans,
    reckonings,
    reconciling,
    schedules,
    scope,
    sheets,
)
from training.models.base import db

__all__ = [
    "accounts",
    "appending",
    "attachments",
    "attendance",
    "audit",
    "catalogue",
    "chains",
    "congresses",
    "db",
    "door",
    "ledger",
    "people",
    "plans",
    "reckonings",
    "reconciling",
    "schedules",
    "scope",
    "sheets",
]
