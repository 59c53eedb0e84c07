"""Relaxation in time: forget when; decide only how many batches each program has in each room and who travels there.

The optimum is a lower bound for the whole problem: every answer gives values of these variables that keep these
constraints at no higher cost. Its batches per room are a good plan of where, which slot.py then gives dates.

Indices: p program, r room, h kind of person (what each room costs them at least; no place possible), q length.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from training.solver.mip import Model, run
from training.solver.tables import NOBODY, ONLINE, Course, Tables
from training.solver.watch import Watch

Intervals = set[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What no answer can beat, and the rooms of the batches of its best answer (None where none was found)."""

    bound: int
    rooms: dict[int, list[int]] | None
    proven: bool


@dataclass(slots=True)
class _Variables:
    batches: dict[tuple[int, int], Any] = field(default_factory=dict)  # N_pr
    flow: dict[tuple[int, int, int], Any] = field(default_factory=dict)  # f_phr
    missing: dict[tuple[int, int], Any] = field(default_factory=dict)  # u_ph
    cost: list[Any] = field(default_factory=list)


def relax(tables: Tables, watch: Watch, *, nodes: int, seconds: float, seed: int = 1) -> Relaxed:
    """Minimise Σ unplaced·u + open·N + (travel + least wish and change)·f over the rules below."""
    model, v = Model(), _Variables()
    for p, course in enumerate(tables.courses):
        _one_program(model, p, course, v)
    a_room_has_only_so_many_half_days(model, tables, v)
    budgets_leave_some_out(model, tables, v)
    model.minimize(sum(v.cost))
    found = run(model, nodes, watch, seconds=seconds, seed=seed)
    if found.value is None:
        return Relaxed(found.bound, None, proven=False)
    rooms: dict[int, list[int]] = {p: [] for p in range(len(tables.courses))}
    for (p, r), count in v.batches.items():
        rooms[p] += [int(tables.courses[p].rooms[r])] * found.value(count)
    return Relaxed(found.bound, rooms, found.proven)


def _one_program(model: Model, p: int, course: Course, v: _Variables) -> None:
    """Σ_r f_hr + u_h = n_h; least_r·N_r ≤ Σ_h f_hr ≤ most_r·N_r; f_hr ≤ n_h·N_r; Σ_r N_r ≤ max_batches."""
    kinds = kinds_of(course)
    for h, (count, cost, unplaced) in enumerate(kinds):
        v.missing[p, h] = model.new_int_var(0, count, "")
        v.cost.append(unplaced * v.missing[p, h])
        for r in np.flatnonzero(cost != NOBODY).tolist():
            v.flow[p, h, r] = model.new_int_var(0, count, "")
            v.cost.append(int(cost[r]) * v.flow[p, h, r])
        there = [v.flow[p, h, r] for r in range(len(course.rooms)) if (p, h, r) in v.flow]
        model.add(sum(there) + v.missing[p, h] == count)
    for r, room in enumerate(course.rooms.tolist()):
        choices = [one for one in course.choices if one.room == room]
        times = {(one.start, one.end) for one in choices}
        most = course.program.max_batches if room == ONLINE else packed(times)
        number = v.batches[p, r] = model.new_int_var(0, min(most, course.program.max_batches), "")
        v.cost.append(min(one.cost for one in choices) * number)
        sent = [(h, v.flow[p, h, r]) for h in range(len(kinds)) if (p, h, r) in v.flow]
        model.add(sum(flow for _, flow in sent) <= max(one.most for one in choices) * number)
        model.add(sum(flow for _, flow in sent) >= min(one.least for one in choices) * number)
        for h, flow in sent:
            model.add(flow <= kinds[h][0] * number)
    mine = [v.batches[p, r] for r in range(len(course.rooms))]
    model.add(sum(mine) <= course.program.max_batches)
    model.add(sum(mine) >= len(course.given))


def kinds_of(course: Course) -> list[tuple[int, np.ndarray, int]]:
    """People alike: (how many, least cost in each room or NOBODY where they cannot be, cost of no place)."""
    n, R = len(course.people), len(course.rooms)
    least = np.full((n, R), NOBODY, dtype=np.int64)
    rows = np.arange(n)
    for r in range(R):
        choices = np.flatnonzero(course.room_of == r)
        cost = np.where(course.may(rows, choices), course.costs(rows, choices), np.iinfo(np.int64).max)
        cheapest = cost.min(axis=1, initial=np.iinfo(np.int64).max)
        least[:, r] = np.where(cheapest < np.iinfo(np.int64).max, cheapest, NOBODY)
    kinds, counts = np.unique(np.hstack([least, course.unplaced[:, None]]), axis=0, return_counts=True)
    return [(int(count), kind[:-1], int(kind[-1])) for kind, count in zip(kinds, counts, strict=True)]


def packed(times: Intervals) -> int:
    """The most batches at these times that one room can hold one after the other (earliest end first)."""
    count, free = 0, -1
    for begin, end in sorted(times, key=lambda time: (time[1], time[0])):
        if begin >= free:
            count, free = count + 1, end
    return count


def a_room_has_only_so_many_half_days(model: Model, tables: Tables, v: _Variables) -> None:
    """∀ room (parts counted), length q: Σ N_pr of no shorter programs ≤ most in a row; Σ length·N ≤ half-days."""
    inside: dict[int, list[tuple[Any, int, Intervals]]] = {}
    for (p, r), number in v.batches.items():
        course = tables.courses[p]
        room = int(course.rooms[r])
        times = {(one.start, one.end) for one in course.choices if one.room == room}
        for cell in tables.cells[room].tolist() if room != ONLINE else ():
            inside.setdefault(cell, []).append((number, course.program.length, times))
    for users in inside.values():
        for shortest in {length for _, length, _ in users} if len(users) > 1 else ():
            longer = [(number, times) for number, length, times in users if length >= shortest]
            short = {(begin, begin + shortest) for _, times in longer for begin, _ in times}
            model.add(sum(number for number, _ in longer) <= packed(short))
        days = {moment for _, _, times in users for begin, end in times for moment in range(begin, end)}
        model.add(sum(length * number for number, length, _ in users) <= len(days))


def budgets_leave_some_out(model: Model, tables: Tables, v: _Variables) -> None:
    """Σ u ≥ Σ over people of the fewest needs to leave out so that the rest fits their budget and has a start."""
    fewest = sum(left_out(tables, person) for person in range(len(tables.budget)))
    if fewest:
        model.add(sum(v.missing.values()) >= fewest)


def left_out(tables: Tables, person: int) -> int:
    """The fewest needs of one person that cannot have a place, whatever the others do."""
    lengths = []
    needs = 0
    for course in tables.courses:
        row = course.row.get(person)
        if row is not None:
            needs += 1
            if course.allowed[row].any():
                lengths.append(course.program.length)
    spent, placed = 0, 0
    for length in sorted(lengths):
        spent += length
        placed += spent <= tables.budget[person]
    return needs - placed
