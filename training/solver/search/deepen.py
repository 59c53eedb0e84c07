"""After the first answer: bounds, the plan that they suggest, the exact model where it is small, neighbourhoods."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from training.solver.first import slot
from training.solver.plan.given import with_given
from training.solver.plan.part import Part
from training.solver.plan.plan import Plan
from training.solver.plan.scope import everything, size_of
from training.solver.running.watch import Watch

SMALL = 60_000  # variables up to which the exact model is tried
BEYOND = 50  # how much above its cost in the first plan a program's ways are looked at
FIRST = 0  # nodes searched in the first seating by whole groups: the relaxed program rounded
Tell = Callable[[], None]


def deepen(parts: list[Part], workers: int, seed: int, watch: Watch, tell: Tell) -> None:
    """Until all is proven, the work is spent, or time is over."""
    if all(part.proven for part in parts):
        return

    def each(step: Callable[[Part, int, Watch, Tell], None]) -> None:
        """The step for each part that is not proven, several at once; none depends on another."""
        with ThreadPoolExecutor(workers) as pool:
            for done in [pool.submit(step, part, seed, watch, tell) for part in parts]:
                done.result()

    each(_suggested)
    each(_relaxed)
    for part in parts:
        if not (watch.over() or part.proven or part.is_replanned):
            _exactly(part, workers, seed, watch)
            tell()
    if not all(part.proven for part in parts):
        from training.solver.search.rounds import Rounds

        Rounds(parts, workers, seed, watch).run(tell)


def _suggested(part: Part, seed: int, watch: Watch, tell: Tell) -> None:
    """A bound, a good plan, and that with whole groups seated anew."""
    if part.proven:
        return
    from training.solver.search.suggest import suggest

    suggest(part, seed, watch)
    tell()
    if not (part.proven or part.is_replanned or watch.over()):
        _grouped(part, part.plan, watch)
        tell()


def _grouped(part: Part, plan: Plan, watch: Watch) -> None:
    """The plan with whole groups seated anew in its batches."""
    from training.solver.search.regroup import gather_all

    part.keep(gather_all(plan, watch, nodes=FIRST))


def _relaxed(part: Part, seed: int, watch: Watch, tell: Tell) -> None:
    """The bound, and the timetable that it suggests: programs alone where they are small, else their rooms."""
    if part.proven or watch.over():
        return
    from training.solver.alone.agree import agree
    from training.solver.alone.program import alone
    from training.solver.bound.relax import relax

    def know(bound: int) -> None:
        part.bound = max(part.bound, bound)
        tell()

    known = [part.plan.course_cost(course) for course in range(len(part.tables.courses))]
    programs = [alone(part.tables, index, cost + BEYOND) for index, cost in enumerate(known)]
    know(sum(one.least(cost) for one, cost in zip(programs, known, strict=True)))
    if not part.is_replanned and not part.proven:
        agree(part, programs, watch)
    if part.proven or watch.over():
        return
    floors = [(one.least(cost), one.least(cost) >= one.best(cost)) for one, cost in zip(programs, known, strict=True)]
    found = relax(part.tables, watch, known=known, floors=floors, seconds=watch.seconds / 4, seed=seed, tell=know)
    if not part.proven and not part.is_replanned and not watch.over():
        plan = with_given(part.tables, watch)
        slot.fill(plan, found.advice(part.tables))
        _grouped(part, plan, watch)
        tell()


def _exactly(part: Part, workers: int, seed: int, watch: Watch) -> None:
    """The whole part as one model, where it is small enough."""
    from ortools.sat.python.cp_model import CpModel

    from training.solver import exact
    from training.solver.running.cpsat import Effort, run

    if size_of(part.tables) > SMALL:
        return
    scope = everything(part.tables)
    model = CpModel()
    v = exact.build(model, scope)
    model.add(sum(v.cost) >= part.bound)
    found = run(model, Effort(60.0, workers, seed), watch)
    part.bound = max(part.bound, found.whole_bound)
    if found.value is not None:
        part.keep(exact.read(scope, v, found.value))
