# ruff: noqa: ARG005, SIM110 - streams hand over every part; its translation to Java knows plain loops
"""Timefold (PyPI timefold, needs Java 17): a naive model with constraint streams, in its default search.

Entities: a slot (its planning variable: a start and a room) and a need (its planning variable: a slot of its program,
or none). An empty slot is not opened. Its start (the Java machine, the translation of the constraints) is not counted.
Tuned for it: least sizes are soft, since with hard ones it opens nothing at all; a slot with too few people costs as if
they had no place, and is closed in the answer. The open edition searches on one core and proves no bound.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated

from timefold.solver import SolverFactory
from timefold.solver.config import Duration, ScoreDirectorFactoryConfig, SolverConfig, TerminationConfig
from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (
    Constraint,
    ConstraintCollectors,
    ConstraintFactory,
    HardSoftScore,
    Joiners,
    constraint_provider,
)

from benchmarks.peer.talk import Answer, Clock
from training.solver.problem import Person, Problem, Program


@dataclass
class Choice:
    """A start and a room of a program."""

    start: int
    end: int
    room: str
    most: int
    cells: list[str]
    when: int
    where: int


@planning_entity
@dataclass
class Slot:
    """A batch that may be opened."""

    id: Annotated[str, PlanningId]
    program: str
    least: int
    length: int
    open_cost: int
    choices: Annotated[list[Choice], ValueRangeProvider]
    choice: Annotated[Choice | None, PlanningVariable] = field(default=None)


@planning_entity
@dataclass
class Need:
    """Somebody's need of a program; `away` (0 or 1) and `wishes` by start, `travel` by room."""

    id: Annotated[str, PlanningId]
    person: str
    program: str
    group: str
    budget: int
    away: list[int]
    wishes: list[int]
    travel: list[int]
    slots: Annotated[list[Slot], ValueRangeProvider]
    slot: Annotated[Slot | None, PlanningVariable(allows_unassigned=True)] = field(default=None)


@planning_solution
@dataclass
class Timetable:
    """All of it."""

    choices: Annotated[list[Choice], ProblemFactCollectionProperty]
    slots: Annotated[list[Slot], PlanningEntityCollectionProperty]
    needs: Annotated[list[Need], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)


def shares(one: Slot, other: Slot) -> bool:
    """Whether both are held at one time in one room or a part of it."""
    if one.choice.start >= other.choice.end or other.choice.start >= one.choice.end:
        return False
    for cell in one.choice.cells:
        if cell in other.choice.cells:
            return True
    return False


def is_away(need: Need) -> bool:
    """Whether the person is away during the batch."""
    return need.away[need.slot.choice.when] > 0


def overlap(one: Need, other: Need) -> bool:
    """Whether both batches of one person are held at one time."""
    return one.slot.choice.start < other.slot.choice.end and other.slot.choice.start < one.slot.choice.end


def cost_of(need: Need) -> int:
    """Travel and wishes."""
    return need.travel[need.slot.choice.where] + need.wishes[need.slot.choice.when]


def rules_of(weights: dict[str, int]) -> object:
    """The constraint provider."""
    unplaced, split, balance = weights["unplaced"], weights["split"], weights["balance"]
    hard, soft = HardSoftScore.ONE_HARD, HardSoftScore.ONE_SOFT

    @constraint_provider
    def rules(c: ConstraintFactory) -> list[Constraint]:
        placed = c.for_each(Need)
        return [
            c.for_each_unique_pair(Slot).filter(shares).penalize(hard).as_constraint("room"),
            placed.filter(is_away).penalize(hard).as_constraint("away"),
            c.for_each_unique_pair(Need, Joiners.equal(lambda n: n.person))
            .filter(overlap)
            .penalize(hard)
            .as_constraint("at once"),
            placed.group_by(lambda n: n.person, lambda n: n.budget, ConstraintCollectors.sum(lambda n: n.slot.length))
            .filter(lambda person, budget, used: used > budget)
            .penalize(hard, lambda person, budget, used: used - budget)
            .as_constraint("budget"),
            placed.group_by(lambda n: n.slot, ConstraintCollectors.count())
            .filter(lambda slot, size: size > slot.choice.most)
            .penalize(hard, lambda slot, size: size - slot.choice.most)
            .as_constraint("seats"),
            placed.group_by(lambda n: n.slot, ConstraintCollectors.count())
            .filter(lambda slot, size: size < slot.least)
            .penalize(soft, lambda slot, size: size * (unplaced - size))
            .as_constraint("least"),
            c.for_each_including_unassigned(Need)
            .filter(lambda n: n.slot is None)
            .penalize(soft, lambda n: unplaced)
            .as_constraint("unplaced"),
            c.for_each(Slot)
            .if_exists(Need, Joiners.equal(lambda s: s, lambda n: n.slot))
            .penalize(soft, lambda s: s.open_cost)
            .as_constraint("open"),
            placed.penalize(soft, cost_of).as_constraint("travel and wishes"),
            placed.group_by(
                lambda n: n.group, lambda n: n.program, ConstraintCollectors.count_distinct(lambda n: n.slot)
            )
            .filter(lambda group, program, used: used > 1)
            .penalize(soft, lambda group, program, used: split * (used - 1))
            .as_constraint("split"),
            placed.group_by(lambda n: n.slot, ConstraintCollectors.count())
            .group_by(
                lambda slot, size: slot.program,
                ConstraintCollectors.min(lambda slot, size: size),
                ConstraintCollectors.max(lambda slot, size: size),
            )
            .penalize(soft, lambda program, low, high: balance * (high - low))
            .as_constraint("balance"),
        ]

    return rules


def solve(problem: Problem, clock: Clock) -> Answer | None:
    """The best answer it finds; valid ones only."""
    timetable = _timetable(problem)
    weights = {name: getattr(problem.weights, name) for name in ("unplaced", "split", "balance")}
    config = SolverConfig(
        solution_class=Timetable,
        entity_class_list=[Slot, Need],
        score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=rules_of(weights)),
        termination_config=TerminationConfig(spent_limit=Duration(seconds=round(clock.seconds))),
        random_seed=clock.seed,
    )
    solver = SolverFactory.create(config).build_solver()
    clock.note(needs=len(timetable.needs), slots=len(timetable.slots))

    def improved(event: object) -> None:
        score = event.new_best_score
        if score.hard_score == 0:
            clock.tell(-score.soft_score, 0)

    solver.add_event_listener(improved)
    clock.again()
    best = solver.solve(timetable)
    clock.note(hard=best.score.hard_score, soft=best.score.soft_score)
    if best.score.hard_score < 0:
        return None
    return _answer(best)


def _timetable(problem: Problem) -> Timetable:
    choices: dict[str, list[Choice]] = {}
    slots: dict[str, list[Slot]] = {}
    for program in problem.programs:
        choices[program.id] = list(_choices(problem, program))
        slots[program.id] = [
            Slot(
                f"{program.id} {i}",
                program.id,
                program.min_size,
                program.length,
                problem.weights.open * program.open_cost,
                choices[program.id],
            )
            for i in range(program.max_batches)
        ]
    needs = [
        _need(problem, person, problem.program[one], slots[one]) for person in problem.people for one in person.needs
    ]
    every = [one for some in choices.values() for one in some]
    return Timetable(every, [one for some in slots.values() for one in some], needs)


def _need(problem: Problem, person: Person, program: Program, slots: list[Slot]) -> Need:
    starts, away = program.starts, person.away
    wishes = [one for one in person.wishes if one.program == program.id]
    cost = [sum(problem.weights.wish * one.cost for one in wishes if one.from_ <= at < one.to) for at in starts]
    return Need(
        id=f"{person.id} {program.id}",
        person=person.id,
        program=program.id,
        group=person.groups[0] if person.groups else person.id,
        budget=problem.half_days if person.budget is None else person.budget,
        away=[int(any(a < at + program.length and at < b for a, b in away)) for at in starts],
        wishes=cost,
        travel=[problem.weights.travel * problem.distance(person, room) for room in program.rooms or (None,)],
        slots=slots,
    )


def _choices(problem: Problem, program: Program) -> Iterator[Choice]:
    for when, start in enumerate(program.starts):
        end = start + program.length
        for where, room in enumerate(program.rooms or (None,)):
            cells = [] if room is None else sorted(problem.occupied(room))
            closed = any(a < end and start < b for c in cells for a, b in problem.room[c].closed)
            most = program.max_size if room is None else min(program.max_size, problem.room[room].seats)
            if not closed and most >= program.min_size:
                yield Choice(start, end, room or "", most, cells, when, where)


def _answer(best: Timetable) -> Answer:
    people: dict[str, list[str]] = {}
    for need in best.needs:
        if need.slot is not None:
            people.setdefault(need.slot.id, []).append(need.person)
    opened = [slot for slot in best.slots if len(people.get(slot.id, ())) >= max(1, slot.least)]
    return Answer([((one.program, one.choice.start, one.choice.room or None), people[one.id]) for one in opened])
