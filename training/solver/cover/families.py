"""What a person's classes must keep, as two families of sets of slots; within each, sets lie inside or beside others.

Programs are taken once; so many classes a period; targets count some slots. As long as these fall into two such
families, whatever figures a cohort keeps in all can be dealt out to its people one by one (see paths.py).
"""

from training.solver.cover.verify import Term

Slot = tuple[str, str]
Sets = list[frozenset[Slot]]


def two_families(term: Term, cohort: str) -> tuple[tuple[Sets, Sets], str | None]:
    """The two families of a cohort, and the target that fits in neither, if any."""
    slots = term.slots[cohort]
    by_program = _grouped(slots, 0)
    by_period = _grouped(slots, 1)
    crossing = None
    for target in term.cohorts[cohort]["needs"]:
        counted = frozenset(slot for slot in slots if term.worth(target, slot))
        family = next((family for family in (by_program, by_period) if _fits(counted, family)), None)
        if family is None:
            crossing = crossing or target
        else:
            family.append(counted)
    return (by_program, by_period), crossing


def _grouped(slots: list[Slot], place: int) -> Sets:
    groups: dict[str, set[Slot]] = {}
    for slot in slots:
        groups.setdefault(slot[place], set()).add(slot)
    return [frozenset(group) for group in groups.values()]


def _fits(new: frozenset[Slot], family: Sets) -> bool:
    return all(new <= one or one <= new or not new & one for one in family)
