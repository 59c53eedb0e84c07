"""What a timetable costs, counted from scratch. Each part is weighted; the cost is their sum."""

from collections import defaultdict

from training.solver.check.timetable import Timetable
from training.solver.problem import Previous, Problem
from training.solver.solution import PlacedBatch, Solution


def parts(t: Timetable) -> dict[str, int]:
    """The cost of a timetable by weight name, each times its weight; counted once for a timetable."""
    if t.parts is None:
        t.parts = _counted(t)
    return t.parts


def _counted(t: Timetable) -> dict[str, int]:
    weights = t.problem.weights
    return {
        "unplaced": weights.unplaced * unplaced(t),
        "change": weights.change * changes(t.problem, t.solution),
        "open": weights.open * opening(t),
        "travel": weights.travel * travel(t),
        "wish": weights.wish * wishes(t),
        "split": weights.split * splits(t),
        "balance": weights.balance * imbalance(t),
    }


def unplaced(t: Timetable) -> int:
    """Needs without a place."""
    placed = {(place.person, place.program) for place in t.solution.places}
    return len([1 for person in t.problem.people for program in person.needs if (person.id, program) not in placed])


def changes(problem: Problem, solution: Solution) -> int:
    """Previous places, still needed, that are lost or whose batch's start or room is another now.

    Who is newly placed is no change; nor is a batch that only has another id.
    """
    return 0 if problem.previous is None else len(changed_from(problem.previous, problem, solution))


def changed_from(previous: Previous, problem: Problem, solution: Solution) -> list[tuple[str, str]]:
    """The (person, program) pairs that changed from any timetable."""
    before = {batch.id: (batch.start, batch.room) for batch in previous.batches}
    batches = {batch.id: (batch.start, batch.room) for batch in solution.batches}
    now = {(place.person, place.program): batches.get(place.batch) for place in solution.places}
    needs = {(person.id, program) for person in problem.people for program in person.needs}
    pairs = [(place.person, place.program, before[place.batch]) for place in previous.places]
    return [
        (person, program)
        for person, program, was in pairs
        if (person, program) in needs and now.get((person, program)) != was
    ]


def opening(t: Timetable) -> int:
    """Σ over opened batches: open_cost of the program + cost of the cheapest choice that the batch keeps."""
    return sum(t.problem.program[batch.program].open_cost + _option_cost(t, batch) for batch in t.opened())


def _option_cost(t: Timetable, batch: PlacedBatch) -> int:
    size = len(t.members[batch.id])
    options = t.taught_options(batch) or t.options(batch)
    kept = [option for option in options if t.least_size(batch, option) <= size] or options
    return min((option.cost for option in kept), default=0)


def travel(t: Timetable) -> int:
    """Σ over places: travel from the person's place to the room's; 0 online."""
    problem, total = t.problem, 0
    for batch, people in t.members.items():
        room = t.batches[batch].room
        total += sum(problem.distance(problem.person[person], room) for person in people) if room is not None else 0
    return total


def wishes(t: Timetable) -> int:
    """Σ over places: costs of the person's wishes for that program whose interval holds the batch's start."""
    problem = t.problem
    return sum(
        wish.cost
        for place in t.places
        for wish in problem.person[place.person].wishes
        if wish.program == place.program and wish.from_ <= t.batches[place.batch].start < wish.to
    )


def splits(t: Timetable) -> int:
    """Σ over (group, program) with a placed member: batches used − 1."""
    used: dict[tuple[str, str], set[str]] = defaultdict(set)
    for place in t.places:
        for group in t.problem.person[place.person].groups:
            used[group, place.program].add(place.batch)
    return sum(len(batches) - 1 for batches in used.values())


def imbalance(t: Timetable) -> int:
    """Σ over programs with an opened batch: largest − smallest."""
    sizes: dict[str, list[int]] = defaultdict(list)
    for batch in t.opened():
        sizes[batch.program].append(len(t.members[batch.id]))
    return sum(max(one) - min(one) for one in sizes.values())
