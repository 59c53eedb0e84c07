"""Whether a problem has any timetable, decided by one plain CP-SAT model that shares no code with the engine.

Everything is a yes or no: batch j takes option o, lesson l of batch j begins at t by w, person p sits in batch j.
Nobody need be placed but those who are pinned, those who must come before them, and those who fill a least size; so
only the programs of given batches are modelled, and those that come before them, with as many batches as could help.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from ortools.sat.python import cp_model

from training.solver.problem import Problem, Program


@dataclass
class Slot:
    """A batch, given or not: `takes` option → yes or no."""

    given: Any
    program: Program
    takes: list = field(default_factory=list)
    sits: dict = field(default_factory=dict)

    def held(self, moment=None):
        """Whether it is held (at that half-day)."""
        length = self.program.length
        return sum(v for o, v in self.takes if moment is None or o.start <= moment < o.start + length)

    def least(self, option):
        return self.program.min_size if option.min_size is None else option.min_size


def holds(problem: Problem, seconds: float = 600) -> bool | None:
    """Whether some timetable keeps every rule with all that is given; None if that is not known in the time."""
    if not _pins_make_sense(problem):
        return False
    found = _is_possible(problem, seconds, lessons=False)
    return _is_possible(problem, seconds, lessons=True) if found else found


def _is_possible(problem, seconds, *, lessons):
    """Without the lessons a proof that there is none is often quick, and good for the whole."""
    model = cp_model.CpModel()
    slots = [slot for program, number in _modelled(problem).items() for slot in _slots(model, problem, program, number)]
    _rooms(model, problem, slots)
    if lessons:
        _lessons(model, problem, slots)
    _people(model, problem, slots)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    known = {cp_model.OPTIMAL: True, cp_model.FEASIBLE: True, cp_model.INFEASIBLE: False, cp_model.UNKNOWN: None}
    return known[status]


def _pins_make_sense(problem):
    program = {one.id: one.program for one in problem.batches}
    return all(
        program.get(pin.batch) == pin.program and pin.program in problem.person[pin.person].needs
        for pin in problem.pins
    )


def _modelled(problem):
    """Programs that matter, and how many batches besides the given ones could help; negative: too many are given."""
    earlier, waiting = set(), [one.program for one in problem.batches]
    while waiting:
        for one in problem.program[waiting.pop()].after:
            if one not in earlier:
                earlier.add(one)
                waiting.append(one)
    given = [one.program for one in problem.batches]
    people = (
        len(problem.people) if _to_be_filled(problem, {*given, *earlier}) else len({p.person for p in problem.pins})
    )
    number = {}
    for name in {*given, *earlier}:
        more = problem.program[name].max_batches - given.count(name)
        number[name] = min(more, people if name in earlier else 0)
    return number


def _to_be_filled(problem, names):
    programs = [problem.program[name] for name in names]
    return any(one.min_size or any(option.min_size for option in one.options) for one in programs)


def _slots(model, problem, name, number):
    program = problem.program[name]
    if number < 0:
        model.add_bool_or([])
    slots = [Slot(one, program) for one in problem.batches if one.program == name]
    slots += [Slot(None, program) for _ in range(number)]
    for slot in slots:
        slot.takes = [(o, model.new_bool_var("")) for o in problem.choices(program) if _may_take(problem, slot, o)]
        model.add(slot.held() == 1) if slot.given else model.add(slot.held() <= 1)
    return slots


def _may_take(problem, slot, option):
    closed = [interval for cell in _cells(problem, option.room) for interval in problem.room[cell].closed]
    if any(option.start < end and begin < option.start + slot.program.length for begin, end in closed):
        return False
    one = slot.given
    if one is None:
        return True
    brought = not option.lecturers or set(one.lecturers.values()) <= set(option.lecturers)
    return brought and one.start in (None, option.start) and one.room in (None, option.room)


def _cells(problem, room):
    if room is None:
        return set()
    return {room}.union(*(_cells(problem, part) for part in problem.room[room].parts))


def _rooms(model, problem, slots):
    taken = defaultdict(list)
    for slot in slots:
        for option, v in slot.takes:
            for cell in _cells(problem, option.room):
                for t in range(option.start, option.start + slot.program.length):
                    taken[cell, t].append(v)
    for some in taken.values():
        model.add(sum(some) <= 1)


def _lessons(model, problem, slots):
    teaching = defaultdict(list)
    for slot in slots:
        if slot.given and slot.given.lessons is not None:
            continue
        begun, running = {}, defaultdict(list)
        for lesson in slot.program.lessons:
            ways = {}
            for t in range(problem.half_days - lesson.length + 1):
                inside = [
                    (option, v)
                    for option, v in slot.takes
                    if option.start <= t and t + lesson.length <= option.start + slot.program.length
                ]
                able = [w for w in _able(slot, lesson) if inside and _is_free(problem, w, t, lesson.length)]
                now = {who: model.new_bool_var("") for who in able}
                model.add(sum(now.values()) <= sum(v for _, v in inside))
                for who, way in now.items():
                    kept_out = [v for option, v in inside if option.lecturers and who not in (None, *option.lecturers)]
                    model.add(way <= 1 - sum(kept_out)) if kept_out else None
                    ways[t, who] = way
                    for moment in range(t, t + lesson.length):
                        running[moment].append(way)
                        teaching[who, moment].append(way)
            model.add(sum(ways.values()) == slot.held())
            begun[lesson.id] = sum(t * way for (t, _), way in ways.items())
        for some in running.values():
            model.add(sum(some) <= 1)
        _in_order(model, problem, slot, begun)
    for (who, _), some in teaching.items():
        if who is not None:
            model.add(sum(some) <= 1)


def _in_order(model, problem, slot, begun):
    length = {lesson.id: lesson.length for lesson in slot.program.lessons}
    for lesson in slot.program.lessons:
        for before in lesson.after:
            late = problem.half_days * (1 - slot.held())
            model.add(begun[before] + length[before] <= begun[lesson.id] + late)


def _able(slot, lesson):
    wanted = slot.given.lecturers.get(lesson.id) if slot.given else None
    if not lesson.lecturers:
        return [] if wanted else [None]
    return [who for who in lesson.lecturers if wanted in (None, who)]


def _is_free(problem, who, t, length):
    closed = problem.lecturer[who].closed if who is not None else ()
    return not any(t < end and begin < t + length for begin, end in (*closed, *_begun(problem, who)))


def _begun(problem, who):
    """Half-days of the lecturer in batches given with their lessons."""
    for batch in problem.batches:
        lengths = {lesson.id: lesson.length for lesson in problem.program[batch.program].lessons}
        yield from (
            (one.start, one.start + lengths[one.lesson])
            for one in batch.lessons or ()
            if who is not None and one.lecturer == who
        )


def _people(model, problem, slots):
    pinned = {pin.person for pin in problem.pins}
    fill = any(slot.least(option) for slot in slots for option, _ in slot.takes)
    for person in problem.people:
        if person.id in pinned or fill:
            _one_person(model, problem, person, [slot for slot in slots if slot.program.id in person.needs])
    for slot in slots:
        people = sum(slot.sits.values())
        model.add(people <= slot.program.max_size * slot.held())
        for option, v in slot.takes:
            model.add(people >= slot.least(option) * v)
            if option.room is not None and problem.room[option.room].seats < slot.program.max_size:
                model.add(people <= problem.room[option.room].seats).only_enforce_if(v)


def _one_person(model, problem, person, slots):
    x = [model.new_bool_var("") for _ in slots]
    _present(model, person, slots, x)
    for program in person.needs:
        model.add(sum(v for slot, v in zip(slots, x, strict=True) if slot.program.id == program) <= 1)
    if person.budget is not None:
        model.add(sum(slot.program.length * v for slot, v in zip(slots, x, strict=True)) <= person.budget)
    for (slot, v), (other, w) in combinations(zip(slots, x, strict=True), 2):
        if slot.program.id != other.program.id:
            _apart(model, slot, other, v + w)
    for slot, v in zip(slots, x, strict=True):
        for earlier in set(slot.program.after) & set(person.needs):
            before = [(other, w) for other, w in zip(slots, x, strict=True) if other.program.id == earlier]
            model.add(sum(w for _, w in before) >= v)
            for other, w in before:
                _one_after_the_other(model, other, slot, v + w)
    for pin in problem.pins:
        if pin.person == person.id:
            model.add(sum(v for s, v in zip(slots, x, strict=True) if s.given and s.given.id == pin.batch) == 1)


def _present(model, person, slots, x):
    away = {t for begin, end in person.away for t in range(begin, end)}
    for slot, v in zip(slots, x, strict=True):
        slot.sits[person.id] = v
        model.add(v <= slot.held())
        for option, taken in slot.takes:
            if away & set(range(option.start, option.start + slot.program.length)):
                model.add(v + taken <= 1)


def _apart(model, one, other, both):
    moments = {t for option, _ in one.takes for t in range(option.start, option.start + one.program.length)}
    for t in moments:
        at = other.held(t)
        if not isinstance(at, int):
            model.add(both + one.held(t) + at <= 3)


def _one_after_the_other(model, first, second, both):
    for moment in {option.start for option, _ in second.takes}:
        late = sum(v for option, v in first.takes if option.start + first.program.length > moment)
        now = sum(v for option, v in second.takes if option.start == moment)
        model.add(both + now + late <= 3)
