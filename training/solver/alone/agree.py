"""One way for each program, so that no two are in each other's way: the cheapest such choice, by CP-SAT.

Two programs are in each other's way where batches use one room at a time, or overlap though the programs share people,
lecturers, or an order. Kept apart so strictly, each program costs what it costs alone.
"""

from typing import Any

import numpy as np

from training.solver.alone.closest import Closest
from training.solver.alone.dated import dated
from training.solver.alone.hold import held
from training.solver.alone.program import Alone
from training.solver.alone.ways import IMPOSSIBLE, Way
from training.solver.plan.budgets import budgets_bind
from training.solver.plan.part import Part
from training.solver.plan.tables import ONLINE, Tables
from training.solver.running.watch import Watch

MANY = 300  # ways of one program looked at
MORE = ((0, 10), (0, MANY), (5, MANY), (20, MANY), (60, MANY))  # what a program may cost above its least, and ways
EVERY = 10**9
WORK = 5.0  # deterministic seconds


def agree(part: Part, programs: list[Alone], watch: Watch) -> None:
    """Give the part the cheapest plan in which all its programs are held in one of their best ways, if there is one."""
    if budgets_bind(part.tables) or not all(one.ways for one in programs):
        return
    least = [one.best(IMPOSSIBLE) for one in programs]
    floors = [one.least(cost) for one, cost in zip(programs, least, strict=True)]
    part.bound = max(part.bound, sum(floors))
    for more, number in MORE:
        if part.proven or watch.over():
            return
        ways = [one.upto(cost + more, number)[0] for one, cost in zip(programs, least, strict=True)]
        if keep_agreed(part, programs, ways, set(), watch):
            break
    close(part, programs, floors, watch)


def close(part: Part, programs: list[Alone], least: list[int], watch: Watch) -> None:
    """Raise the part's bound to the least that all programs together cost, and find the plan, if no plan known is.

    Programs with many ways at so low a cost hardly bind the others: they are left out of the search first.
    """
    for most in (MANY, MANY, EVERY, EVERY):
        limits = [cost + part.cost - sum(least) - 1 for cost in least]
        if part.proven or watch.over() or any(one.out <= at for one, at in zip(programs, limits, strict=True)):
            return
        found = [one.upto(limit, most) for one, limit in zip(programs, limits, strict=True)]
        core = [p for p, (_, complete) in enumerate(found) if complete]
        rest = sum(cost for p, cost in enumerate(least) if p not in core)
        before, ways = part.cost, [some for some, _ in found]
        search = Closest(part.tables, [dated(part.tables, p, programs[p], ways[p]) for p in core], before - rest)
        if not search.run():
            return
        part.bound = max(part.bound, rest + search.best)
        for at, dates in enumerate(search.chosen):
            ways[core[at]] = search.programs[at].ways[dates]
        keep_agreed(part, programs, ways, search.touching(), watch)
        if part.cost == before and len(core) == len(programs):
            return


def keep_agreed(
    part: Part, programs: list[Alone], ways: list[list[Way]], touching: set[tuple[int, int]], watch: Watch
) -> bool:
    """Whether there is a plan of these ways; the part keeps the cheapest."""
    found = agreed(part.tables, ways, touching, watch) if all(ways) else None
    plan = None if found is None else held(part.tables, programs, found, watch)
    if plan is not None:
        part.keep(plan)
    return plan is not None


def agreed(tables: Tables, ways: list[list[Way]], touching: set[tuple[int, int]], watch: Watch) -> list[Way] | None:
    """The cheapest ways that can be held beside each other, one for each program; None if none were found.

    Programs of the pairs `touching` may be held at the same time.
    """
    from ortools.sat.python.cp_model import CpModel

    from training.solver.running.cpsat import Effort, run

    model = CpModel()
    chosen = [[model.new_bool_var("") for _ in some] for some in ways]
    for some in chosen:
        model.add_exactly_one(some)
    _rooms_hold_one(model, tables, ways, chosen)
    _programs_keep_apart(model, tables, ways, chosen, touching)
    _programs_keep_their_order(model, tables, ways, chosen, touching)
    model.minimize(sum(way.cost * one for p, some in enumerate(ways) for way, one in zip(some, chosen[p], strict=True)))
    found = run(model, Effort(WORK), watch)
    if found.value is None:
        return None
    taken = [[found.value(one) for one in some].index(1) for some in chosen]
    return [some[one] for some, one in zip(ways, taken, strict=True)]


def _rooms_hold_one(model: Any, tables: Tables, ways: list[list[Way]], chosen: list[list[Any]]) -> None:
    """∀ room (parts counted), half-day: Σ of ways that use it then ≤ 1."""
    using: dict[tuple[int, int], list[Any]] = {}
    for p, some in enumerate(ways):
        for way, one in zip(some, chosen[p], strict=True):
            for index in way.choices:
                choice = tables.courses[p].choices[index]
                for cell in tables.cells_of(choice).tolist() if choice.room != ONLINE else ():
                    for moment in range(choice.start, choice.end):
                        using.setdefault((cell, moment), []).append(one)
    for some_using in using.values():
        model.add_at_most_one(some_using)


def _programs_keep_apart(
    model: Any, tables: Tables, ways: list[list[Way]], chosen: list[list[Any]], touching: set[tuple[int, int]]
) -> None:
    """∀ two programs that share people or lecturers, half-day: not both then."""
    held = [_held(model, tables, p, some, chosen[p]) for p, some in enumerate(ways)]
    for p in range(len(ways)):
        for q in range(p):
            if (p, q) not in touching and _share(tables, p, q):
                for moment in held[p].keys() & held[q].keys():
                    model.add_bool_or(~held[p][moment], ~held[q][moment])


def _held(model: Any, tables: Tables, p: int, some: list[Way], chosen: list[Any]) -> dict[int, Any]:
    """For each half-day whether the program is held then."""
    held: dict[int, Any] = {}
    for way, one in zip(some, chosen, strict=True):
        for moment in _moments(tables, p, way):
            if moment not in held:
                held[moment] = model.new_bool_var("")
            model.add_implication(one, held[moment])
    return held


def _programs_keep_their_order(
    model: Any, tables: Tables, ways: list[list[Way]], chosen: list[list[Any]], touching: set[tuple[int, int]]
) -> None:
    """∀ program after another: its first batch begins when the other's last has ended."""
    for p, some in enumerate(ways):
        for q in set(tables.courses[p].before) - {q for q in range(len(ways)) if (p, q) in touching}:
            begin = [min(_moments(tables, p, way), default=tables.problem.half_days) for way in some]
            end = [max(_moments(tables, q, way), default=-1) + 1 for way in ways[q]]
            model.add(
                sum(at * one for at, one in zip(begin, chosen[p], strict=True))
                >= sum(at * one for at, one in zip(end, chosen[q], strict=True))
            )


def _moments(tables: Tables, p: int, way: Way) -> set[int]:
    choices = [tables.courses[p].choices[index] for index in way.choices]
    return {moment for one in choices for moment in range(one.start, one.end)}


def _share(tables: Tables, p: int, q: int) -> bool:
    first, second = tables.courses[p], tables.courses[q]
    teach = [{name for lesson in one.program.lessons for name in lesson.lecturers} for one in (first, second)]
    return bool(teach[0] & teach[1]) or bool(np.intersect1d(first.people, second.people).size)
