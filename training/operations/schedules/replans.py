"""Re-plans (最少变动重排): the published timetable mended with the fewest changes; what staff free may move freely.

The problem holds under `replan`, which the solver does not read, what was freed, and the places that were published of
it: they are in `previous` no more, so that to move them is no change.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db
from training.models.people import Person
from training.models.plans import AnnualPlan
from training.models.schedules import Proposal, ProposalKind
from training.operations.errors import TrainingError
from training.operations.schedules import ids
from training.operations.schedules.broken import published_proposal
from training.operations.schedules.proposals import expect, queue, take_pins
from training.operations.schedules.questions import question_of

Data = dict[str, Any]
SECONDS = 30
"""How long a re-plan is searched for at most; its changes are proven fewest in the first two."""


@dataclass(frozen=True, slots=True)
class Freed:
    """Ids of published batches, programs and people that may move at no cost."""

    batches: frozenset[str] = frozenset()
    programs: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    def holds(self, place: Data) -> bool:
        """Whether the place is freed."""
        return place["batch"] in self.batches or place["program"] in self.programs or place["person"] in self.people


def ask(
    plan: AnnualPlan,
    freed: Freed,
    *,
    now: datetime,
    user_id: int | None = None,
    seconds: int = SECONDS,
    seed: int = 1,
    pins_of: Proposal | None = None,
) -> Proposal:
    """A new proposal, queued, that changes what is published as little as possible.

    Raises TrainingError where nothing is published, or the plan cannot be asked.
    """
    in_force = published_proposal(plan)
    if in_force is None:
        raise TrainingError(_("“%(plan)s”还没有发布的安排，无从重排。请先自动编排并发布。", plan=plan.title))
    question = with_freed(question_of(plan, now), freed)
    if pins_of:
        take_pins(question, pins_of)
    proposal = queue(plan, question, seconds=seconds, seed=seed, now=now, user_id=user_id)
    proposal.kind, proposal.based_on_id = ProposalKind.REPLAN, in_force.id
    db.session.flush()
    return proposal


def with_freed(question: Data, freed: Freed) -> Data:
    """The problem of a re-plan. What has begun stays, whatever was freed."""
    previous, begun = question["previous"], set(question["begun"])
    places = [one for one in previous["places"] if freed.holds(one) and one["batch"] not in begun]
    loose = {(one["person"], one["program"]) for one in places}
    kept = [one for one in previous["places"] if (one["person"], one["program"]) not in loose]
    told = {"batches": sorted(freed.batches), "programs": sorted(freed.programs), "people": sorted(freed.people)}
    return question | {"previous": previous | {"places": kept}, "replan": {"freed": told, "places": places}}


def freed_in(proposal: Proposal) -> Freed:
    """What was freed for a re-plan."""
    told = proposal.problem.get("replan", {}).get("freed", {})
    return Freed(*(frozenset(told.get(key, ())) for key in ("batches", "programs", "people")))


def people_named(words: str) -> frozenset[str]:
    """Ids of the people whose names stand there, between commas or spaces. Raises TrainingError for unknown names."""
    for mark in "、，,；;\n\t":
        words = words.replace(mark, " ")
    names = set(words.split())
    rows = db.session.execute(select(Person.id, Person.name).where(Person.name.in_(names))).all()
    unknown = sorted(names - {row.name for row in rows})
    if unknown:
        raise TrainingError(_("没有找到“%(names)s”。请按名册填写姓名，用顿号或空格隔开。", names="、".join(unknown)))
    return frozenset(ids.person(row.id) for row in rows)


def discard(proposal: Proposal, *, version: int, now: datetime) -> None:
    """Say that the re-plan shall not be used; nothing published changes. Raises TrainingError for a published one."""
    expect(proposal, version)
    if proposal.kind is not ProposalKind.REPLAN:
        raise TrainingError(_("草稿 v%(number)s 不是最少变动重排，不必标为不采用。", number=proposal.number))
    if proposal.published_at is not None:
        raise TrainingError(_("草稿 v%(number)s 已发布，不能不采用。如需调整，请重新编排。", number=proposal.number))
    proposal.discarded_at = now
    db.session.flush()
