"""The exact model of a scope (the whole problem, or a neighbourhood), one function a rule.

It is linear, and built for CP-SAT (cpsat.py) or as a mixed-integer program (mip.py): both know the words used here.

Indices: k candidate batch, u unit of n_u interchangeable people, g group, l lesson. Variables: y_k opened, x_uk
people of u in k (only where they may sit), m_u people of u without a place, s_gk group g sits in k, z_klt… lessons.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from training.solver.plan import Plan
from training.solver.scope import Scope
from training.solver.tables import NOBODY, ONLINE

Sum = Any  # a linear expression of CP-SAT, or a number


@dataclass(slots=True)
class Variables:
    """What is to be decided."""

    y: list[Sum]
    x: dict[tuple[int, int], Any]
    m: list[Any]
    z: dict[tuple[int, int, int, int], Any] = field(default_factory=dict)  # (k, l, start, lecturer)
    cost: list[Sum] = field(default_factory=list)
    hints: list[Any] = field(default_factory=list)


def build(model: Any, scope: Scope, *, lessons: bool = True) -> Variables:
    """The model of a scope: variables → rules → objective. Without `lessons` rules 4 and 5 are left out."""
    v = variables(model, scope)
    for rule in RULES:
        if lessons or rule not in LESSON_RULES:
            rule(model, scope, v)
    for part in COSTS:
        part(model, scope, v)
    model.minimize(sum(v.cost))
    return v


def variables(model: Any, scope: Scope) -> Variables:
    """y_k ∈ {0,1} (1 where the batch stands already), x_uk ∈ 0…n_u where u may sit in k, m_u ∈ 0…n_u."""
    y = [1 if one.standing != NOBODY else model.new_bool_var("") for one in scope.candidates]
    x = {(u, k): model.new_int_var(0, len(unit.rows), "") for u, unit in enumerate(scope.units) for k in unit.seats}
    m = [model.new_int_var(0, len(unit.rows), "") for unit in scope.units]
    return Variables(y, x, m)


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
    """∀ given batch: Σ over its candidates y_k = 1. People pinned to it may sit nowhere else, and must sit."""
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
        if scope.tables.courses[unit.course].pinned[unit.rows[0]] != NOBODY:
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


def every_lesson_is_given_inside_its_batch(model: Any, scope: Scope, v: Variables) -> None:
    """∀ k, lesson l: Σ over starts t inside the batch and lecturers able and free then z_klt = y_k."""
    for k, candidate in enumerate(scope.candidates):
        if candidate.standing == NOBODY:
            course, choice = scope.tables.courses[candidate.course], scope.choice(k)
            for index, lesson in enumerate(course.program.lessons):
                able = scope.plan.staff.able(course, choice, index)
                ways = [
                    (k, index, start, one)
                    for start in range(choice.start, choice.end - lesson.length + 1)
                    for one in ([NOBODY] if able is None else able)
                    if one == NOBODY or not scope.plan.staff.busy[one, start : start + lesson.length].any()
                ]
                v.z.update({way: model.new_bool_var("") for way in ways})
                model.add(sum(v.z[way] for way in ways) == v.y[k])


def lessons_of_a_batch_do_not_overlap(model: Any, scope: Scope, v: Variables) -> None:
    """∀ k, half-day: Σ of its lessons then ≤ y_k."""
    for (k, moment), running in _running(scope, v, lambda way: way[0]).items():
        if len(running) > 1:
            model.add(sum(running) <= v.y[k])
            assert moment >= 0


def lessons_keep_their_order(model: Any, scope: Scope, v: Variables) -> None:
    """∀ k, lesson l after j, half-day t: l begun by t ≤ j ended by t."""
    mine: dict[tuple[int, int], list[tuple[int, int, int, int]]] = {}
    for way in v.z:
        mine.setdefault(way[:2], []).append(way)
    for k, candidate in enumerate(scope.candidates):
        lessons = scope.tables.courses[candidate.course].program.lessons
        place = {lesson.id: index for index, lesson in enumerate(lessons)}
        for index, earlier in ((i, place[one]) for i, lesson in enumerate(lessons) for one in lesson.after):
            for moment in {way[2] for way in mine.get((k, index), ())}:
                begun = [v.z[way] for way in mine[k, index] if way[2] <= moment]
                ended = [v.z[way] for way in mine.get((k, earlier), ()) if way[2] + lessons[earlier].length <= moment]
                model.add(sum(begun) <= sum(ended))


def a_lecturer_gives_one_lesson_at_a_time(model: Any, scope: Scope, v: Variables) -> None:
    """∀ lecturer, half-day: Σ of lessons then ≤ 1 (closed times and standing lessons are left out of z already)."""
    for (lecturer, _), running in _running(scope, v, lambda way: way[3]).items():
        if lecturer != NOBODY and len(running) > 1:
            model.add_at_most_one(running)


def _running(scope: Scope, v: Variables, of: Callable[[tuple[int, int, int, int]], int]) -> dict[tuple[int, int], list]:
    """Lessons by (candidate or lecturer, half-day)."""
    running: dict[tuple[int, int], list] = {}
    for way, literal in v.z.items():
        lesson = scope.tables.courses[scope.candidates[way[0]].course].program.lessons[way[1]]
        for moment in range(way[2], way[2] + lesson.length):
            running.setdefault((of(way), moment), []).append(literal)
    return running


LESSON_RULES = (
    every_lesson_is_given_inside_its_batch,
    lessons_of_a_batch_do_not_overlap,
    lessons_keep_their_order,
    a_lecturer_gives_one_lesson_at_a_time,
)
RULES = (
    everyone_needed_is_placed_or_counted,
    a_batch_fits_its_sizes,
    a_program_opens_at_most_its_batches,
    given_batches_are_opened_once,
    a_room_holds_one_batch_at_a_time,
    a_person_is_in_one_batch_at_a_time,
    a_person_keeps_the_budget,
    programs_are_taken_in_order,
    *LESSON_RULES,
)


def places_and_batches_cost(model: Any, scope: Scope, v: Variables) -> None:
    """Σ_k open_k · y_k + Σ_uk (travel + wish + change)_uk · x_uk + Σ_u unplaced_u · m_u."""
    v.cost += [scope.choice(k).cost * v.y[k] for k in range(len(v.y)) if scope.candidates[k].standing == NOBODY]
    v.cost += [scope.units[u].seats[k] * x for (u, k), x in v.x.items()]
    v.cost += [unit.unplaced * v.m[u] for u, unit in enumerate(scope.units)]
    assert model is not None


def split_groups_cost(model: Any, scope: Scope, v: Variables) -> None:
    """Σ over (group, program) of split · (batches used − 1), where x_uk ≤ n_u · s_gk; those used before are free."""
    weight = scope.tables.weights.split
    for (course, group), units in groups_of(scope).items() if weight else ():
        used = used_by(scope, course, group)
        sits = {k: model.new_bool_var("") for k in {k for u in units for k in scope.units[u].seats} - used}
        for u in units:
            for k in scope.units[u].seats:
                if k in sits:
                    model.add(v.x[u, k] <= len(scope.units[u].rows) * sits[k])
        v.cost += [weight * literal for literal in sits.values()]
        if not used and not outside(scope, course, group) and sits:
            any_at_all = model.new_bool_var("")
            model.add(any_at_all <= sum(sits.values()))
            v.cost.append(-weight * any_at_all)


def groups_of(scope: Scope) -> dict[tuple[int, int], list[int]]:
    """Units by (course, group), where a split is possible."""
    units: dict[tuple[int, int], list[int]] = {}
    for u, unit in enumerate(scope.units):
        for group in unit.groups:
            units.setdefault((unit.course, group), []).append(u)
    return units


def used_by(scope: Scope, course: int, group: int) -> set[int]:
    """Standing candidates in which somebody of the group sits."""
    numbers = outside(scope, course, group)
    return {k for k in scope.of(course) if scope.candidates[k].standing in numbers}


def outside(scope: Scope, course: int, group: int) -> set[int]:
    """Numbers of standing batches of the course in which somebody of the group sits."""
    this, seat = scope.tables.courses[course], scope.plan.seat[course]
    rows = [this.row[person] for person in scope.tables.members.get(group, ()) if person in this.row]
    return {int(seat[row]) for row in rows} - {NOBODY}


def unequal_batches_cost(model: Any, scope: Scope, v: Variables) -> None:
    """Σ of balance · programs of (largest − smallest opened batch): hi ≥ size_k, lo ≤ size_k + most · (1 − y_k)."""
    weight, size = scope.tables.weights.balance, sizes(scope, v)
    for course in scope.courses() if weight else ():
        mine = scope.of(course)
        top = max([scope.choice(k).most for k in mine] + [0, *scope.plan.sizes(course).values()])
        high, low, gap = (model.new_int_var(0, top, "") for _ in range(3))
        inside = {scope.candidates[k].standing for k in mine}
        for number, count in scope.plan.sizes(course).items():
            if number not in inside:
                model.add(high >= count)
                model.add(low <= count)
        for k in mine:
            model.add(high >= size[k])
            model.add(low <= size[k] + top * (1 - v.y[k]))
        model.add(gap >= high - low)
        v.cost.append(weight * gap)


COSTS = (places_and_batches_cost, split_groups_cost, unequal_batches_cost)


def sizes(scope: Scope, v: Variables) -> list[Sum]:
    """For each candidate, kept_k + Σ_u x_uk."""
    size: list[list[Sum]] = [[candidate.size] for candidate in scope.candidates]
    for (_, k), x in v.x.items():
        size[k].append(x)
    return [sum(terms) for terms in size]


def hint(model: Any, v: Variables, seats: dict[int, dict[int, list[int]]]) -> None:
    """Tell the model an answer known: seats[u][k] = rows of unit u in candidate k."""
    opened = {k for one in seats.values() for k in one}
    for k, y in enumerate(v.y):
        if not isinstance(y, int):
            model.add_hint(y, int(k in opened))
    for (u, k), x in v.x.items():
        model.add_hint(x, len(seats.get(u, {}).get(k, ())))


def read(scope: Scope, v: Variables, value: Callable[[Any], int]) -> Plan:
    """The plan that the values describe; lessons are those of z where it is modelled, else sought anew."""
    plan = scope.plan.copy()
    number = {k: one.standing for k, one in enumerate(scope.candidates)}
    for k, candidate in enumerate(scope.candidates):
        if candidate.standing == NOBODY and value(v.y[k]):
            number[k] = plan.open(candidate.course, candidate.choice, _lessons(v, k, value))
    for u, unit in enumerate(scope.units):
        rows = unit.rows
        for k in unit.seats:
            count = value(v.x[u, k])
            if count:
                plan.sit(unit.course, rows[:count], number[k])
                rows = rows[count:]
    return plan


def _lessons(v: Variables, k: int, value: Callable[[Any], int]) -> tuple[tuple[int, int], ...]:
    given = {way[1]: (way[2], way[3]) for way, literal in v.z.items() if way[0] == k and value(literal)}
    return tuple(given[index] for index in sorted(given))
