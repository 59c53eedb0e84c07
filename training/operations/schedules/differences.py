"""Before and after: who exactly changes in a proposal, from where to where, and why this one."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from training.operations.schedules.broken import needs_of
from training.operations.schedules.changes import Changes, changes_of
from training.operations.schedules.whys import named

Data = dict[str, Any]
Pair = tuple[str, str]  # ids of person and program
MOVED, SHIFTED, LOST, JOINED, ENDED = "moved", "shifted", "lost", "joined", "ended"
FREED, NEW, OVER, BESIDE = "freed", "new", "over", "beside"
"""Why, where no claim of the proof says it: freed by staff; a new need; the need is over; moved to make way."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One person and program. `before`, `after`: batches, None for none; `why`: a claim's index, or a word above."""

    person: str
    program: str
    kind: str
    before: Data | None
    after: Data | None
    why: int | str


@dataclass(frozen=True, slots=True)
class Differences:
    """All of them, in the order of their reasons. `claims`: the proof's, each with its batch's id."""

    rows: list[Difference]
    claims: list[Data]
    calendars: Changes
    published: Data
    """`batches` and `places` of the timetable before."""
    lengths: dict[str, int]
    """Half-days of each program."""
    after: dict[str, tuple[int, str | None]]
    """Start and room of each batch after."""

    @property
    def changed(self) -> int:
        """Pairs that had a place, still need one, and lose it or get another; what staff freed counts as well."""
        return sum(row.kind in (MOVED, SHIFTED, LOST) for row in self.rows)

    @property
    def retaught(self) -> list[str]:
        """Batches at the same time and place of which only lecturers or the times of lessons change."""
        before = {one["id"]: _where(one) for one in self.published["batches"]}
        return [one for one in self.calendars.changed if self.after[one] == before[one]]

    def counts(self) -> Counter[int | str]:
        """How many there are of each reason."""
        return Counter(row.why for row in self.rows)

    def kinds(self) -> Counter[str]:
        """How many are moved, shifted with their batch, lost, joined, ended."""
        return Counter(row.kind for row in self.rows)


def differences_of(question: Data, answer: Data) -> Differences:
    """What the answer changes of what was published when it was asked for."""
    previous = question["previous"]
    freed = question.get("replan", {}).get("places", [])
    published = {"batches": previous["batches"], "places": [*previous["places"], *freed]}
    claims = named(answer.get("changes_proof", ()), previous["batches"])
    whys: dict[Pair, int | str] = {(one["person"], one["program"]): FREED for one in freed}
    for index, claim in enumerate(claims):
        whys |= {(person, claim["program"]): index for person in claim["people"]}
    rows = _rows(question, published, answer, whys)
    rows.sort(key=lambda row: (isinstance(row.why, str), row.why if isinstance(row.why, int) else 0, str(row.why)))
    lengths = {one["id"]: one["length"] for one in question["programs"]}
    after = {one["id"]: _where(one) for one in answer["batches"]}
    return Differences(rows, claims, changes_of(published, answer), published, lengths, after)


def _rows(question: Data, published: Data, answer: Data, whys: dict[Pair, int | str]) -> list[Difference]:
    had, has, needs = _held(published), _held(answer), needs_of(question)
    begun, rows = set(question["begun"]), []
    for pair, before in ((pair, before) for pair, before in had.items() if before["id"] not in begun):
        after = has.get(pair)
        if pair not in needs:
            rows.append(Difference(*pair, ENDED, before, None, OVER))
        elif after is None or _where(after) != _where(before):
            kind = LOST if after is None else SHIFTED if after["id"] == before["id"] else MOVED
            rows.append(Difference(*pair, kind, before, after, whys.get(pair, BESIDE)))
    new = ((pair, after) for pair, after in has.items() if pair not in had)
    return rows + [Difference(*pair, JOINED, None, after, NEW) for pair, after in new]


def _held(timetable: Data) -> dict[Pair, Data]:
    batches = {one["id"]: one for one in timetable["batches"]}
    return {(one["person"], one["program"]): batches[one["batch"]] for one in timetable["places"]}


def _where(batch: Data) -> tuple[int, str | None]:
    return batch["start"], batch["room"]
