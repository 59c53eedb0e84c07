"""What of the published timetable cannot be held any more, by the records of today: whom it concerns, and why."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db
from training.models.plans import AnnualPlan
from training.models.schedules import Proposal, ProposalState
from training.operations.schedules.names import Names, names_of
from training.operations.schedules.questions import question_of
from training.operations.schedules.whys import named, why_of
from training.solver import problem as problems

Data = dict[str, Any]
Pair = tuple[str, str]  # ids of person and program


@dataclass(frozen=True, slots=True)
class Broken:
    """`claims`: see the solver's check/must.py; who has lost the need of a place; who needs one and has none yet."""

    names: Names
    claims: list[Data]
    ended: list[Pair]
    waiting: list[Pair]
    untaught: list[Data]
    """Lessons whose lecturer is not free any more: `batch`, `lesson`, `lecturer`, `start`, `end`."""

    def lines(self) -> list[str]:
        """Each of it in words, with how many people it concerns."""
        return [why_of(claim, self.names) for claim in self.claims] + [self._untaught(one) for one in self.untaught]

    def _untaught(self, one: Data) -> str:
        return _(
            "%(batch)s的“%(lesson)s”：%(lecturer)s %(when)s没有空，须换教师。",
            batch=self.names.batch(one["batch"]),
            lesson=self.names.lesson(one["lesson"]),
            lecturer=self.names.lecturer(one["lecturer"]),
            when=self.names.span((one["start"], one["end"])),
        )

    @property
    def is_whole(self) -> bool:
        """Whether all can be held as it is published."""
        return not (self.people or self.untaught)

    def waiting_by_program(self) -> list[tuple[str, int]]:
        """Names of programs, and how many are without a place since."""
        found = Counter(program for _person, program in self.waiting)
        return [(self.names.program(program), count) for program, count in sorted(found.items())]

    @property
    def people(self) -> int:
        """How many pairs must change, end or begin."""
        return sum(claim["fewest"] for claim in self.claims) + len(self.ended) + len(self.waiting)


def broken(plan: AnnualPlan, now: datetime) -> Broken | None:
    """What is broken; None where nothing is published. Raises TrainingError where the plan cannot be asked at all."""
    in_force = published_proposal(plan)
    if in_force is None:
        return None
    question = question_of(plan, now)
    names = names_of(question, question["previous"]["batches"])
    return Broken(names, _claims(question), _ended(question), _waiting(question, in_force), _untaught(question))


def published_proposal(plan: AnnualPlan) -> Proposal | None:
    """The proposal published last."""
    query = select(Proposal).where(Proposal.annual_plan_id == plan.id, Proposal.state == ProposalState.PUBLISHED)
    return db.session.scalar(query.order_by(Proposal.published_at.desc(), Proposal.number.desc()).limit(1))


def _claims(question: Data) -> list[Data]:
    from training.solver.replan import must_change

    problem = problems.read(question)
    claims = [] if problem.previous is None else must_change(problem, problem.previous)
    return named(claims, question["previous"]["batches"])


def needs_of(question: Data) -> set[Pair]:
    """Who needs which program."""
    return {(one["id"], program) for one in question["people"] for program in one["needs"]}


def _ended(question: Data) -> list[Pair]:
    """Places of people who are in the audience no more; a begun batch's are over and done."""
    begun, needs = set(question["begun"]), needs_of(question)
    places = [one for one in question["previous"]["places"] if one["batch"] not in begun]
    return [pair for one in places if (pair := (one["person"], one["program"])) not in needs]


def _waiting(question: Data, in_force: Proposal) -> list[Pair]:
    """Needs without a place that the published proposal did not know."""
    held = {one["program"] for one in question["previous"]["batches"]}
    placed = {(one["person"], one["program"]) for one in question["previous"]["places"]}
    known = {(one["person"], one["program"]) for one in (in_force.solution or {}).get("unplaced", ())}
    return sorted(pair for pair in needs_of(question) - placed - known if pair[1] in held)


def _untaught(question: Data) -> list[Data]:
    """Lessons of batches that have not begun whose lecturer is closed then."""
    closed = {one["id"]: one["closed"] for one in question["lecturers"]}
    lengths = {lesson["id"]: lesson["length"] for program in question["programs"] for lesson in program["lessons"]}
    lessons = [
        {"batch": batch["id"], "end": lesson["start"] + lengths.get(lesson["lesson"], 1), **lesson}
        for batch in question["previous"]["batches"]
        if batch["id"] not in question["begun"]
        for lesson in batch["lessons"]
    ]
    return [
        one for one in lessons if any(a < one["end"] and one["start"] < b for a, b in closed.get(one["lecturer"], ()))
    ]
