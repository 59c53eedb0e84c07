"""CP-SAT, the obvious model, naive: a program has `max_batches` slots; which start, which room, who sits in which slot.

Intervals keep rooms and people from two things at once; products of a choice and a person are told by big-M or clauses.
`hinted`: tuned so far that our own first answer is its hint, and that it probes and seeks symmetries no longer, which
took all the time.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ortools.sat.python import cp_model

from benchmarks.peer.talk import Answer, Clock, merged
from training.solver.problem import Problem, Program


@dataclass(slots=True)
class Slot:
    """A batch that a program may open."""

    program: Program
    y: Any
    start: Any
    at: dict[int, Any]  # start → chosen
    room: dict[str | None, Any]
    x: dict[str, Any] = field(default_factory=dict)


def solve(problem: Problem, clock: Clock, *, hinted: bool = False) -> Answer | None:
    """The best answer it finds."""
    model = cp_model.CpModel()
    slots = [_slot(model, program) for program in problem.programs for _ in range(program.max_batches)]
    _symmetry(model, slots)
    missing = _places(model, problem, slots)
    _sizes(model, problem, slots)
    _rooms(model, problem, slots)
    _people(model, problem, slots)
    model.minimize(sum(_costs(model, problem, slots, missing)))
    clock.note(variables=len(model.proto.variables), constraints=len(model.proto.constraints))
    if hinted:
        _hint(model, problem, slots)
    return _run(model, slots, clock, hinted=hinted)


def _slot(model: cp_model.CpModel, program: Program) -> Slot:
    y = model.new_bool_var("")
    at = {start: model.new_bool_var("") for start in program.starts}
    room = {one: model.new_bool_var("") for one in program.rooms or (None,)}
    start = model.new_int_var(0, max(program.starts), "")
    model.add(sum(at.values()) == y)
    model.add(sum(room.values()) == y)
    model.add(start == sum(moment * literal for moment, literal in at.items()))
    return Slot(program, y, start, at, room)


def _symmetry(model: cp_model.CpModel, slots: list[Slot]) -> None:
    """Slots of a program are opened in order."""
    for one, other in pairwise(slots):
        if one.program is other.program:
            model.add_implication(other.y, one.y)


def _places(model: cp_model.CpModel, problem: Problem, slots: list[Slot]) -> list[Any]:
    """Each need in one slot, or missing."""
    of = defaultdict(list)
    for slot in slots:
        of[slot.program.id].append(slot)
    missing = []
    for person in problem.people:
        for need in person.needs:
            for slot in of[need]:
                slot.x[person.id] = model.new_bool_var("")
                model.add_implication(slot.x[person.id], slot.y)
            missing.append(model.new_bool_var(""))
            model.add_exactly_one([*(slot.x[person.id] for slot in of[need]), missing[-1]])
    return missing


def _sizes(model: cp_model.CpModel, problem: Problem, slots: list[Slot]) -> None:
    for slot in slots:
        size = sum(slot.x.values())
        most = {
            r: slot.program.max_size if r is None else min(slot.program.max_size, problem.room[r].seats)
            for r in slot.room
        }
        model.add(size <= sum(most[r] * literal for r, literal in slot.room.items()))
        model.add(size >= slot.program.min_size * slot.y)


def _rooms(model: cp_model.CpModel, problem: Problem, slots: list[Slot]) -> None:
    """A room, with its parts, holds one batch at a time; closed times are batches too."""
    held: dict[str, list[Any]] = defaultdict(list)
    for slot in slots:
        length = slot.program.length
        for room, literal in slot.room.items():
            if room is not None:
                one = model.new_optional_fixed_size_interval_var(slot.start, length, literal, "")
                for cell in problem.occupied(room):
                    held[cell].append(one)
    for room in problem.rooms:
        closed = [model.new_fixed_size_interval_var(a, b - a, "") for a, b in merged(room.closed)]
        model.add_no_overlap(held[room.id] + closed)


def _people(model: cp_model.CpModel, problem: Problem, slots: list[Slot]) -> None:
    """A person is in one batch at a time, never while away, within the budget."""
    mine: dict[str, list[Slot]] = defaultdict(list)
    for slot in slots:
        for person in slot.x:
            mine[person].append(slot)
    for person in problem.people:
        some = mine[person.id]
        away = [model.new_fixed_size_interval_var(a, b - a, "") for a, b in merged(person.away)]
        here = [
            model.new_optional_fixed_size_interval_var(slot.start, slot.program.length, slot.x[person.id], "")
            for slot in some
        ]
        model.add_no_overlap(here + away)
        if person.budget is not None:
            model.add(sum(slot.program.length * slot.x[person.id] for slot in some) <= person.budget)


def _costs(model: cp_model.CpModel, problem: Problem, slots: list[Slot], missing: list[Any]) -> list[Any]:
    weights = problem.weights
    cost = [weights.unplaced * sum(missing)]
    cost += [weights.open * slot.program.open_cost * slot.y for slot in slots]
    for slot in slots:
        cost += _travel(model, problem, slot)
    cost += _wishes(model, problem, slots)
    for program in problem.programs:
        some = [slot for slot in slots if slot.program is program]
        cost += _splits(model, problem, some)
        cost.append(weights.balance * _balance(model, some))
    return cost


def _travel(model: cp_model.CpModel, problem: Problem, slot: Slot) -> list[Any]:
    """For each place, travel ≥ distance · people from there, if the room is chosen."""
    place = {name: index for index, name in enumerate(problem.places)}
    people: dict[str, list[Any]] = defaultdict(list)
    for name, literal in slot.x.items():
        people[problem.person[name].place].append(literal)
    terms = []
    for home, literals in people.items():
        far = {r: problem.travel[place[home]][place[problem.room[r].place]] for r in slot.room if r is not None}
        if not any(far.values()):
            continue
        travel = model.new_int_var(0, max(far.values()) * len(literals), "")
        for room, distance in far.items():
            model.add(travel >= distance * sum(literals)).only_enforce_if(slot.room[room])
        terms.append(problem.weights.travel * travel)
    return terms


def _wishes(model: cp_model.CpModel, problem: Problem, slots: list[Slot]) -> list[Any]:
    terms = []
    for person in problem.people:
        for wish in person.wishes:
            hit = model.new_bool_var("")
            for slot in slots:
                if slot.program.id == wish.program and person.id in slot.x:
                    for start, literal in slot.at.items():
                        if wish.from_ <= start < wish.to:
                            model.add_bool_or(hit, literal.negated(), slot.x[person.id].negated())
            terms.append(problem.weights.wish * wish.cost * hit)
    return terms


def _splits(model: cp_model.CpModel, problem: Problem, slots: list[Slot]) -> list[Any]:
    """Batches that a group uses, less one."""
    members: dict[str, list[str]] = defaultdict(list)
    for name in slots[0].x if slots else ():
        for group in problem.person[name].groups:
            members[group].append(name)
    terms = []
    for people in members.values():
        used = [model.new_bool_var("") for _ in slots]
        for slot, literal in zip(slots, used, strict=True):
            for name in people:
                model.add_implication(slot.x[name], literal)
        some = model.new_bool_var("")
        model.add(some <= sum(used))
        terms.append(problem.weights.split * (sum(used) - some))
    return terms


def _balance(model: cp_model.CpModel, slots: list[Slot]) -> Any:
    most = max((len(slot.x) for slot in slots), default=0)
    largest, smallest = model.new_int_var(0, most, ""), model.new_int_var(0, most, "")
    for slot in slots:
        size = sum(slot.x.values())
        model.add(largest >= size)
        model.add(smallest <= size).only_enforce_if(slot.y)
    model.add(smallest <= largest)
    return largest - smallest


def _hint(model: cp_model.CpModel, problem: Problem, slots: list[Slot]) -> None:
    """Our first answer, slot by slot; what follows from it is reckoned by a copy of the model in which it is fixed."""
    fixed = model.clone()
    for literal, value in _known(problem, slots):
        fixed.add(fixed.get_int_var_from_proto_index(literal.index) == value)
    solver = cp_model.CpSolver()
    if solver.solve(fixed) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        for index, value in enumerate(solver.response_proto.solution):
            model.add_hint(model.get_int_var_from_proto_index(index), value)


def _known(problem: Problem, slots: list[Slot]) -> Iterator[tuple[Any, int]]:
    """Each slot's choices and seats in our first answer."""
    from training.solver.plan import answer
    from training.solver.running.watch import Watch
    from training.solver.solve import first

    known = answer.bare(problem, first(problem, Watch(60, None, None)))
    people = defaultdict(set)
    for place in known.places:
        people[place.batch].add(place.person)
    waiting = {program.id: [one for one in known.batches if one.program == program.id] for program in problem.programs}
    for slot in slots:
        batch = waiting[slot.program.id].pop(0) if waiting[slot.program.id] else None
        yield from ((one, int(batch is not None and batch.start == start)) for start, one in slot.at.items())
        yield from ((one, int(batch is not None and batch.room == room)) for room, one in slot.room.items())
        yield from ((one, int(batch is not None and name in people[batch.id])) for name, one in slot.x.items())


class _Tell(cp_model.CpSolverSolutionCallback):
    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock

    def on_solution_callback(self) -> None:
        """Tell it."""
        self.clock.tell(self.objective_value, self.best_objective_bound)


def _run(model: cp_model.CpModel, slots: list[Slot], clock: Clock, *, hinted: bool) -> Answer | None:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(clock.left(), 0.1)
    solver.parameters.num_workers = clock.workers
    solver.parameters.random_seed = clock.seed
    if hinted:
        solver.parameters.cp_model_probing_level = solver.parameters.symmetry_level = 0
    status = solver.solve(model, _Tell(clock))
    known = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    clock.tell(solver.objective_value if known else None, solver.best_objective_bound)
    return _answer(solver, slots) if known else None


def _answer(solver: cp_model.CpSolver, slots: list[Slot]) -> Answer:
    batches = []
    for slot in slots:
        if solver.value(slot.y):
            room = next(one for one, literal in slot.room.items() if solver.value(literal))
            people = [name for name, literal in slot.x.items() if solver.value(literal)]
            batches.append(((slot.program.id, solver.value(slot.start), room), people))
    return Answer(batches)
