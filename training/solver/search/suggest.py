"""A good timetable at once: how many batches there are in which rooms by relaxation in time, then settled on dates."""

from training.solver.bound.dateless import without_dates
from training.solver.bound.relax import Relaxed, rooms_hold, together
from training.solver.first import slot
from training.solver.plan.given import with_given
from training.solver.plan.part import Part
from training.solver.plan.plan import Plan
from training.solver.plan.tables import Tables
from training.solver.running.watch import Watch
from training.solver.settle import can_settle, settle
from training.solver.settle.crowding import SCARCE, prices, taken

TOGETHER = 0.1  # share of the time for all programs in one model, where rooms are too few for each alone


def suggest(part: Part, seed: int, watch: Watch) -> None:
    """Give the part a bound and, unless it is re-planned, a plan near to it; without time, whatever is quick."""
    if watch.over():
        _filled(part)
        return
    tables, seconds = part.tables, watch.seconds / 4 / max(1, len(part.tables.courses))
    found = without_dates(tables, watch, seconds=seconds, seed=seed)
    part.bound = max(part.bound, found.bound)
    if part.is_replanned or (watch.over() and watch.stopped):
        _filled(part)
        return
    if (taken(tables, found.rooms) > SCARCE).any() and not rooms_hold(tables, found.rooms):
        found = together(tables, watch, seconds=watch.seconds * TOGETHER, seed=seed)
        part.bound = max(part.bound, found.bound)
    part.keep(settled(tables, found, watch))
    part.filled = True


def _filled(part: Part) -> None:
    """Whatever is quick, where there is no timetable yet."""
    if not part.filled:
        slot.fill(part.plan)
        part.plan, part.filled = part.plan, True


def settled(tables: Tables, found: Relaxed, watch: Watch) -> Plan:
    """A plan with these batches in these rooms as far as they find dates there, then whatever helps who waits."""
    plan = with_given(tables, watch)
    price = prices(taken(tables, found.rooms))
    for course in slot.order(tables):
        if can_settle(plan, course):
            settle(plan, course, found.rooms[course], price)
        else:
            slot.fill_course(plan, course, found.advice_for(tables, course))
    slot.fill(plan)
    return plan
