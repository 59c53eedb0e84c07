"""What users read for each value that a record may hold: one word for all pages, kept by stage."""

from enum import StrEnum
from typing import Any

from wtforms import SelectChoice

from training.models.attendance import Doubt
from training.web.labels import attendance, audit, closing, everyday, ledger, people, plans, schedules, surveys

LABELS: dict[type[StrEnum], dict[Any, Any]] = {
    kind: words
    for stage in (people, plans, schedules, attendance, surveys, everyday, ledger, closing, audit)
    for kind, words in stage.LABELS.items()
}


def tone(value: StrEnum) -> str:
    """The tone of bars and figures for that outlook, prospect or agreement."""
    return ledger.TONES[value]


def label(value: StrEnum | None) -> Any:
    """What users read for that value; empty for none."""
    return "" if value is None else LABELS[type(value)][value]


def doubt(value: str) -> Any:
    """What users read for a doubt as it stands in a record of attendance."""
    return label(Doubt(value))


def choices(values: type[StrEnum]) -> list[SelectChoice]:
    """All values of that kind with their labels, for a field to choose from."""
    return [SelectChoice(value.value, text) for value, text in LABELS[values].items()]
