"""Moving a person to another batch, and a batch to another time, room or lecturer. What is moved by hand is locked."""

from typing import Any

from flask_babel import gettext as _

from training.models.schedules import Proposal
from training.operations.errors import TrainingError
from training.operations.schedules import pins
from training.operations.schedules.editing import Data, Try, editable, is_begun, loosened, the_batch, tried


def try_person(proposal: Proposal, person: str, program: str, batch: str | None) -> Try:
    """What becomes of the proposal if the person sits in that batch of the program; None: has no place."""
    question, answer = editable(proposal)
    need = (person, program)
    if not any(one["id"] == person and program in one["needs"] for one in question["people"]):
        raise TrainingError(_("此人不在该班次的培训对象中。请刷新页面。"))
    here = next((one["batch"] for one in answer["places"] if (one["person"], one["program"]) == need), None)
    if (here and is_begun(here, question)) or (batch and is_begun(batch, question)):
        raise TrainingError(_("已开班的期不再调整人员。如有缺席或补训，请在考勤中登记。"))
    if any((one["person"], one["program"]) == need for one in question["pins"]):
        answer = loosened(question, answer)
    question = pins.without_person(question, person, program)
    places = [one for one in answer["places"] if (one["person"], one["program"]) != need]
    unplaced = [one for one in answer["unplaced"] if (one["person"], one["program"]) != need]
    if batch is None:
        unplaced.append({"person": person, "program": program, "reasons": []})
    else:
        the_batch(answer, batch)
        places.append({"person": person, "program": program, "batch": batch})
        question = pins.with_person(question, person, program, batch)
    return tried(proposal, question, answer | {"places": places, "unplaced": unplaced})


def try_batch(proposal: Proposal, batch: str, start: int, room: str | None) -> Try:
    """What becomes of the proposal if the batch is held then and there, its lessons in the same order.

    A lecturer who cannot come then is replaced by another who can give the lesson, where there is one.
    """
    question, answer = editable(proposal)
    old = the_batch(answer, batch)
    if is_begun(batch, question):
        raise TrainingError(_("已开班的期不能再改时间和教室。"))
    given = pins.given(question, batch)
    if given.get("start") is not None or given.get("room") is not None:
        answer = loosened(question, answer)
    moved = old | {"start": start, "room": room, "lessons": _lessons(question, answer, old, start)}
    question = pins.with_batch(question, old, {"start": start, **({"room": room} if room else {})})
    batches = [moved if one["id"] == batch else one for one in answer["batches"]]
    return tried(proposal, question, answer | {"batches": batches})


def try_lecturer(proposal: Proposal, batch: str, lesson: str, lecturer: str) -> Try:
    """What becomes of the proposal if that lecturer gives the lesson."""
    question, answer = editable(proposal)
    old = the_batch(answer, batch)
    if is_begun(batch, question):
        raise TrainingError(_("已开班的期不能在此更换教师。"))
    if pins.given(question, batch).get("lecturers", {}).get(lesson):
        answer = loosened(question, answer)
    lessons = [one | {"lecturer": lecturer} if one["lesson"] == lesson else one for one in old["lessons"]]
    question = pins.with_batch(question, old, {"lecturers": {lesson: lecturer}})
    batches = [old | {"lessons": lessons} if one["id"] == batch else one for one in answer["batches"]]
    return tried(proposal, question, answer | {"batches": batches})


def _lessons(question: Data, answer: Data, batch: Data, start: int) -> list[Data]:
    """The batch's lessons moved with it; lecturers who are not free then give way to others."""
    program = next(one for one in question["programs"] if one["id"] == batch["program"])
    about = {one["id"]: one for one in program["lessons"]}
    taken = _taken(question, answer, batch["id"])
    locked = pins.given(question, batch["id"]).get("lecturers", {})
    lessons = []
    for one in batch["lessons"]:
        begin = one["start"] + start - batch["start"]
        span = (begin, begin + about[one["lesson"]]["length"])
        able = [one["lecturer"], *about[one["lesson"]]["lecturers"]]
        free = [name for name in able if not any(a < span[1] and span[0] < b for a, b in taken.get(name, ()))]
        keeps = one["lesson"] in locked or not free
        lessons.append(one | {"start": begin, "lecturer": one["lecturer"] if keeps else free[0]})
    return lessons


def _taken(question: Data, answer: Data, but: str) -> dict[str | None, list[Any]]:
    """When each lecturer is closed or teaches in another batch."""
    lengths = {(one["id"], lesson["id"]): lesson["length"] for one in question["programs"] for lesson in one["lessons"]}
    taken: dict[str | None, list[Any]] = {one["id"]: list(one["closed"]) for one in question["lecturers"]}
    for batch in answer["batches"]:
        for one in batch["lessons"] if batch["id"] != but else ():
            end = one["start"] + lengths[batch["program"], one["lesson"]]
            taken.setdefault(one["lecturer"], []).append((one["start"], end))
    taken.pop(None, None)
    return taken
