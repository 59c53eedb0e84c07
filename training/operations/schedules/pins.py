"""Locks (锁定): people, times, rooms and lecturers that the next solve shall leave as they are."""

from typing import Literal

from flask_babel import gettext as _

from training.models import db
from training.models.schedules import Proposal
from training.operations.errors import TrainingError
from training.operations.schedules.editing import Data, editable, is_begun, loosened, the_batch

What = Literal["start", "room", "lecturers"]


def given(question: Data, batch: str) -> Data:
    """What is locked of the batch: `start`, `room`, `lecturers`; empty where nothing is."""
    return next((one for one in question["batches"] if one["id"] == batch), {})


def is_pinned(question: Data, person: str, program: str) -> bool:
    """Whether the person is locked to a batch of the program."""
    return any((one["person"], one["program"]) == (person, program) for one in question["pins"])


def with_person(question: Data, person: str, program: str, batch: str) -> Data:
    """The problem with the person locked to that batch, which is given if it is not yet."""
    question = without_person(question, person, program)
    pin = {"person": person, "program": program, "batch": batch}
    batches = question["batches"] if given(question, batch) else [*question["batches"], _bare(batch, program)]
    return question | {"pins": [*question["pins"], pin], "batches": batches}


def without_person(question: Data, person: str, program: str) -> Data:
    """The problem with the person locked to no batch of the program."""
    pins = [one for one in question["pins"] if (one["person"], one["program"]) != (person, program)]
    return _tidy(question | {"pins": pins})


def with_batch(question: Data, batch: Data, locked: Data) -> Data:
    """The problem with that of the batch locked besides what is; a new start or room takes the old one's place."""
    old = given(question, batch["id"]) or _bare(batch["id"], batch["program"])
    new = old | locked | {"lecturers": old.get("lecturers", {}) | locked.get("lecturers", {})}
    return _replaced(question, new)


def without_batch(question: Data, batch: str, what: What, lesson: str = "") -> Data:
    """The problem with that of the batch free again."""
    new = dict(given(question, batch))
    if not new:
        return question
    if what == "lecturers":
        new["lecturers"] = {name: one for name, one in new.get("lecturers", {}).items() if name != lesson}
    else:
        new.pop(what, None)
    return _tidy(_replaced(question, new))


def _bare(batch: str, program: str) -> Data:
    return {"id": batch, "program": program, "lecturers": {}}


def _replaced(question: Data, new: Data) -> Data:
    return question | {"batches": [*(one for one in question["batches"] if one["id"] != new["id"]), new]}


def _tidy(question: Data) -> Data:
    """Without batches of which nothing is locked any more."""
    named = {one["batch"] for one in question["pins"]}
    begun = set(question.get("begun", ()))
    batches = [
        one
        for one in question["batches"]
        if one["id"] in named | begun or one.get("start") is not None or one.get("room") or one.get("lecturers")
    ]
    return question | {"batches": batches}


def pin_person(proposal: Proposal, person: str, program: str, *, version: int, locked: bool) -> None:
    """Lock the person to the batch they are in, or let them go. Raises TrainingError without a place."""
    question, answer = editable(proposal, version)
    batch = next(
        (one["batch"] for one in answer["places"] if (one["person"], one["program"]) == (person, program)), None
    )
    if batch is None:
        raise TrainingError(_("此人尚未编入该班次，无法锁定。请先移入一期。"))
    _refuse_begun(batch, question)
    if locked:
        _write(proposal, with_person(question, person, program, batch), answer)
    else:
        _write(proposal, without_person(question, person, program), loosened(question, answer))


def pin_batch(proposal: Proposal, batch: str, what: What, *, version: int, locked: bool, lesson: str = "") -> None:
    """Lock the batch's time, room or the lecturer of a lesson as they are, or let them go."""
    question, answer = editable(proposal, version)
    held = the_batch(answer, batch)
    _refuse_begun(batch, question)
    if locked:
        _write(proposal, with_batch(question, held, _now(held, what, lesson)), answer)
    else:
        _write(proposal, without_batch(question, batch, what, lesson), loosened(question, answer))


def _now(held: Data, what: What, lesson: str) -> Data:
    """The batch's start, room or lecturer as it is."""
    if what == "lecturers":
        lecturer = next((one["lecturer"] for one in held["lessons"] if one["lesson"] == lesson), None)
        if lecturer is None:
            raise TrainingError(_("这一课没有安排教师，无法锁定。"))
        return {"lecturers": {lesson: lecturer}}
    if held[what] is None:
        raise TrainingError(_("线上班次没有教室可锁定。"))
    return {what: held[what]}


def _refuse_begun(batch: str, question: Data) -> None:
    if is_begun(batch, question):
        raise TrainingError(_("已开班的期不再变动，无需锁定。"))


def _write(proposal: Proposal, question: Data, answer: Data) -> None:
    proposal.problem, proposal.solution, proposal.bound = question, answer, answer["bound"]
    db.session.flush()
