"""A small year to schedule, and a stand-in for the solver: everybody in the first allowed batch of each program."""

from datetime import date, datetime

import pytest

from tests import factories as make
from training.models import db
from training.models.schedules import ProposalState
from training.operations.schedules import answers, proposals
from training.solver import problem as problems
from training.solver import solution as solutions
from training.solver.check import check

BEFORE = datetime(2021, 12, 1, 9, 0)


@pytest.fixture
def plan(congress):
    return make.AnnualPlanFactory(year=2022)


@pytest.fixture
def service(plan):
    """履职培训班: three days in April or May, for everyone, in either of two rooms."""
    place = make.PlaceFactory(name="相山区")
    rooms = [make.RoomFactory(place=place, seats=60), make.RoomFactory(place=place, seats=40)]
    service = make.ProgramFactory(annual_plan=plan, name="履职培训班", rooms=rooms, max_batches=2)
    make.ProgramWindowFactory(program=service, to_on=date(2022, 5, 31))
    return service


@pytest.fixture
def deputies(congress):
    return [make.MandateFactory().person for _ in range(4)]


@pytest.fixture
def law(service):
    """A course of the program, that two lecturers can give."""
    law = make.CourseFactory(subject="监督法", minutes=150)
    law.lecturers.extend([make.LecturerFactory(name="陈教授"), make.LecturerFactory(name="赵教授")])
    make.ProgramCourseFactory(program=service, course=law)
    db.session.flush()
    return law


@pytest.fixture
def solved(plan, service, deputies, law):
    """A proposal with an answer: all four in one batch on the first Monday."""
    return answered(proposals.ask(plan, seconds=60, seed=1, now=BEFORE))


def answered(proposal, *, opened=1, at=None):
    """Let the stand-in solve it, in that many batches a program."""
    proposal.state = ProposalState.RUNNING
    db.session.flush()
    answers.finish(proposal.id, stand_in(proposal.problem, opened=opened, at=at), BEFORE)
    db.session.refresh(proposal)
    assert proposal.message == ""
    return proposal


def stand_in(question, *, opened=1, at=None):
    """A solution file: batches one after the other in the first room, people dealt out in turn."""
    batches, places = [], []
    for program in question["programs"]:
        made = _batches(program, opened, at)
        batches += made
        people = [one["id"] for one in question["people"] if program["id"] in one["needs"]]
        places += [
            {"person": person, "program": program["id"], "batch": made[turn % len(made)]["id"]}
            for turn, person in enumerate(people)
        ]
    return _counted(question, batches, places)


def _batches(program, opened, at):
    starts, made, end = sorted(program["starts"]), [], at or 0
    for number in range(opened):
        start = next(one for one in starts if one >= end)
        end = start + program["length"]
        lessons, begin = [], start
        for lesson in program["lessons"]:
            lecturer = lesson["lecturers"][0] if lesson["lecturers"] else None
            lessons.append({"lesson": lesson["id"], "start": begin, "lecturer": lecturer})
            begin += lesson["length"]
        room = program["rooms"][0] if program["rooms"] else None
        name = f"{program['id']}/{number}"
        made.append({"id": name, "program": program["id"], "start": start, "room": room, "lessons": lessons})
    return made


def _counted(question, batches, places):
    answer = {
        "format": solutions.FORMAT, "status": "feasible", "cost": 0, "bound": 0, "parts": {}, "seconds": 1.0, "seed": 1,
        "batches": batches, "places": places, "unplaced": [],
    }  # fmt: skip
    verdict = check(problems.read(question), solutions.read(answer))
    return answer | {"cost": verdict.cost, "parts": dict(verdict.parts)}
