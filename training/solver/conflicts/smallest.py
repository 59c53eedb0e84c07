"""The smallest conflict: facts that cannot hold together, and from which none can be left out.

First whole batches and pins, beside all that is recorded; then what is given of those batches, one by one; then what is
recorded, with only those things given, things of one kind together; last, of people who are alike, how many. Facts are
only ever left out on the way, so what is needed once is needed in the end, too: without any one fact of the result,
each single person's included, the others can hold.
"""

from collections.abc import Callable, Iterable
from itertools import chain

from training.solver.conflicts import Contradiction, contradictions
from training.solver.conflicts.alike import Alike, Group, fewest
from training.solver.conflicts.facts import Fact, given_facts, recorded_facts
from training.solver.conflicts.left import problem_with_only_given, with_only
from training.solver.problem import Problem

Oracle = Callable[[Problem], bool]
MANY = 8  # pins to one batch that are asked about one by one at once


def smallest_conflict(problem: Problem, can_hold: Oracle) -> list[Fact]:
    """Facts of the problem that cannot hold together, though all but any one of them can.

    `can_hold` answers, for the problem with fewer facts, whether some timetable keeps every rule. Empty if all facts
    can hold together, or if not even no fact can.
    """
    if can_hold(problem) or not can_hold(problem_with_only_given(problem, [])):
        return []
    given = list(chain(*_smallest_given(problem, can_hold)))
    small = problem_with_only_given(problem, given)
    alike = Alike(small, _programs(small))

    def holds(facts: list[Fact]) -> bool:
        return can_hold(with_only(small, facts))

    def holds_beside(facts: list[Fact]) -> bool:
        return holds([*given, *facts])

    recorded = list(chain(*quick_explain(alike.coarse(_near(small)), holds_beside)))
    everything = [*given, *recorded]
    atoms = quick_explain(alike.classes(everything), holds)
    needed = set(fewest(list(chain(*atoms)), alike, holds))
    return [fact for fact in everything if fact in needed]


def _smallest_given(problem: Problem, can_hold: Oracle) -> list[Group]:
    """Given facts that cannot hold beside all that is recorded: none too many, or many pins to one batch together."""

    def holds(facts: list[Fact]) -> bool:
        return can_hold(problem_with_only_given(problem, facts))

    groups = _groups(given_facts(problem))
    for counted in contradictions(problem):
        few = _groups_about(groups, counted)
        if len(few) < len(groups) and not holds(list(chain(*few))):
            groups = few
            break
    whole = quick_explain(_of_one_batch(groups), holds)
    return quick_explain([part for group in whole for part in _apart(group)], holds)


def _of_one_batch(groups: list[Group]) -> list[Group]:
    """The groups, with all pins to one batch as one of them."""
    pins: dict[str, list[Fact]] = {}
    for group in groups:
        if group[0].kind == "pin":
            pins.setdefault(group[0].batch, []).extend(group)
    return [*map(tuple, pins.values()), *(group for group in groups if group[0].kind != "pin")]


def _apart(group: Group) -> list[Group]:
    """Its facts one by one; many pins stay together until less is recorded beside them."""
    return [group] if len(group) > MANY and group[0].kind == "pin" else [(fact,) for fact in group]


def _groups(facts: Iterable[Fact]) -> list[Group]:
    """Each pin by itself; what is given of one batch together."""
    batches: dict[str, list[Fact]] = {}
    pins: list[Group] = []
    for fact in facts:
        if fact.kind == "pin":
            pins.append((fact,))
        else:
            batches.setdefault(fact.batch, []).append(fact)
    return [*pins, *map(tuple, batches.values())]


def _groups_about(groups: list[Group], counted: Contradiction) -> list[Group]:
    """Those that speak of the same batches or the same person."""
    about = counted.facts
    batches = {about.get("other"), *str(about.get("batch", "")).split(", ")}
    if "batch" not in about and "lecturer" in about:
        batches |= {one.batch for group in groups for one in group if one.lecturer == about["lecturer"]}
    people, programs = {about.get("person")} - {None}, {about.get("program")} if "batches" in about else set()
    pinned = {one.batch for group in groups for one in group if one.person in people and one.kind == "pin"}
    return [
        group
        for group in groups
        if (group[0].kind == "pin" and (group[0].person in people or (not people and group[0].batch in batches)))
        or (group[0].kind != "pin" and (group[0].batch in batches | pinned or group[0].program in programs))
    ]


def _near(problem: Problem) -> list[Fact]:
    """Recorded facts that could matter for what is given: of its programs, and of whoever and whatever may meet."""
    programs = _programs(problem)
    options = [one for name in programs for one in problem.choices(problem.program[name])]
    rooms = {one.room for one in options} | {one.room for one in problem.batches}
    cells = {cell for room in rooms - {None} for cell in problem.occupied(str(room))}
    people = {one.id for one in problem.people if programs & set(one.needs)} | {pin.person for pin in problem.pins}
    staff = {who for name in programs for lesson in problem.program[name].lessons for who in lesson.lecturers}
    return [
        fact
        for fact in recorded_facts(problem)
        if (not fact.program or fact.program in programs)
        and (not fact.room or fact.room in cells)
        and (not fact.person or fact.person in people)
        and (not fact.lecturer or fact.lecturer in staff)
    ]


def _programs(problem: Problem) -> set[str]:
    """The programs of the given batches and all that come before them."""
    found, waiting = set(), [one.program for one in problem.batches] + [pin.program for pin in problem.pins]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(problem.program[name].after)
    return found


def quick_explain(groups: list[Group], holds: Callable[[list[Fact]], bool]) -> list[Group]:
    """QuickXplain (Junker 2004): the fewest of the groups that cannot hold; later ones are left out rather.

    Asks about log₂(groups) times for each group that is found.
    """
    return [] if not holds([]) else _explain([], groups, holds, is_new=False)


def _explain(
    held: list[Group], groups: list[Group], holds: Callable[[list[Fact]], bool], *, is_new: bool
) -> list[Group]:
    if is_new and not holds(list(chain(*held))):
        return []
    if len(groups) == 1:
        return groups
    first, second = groups[: len(groups) // 2], groups[len(groups) // 2 :]
    found = _explain(held + first, second, holds, is_new=bool(first))
    return _explain(held + found, first, holds, is_new=bool(found)) + found
