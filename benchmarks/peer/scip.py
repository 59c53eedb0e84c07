"""SCIP on the mixed-integer model of linear.py (PyPI pyscipopt), handed over as an MPS file; it works on one core."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from pyscipopt import SCIP_EVENTTYPE, Eventhdlr, Model

from benchmarks.peer.linear import INFINITE, Linear, model
from benchmarks.peer.talk import Answer, Clock
from training.solver.problem import Problem


class _Tell(Eventhdlr):
    """Tells each better answer."""

    def __init__(self, clock: Clock, *, valid_bound: bool) -> None:
        self.clock, self.valid_bound = clock, valid_bound

    def eventinit(self) -> None:
        """Listen."""
        self.model.catchEvent(SCIP_EVENTTYPE.BESTSOLFOUND, self)

    def eventexit(self) -> None:
        """Listen no longer."""
        self.model.dropEvent(SCIP_EVENTTYPE.BESTSOLFOUND, self)

    def eventexec(self, event: object) -> None:
        """Tell it."""
        self.clock.tell(self.model.getPrimalbound(), self.model.getDualbound() if self.valid_bound else 0)


def solve(problem: Problem, clock: Clock, *, starts: int = 0) -> Answer | None:
    """The best answer it finds."""
    m = model(problem, starts)
    scip = Model()
    scip.hideOutput()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.mps"
        with file.open("w", encoding="ascii") as out:
            out.writelines(line + "\n" for line in _mps(m))
        scip.readProblem(str(file))
    clock.note(columns=len(m.cost), rows=len(m.rows.low))
    scip.setParam("limits/time", max(clock.left(), 0.1))
    scip.setParam("randomization/randomseedshift", clock.seed)
    scip.includeEventhdlr(_Tell(clock, valid_bound=not starts), "tell", "tells each better answer")
    scip.optimize()
    if not scip.getNSols():
        clock.tell(None, 0 if starts else scip.getDualbound())
        return None
    clock.tell(scip.getPrimalbound(), 0 if starts else scip.getDualbound())
    best = scip.getBestSol()
    values = np.zeros(len(m.cost))
    for variable in scip.getVars():
        values[int(variable.name.removeprefix("t_")[1:])] = scip.getSolVal(best, variable)
    return m.answer(values)


def _mps(m: Linear) -> Iterator[str]:
    """The model as free MPS, column by column."""
    rows, columns, values = (np.concatenate(one) for one in (m.rows.row, m.rows.column, m.rows.value))
    order = np.argsort(columns, kind="stable")
    row, value = rows[order].tolist(), values[order].tolist()
    first = np.concatenate([[0], np.cumsum(np.bincount(columns, minlength=len(m.cost)))]).tolist()
    kinds = [_kind(low, high) for low, high in zip(m.rows.low, m.rows.high, strict=True)]
    yield from ("NAME lunxun", "ROWS", " N cost")
    yield from (f" {kind} r{i}" for i, kind in enumerate(kinds))
    yield "COLUMNS"
    for marker, whole in (("INTORG", True), ("INTEND", False)):
        yield f" M{marker} 'MARKER' '{marker}'"
        for j in (j for j, one in enumerate(m.whole) if one == whole):
            yield f" c{j} cost {m.cost[j]}"
            yield from (f" c{j} r{row[at]} {value[at]}" for at in range(first[j], first[j + 1]))
    yield "RHS"
    for i, kind in enumerate(kinds):
        yield f" RHS r{i} {m.rows.low[i] if kind == 'G' else m.rows.high[i]}"
    yield "BOUNDS"
    yield from (f" UP BND c{j} {high}" for j, high in enumerate(m.high))
    yield "ENDATA"


def _kind(low: float, high: float) -> str:
    if low == high:
        return "E"
    assert low <= -INFINITE or high >= INFINITE
    return "L" if low <= -INFINITE else "G"
