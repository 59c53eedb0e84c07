"""Given batches and pins that contradict each other or the rules: the file is right, but no timetable keeps it.

Found here by counting, each in words; every finding is a proof. What needs a search is the engine's to find.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from training.solver.check.timetable import Facts
from training.solver.conflicts import batches, pins
from training.solver.conflicts.facts import Fact
from training.solver.conflicts.given import Given
from training.solver.conflicts.summed import summed
from training.solver.problem import Problem

__all__ = [
    "FINDINGS",
    "TOGETHER",
    "Contradiction",
    "ContradictionError",
    "Fact",
    "contradictions",
    "refuse_contradictions",
    "together",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of contradiction: `found` yields the facts of each, `sentence` puts them into English."""

    found: Callable[[Given], Iterator[Facts]]
    sentence: str


FINDINGS: dict[str, Finding] = {
    finding.found.__name__: finding
    for finding in (
        Finding(
            batches.too_many_batches_are_given, '{batches} batches of "{program}" are given; it may have {max_batches}.'
        ),
        Finding(
            batches.a_given_batch_has_no_allowed_choice,
            'Batch "{batch}" is given {given}, which "{program}" does not allow.',
        ),
        Finding(
            batches.a_given_batch_has_no_open_room,
            'Batch "{batch}" has no open room left: "{room}" is closed in half-days [{from}, {to}).',
        ),
        Finding(
            batches.a_given_batch_has_no_choice_left,
            'Batch "{batch}" of "{program}" has no choice left: its room is closed or its lecturers are not brought.',
        ),
        Finding(
            batches.two_given_batches_need_one_room,
            'Batches "{batch}" and "{other}" are given so that both need room "{room}" at the same time.',
        ),
        Finding(
            batches.a_given_lecturer_cannot_give_the_lesson,
            'Lesson "{lesson}" of batch "{batch}" is given to lecturer "{lecturer}", who is not able to give it.',
        ),
        Finding(
            batches.nobody_is_free_for_a_lesson,
            'Lesson "{lesson}" of batch "{batch}" cannot be given: none of {lecturers} is free then.',
        ),
        Finding(
            batches.a_given_lecturer_has_too_little_time,
            'Lecturer "{lecturer}" is given {half_days} half-days of lessons in [{from}, {to}) and is free in {free}.',
        ),
        Finding(
            batches.too_few_people_for_a_given_batch,
            'Batch "{batch}" of "{program}" must be opened with at least {min_size} people; only {people} could come.',
        ),
        Finding(
            pins.a_pin_names_an_unknown_batch,
            'Person "{person}" is pinned to batch "{batch}" of "{program}", which is not given.',
        ),
        Finding(
            pins.a_pin_is_to_a_batch_of_another_program,
            'Person "{person}" is pinned for "{program}" to batch "{batch}", which is one of "{taught}".',
        ),
        Finding(
            pins.a_pinned_person_has_no_need,
            'Person "{person}" is pinned to batch "{batch}" of "{program}", which they do not need.',
        ),
        Finding(
            pins.a_pinned_person_is_away,
            'Person "{person}" is pinned to batch "{batch}" of "{program}" and is away in half-days [{from}, {to}).',
        ),
        Finding(
            pins.a_person_is_pinned_twice_for_one_program,
            'Person "{person}" is pinned for "{program}" to batch "{batch}" and to batch "{other}".',
        ),
        Finding(
            pins.a_person_is_pinned_to_two_batches_at_a_time,
            'Person "{person}" is pinned to batch "{batch}" and to batch "{other}", which are held at the same time.',
        ),
        Finding(
            pins.pins_exceed_the_seats,
            '{people} people are pinned to batch "{batch}" of "{program}", which seats {seats}.',
        ),
        Finding(
            pins.pins_exceed_the_budget,
            'Person "{person}" is pinned to programs that take {half_days} half-days; the budget is {budget}.',
        ),
        Finding(
            pins.a_pin_leaves_no_time_for_the_program_before,
            'Person "{person}" is pinned to batch "{batch}" of "{program}" before "{earlier}" can be finished.',
        ),
    )
}


TOGETHER = "these_cannot_hold_together"  # found by search, not by counting


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What contradicts what: its name in FINDINGS (or TOGETHER), and ids and whole numbers that say where."""

    rule: str
    facts: Facts

    def sentence(self) -> str:
        """The contradiction in English."""
        if self.rule == TOGETHER:
            return f"These {self.facts['number']} cannot hold together: {self.facts['words']}."
        start, room = self.facts.get("start"), self.facts.get("room")
        words = [f"half-day {start}" if start is not None else "", f'room "{room}"' if room is not None else ""]
        given = " and ".join(word for word in words if word) or "no start or room"
        return FINDINGS[self.rule].sentence.format(**({"given": given} | self.facts))


def together(facts: list[Fact], problem: Problem) -> Contradiction:
    """Facts that cannot hold together, as one contradiction; many of one kind are said as one."""
    facts = summed(facts, problem)
    words = "; ".join(fact.words() for fact in facts)
    return Contradiction(TOGETHER, {"number": len(facts), "words": words, "things": [one.about() for one in facts]})


class ContradictionError(Exception):
    """The problem contradicts itself; `contradictions` says how."""

    def __init__(self, contradictions: list[Contradiction]) -> None:
        super().__init__(" ".join(one.sentence() for one in contradictions))
        self.contradictions = contradictions


def refuse_contradictions(problem: Problem) -> None:
    """Raise ContradictionError with everything that can be seen by counting to contradict."""
    found = contradictions(problem)
    if found:
        raise ContradictionError(found)


def contradictions(problem: Problem) -> list[Contradiction]:
    """Everything that can be seen by counting to contradict; an empty list proves nothing."""
    given = Given(problem)
    return [Contradiction(name, facts) for name, finding in FINDINGS.items() for facts in finding.found(given)]
