"""Spot checks (抽查): at least one in twenty of those signed in is drawn to be looked for in the room.

The program draws by itself as people sign in, while the lesson lasts; staff can draw more, never fewer or others.
Nobody chooses, and nobody escapes by coming early or late: a seed made from the program's secret key puts all people
in an order of its own for each draw, and the first of those inside are drawn, one in twenty at every moment. A draw is
kept; a further one only adds names.
"""

import hmac
import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from training.models import db, turns
from training.models.attendance import CheckIn, Direction
from training.models.door import SpotCheck
from training.models.schedules import Lesson
from training.operations.attendance import checkins
from training.operations.audit import Action, Actor
from training.operations.audit import note as note_in_audit
from training.operations.errors import TrainingError

SHARE = 20
"""One in so many, rounded up."""

BY_ITSELF = 0
"""The number of the draw that the program keeps up; those that staff ask for begin at 1."""


def draw(lesson: Lesson, key: str, actor: Actor) -> list[SpotCheck]:
    """Draw a twentieth more of those inside and not drawn before. Raises TrainingError where there is none."""
    turns.take(lesson)
    drawn = of(lesson)
    left = sorted(_inside(lesson) - {one.person_id for one in drawn})
    if not left:
        raise TrainingError(_("还没有人签到，或签到的人都已抽查过。请在有人签到后再抽查。"))
    round_ = max((one.round for one in drawn), default=0) + 1
    seed = seed_of(key, lesson.id, round_)
    return _keep(lesson, round_, seed, left, chosen(left, seed), actor)


def keep_up(lesson: Lesson, key: str, actor: Actor) -> list[SpotCheck]:
    """Draw whom the program's own order puts first among those inside; nobody once the lesson is over.

    Whoever comes last can be the first in that order, so the names are drawn anew at each who signs in.
    """
    if actor.at > lesson.ends_at:
        return []
    turns.take(lesson)
    inside = sorted(_inside(lesson))
    seed = seed_of(key, lesson.id, BY_ITSELF)
    known = set(db.session.scalars(select(SpotCheck.person_id).where(SpotCheck.lesson_id == lesson.id)))
    names = [person for person in chosen(inside, seed) if person not in known]
    return _keep(lesson, BY_ITSELF, seed, inside, names, actor) if names else []


def _keep(lesson: Lesson, round_: int, seed: str, people: list[int], names: list[int], actor: Actor) -> list[SpotCheck]:
    drawn_from = digest(people)
    kept = [
        SpotCheck(
            lesson_id=lesson.id, person_id=person, round=round_, seed=seed, drawn_from=drawn_from,
            drawn_at=actor.at, drawn_by_id=actor.by_id,
        )
        for person in names
    ]  # fmt: skip
    db.session.add_all(kept)
    db.session.flush()
    told = {"round": round_, "drawn_from": drawn_from, "people": names}
    if round_ != BY_ITSELF:  # whoever read that one in the log could work out the names to come
        told["seed"] = seed
    note_in_audit(Action.NAMES_DRAWN, lesson.subject, actor, on=lesson, after=told)
    return kept


def chosen(people: Sequence[int], seed: str) -> list[int]:
    """One in twenty, rounded up: the first in the order that the seed gives; returned by id."""
    order = sorted(people, key=lambda one: hmac.digest(seed.encode(), str(one).encode(), "sha256"))
    return sorted(order[: math.ceil(len(people) / SHARE)])


def seed_of(key: str, lesson_id: int, round_: int) -> str:
    """Whoever has the key can make it again; nobody else knows it before the draw."""
    return hmac.new(key.encode(), f"spot:{lesson_id}:{round_}".encode(), sha256).hexdigest()


def digest(people: Iterable[int]) -> str:
    """SHA-256 of the ids in order."""
    return sha256(",".join(map(str, people)).encode()).hexdigest()


def of(lesson: Lesson) -> list[SpotCheck]:
    """All that were drawn, by draw and name."""
    query = select(SpotCheck).where(SpotCheck.lesson_id == lesson.id).options(joinedload(SpotCheck.person))
    found = db.session.scalars(query)
    return sorted(found, key=lambda one: (one.round, one.person.pinyin, one.person_id))


def seen(lesson: Lesson) -> dict[int, CheckIn]:
    """The last answer for each who was looked for."""
    query = select(CheckIn).where(
        CheckIn.lesson_id == lesson.id, CheckIn.direction.in_((Direction.SEEN, Direction.NOT_SEEN))
    )
    return {event.person_id: event for event in db.session.scalars(query.order_by(CheckIn.id))}


def answer(lesson: Lesson, answers: dict[int, bool], *, by_id: int | None, at: datetime) -> int:
    """Note who was in the room and who was not; returns how many answers are new. Who is not makes a doubt."""
    turns.take(lesson)
    drawn, known = {one.person_id for one in of(lesson)}, seen(lesson)
    if answers.keys() - drawn:
        raise TrainingError(_("名单中有人没有被抽到。请刷新页面后再登记，本次未保存。"))
    written = 0
    for direction, is_there in ((Direction.SEEN, True), (Direction.NOT_SEEN, False)):
        people = [
            one
            for one, found in answers.items()
            if found == is_there and (one not in known or known[one].direction != direction)
        ]
        checkins.note(lesson, people, direction, reason="", by_id=by_id, at=at)
        written += len(people)
    return written


def _inside(lesson: Lesson) -> set[int]:
    """Who signed in and has not signed out since."""
    query = (
        select(CheckIn.person_id, CheckIn.direction, func.max(CheckIn.at))
        .where(CheckIn.lesson_id == lesson.id, CheckIn.direction.in_((Direction.IN, Direction.OUT)))
        .group_by(CheckIn.person_id, CheckIn.direction)
    )
    last = {(person, direction): at for person, direction, at in db.session.execute(query)}
    people = {person for person, direction in last if direction == Direction.IN}
    return {one for one in people if (one, Direction.OUT) not in last or _is_back(one, last)}


def _is_back(person: int, last: dict[tuple[int, Direction], datetime]) -> bool:
    return last[person, Direction.IN] > last[person, Direction.OUT]
