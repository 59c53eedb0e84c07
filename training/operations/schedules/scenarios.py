"""Scenarios (情景): a copy of a proposal's problem with one thing changed, solved beside it and never published.

What is added stands in no record, so its id ends in no number, and the problem's `labels` say what it is called.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db
from training.models.schedules import Proposal
from training.operations.errors import TrainingError
from training.operations.schedules.horizon import merged, without
from training.operations.schedules.names import Names, names_of
from training.operations.schedules.proposals import queue

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One change: its kind (a key of KINDS), and the id of the room, lecturer or program that it is about."""

    kind: str
    about: str

    @property
    def code(self) -> str:
        """How a form names it."""
        return f"{self.kind}:{self.about}"


def ask(proposal: Proposal, change: Change, *, now: datetime, user_id: int | None = None) -> Proposal:
    """A new proposal, queued, with that proposal's problem but for the change; as many seconds, the same seed.

    Raises TrainingError for a change that the problem does not know, when something else is being solved, or when
    what is locked contradicts the change.
    """
    if change not in [one for some in choices(proposal.problem).values() for one in some]:
        raise TrainingError(_("草稿 v%(number)s 中没有这一项变化。请重新选择。", number=proposal.number))
    told = {"kind": change.kind, "name": name_of(change, names_of(proposal.problem, []))}
    earlier = proposal.scenario["changes"] if proposal.scenario else []
    return queue(
        proposal.annual_plan,
        applied(proposal.problem, change),
        seconds=proposal.seconds,
        seed=proposal.seed,
        now=now,
        user_id=user_id,
        scenario={"of": proposal.id, "changes": [*earlier, told]},
    )


def words_of(proposal: Proposal) -> list[str]:
    """What the scenario changes, in words; empty for a proposal that is none."""
    changes = proposal.scenario["changes"] if proposal.scenario else []
    return [sentence(one["kind"], one["name"]) for one in changes]


def based_on(proposal: Proposal) -> Proposal | None:
    """The proposal whose problem the scenario copied, if it is one and that still exists."""
    if proposal.scenario is None:
        return None
    return db.session.scalar(select(Proposal).where(Proposal.id == proposal.scenario["of"]))


def choices(question: Data) -> dict[str, list[Change]]:
    """All changes that make sense for the problem, by kind."""
    used = {room for one in question["programs"] for room in _rooms(one)}
    rooms = [one["id"] for one in question["rooms"] if one["id"] in used]
    teaching = {by for one in question["programs"] for lesson in one["lessons"] for by in lesson["lecturers"]}
    lecturers = [one["id"] for one in question["lecturers"] if one["id"] in teaching]
    programs = [one["id"] for one in question["programs"]]
    taught = [one["id"] for one in question["programs"] if any(lesson["lecturers"] for lesson in one["lessons"])]
    about = {
        "without_room": rooms,
        "another_room": rooms,
        "without_lecturer": lecturers,
        "another_lecturer": taught,
        "another_batch": programs,
        "larger_batches": programs,
    }
    return {kind: [Change(kind, one) for one in some] for kind, some in about.items() if some}


def applied(question: Data, change: Change) -> Data:
    """A copy of the problem with the change."""
    return KINDS[change.kind](question, change.about)


def name_of(change: Change, names: Names) -> str:
    """What the room, lecturer or program of the change is called."""
    if change.kind.endswith("_room"):
        return names.plain_room(change.about)
    if change.kind == "without_lecturer":
        return names.lecturer(change.about)
    return names.program(change.about)


def sentence(kind: str, name: str) -> str:
    """A change in words. `name`: what its room, lecturer or program is called."""
    words = {
        "without_room": _("不用“%(name)s”", name=name),
        "another_room": _("再有一间与“%(name)s”相同的教室", name=name),
        "without_lecturer": _("%(name)s不能授课", name=name),
        "another_lecturer": _("“%(name)s”增加 1 位教师", name=name),
        "another_batch": _("“%(name)s”最多可再开 1 期", name=name),
        "larger_batches": _("“%(name)s”每期人数上限提高一半", name=name),
    }
    return words[kind]


def without_room(question: Data, room: str) -> Data:
    """Closed all the time, but for batches that have begun there; no batch is locked to it any more."""
    begun = set(question.get("begun", ()))
    length = {one["id"]: one["length"] for one in question["programs"]}
    taken = [(one["start"], one["start"] + length[one["program"]]) for one in question["batches"] if one["id"] in begun]
    closed = [list(span) for span in without([(0, question["half_days"])], merged(taken))]
    batches = [
        one if one["id"] in begun or one.get("room") != room else {key: one[key] for key in one if key != "room"}
        for one in question["batches"]
    ]
    return _changed(question, "rooms", room, {"closed": closed}) | {"batches": batches}


def another_room(question: Data, like: str) -> Data:
    """A second room of the same size in the same place, free when the first is, for the same programs."""
    room = next(one for one in question["rooms"] if one["id"] == like)
    name = _new("room", question["rooms"])
    programs = [_with_room(one, like, name) for one in question["programs"]]
    label = _("%(room)s（增加）", room=names_of(question, []).plain_room(like))
    return _labelled(question, name, label) | {
        "rooms": [*question["rooms"], room | {"id": name, "parts": []}],
        "programs": programs,
    }


def without_lecturer(question: Data, lecturer: str) -> Data:
    """Away all the time, but for lessons of what has begun; no lesson is locked to them any more."""
    begun = set(question.get("begun", ()))
    batches = [
        one if one["id"] in begun else one | {"lecturers": _others(one.get("lecturers", {}), lecturer)}
        for one in question["batches"]
    ]
    return _changed(question, "lecturers", lecturer, {"closed": [[0, question["half_days"]]]}) | {"batches": batches}


def another_lecturer(question: Data, program: str) -> Data:
    """One more, free at all times, who can give every lesson of the program that needs a lecturer."""
    name = _new("lecturer", question["lecturers"])
    lessons = next(one for one in question["programs"] if one["id"] == program)["lessons"]
    more = [one | {"lecturers": [*one["lecturers"], name]} if one["lecturers"] else one for one in lessons]
    changed = _changed(question, "programs", program, {"lessons": more})
    return _labelled(changed, name, _("增加的教师")) | {
        "lecturers": [*question["lecturers"], {"id": name, "closed": []}]
    }


def another_batch(question: Data, program: str) -> Data:
    """One batch more is allowed."""
    return _changed(question, "programs", program, {"max_batches": _of(question, program)["max_batches"] + 1})


def larger_batches(question: Data, program: str) -> Data:
    """Half as many people again in a batch, as far as the room has seats."""
    most = _of(question, program)["max_size"]
    return _changed(question, "programs", program, {"max_size": most + -(-most // 2)})


KINDS: dict[str, Callable[[Data, str], Data]] = {
    "without_room": without_room,
    "another_room": another_room,
    "without_lecturer": without_lecturer,
    "another_lecturer": another_lecturer,
    "another_batch": another_batch,
    "larger_batches": larger_batches,
}


def _of(question: Data, program: str) -> Data:
    found: Data = next(one for one in question["programs"] if one["id"] == program)
    return found


def _changed(question: Data, key: str, name: str, new: Data) -> Data:
    """The problem with that entry of a list changed."""
    return question | {key: [one | new if one["id"] == name else one for one in question[key]]}


def _labelled(question: Data, name: str, label: str) -> Data:
    return question | {"labels": question.get("labels", {}) | {name: label}}


def _new(kind: str, known: list[Data]) -> str:
    """An id that no record has and none of the known has: `room-more1` and so on."""
    taken = {one["id"] for one in known}
    return next(name for number in range(1, len(taken) + 2) if (name := f"{kind}-more{number}") not in taken)


def _rooms(program: Data) -> set[str]:
    listed = program.get("rooms") or [one.get("room") for one in program.get("options", ())]
    return {room for room in listed if room}


def _with_room(program: Data, like: str, name: str) -> Data:
    if "options" in program:
        there = [one for one in program["options"] if one.get("room") == like]
        return program | {"options": [*program["options"], *(one | {"room": name} for one in there)]}
    return program | {"rooms": [*program["rooms"], name]} if like in program["rooms"] else program


def _others(given: dict[str, str], lecturer: str) -> dict[str, str]:
    return {lesson: by for lesson, by in given.items() if by != lecturer}
