"""The rule time machine (规则试算): whose standing would change, had other rules been in force since some day.

Nothing is written. Every entry since that day is reckoned again from its raw minutes; what was earned before, and what
no raw minutes back, stays as it is. Lessons to come, and claims that wait for review, are reckoned by the rules on
trial as well.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any

from training.models.ledger import RuleSet
from training.models.plans import Requirement
from training.operations.ledger import rule_sets
from training.operations.ledger.book import Book, open_book
from training.operations.ledger.lines import Line, counts_for, counts_on, ledger_lines
from training.operations.ledger.periods import Period
from training.operations.ledger.prospects import lines_ahead
from training.operations.ledger.recomputing import Posted, posted, reckoner
from training.operations.ledger.rules import read
from training.operations.ledger.standing import Outlook, Standing, standings_in

ON_TRIAL = 2**31 - 1
"""Stands for the id of the rule set on trial: no saved one, and newer than all."""


@dataclass(frozen=True)
class Change:
    """A person's standing under the rules as they are, and under those on trial."""

    before: Standing
    after: Standing

    @property
    def gained(self) -> Decimal:
        """Hours earned more, or below zero fewer."""
        return self.after.earned - self.before.earned

    @property
    def is_flip(self) -> bool:
        """Whether the outlook changes, and not the figure alone."""
        return self.before.outlook != self.after.outlook

    @property
    def step(self) -> tuple[Outlook, Outlook]:
        """From which outlook to which."""
        return self.before.outlook, self.after.outlook


def on_trial(name: str, raw: dict[str, Any], since: date) -> RuleSet:
    """A rule set that is never saved. Raises TrainingError where a rule cannot be read."""
    rule_sets.refuse_wrong_rules(raw)
    return RuleSet(id=ON_TRIAL, name=name, version=0, rules=raw, starts_on=since)


def changes(requirement: Requirement, rule_set: RuleSet, on: date) -> list[Change]:
    """Everybody in the requirement's audience on that day, as they stand and as they would, in order of id."""
    before = open_book(requirement, on)
    after = under(rule_set, before)
    return [Change(*pair) for pair in zip(standings_in(before), standings_in(after), strict=True)]


def under(rule_set: RuleSet, book: Book) -> Book:
    """The same book with every line since the rule set's day reckoned by it."""
    if not book.earned_in or not book.ahead_in:
        return book
    years = range(rule_set.starts_on.year, max(book.ahead_in.to_on, rule_set.starts_on).year + 1)
    return replace(
        book,
        earned=_earned(rule_set, book, book.earned_in),
        ahead=lines_ahead(book.requirement, book.ahead_in, _finder(rule_set)),
        rules=book.rules | {rule_set.id: read(rule_set.rules)},
        capping=book.capping | dict.fromkeys(years, rule_set.id),
    )


def _earned(rule_set: RuleSet, book: Book, span: Period) -> dict[int, list[Line]]:
    since = max(rule_set.starts_on, span.from_on)
    before, after = Period(span.from_on, since - timedelta(days=1)), Period(since, span.to_on)
    found: dict[int, list[Line]] = defaultdict(list)
    kept = ledger_lines(book.requirement, before), ledger_lines(book.requirement, after, unbacked=True)
    for person, lines in chain.from_iterable(one.items() for one in kept):
        found[person] += lines
    reckon = reckoner(read(rule_set.rules))
    for one in posted(after.from_on, after.to_on):
        on = counts_on(book.requirement, one.on, one.class_year)
        if after.holds(on) and one.person_id in book.seats and _counts(book.requirement, one):
            hours, minutes = reckon(one.attended), one.attended.minutes
            rest = (one.course_id, one.participation_id, one.class_year)
            line = Line(on, one.program_id, one.mode, rule_set.id, hours, minutes, *rest)
            found[one.person_id].append(line)
    return found


def _counts(requirement: Requirement, one: Posted) -> bool:
    return counts_for(requirement, one.program_kind, is_compulsory=one.is_compulsory, course_id=one.course_id)


def _finder(rule_set: RuleSet) -> Callable[[date], RuleSet]:
    """The rule set on trial from its day on, those in force before."""
    find = rule_sets.finder()
    return lambda on: rule_set if on >= rule_set.starts_on else find(on)


def flips(found: Iterable[Change]) -> dict[tuple[Outlook, Outlook], int]:
    """How many people go from which outlook to which; those who stay are left out."""
    counts: dict[tuple[Outlook, Outlook], int] = defaultdict(int)
    for change in found:
        if change.is_flip:
            counts[change.step] += 1
    return dict(counts)
