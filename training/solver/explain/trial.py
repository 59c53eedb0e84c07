"""One person tried in one batch: which rules break that hold now, by the checker's own functions.

Looked at are only the person's own places and the two batches; no others change what the move breaks.
"""

from dataclasses import replace
from typing import Any

from training.solver.check import RULES, Breach, judge
from training.solver.check.timetable import Timetable
from training.solver.solution import Place, PlacedBatch, Solution

SIZES = ("a_batch_keeps_its_largest_size", "a_batch_fits_its_room", "a_batch_keeps_its_least_size")
ORDER = {name: number for number, name in enumerate(RULES)}
FULL = frozenset(SIZES[:2])
OWN = (
    "nobody_is_listed_without_a_need",
    "a_person_is_in_one_batch_at_a_time",
    "a_person_is_not_away",
    "a_person_keeps_the_budget",
    "programs_keep_their_order",
    "no_program_without_the_one_before",
    "pins_hold",
)


class Trial:
    """A person and a program of a timetable. `here`: the batch where they sit, if they do."""

    def __init__(self, t: Timetable, person: str, program: str) -> None:
        self.t, self.person, self.program = t, person, program
        self.classes = [one for one in t.places if one.person == person]
        self.here = next((t.batches[one.batch] for one in self.classes if one.program == program), None)
        pins = tuple(one for one in t.problem.pins if one.person == person)
        self.is_pinned = any(one.program == program for one in pins)
        self.alone = replace(t.problem, people=(t.problem.person[person],), pins=pins, previous=None)
        self.known = self._of_the_person(tuple(self.classes))

    def breaches(self, batch: PlacedBatch) -> list[Breach]:
        """What breaks if the person sits in that batch instead of where they are; the batch may be a new one."""
        others = [one for one in self.classes if one.program != self.program]
        broken = self._of_the_person((*others, Place(self.person, self.program, batch.id)), batch)
        broken += self._of_sizes(batch)
        return sorted((one for one in broken if one not in self.known), key=lambda one: ORDER[one.rule])

    def _of_the_person(self, places: tuple[Place, ...], *new: PlacedBatch) -> list[Breach]:
        names = {one.batch for one in places}
        batches = tuple(one for one in self.t.opened() if one.id in names)
        solution = replace(NOTHING, batches=(*batches, *(one for one in new if one not in batches)), places=places)
        return list(judge(Timetable(self.alone, solution), {name: RULES[name] for name in OWN}))

    def _of_sizes(self, batch: PlacedBatch) -> list[Breach]:
        """Both batches with the person moved; what was broken already in these words is not new."""
        here = (self.here,) if self.here else ()
        two = Timetable(self.alone, replace(NOTHING, batches=(batch, *here)))
        before = {one.id: list(self.t.members.get(one.id, ())) for one in two.opened()}
        rules = {name: RULES[name] for name in SIZES}
        two.members = before
        known = judge(two, rules)
        two.members = {name: [one for one in people if one != self.person] for name, people in before.items()}
        two.members[batch.id].append(self.person)
        return [one for one in judge(two, rules) if one not in known]


NOTHING = Solution(batches=(), places=(), unplaced=(), cost=0, parts={})


def breach_data(breach: Breach) -> dict[str, Any]:
    """A breach as JSON."""
    return {"rule": breach.rule, "facts": breach.facts, "sentence": breach.sentence()}
