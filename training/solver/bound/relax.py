"""Relaxation in time: forget when; decide only how many batches each program has in each room and who travels there.

The optimum is a lower bound for the whole problem: every answer gives values of these variables that keep these
constraints at no higher cost. Its batches per room are a good plan of where, which slot.py then gives dates.

Indices: p program, r room, h kind of person (what each room costs them at least; no place possible), q length.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from training.solver.bound.dates import NEVER, first_groups, is_small, priced
from training.solver.bound.kinds import Kind, kind_of, kinds_of
from training.solver.first.slot import Advice
from training.solver.plan.budgets import budgets_bind, left_out
from training.solver.plan.tables import NOBODY, ONLINE, Course, Tables
from training.solver.running.mip import Model, run
from training.solver.running.watch import Watch

Intervals = set[tuple[int, int]]
Range = tuple[int, int]
NODES = 50_000
ANY = (0, 10**9)  # however many stay out


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What no answer can beat, and the rooms of the batches of its best answer, and how many of each kind go there."""

    bound: int
    rooms: dict[int, list[int]]
    proven: bool
    sent: dict[tuple[int, int, int], int] = field(default_factory=dict)  # (program, kind, room) → people

    def advice(self, tables: Tables) -> dict[int, Advice]:
        """The same for giving dates to it."""
        return {p: self.advice_for(tables, p) for p in self.rooms}

    def advice_for(self, tables: Tables, p: int) -> Advice:
        """The same for one program."""
        mine = {(h, r): n for (q, h, r), n in self.sent.items() if q == p}
        return Advice(list(self.rooms[p]), kind_of(tables.courses[p]), mine)


@dataclass(slots=True)
class _Variables:
    batches: dict[tuple[int, int], Any] = field(default_factory=dict)  # N_pr
    flow: dict[tuple[int, int, int], Any] = field(default_factory=dict)  # f_phr
    missing: dict[tuple[int, int], Any] = field(default_factory=dict)  # u_ph
    cost: list[Any] = field(default_factory=list)


def relax(
    tables: Tables,
    watch: Watch,
    *,
    known: list[int],
    floors: list[tuple[int, bool]],
    seconds: float,
    seed: int = 1,
    tell: Callable[[int], None],
) -> Relaxed:
    """Minimise Σ unplaced·u + open·N + (travel + least wish and change)·f over the rules below, program by program.

    Programs share only rooms, budgets and people's time; leaving these out makes each small enough to be solved to the
    end, and sharpened by its dates (dates.py). `known` are the programs' costs in some plan: no bound need be sharper.
    `floors`: what each costs at least, and whether that is exact, so that it need not be asked for here.
    `tell(bound)` is called as the sum grows.
    """
    bound, proven = 0, True
    rooms: dict[int, list[int]] = {}
    sent: dict[tuple[int, int, int], int] = {}
    for p, course in enumerate(tables.courses):
        if watch.over():
            return Relaxed(bound, rooms, proven=False, sent=sent)
        floor, exact = floors[p]
        if not exact:
            found = _alone(tables, p, course, known[p], watch, seconds / len(tables.courses), seed)
            floor, proven = max(floor, found.bound), proven and found.proven
            rooms[p] = found.rooms[p]
            sent.update(found.sent)
        bound += floor
        tell(bound)
    if budgets_bind(tables):
        bound = max(bound, together(tables, watch, seconds=seconds, seed=seed).bound)
        tell(bound)
    return Relaxed(bound, rooms, proven, sent)


def together(tables: Tables, watch: Watch, *, seconds: float, seed: int = 1) -> Relaxed:
    """The same with all programs in one model, which shares out rooms and budgets; slower, rarely sharper."""
    model, v = Model(), _Variables()
    for p, course in enumerate(tables.courses):
        _one_program(model, tables, p, course, kinds_of(course), v)
    a_room_has_only_so_many_half_days(model, tables, v)
    budgets_leave_some_out(model, tables, v)
    return _solved(model, tables, v, watch, seconds, seed)


def whole_program(tables: Tables, p: int, watch: Watch, *, seconds: float, seed: int = 1) -> Relaxed:
    """One program alone, its dates forgotten."""
    model, v, course = Model(), _Variables(), tables.courses[p]
    _one_program(model, tables, p, course, kinds_of(course), v)
    return _solved(model, tables, v, watch, seconds, seed)


def _alone(tables: Tables, p: int, course: Course, known: int, watch: Watch, seconds: float, seed: int) -> Relaxed:
    """One program: the least over the number of batches, each with its best dates, as far as they can be priced."""
    every, travel_alone = kinds_of(course), kinds_of(course, travel_alone=True)

    def bounded(least: int, most: int, out: Range = ANY, *, kinds: list[Kind] = every) -> Relaxed:
        model, v = Model(), _Variables()
        _one_program(model, tables, p, course, kinds, v)
        _between(model, course, v, (least, most), out)
        return _solved(model, tables, v, watch, seconds, seed)

    whole = bounded(0, course.program.max_batches)
    best, advice, number = known, whole, 0
    while is_small(len(course.people), len(course.starts), max(number, len(whole.rooms[p]), 1)):
        if watch.over():
            return whole
        rest = bounded(number, course.program.max_batches)
        if rest.bound >= best:
            return replace(advice, bound=max(whole.bound, best), proven=whole.proven)
        some = _with_dates(tables, course, number, bounded, travel_alone)
        if some.bound < best:
            best, advice = some.bound, some
        number += 1
    rest = bounded(number, course.program.max_batches)
    return replace(advice, bound=max(whole.bound, min(best, rest.bound)), proven=whole.proven)


def _with_dates(
    tables: Tables, course: Course, number: int, bounded: Callable[..., Relaxed], travel_alone: list[Kind]
) -> Relaxed:
    """That many batches and their dates.

    If every set of so many dates leaves some out, at least so many are; if not, either nobody is out and the dates'
    loss is added, or somebody is.
    """
    some = bounded(number, number)
    if number == 0 or not len(some.rooms) or some.bound >= NEVER**2:
        return some
    able = course.allowed.any(axis=1)
    size = min(number, len(course.starts))
    dates = priced(wishes_of(course)[able], first_groups(tables, course.people[able]), size, tables.weights.split)
    out, everybody = int(dates.out.min()), len(course.people)
    short = bounded(number, number, (max(out, 1), everybody))
    if out:
        return short
    nobody = bounded(number, number, (0, 0), kinds=travel_alone)  # wishes are in what the dates lose
    lost = int(dates.lost[dates.out == 0].min())
    everybody_placed = max(nobody.bound + lost, some.bound)
    return replace(nobody, bound=min(everybody_placed, short.bound), proven=nobody.proven and short.proven)


def wishes_of(course: Course) -> np.ndarray:
    """[people, starts] wish costs, NEVER where somebody cannot come."""
    return np.where(course.allowed, course.dislike, NEVER)


def _between(model: Model, course: Course, v: _Variables, batches: Range, out: Range) -> None:
    """So many batches, and so many without a place who could come."""
    count, missing = sum(v.batches.values()), sum(v.missing.values())
    hopeless = int((~course.allowed.any(axis=1)).sum())
    model.add(count >= batches[0])
    model.add(count <= batches[1])
    model.add(missing >= out[0] + hopeless)
    model.add(missing <= out[1] + hopeless)


def _solved(model: Model, tables: Tables, v: _Variables, watch: Watch, seconds: float, seed: int) -> Relaxed:
    """The model's bound and rooms."""
    model.minimize(sum(v.cost))
    found = run(model, NODES, watch, seconds=seconds, seed=seed)
    rooms: dict[int, list[int]] = {p: [] for p in range(len(tables.courses))}
    for (p, r), count in v.batches.items() if found.value is not None else ():
        rooms[p] += [int(tables.courses[p].rooms[r])] * found.value(count)
    sent: dict[tuple[int, int, int], int] = {}
    for (p, h, r), flow in v.flow.items() if found.value is not None else ():
        sent[p, h, int(tables.courses[p].rooms[r])] = found.value(flow)
    return Relaxed(NEVER**2 if found.impossible else found.bound, rooms, found.proven, sent)


def _one_program(model: Model, tables: Tables, p: int, course: Course, kinds: list[Kind], v: _Variables) -> None:
    """Σ_r f_hr + u_h = n_h; least_r·N_r ≤ Σ_h f_hr ≤ most_r·N_r; f_hr ≤ n_h·N_r; Σ_r N_r ≤ max_batches."""
    for h, (count, cost, unplaced) in enumerate(kinds):
        v.missing[p, h] = model.new_int_var(0, count, "")
        v.cost.append(unplaced * v.missing[p, h])
        for r in np.flatnonzero(cost != NOBODY).tolist():
            v.flow[p, h, r] = model.new_int_var(0, count, "")
            v.cost.append(int(cost[r]) * v.flow[p, h, r])
        there = [v.flow[p, h, r] for r in range(len(course.rooms)) if (p, h, r) in v.flow]
        model.add(sum(there) + v.missing[p, h] == count)
    for r in range(len(course.rooms)):
        _one_room(model, p, r, course, kinds, v)
    mine = [v.batches[p, r] for r in range(len(course.rooms))]
    model.add(sum(mine) <= course.program.max_batches)
    model.add(sum(mine) >= len(course.given))
    batches_are_of_unequal_size(model, tables, p, course, v)


def _one_room(model: Model, p: int, r: int, course: Course, kinds: list[Kind], v: _Variables) -> None:
    choices = [one for one, room in zip(course.choices, course.room_of.tolist(), strict=True) if room == r]
    online = course.rooms[r] == ONLINE
    most = course.program.max_batches if online else packed({(one.start, one.end) for one in choices})
    number = v.batches[p, r] = model.new_int_var(0, min(most, course.program.max_batches), "")
    v.cost.append(min(one.cost for one in choices) * number)
    sent = [(h, v.flow[p, h, r]) for h in range(len(kinds)) if (p, h, r) in v.flow]
    model.add(sum(flow for _, flow in sent) <= max(one.most for one in choices) * number)
    model.add(sum(flow for _, flow in sent) >= min(one.least for one in choices) * number)
    for h, flow in sent:
        model.add(flow <= kinds[h][0] * number)


def batches_are_of_unequal_size(model: Model, tables: Tables, p: int, course: Course, v: _Variables) -> None:
    """Balance·(hi − lo): lo ≤ most_r where N_r ≥ 1; hi ≥ (n − u)/ΣN, by its chords between whole ΣN."""
    weight, people = tables.weights.balance, len(course.people)
    rooms = [(r, v.batches[p, r]) for r in range(len(course.rooms))]
    if not weight or not rooms or not people:
        return
    caps = {
        r: max(one.most for one, room in zip(course.choices, course.room_of, strict=True) if room == r)
        for r, _ in rooms
    }
    top = max(caps.values())
    high, low, gap = (model.new_int_var(0, top, "") for _ in range(3))
    for r, number in rooms:
        used = model.new_bool_var("")
        model.add(number <= course.program.max_batches * used)
        model.add(low <= caps[r] + (top - caps[r]) * (1 - used))
    missing = sum(one for (q, _), one in v.missing.items() if q == p)
    batches = sum(number for _, number in rooms)
    held = model.new_bool_var("")  # at 0 batches the chords would ask for more than there are people
    model.add(batches <= course.program.max_batches * held)
    for n in range(1, min(course.program.max_batches, people)):
        chord = people / n - people / (n + 1)
        model.add(high + missing >= people / n - chord * (batches - n) - 2 * people * (1 - held))
    model.add(gap >= high - low)
    v.cost.append(weight * gap)


def packed(times: Intervals) -> int:
    """The most batches at these times that one room can hold one after the other (earliest end first)."""
    count, free = 0, -1
    for begin, end in sorted(times, key=lambda time: (time[1], time[0])):
        if begin >= free:
            count, free = count + 1, end
    return count


def a_room_has_only_so_many_half_days(model: Model, tables: Tables, v: _Variables) -> None:
    """∀ room (parts counted), length q: Σ N_pr of no shorter programs ≤ most in a row; Σ length·N ≤ half-days."""
    for some, most in _room_limits(tables, v.batches):
        model.add(sum(weight * number for weight, number in some) <= most)


def rooms_hold(tables: Tables, rooms: dict[int, list[int]]) -> bool:
    """Whether each program's batches in these rooms keep that rule, all programs together."""
    numbers = {(p, r): rooms[p].count(room) for p in rooms for r, room in enumerate(tables.courses[p].rooms.tolist())}
    return all(sum(weight * number for weight, number in some) <= most for some, most in _room_limits(tables, numbers))


def _room_limits(tables: Tables, batches: dict[tuple[int, int], Any]) -> Iterator[tuple[list[tuple[int, Any]], int]]:
    """Sums Σ weight·N_pr, and the most that each may be."""
    inside: dict[int, list[tuple[Any, int, Intervals]]] = {}
    for (p, r), number in batches.items():
        course = tables.courses[p]
        room = int(course.rooms[r])
        times = {(one.start, one.end) for one in course.choices if one.room == room}
        for cell in tables.cells[room].tolist() if room != ONLINE else ():
            inside.setdefault(cell, []).append((number, course.program.length, times))
    for users in inside.values():
        for shortest in {length for _, length, _ in users} if len(users) > 1 else ():
            longer = [(number, times) for number, length, times in users if length >= shortest]
            short = {(begin, begin + shortest) for _, times in longer for begin, _ in times}
            yield [(1, number) for number, _ in longer], packed(short)
        days = {moment for _, _, times in users for begin, end in times for moment in range(begin, end)}
        yield [(length, number) for number, length, _ in users], len(days)


def budgets_leave_some_out(model: Model, tables: Tables, v: _Variables) -> None:
    """Σ u ≥ Σ over people of the fewest needs to leave out so that the rest fits their budget and has a start."""
    fewest = sum(left_out(tables, person) for person in range(len(tables.budget)))
    if fewest:
        model.add(sum(v.missing.values()) >= fewest)
