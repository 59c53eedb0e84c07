"""What publishing a proposal would change: batches new, moved and cancelled, people coming, moving and leaving."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Changes:
    """Batch ids by what becomes of them; people ids of those whose calendar changes."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    cancelled: tuple[str, ...]
    kept: tuple[str, ...]
    joining: frozenset[str]
    leaving: frozenset[str]
    moving: frozenset[str]
    """Those who stay in a batch whose time, room or lessons change, or go from one batch of a program to another."""

    @property
    def people(self) -> int:
        """How many people's calendars change."""
        return len(self.joining | self.leaving | self.moving)

    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.new or self.changed or self.cancelled or self.people)


def changes_of(before: Data, after: Data) -> Changes:
    """From one timetable to another; both are `batches` and `places` of solution files."""
    old, new = _by_id(before), _by_id(after)
    changed = tuple(one for one in new if one in old and _shape(new[one]) != _shape(old[one]))
    had, has = _needs(before), _needs(after)
    touched = {*changed}
    moving = {person for (person, program), batch in has.items() if batch in touched and (person, program) in had}
    moving |= {need[0] for need in has.keys() & had.keys() if has[need] != had[need]}
    return Changes(
        new=tuple(one for one in new if one not in old),
        changed=changed,
        cancelled=tuple(one for one in old if one not in new),
        kept=tuple(one for one in new if one in old and one not in touched),
        joining=frozenset(person for person, _ in has.keys() - had.keys()),
        leaving=frozenset(person for person, _ in had.keys() - has.keys()),
        moving=frozenset(moving),
    )


def _by_id(timetable: Data) -> dict[str, Data]:
    return {batch["id"]: batch for batch in timetable["batches"]}


def _needs(timetable: Data) -> dict[tuple[str, str], str]:
    return {(place["person"], place["program"]): place["batch"] for place in timetable["places"]}


def _shape(batch: Data) -> tuple[Any, ...]:
    lessons = sorted((one["lesson"], one["start"], one["lecturer"] or "") for one in batch["lessons"])
    return batch["start"], batch["room"], tuple(lessons)


def people_by_batch(timetable: Data) -> dict[str, list[str]]:
    """People ids of each batch, in the order of the file."""
    people: dict[str, list[str]] = defaultdict(list)
    for place in timetable["places"]:
        people[place["batch"]].append(place["person"])
    return people
