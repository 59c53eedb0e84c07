"""Changing a proposal by hand: a try is judged by the checker before anything is kept."""

from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from training.models import db
from training.models.schedules import Proposal, ProposalState
from training.operations.errors import TrainingError
from training.operations.schedules.names import Names, names_of
from training.operations.schedules.proposals import AT_WORK, expect
from training.operations.schedules.sentences import breach_of
from training.solver import problem as problems
from training.solver import solution as solutions
from training.solver.check import breaches
from training.solver.check import cost as costs
from training.solver.check.timetable import Timetable
from training.solver.entry import FileError

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Try:
    """A proposal as it would be after a change: rules broken, in words, and how much dearer it is."""

    question: Data
    answer: Data
    problem: problems.Problem
    solution: solutions.Solution
    broken: tuple[str, ...]
    dearer: int

    @property
    def is_allowed(self) -> bool:
        """Whether no rule is broken."""
        return not self.broken


def editable(proposal: Proposal, version: int | None = None) -> tuple[Data, Data]:
    """The proposal's problem and answer. Raises TrainingError when it is not to be changed, or changed meanwhile."""
    if version is not None:
        expect(proposal, version)
    number = proposal.number
    if proposal.scenario is not None:
        raise TrainingError(
            _("草稿 v%(number)s 是情景，只供比较。要照此实行，请先修改记录，再重新编排。", number=number)
        )
    if proposal.state is ProposalState.PUBLISHED:
        raise TrainingError(_("草稿 v%(number)s 已发布。如需调整，请重新编排。", number=number))
    if proposal.state in AT_WORK:
        raise TrainingError(_("草稿 v%(number)s 正在求解。请等它完成，再调整。", number=number))
    if proposal.solution is None:
        raise TrainingError(_("草稿 v%(number)s 没有可用的方案。请重新编排。", number=number))
    return proposal.problem, proposal.solution


def tried(proposal: Proposal, question: Data, answer: Data) -> Try:
    """Judge the answer by the whole checker; the first breaches are said in words.

    Raises TrainingError for a time, room or lecturer that the problem does not know.
    """
    try:
        problem, solution = problems.read(question), solutions.read(answer)
    except FileError as error:
        raise TrainingError(_("所选的时间、教室或师资不在可选范围内。请刷新页面，重新选择。")) from error
    found = breaches(problem, solution)
    names: Names = names_of(question, answer["batches"])
    words = tuple(dict.fromkeys(breach_of(one.rule, one.facts, names) for one in found[:5]))
    parts = costs.parts(Timetable(problem, solution))
    dearer = sum(parts.values()) - (proposal.cost or 0)
    return Try(question, answer, problem, replace(solution, parts=parts, cost=sum(parts.values())), words, dearer)


def keep(proposal: Proposal, change: Try) -> None:
    """Write down a change that breaks no rule, with reasons and certificate told anew. Raises TrainingError else."""
    from training.solver.explain import certificate, reasons_for_unplaced

    if not change.is_allowed:
        raise TrainingError("".join(change.broken))
    solution = replace(
        change.solution,
        unplaced=tuple(replace(one, reasons=()) for one in reasons_for_unplaced(change.problem, change.solution)),
        certificate=certificate(change.problem, change.solution),
    )
    solution = replace(solution, bound=min(solution.bound, solution.cost))
    solution = replace(solution, status="optimal" if solution.cost == solution.bound else "feasible")
    proposal.problem, proposal.solution = change.question, solutions.dump(solution)
    proposal.cost, proposal.bound, proposal.unplaced = solution.cost, solution.bound, len(solution.unplaced)
    db.session.flush()


def loosened(question: Data, answer: Data) -> Data:
    """The answer once a lock is taken off. A bound proven with locks from an earlier proposal holds no more."""
    return answer | {"bound": 0, "status": "feasible"} if question.get("carried") else answer


def is_begun(batch: str, question: Data) -> bool:
    """Whether the batch began before the proposal was asked for."""
    return batch in question.get("begun", ())


def the_batch(answer: Data, batch: str) -> Data:
    """The batch of that id. Raises TrainingError where there is none."""
    found = next((one for one in answer["batches"] if one["id"] == batch), None)
    if found is None:
        raise TrainingError(_("方案中没有这一期，可能已被他人调整。请刷新页面。"))
    return found
