"""What everyday activities booked as make-ups (以日常学习补课) can still give, before anybody tells of them."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import select

from training.models import db
from training.models.activities import Participation
from training.models.attendance import MakeUp
from training.models.ledger import RuleSet
from training.models.plans import Requirement
from training.operations.ledger import made_up
from training.operations.ledger.everyday import crediting
from training.operations.ledger.everyday.parts import LIVE
from training.operations.ledger.lines import Line, counts_for, counts_on
from training.operations.ledger.periods import Period


def lines(requirement: Requirement, span: Period, find: Callable[[date], RuleSet]) -> Iterator[tuple[MakeUp, Line]]:
    """Each make-up with what the whole activity would give, by the rules of the class that it replaces."""
    told = _told()
    for make_up in made_up.booked():
        activity = make_up.activity
        if activity is None or (activity.id, make_up.person_id) in told:
            continue
        rule_set = find(crediting.ruled_on(activity, make_up))
        due = crediting.worth(activity, make_up, activity.minutes, rule_set, test_passed=True)
        line = line_of(requirement, due, make_up)
        if span.holds(line.on) and is_looked_at(requirement, due):
            yield make_up, line


def line_of(requirement: Requirement, due: dict[str, Any], make_up: MakeUp | None) -> Line:
    """The line that those columns of an entry would be."""
    class_year = make_up.missed_lesson.starts_at.year if make_up and due["make_up_id"] else None
    on = counts_on(requirement, due["earned_on"], class_year)
    return Line(
        on=on,
        program_id=due["program_id"],
        mode=due["mode"],
        rule_set_id=due["rule_set_id"],
        hours=due["hours"],
        minutes=due["minutes"],
        course_id=due["course_id"],
        participation_id=due.get("participation_id"),
        class_year=class_year,
    )


def is_looked_at(requirement: Requirement, due: dict[str, Any]) -> bool:
    """Whether the requirement looks at such a line at all."""
    facts = {"is_compulsory": due["is_compulsory"], "course_id": due["course_id"]}
    return counts_for(requirement, due["program_kind"], **facts)


def _told() -> set[tuple[int, int]]:
    """(activity, person) where a part waits for review or is good."""
    query = select(Participation.activity_id, Participation.person_id).where(Participation.state.in_(LIVE))
    return {(row.activity_id, row.person_id) for row in db.session.execute(query)}
