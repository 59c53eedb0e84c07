"""HiGHS on the mixed-integer model of linear.py (PyPI highspy; it cannot live in one process with OR-Tools)."""

import highspy
import numpy as np

from benchmarks.peer.linear import Linear, model
from benchmarks.peer.talk import Answer, Clock
from training.solver.problem import Problem


def solve(problem: Problem, clock: Clock, *, starts: int = 0) -> Answer | None:
    """The best answer it finds."""
    m = model(problem, starts)
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)  # noqa: FBT003 - its own interface
    h.passModel(_passed(m))
    clock.note(columns=len(m.cost), rows=len(m.rows.low))
    h.setOptionValue("threads", clock.workers)
    h.setOptionValue("parallel", "on" if clock.workers > 1 else "off")
    h.setOptionValue("random_seed", clock.seed)
    h.setOptionValue("time_limit", max(clock.left(), 0.1))
    valid_bound = not starts

    def improved(event: highspy.HighsCallbackEvent) -> None:
        bound = event.data_out.mip_dual_bound if valid_bound else 0
        clock.tell(event.data_out.objective_function_value, bound)

    h.cbMipImprovingSolution.subscribe(improved)
    h.run()
    info = h.getInfo()
    known = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    clock.tell(info.objective_function_value if known else None, info.mip_dual_bound if valid_bound else 0)
    return m.answer(np.array(h.getSolution().col_value)) if known else None


def _passed(m: Linear) -> highspy.HighsLp:
    rows, columns, values = (np.concatenate(one) for one in (m.rows.row, m.rows.column, m.rows.value))
    order = np.argsort(columns, kind="stable")
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(m.cost), len(m.rows.low)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.array(m.cost), np.zeros(len(m.cost)), np.array(m.high)
    lp.row_lower_, lp.row_upper_ = np.array(m.rows.low), np.array(m.rows.high)
    lp.integrality_ = [highspy.HighsVarType.kInteger if one else highspy.HighsVarType.kContinuous for one in m.whole]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(columns, minlength=len(m.cost)))])
    lp.a_matrix_.index_ = rows[order]
    lp.a_matrix_.value_ = values[order]
    return lp
