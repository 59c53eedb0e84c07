"""What the pages read of a proposal: its batches with names, days, seats and locks, straight from its files."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import joinedload

from training.models import db, halfdays
from training.models.plans import AnnualPlan
from training.models.schedules import Proposal, ProposalState
from training.operations.schedules import ids, pins
from training.operations.schedules.names import Names, names_of

Data = dict[str, Any]
EMPTY: Data = {"batches": [], "places": [], "unplaced": [], "parts": {}, "status": "feasible", "cost": 0, "bound": 0}


@dataclass(frozen=True, slots=True)
class Held:
    """A batch of a proposal. `start` to `end` in half-days; `locks`: start, room, lecturers, as far as locked."""

    id: str
    program: str
    program_name: str
    number: int
    start: int
    end: int
    starts_at: datetime
    ends_at: datetime
    room: str | None
    room_name: str
    size: int
    seats: int
    is_begun: bool
    locks: frozenset[str]
    lessons: list[Data]

    @property
    def tone(self) -> str:
        """How it is coloured: begun, locked, or free to move."""
        return "idle" if self.is_begun else "calm" if self.locks else "good"


@dataclass(frozen=True, slots=True)
class Sight:
    """A proposal laid open. `held`: its batches by program, then time."""

    proposal: Proposal
    question: Data
    answer: Data
    names: Names
    held: tuple[Held, ...]
    needs: Counter[str]
    """People who need each program."""
    has_answer: bool

    def batch(self, key: str) -> Held | None:
        """The batch of that id."""
        return next((one for one in self.held if one.id == key), None)

    def of(self, program: str) -> list[Held]:
        """The batches of a program, by time."""
        return [one for one in self.held if one.program == program]

    def program(self, program: str) -> Data:
        """A program as it stands in the problem."""
        return next(one for one in self.question["programs"] if one["id"] == program)

    @property
    def is_editable(self) -> bool:
        """Whether staff may move, lock and publish."""
        return (
            self.has_answer
            and self.proposal.scenario is None
            and self.proposal.state
            in (
                ProposalState.DONE,
                ProposalState.CANCELLED,
                ProposalState.FAILED,
            )
        )


def found(proposal_id: int) -> Proposal:
    """The proposal, or a 404."""
    return db.get_or_404(Proposal, proposal_id, options=[joinedload(Proposal.annual_plan)])


@lru_cache(maxsize=8)
def _parsed(text: str) -> Data:
    """A file's content, not to be changed; kept for a while, since people look at one proposal again and again."""
    content: Data = json.loads(text)
    return content


def _files(proposal: Proposal) -> tuple[Data, Data | None]:
    """The proposal's problem and solution as they are stored."""
    texts = (cast(Proposal.problem, Text), cast(Proposal.solution, Text))
    problem, solution = db.session.execute(select(*texts).where(Proposal.id == proposal.id)).one()
    return _parsed(problem), _parsed(solution) if solution else None


def sight_of(proposal: Proposal) -> Sight:
    """Lay the proposal open; without an answer yet, no batches."""
    question, solution = _files(proposal)
    answer = solution or EMPTY
    names = names_of(question, answer["batches"])
    sizes = Counter(one["batch"] for one in answer["places"])
    order = {one["id"]: position for position, one in enumerate(question["programs"])}
    held = [_held(one, question, names, sizes[one["id"]]) for one in answer["batches"] if one["program"] in order]
    held.sort(key=lambda one: (order[one.program], one.start, one.number))
    needs = Counter(program for person in question["people"] for program in person["needs"])
    return Sight(proposal, question, answer, names, tuple(held), needs, solution is not None)


def _held(one: Data, question: Data, names: Names, size: int) -> Held:
    program = next(each for each in question["programs"] if each["id"] == one["program"])
    end = one["start"] + program["length"]
    room = next((each for each in question["rooms"] if each["id"] == one["room"]), None)
    given = pins.given(question, one["id"])
    return Held(
        id=one["id"],
        program=one["program"],
        program_name=names.program(one["program"]),
        number=names.batches[one["id"]][1],
        start=one["start"],
        end=end,
        starts_at=halfdays.begins_at(names.origin, one["start"]),
        ends_at=halfdays.begins_at(names.origin, end),
        room=one["room"],
        room_name=names.plain_room(one["room"]),
        size=size,
        seats=min(program["max_size"], room["seats"]) if room else program["max_size"],
        is_begun=one["id"] in question["begun"],
        locks=frozenset(key for key in ("start", "room", "lecturers") if given.get(key)),
        lessons=sorted(one["lessons"], key=lambda lesson: lesson["start"]),
    )


def plan_of(plan_id: int) -> AnnualPlan:
    """The year's plan, or a 404."""
    return db.get_or_404(AnnualPlan, plan_id)


def record_id(name: str) -> int:
    """The record that a file's id names: 7 for `person-7`."""
    return ids.record(name)
