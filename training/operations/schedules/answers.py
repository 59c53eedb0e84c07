"""What the background job writes down: that it began, how far it is, and the answer once the checker has passed it.

Every write is by the proposal's id and only while the job is wanted, so that a job run twice leaves one answer.
"""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from training.models import db
from training.models.schedules import Progress, Proposal, ProposalState
from training.operations.schedules import ids, keys
from training.operations.schedules.names import names_of
from training.operations.schedules.proposals import AT_WORK
from training.operations.schedules.sentences import breach_of, contradiction_of
from training.solver import problem as problems
from training.solver import solution as solutions
from training.solver.check import check
from training.solver.conflicts import TOGETHER


def begin(proposal_id: int, now: datetime) -> Proposal | None:
    """Take up the job; None where it is over or not wanted any more. A job begun twice starts afresh, and says so."""
    proposal = db.session.get(Proposal, proposal_id, populate_existing=True)
    if proposal is None or proposal.state not in AT_WORK:
        return None
    changes: dict[str, Any] = {"state": ProposalState.RUNNING, "started_at": now, "heartbeat_at": now}
    if proposal.state is ProposalState.RUNNING:
        changes["message"] = _("求解进程曾中断，已自动重新开始。")
    db.session.execute(delete(Progress).where(Progress.proposal_id == proposal_id))
    _write(proposal_id, **changes)
    db.session.refresh(proposal)
    return proposal


def beat(proposal_id: int, now: datetime) -> bool:
    """Say that the job is alive; False when it shall stop."""
    _write(proposal_id, heartbeat_at=now)
    row = db.session.execute(
        select(Proposal.state, Proposal.cancel_asked_at).where(Proposal.id == proposal_id)
    ).one_or_none()
    return row is not None and row.state is ProposalState.RUNNING and row.cancel_asked_at is None


def note(proposal_id: int, found: list[tuple[float, int | None, int]]) -> None:
    """Write down better costs and bounds: the second, the cost, the bound of each."""
    for seconds, cost, bound in found:
        db.session.add(Progress(proposal_id=proposal_id, seconds=round(seconds, 2), cost=cost, bound=bound))
    if found:
        _write(proposal_id, cost=found[-1][1], bound=found[-1][2])
        db.session.flush()


def finish(proposal_id: int, solution: dict[str, Any], now: datetime, *, message: str = "") -> None:
    """Keep the answer, if the checker finds nothing in it; else say what it found, and show nothing.

    A search that was cancelled keeps its best answer too. `message`: what staff must know beside it.
    """
    proposal = db.session.get(Proposal, proposal_id, populate_existing=True)
    if proposal is None or proposal.state not in AT_WORK:
        return
    problem, ways = proposal.problem, solution.get("ways_out")
    solution = {key: value for key, value in solution.items() if key != "ways_out"}
    used = keys.used_numbers([ids.record(one["id"]) for one in problem["programs"]])
    answer = keys.with_kept_ids(problem, solution, used)
    question = problems.read(problem)
    found = check(question, solutions.read(answer), question.previous if "replan" in problem else None).breaches
    if found:
        names = names_of(problem, answer["batches"])
        words = "".join(breach_of(one.rule, one.facts, names) for one in found[:3])
        fail(proposal_id, _("求解结果未通过检查，因此不予采用：%(words)s", words=words), now)
        return
    state = ProposalState.DONE if proposal.cancel_asked_at is None else ProposalState.CANCELLED
    _close(
        proposal_id,
        now,
        state=state,
        solution=answer,
        cost=answer["cost"],
        bound=answer["bound"],
        unplaced=len(answer["unplaced"]),
        ways_out=ways,
        **({"message": message} if message else {}),
    )


def fail(proposal_id: int, message: str, now: datetime) -> None:
    """Write down why there is no answer."""
    _close(proposal_id, now, state=ProposalState.FAILED, message=message)


def contradict(
    proposal_id: int, found: list[tuple[str, dict[str, Any]]], ways: dict[str, Any] | None, now: datetime
) -> None:
    """Write down what contradicts what, and the ways out."""
    proposal = db.session.get_one(Proposal, proposal_id)
    names = names_of(proposal.problem, proposal.problem["batches"])
    message = "".join(contradiction_of(rule, facts, names) for rule, facts in found[:5])
    if ways and ways["conflict"] and found[0][0] == TOGETHER:
        message = _("锁定的内容与记录互相矛盾，没有一个方案能全部满足。哪些条件矛盾、有哪些解决办法，见下。")
    _close(proposal_id, now, state=ProposalState.FAILED, message=message, ways_out=ways)


def stop(proposal_id: int, now: datetime) -> None:
    """Close a job that was cancelled before it had any answer."""
    _close(proposal_id, now, state=ProposalState.CANCELLED)


def _close(proposal_id: int, now: datetime, **values: Any) -> None:
    _write(proposal_id, finished_at=now, heartbeat_at=now, version=Proposal.version + 1, **values)


def _write(proposal_id: int, **values: Any) -> None:
    db.session.execute(
        update(Proposal)
        .where(Proposal.id == proposal_id, Proposal.state.in_(AT_WORK))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
