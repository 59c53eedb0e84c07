"""Which batches of a timetable lie on days that a decree which is not out yet may take (可能放假)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from training.operations.decrees import Risk
from training.operations.schedules.horizon import Horizon
from training.operations.workdays import Year


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A batch of a solution file, and the days on which it may not be held."""

    batch: str
    days: tuple[tuple[date, Risk], ...]
    people: int


def at_risk(question: dict[str, Any], answer: dict[str, Any], year: Year) -> list[AtRisk]:
    """The batches at risk, in the order of time; begun ones are history."""
    if not year.risks:
        return []
    origin = date.fromisoformat(question["origin"])
    horizon = Horizon(year.year, origin, question["half_days"], 0)
    length = {one["id"]: one["length"] for one in question["programs"]}
    begun = set(question.get("begun", ()))
    found = []
    for batch in sorted(answer["batches"], key=lambda one: (one["start"], one["id"])):
        held = range(batch["start"], batch["start"] + length[batch["program"]])
        days = tuple((on, year.risks[on]) for on in sorted({horizon.day(one) for one in held}) if on in year.risks)
        if days and batch["id"] not in begun:
            people = sum(place["batch"] == batch["id"] for place in answer["places"])
            found.append(AtRisk(batch["id"], days, people))
    return found
