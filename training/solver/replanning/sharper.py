"""A sharper count of who must change, where counting batch by batch is not enough: one small integer program.

Which previous batches can be held beside each other (rooms, lecturers, numbers of batches, what is given), and who
would fill those that have become too small? Everything else is left out, so that every timetable keeps these rules, and
none keeps more people than the optimum. People are gathered into classes: where they were, which small ones they suit.

Variables: h_k batch k held (k: slot and choice, or what is given), y_j slot j held, kept_c people of class c who stay,
x_cj people of class c who fill the small slot j instead.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from training.solver.exact.lessons import LESSON_RULES
from training.solver.exact.rules import (
    a_program_opens_at_most_its_batches,
    a_room_holds_one_batch_at_a_time,
    given_batches_are_opened_once,
)
from training.solver.exact.variables import Variables
from training.solver.plan.plan import Plan
from training.solver.plan.scope import Candidate, Scope
from training.solver.plan.tables import NOBODY, ONLINE, Tables
from training.solver.replanning.slots import Slot
from training.solver.running.watch import Watch

WORK = 20.0  # deterministic seconds


@dataclass(frozen=True, slots=True)
class Sharper:
    """At least so many must change, and the slots to hold so that no more do; None where no way was found in time."""

    fewest: int
    held: list[Slot] | None


def sharper(tables: Tables, slots: list[Slot], failed: set[int], watch: Watch) -> Sharper:
    """Maximise Σ kept. `failed`: slots that a plan did not hold, whose lessons are looked at closely."""
    from ortools.sat.python.cp_model import CpModel

    from training.solver.running.cpsat import Effort, run

    model, whole = CpModel(), sum(len(one.rows) for one in slots)
    of = [_candidates(tables, one) for one in slots]
    given = _given(tables)
    candidates = [candidate for some in of for candidate in some] + given
    h = [model.new_bool_var("") for _ in candidates]
    scope = Scope(Plan(tables), candidates, [])
    for rule in (a_room_holds_one_batch_at_a_time, a_program_opens_at_most_its_batches, given_batches_are_opened_once):
        rule(model, scope, Variables(list(h), {}, []))
    _lessons_of_the_contested(model, scope, h, {slots[j].key for j in failed})
    y = [model.new_bool_var("") for _ in slots]
    for j, one in enumerate(slots):
        ways = [h[k] for k, each in enumerate(candidates) if _key(tables, each) == one.key]
        model.add(y[j] <= sum(ways))
    kept = _people(model, tables, slots, y)
    model.maximize(sum(kept))
    found = run(model, Effort(WORK), watch)
    if found.value is None:
        return Sharper(sum(len(one.rows) - one.stay for one in slots), None)
    most = int(np.floor(found.bound + 1e-6))
    return Sharper(whole - most, [one for one, held in zip(slots, y, strict=True) if found.value(held)])


def _candidates(tables: Tables, one: Slot) -> list[Candidate]:
    """The ways to hold the slot, several times online; what is given comes by itself."""
    choices, program = tables.courses[one.course].choices, tables.courses[one.course].program
    times = program.max_batches if one.room == ONLINE else 1
    return [
        Candidate(one.course, way, copy=copy)
        for way in one.choices
        if choices[way].given == NOBODY and len(one.able)
        for copy in range(times)
    ]


def _given(tables: Tables) -> list[Candidate]:
    return [
        Candidate(course, way)
        for course, this in enumerate(tables.courses)
        for way, one in enumerate(this.choices)
        if one.given != NOBODY
    ]


def _key(tables: Tables, one: Candidate) -> tuple[int, int, int]:
    choice = tables.courses[one.course].choices[one.choice]
    return one.course, choice.start, choice.room


def _lessons_of_the_contested(model: Any, scope: Scope, h: list, failed: set[tuple[int, int, int]]) -> None:
    """Rules 4 and 5 for what was not held and for what shares a lecturer with it at the same time, in two steps."""
    near = {k for k, one in enumerate(scope.candidates) if _key(scope.tables, one) in failed}
    for _ in range(2):
        near |= {k for k in range(len(h)) if any(_compete(scope, k, other) for other in near)}
    some = sorted(near)
    part = Scope(scope.plan, [scope.candidates[k] for k in some], [])
    v = Variables([h[k] for k in some], {}, [])
    for rule in LESSON_RULES:
        rule(model, part, v)


def _compete(scope: Scope, k: int, other: int) -> bool:
    one, two = scope.choice(k), scope.choice(other)
    if one.start >= two.end or two.start >= one.end:
        return False
    return bool(_able(scope, k) & _able(scope, other))


def _able(scope: Scope, k: int) -> set[str]:
    program = scope.tables.courses[scope.candidates[k].course].program
    return {name for lesson in program.lessons for name in lesson.lecturers}


def _people(model: Any, tables: Tables, slots: list[Slot], y: list) -> list:
    """kept_c + Σ_j x_cj ≤ n_c; Σ in slot j ≤ seats_j · y_j; for small j: least_j · y_j ≤ kept + filled."""
    kept: list = []
    for course in sorted({one.course for one in slots}):
        mine = [j for j, one in enumerate(slots) if one.course == course]
        small = [j for j in mine if len(slots[j].able) < slots[j].least]
        inside: dict[int, list] = {j: [] for j in mine}
        filled: dict[int, list] = {j: [] for j in small}
        for (own, suits), size in _classes(tables, slots, mine, small).items():
            goes = [model.new_int_var(0, size, "") for _ in suits]
            for j, x in zip(suits, goes, strict=True):
                filled[j].append(x)
            if own != NOBODY:
                stays = model.new_int_var(0, size, "")
                inside[own].append(stays)
                goes.append(stays)
            model.add(sum(goes) <= size)
        for j in mine:
            total = sum(inside[j]) + sum(filled.get(j, ()))
            model.add(total <= slots[j].seats * y[j])
            if j in filled:
                model.add(total >= slots[j].least * y[j])
            kept += inside[j]
    return kept


def _classes(
    tables: Tables, slots: list[Slot], mine: list[int], small: list[int]
) -> dict[tuple[int, tuple[int, ...]], int]:
    """How many people of the program are in each class: (slot in which they could stay or NOBODY, small slots)."""
    this = tables.courses[slots[mine[0]].course]
    own = np.full(len(this.people), NOBODY, dtype=np.int64)
    for j in mine:
        own[slots[j].able] = j
    every = np.arange(len(this.people))
    suits = [this.may(every, np.array(slots[j].choices, dtype=np.int64)).any(axis=1) & (own != j) for j in small]
    table = np.column_stack([own, *suits])
    found, sizes = np.unique(table, axis=0, return_counts=True)
    return {
        (int(row[0]), tuple(j for j, fits in zip(small, row[1:], strict=True) if fits)): int(size)
        for row, size in zip(found, sizes, strict=True)
    }
