"""Why somebody sits in a batch of a proposal: the solver's explanation of the timetable as it stands."""

import json
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Text, cast, select

from training.models import db
from training.models.plans import Program
from training.models.schedules import Batch, Proposal, ProposalState
from training.operations.schedules import ids
from training.solver import problem as problems
from training.solver import solution as solutions
from training.solver.check.timetable import Timetable

Data = dict[str, Any]


def explained(proposal: Proposal, person_id: int, program: str) -> Data | None:
    """Every batch of the program for that person; None where they do not need it, or there is no answer yet.

    A lock that staff set is lifted for the question, since a move by hand lifts it too; `pinned` says that it is there.
    """
    from training.solver.explain import explain_in

    person, t = ids.person(person_id), _timetable_of(proposal)
    if t is None or person not in t.problem.person or program not in t.problem.person[person].needs:
        return None
    begun = set(proposal.problem.get("begun", ()))
    pins = [one for one in t.problem.pins if (one.person, one.program) == (person, program)]
    free = [one for one in pins if one.batch not in begun]
    if free:
        pins_left = tuple(one for one in t.problem.pins if one not in free)
        t = Timetable(replace(t.problem, pins=pins_left), t.solution)
    return explain_in(t, person, program) | {"pinned": bool(pins)} | _mates(t, person, program)


def _mates(t: Timetable, person: str, program: str) -> Data:
    """`mates`: of each of the person's groups, how many have a place in the program and how many of them sit here."""
    here = next((one[2] for one in t.classes.get(person, ()) if one[3] == program), None)
    places = [one for one in t.places if one.program == program and one.person != person]
    found = {}
    for group in t.problem.person[person].groups:
        theirs = [one for one in places if group in t.problem.person[one.person].groups]
        found[group] = (sum(one.batch == here for one in theirs), len(theirs))
    return {"mates": found}


def _timetable_of(proposal: Proposal) -> Timetable | None:
    texts = (cast(Proposal.problem, Text), cast(Proposal.solution, Text))
    problem, solution = db.session.execute(select(*texts).where(Proposal.id == proposal.id)).one()
    return _read(problem, solution) if solution else None


@lru_cache(maxsize=4)
def _read(problem: str, solution: str) -> Timetable:
    """Laid side by side, and kept for a while, since people ask of one proposal again and again."""
    from training.solver.explain import sound

    return sound(problems.read(json.loads(problem)), solutions.read(json.loads(solution)))


def in_force(plan_id: int) -> Proposal | None:
    """The proposal that was published last for the year's plan."""
    query = select(Proposal).where(Proposal.annual_plan_id == plan_id, Proposal.state == ProposalState.PUBLISHED)
    return db.session.scalars(query.order_by(Proposal.published_at.desc(), Proposal.number.desc()).limit(1)).first()


def published_reason(batch: Batch, person_id: int) -> tuple[Proposal, Data] | None:
    """The proposal that put the person into that published batch, and its explanation; None where none says so."""
    plan = db.session.scalar(select(Program.annual_plan_id).where(Program.id == batch.program_id))
    proposal = in_force(plan) if plan else None
    found = explained(proposal, person_id, ids.program(batch.program_id)) if proposal else None
    return (proposal, found) if proposal and found and found["batch"] == batch.key else None
