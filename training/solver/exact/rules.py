"""Rules 1, 2, 3, 6 and 7: places, sizes, rooms, people and pins."""

from typing import Any

from training.solver.exact.variables import Sum, Variables, sizes
from training.solver.plan.scope import Scope, kept_pairs
from training.solver.plan.tables import NOBODY, ONLINE


def everyone_needed_is_placed_or_counted(model: Any, scope: Scope, v: Variables) -> None:
    """∀ u: Σ_k x_uk + m_u = n_u."""
    for u, unit in enumerate(scope.units):
        model.add(sum(v.x[u, k] for k in unit.seats) + v.m[u] == len(unit.rows))


def a_batch_fits_its_sizes(model: Any, scope: Scope, v: Variables) -> None:
    """∀ k: least_k · y_k ≤ kept_k + Σ_u x_uk ≤ most_k · y_k, and x_uk ≤ n_u · y_k."""
    for k, size in enumerate(sizes(scope, v)):
        choice = scope.choice(k)
        model.add(size <= choice.most * v.y[k])
        model.add(size >= choice.least * v.y[k])
    for (u, k), x in v.x.items():
        if scope.candidates[k].standing == NOBODY:
            model.add(x <= len(scope.units[u].rows) * v.y[k])


def a_program_opens_at_most_its_batches(model: Any, scope: Scope, v: Variables) -> None:
    """∀ program: Σ_k y_k ≤ max_batches − batches that stand outside the scope."""
    for course in scope.courses():
        mine = scope.of(course)
        standing = {scope.candidates[k].standing for k in mine}
        others = sum(number not in standing for number in scope.plan.of(course))
        model.add(sum(v.y[k] for k in mine) <= scope.tables.courses[course].program.max_batches - others)


def given_batches_are_opened_once(model: Any, scope: Scope, v: Variables) -> None:
    """∀ given batch: Σ over its candidates y_k = 1. People pinned must sit."""
    wanted: dict[int, list[Sum]] = {}
    for course, this in enumerate(scope.tables.courses):
        open_now = {scope.plan.choice(number).given for number in scope.plan.of(course)}
        wanted.update({index: [] for index in this.given if index not in open_now})
    for k in range(len(scope.candidates)):
        if scope.choice(k).given in wanted:
            wanted[scope.choice(k).given].append(v.y[k])
    for literals in wanted.values():
        model.add(sum(literals) == 1)
    for u, unit in enumerate(scope.units):
        if unit.must:
            model.add(v.m[u] == 0)


def a_room_holds_one_batch_at_a_time(model: Any, scope: Scope, v: Variables) -> None:
    """∀ room (parts counted), half-day: Σ of candidates there ≤ 1; none where something stands or it is closed."""
    inside: dict[int, list[int]] = {}
    for k, candidate in enumerate(scope.candidates):
        choice = scope.choice(k)
        if candidate.standing != NOBODY or choice.room == ONLINE:
            continue
        if not scope.plan.has_room(choice):
            model.add(v.y[k] == 0)
        for cell in scope.tables.cells_of(choice).tolist():
            inside.setdefault(cell, []).append(k)
    for mine in inside.values():
        for begin in {scope.choice(k).start for k in mine}:
            clash = [k for k in mine if scope.choice(k).start <= begin < scope.choice(k).end]
            if len(clash) > 1:
                model.add_at_most_one(v.y[k] for k in clash)


def a_person_is_in_one_batch_at_a_time(model: Any, scope: Scope, v: Variables) -> None:
    """∀ person, half-day: Σ of places then ≤ 1 (away times and standing batches are left out of x already)."""
    for units in scope.together:
        mine = [(u, k) for u in units for k in scope.units[u].seats]
        for begin in {scope.choice(k).start for _, k in mine}:
            clash = [v.x[u, k] for u, k in mine if scope.choice(k).start <= begin < scope.choice(k).end]
            if len(clash) > 1:
                model.add(sum(clash) <= 1)


def a_person_keeps_the_budget(model: Any, scope: Scope, v: Variables) -> None:
    """∀ person: Σ length · places ≤ budget − what stands."""
    for units in scope.together:
        person = _person(scope, units[0])
        left = int(scope.tables.budget[person] - scope.plan.used[person])
        length = {u: scope.tables.courses[scope.units[u].course].program.length for u in units}
        if sum(length.values()) > left:
            model.add(sum(length[u] * v.x[u, k] for u in units for k in scope.units[u].seats) <= left)


def programs_are_taken_in_order(model: Any, scope: Scope, v: Variables) -> None:
    """∀ person, program g after h, half-day t: places in g starting by t ≤ places in h ended by t."""
    for units in scope.together:
        by_course = {scope.units[u].course: u for u in units}
        for course, u in by_course.items():
            for other in scope.tables.courses[course].before:
                if other in by_course:
                    _one_after_the_other(model, scope, v, by_course[other], u)


def _one_after_the_other(model: Any, scope: Scope, v: Variables, first: int, second: int) -> None:
    for moment in {scope.choice(k).start for k in scope.units[second].seats}:
        begun = [v.x[second, k] for k in scope.units[second].seats if scope.choice(k).start <= moment]
        ended = [v.x[first, k] for k in scope.units[first].seats if scope.choice(k).end <= moment]
        model.add(sum(begun) <= sum(ended))


def _person(scope: Scope, u: int) -> int:
    unit = scope.units[u]
    return int(scope.tables.courses[unit.course].people[unit.rows[0]])


def no_more_people_change(model: Any, scope: Scope, v: Variables) -> None:
    """In re-planning: Σ of x_uk where k has the start and room that u is to keep ≥ as many as are known to do so."""
    if scope.least_kept:
        model.add(sum(v.x[pair] for pair in kept_pairs(scope)) >= scope.least_kept)
