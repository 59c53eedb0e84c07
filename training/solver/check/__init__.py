"""The checker knows no solver: it goes through every rule and every part of the cost from scratch."""

from collections.abc import Mapping
from dataclasses import dataclass

from training.solver.check import cost
from training.solver.check.rules import CLAIMS, RULES, SENTENCES, Rule
from training.solver.check.timetable import Facts, Timetable
from training.solver.problem import Previous, Problem
from training.solver.solution import Solution

__all__ = ["CLAIMS", "RULES", "SENTENCES", "Breach", "Rule", "Verdict", "breaches", "check", "judge"]


@dataclass(frozen=True, slots=True)
class Breach:
    """One place where a rule is broken: the rule's name, and ids and whole numbers that say where."""

    rule: str
    facts: Facts

    def sentence(self) -> str:
        """The breach in English."""
        room, lecturer = self.facts.get("room"), self.facts.get("lecturer")
        words = {
            "in_room": "online" if room is None else f'in room "{room}"',
            "by_lecturer": "nobody" if lecturer is None else f'lecturer "{lecturer}"',
        }
        return SENTENCES[self.rule].format(**(words | self.facts))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checker found: every breach, and the cost, with its parts, counted from scratch."""

    breaches: tuple[Breach, ...]
    cost: int
    parts: dict[str, int]


def check(problem: Problem, solution: Solution, previous: Previous | None = None) -> Verdict:
    """Go through every rule, and through what the solution says of its cost, bound, status, certificate and changes.

    `previous`: the timetable that a re-plan's changes are counted from; without it they are not counted again.
    """
    timetable = Timetable(problem, solution, previous)
    parts = cost.parts(timetable)
    return Verdict(judge(timetable, RULES | CLAIMS), sum(parts.values()), parts)


def breaches(problem: Problem, solution: Solution, rules: Mapping[str, Rule] = RULES) -> tuple[Breach, ...]:
    """Every place where a rule is broken, not looking at what the solution says of itself: for trying a move."""
    return judge(Timetable(problem, solution), rules)


def judge(timetable: Timetable, rules: Mapping[str, Rule]) -> tuple[Breach, ...]:
    """Every place where the timetable breaks one of the rules."""
    return tuple(Breach(name, facts) for name, rule in rules.items() for facts in rule.broken(timetable))
