"""Proposals (编排方案): asked for, cancelled, taken up again."""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from training.models import db, scope
from training.models.plans import AnnualPlan
from training.models.schedules import Proposal, ProposalState
from training.operations.errors import ChangedMeanwhile, TrainingError
from training.operations.schedules.names import names_of
from training.operations.schedules.questions import question_of
from training.operations.schedules.sentences import contradiction_of
from training.solver import problem as problems
from training.solver.conflicts import contradictions

AT_WORK = (ProposalState.QUEUED, ProposalState.RUNNING)
SILENCE = timedelta(seconds=30)
"""After so long without a heartbeat a job is taken for stopped."""


def ask(
    plan: AnnualPlan,
    *,
    seconds: int,
    seed: int,
    now: datetime,
    user_id: int | None = None,
    pins_of: Proposal | None = None,
) -> Proposal:
    """A new proposal, queued, with the whole problem as the records stand now and the pins of an earlier proposal.

    Raises TrainingError when the plan cannot be asked, or when one is being solved.
    """
    if not 1 <= seconds <= 86_400:
        raise TrainingError(_("求解时间应在 1 至 86400 秒之间。"))
    question = question_of(plan, now)
    if pins_of:
        take_pins(question, pins_of)
    return queue(plan, question, seconds=seconds, seed=seed, now=now, user_id=user_id)


def queue(
    plan: AnnualPlan,
    question: dict[str, Any],
    *,
    seconds: int,
    seed: int,
    now: datetime,
    user_id: int | None = None,
    scenario: dict[str, Any] | None = None,
) -> Proposal:
    """A new proposal, queued, with that problem. `scenario`: see the model.

    Where it can be counted that the problem contradicts itself, that is said at once; the job then finds ways out.
    Raises TrainingError when another of the plan is being solved.
    """
    _refuse_a_second(plan)
    proposal = Proposal(
        annual_plan=plan,
        number=(db.session.scalar(select(func.max(Proposal.number)).filter_by(annual_plan_id=plan.id)) or 0) + 1,
        problem=question,
        seconds=seconds,
        seed=seed,
        asked_by_id=user_id,
        asked_at=now,
        scenario=scenario,
        message=_contradictions(question),
    )
    db.session.add(proposal)
    db.session.flush()
    return proposal


def _refuse_a_second(plan: AnnualPlan) -> None:
    query = select(Proposal.number).where(Proposal.annual_plan_id == plan.id, Proposal.state.in_(AT_WORK))
    number = db.session.scalar(query)
    if number is not None:
        raise TrainingError(_("草稿 v%(number)s 正在求解。请等它完成，或先取消它。", number=number))


def take_pins(question: dict[str, Any], proposal: Proposal) -> None:
    """Add the earlier proposal's pins, but for those on people and programs that are gone, and on what has begun.

    `carried`, which the solver does not read, says that there are any: the bound is proven with them.
    """
    programs = {one["id"] for one in question["programs"]}
    needs = {(one["id"], program) for one in question["people"] for program in one["needs"]}
    begun = {one["id"] for one in question["batches"]}
    pinned = {(one["person"], one["program"]) for one in question["pins"]}
    question["batches"] += [
        one for one in proposal.problem["batches"] if one["program"] in programs and one["id"] not in begun
    ]
    given = {one["id"] for one in question["batches"]} - begun
    question["carried"] = bool(given)
    question["pins"] += [
        one
        for one in proposal.problem["pins"]
        if (one["person"], one["program"]) in needs - pinned and one["batch"] in given
    ]


def _contradictions(question: dict[str, Any]) -> str:
    """What can be counted to contradict, in words; empty where nothing can."""
    found = contradictions(problems.read(question))
    names = names_of(question, question["batches"])
    return "".join(contradiction_of(one.rule, one.facts, names) for one in found[:5])


def cancel(proposal: Proposal, now: datetime) -> None:
    """Ask the job to stop. Raises TrainingError when it is over already."""
    if proposal.state not in AT_WORK:
        raise TrainingError(_("草稿 v%(number)s 已经结束，无需取消。", number=proposal.number))
    proposal.cancel_asked_at = proposal.cancel_asked_at or now
    if proposal.state is ProposalState.QUEUED:
        proposal.state, proposal.finished_at = ProposalState.CANCELLED, now


def has_stopped(proposal: Proposal, now: datetime) -> bool:
    """Whether nobody has worked on the job for a while."""
    seen = proposal.heartbeat_at or proposal.started_at or proposal.asked_at
    return proposal.state in AT_WORK and now - seen > SILENCE


def counts() -> dict[ProposalState, int]:
    """How many proposals of all congresses are in each state."""
    with scope.everywhere():
        rows = db.session.execute(select(Proposal.state, func.count()).group_by(Proposal.state)).all()
    return {row[0]: row[1] for row in rows}


def resume(proposal: Proposal, now: datetime) -> None:
    """Put a job back into the queue whose worker has stopped. Raises TrainingError when it still works or is over."""
    if not has_stopped(proposal, now):
        raise TrainingError(_("草稿 v%(number)s 没有中断，无需继续。", number=proposal.number))
    proposal.state, proposal.asked_at, proposal.heartbeat_at = ProposalState.QUEUED, now, None
    proposal.message = _("求解曾中断，已由工作人员重新排队。")


def expect(proposal: Proposal, version: int) -> None:
    """Raises ChangedMeanwhile when the proposal is no longer as the user saw it."""
    if proposal.version != version:
        raise ChangedMeanwhile(_("草稿 v%(number)s 已被他人修改。请刷新页面，核对后再操作。", number=proposal.number))
