"""Scanning (扫码): what staff scanners bring, in any order and any number of times; one wrong row stops no other."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.attendance import Direction, Means
from training.models.schedules import Batch, Lesson
from training.operations.attendance import checkins, lost_badges, spotting
from training.operations.audit import Actor
from training.operations.errors import TrainingError


class State(StrEnum):
    """What became of a scan: kept, kept before, kept but somebody must look at it, not kept."""

    KEPT = "kept"
    AGAIN = "again"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True)
class Brought:
    """One scan as the device kept it. `at` is its clock put right by the server's, as it was when last met."""

    nonce: str
    lesson_id: int
    direction: Direction
    at: datetime
    correction: timedelta = timedelta()
    """By how much the device's own clock was put right."""
    is_sure: bool = True
    """False: that clock was moved while the network was away."""
    person_id: int | None = None
    badge: str = ""
    """What was scanned; empty: a name was typed."""


@dataclass(frozen=True)
class Answer:
    """What became of the scan with that nonce, and what a human should know."""

    nonce: str
    state: State
    sentence: str = ""


def take(
    brought: Sequence[Brought], *, congress_id: int, key: str, device: str, by_id: int | None, at: datetime
) -> list[Answer]:
    """Keep them, lesson by lesson; an answer for each."""
    lessons = _lessons({one.lesson_id for one in brought})
    answers, by_lesson = [], defaultdict[int, list[Brought]](list)
    register = lost_badges.register(congress_id, key)
    for one in brought:
        known = _with_person(one, register)
        if one.lesson_id not in lessons:
            answers.append(Answer(one.nonce, State.REFUSED, _("没有这节课次。请重新载入名单后核对。")))
        elif isinstance(known, str):
            answers.append(Answer(one.nonce, State.REFUSED, known))
        else:
            by_lesson[one.lesson_id].append(known)
    for lesson_id in sorted(by_lesson):
        answers += _taken(lessons[lesson_id], by_lesson[lesson_id], device, key, by_id, at)
    return answers


def _taken(
    lesson: Lesson, brought: list[Brought], device: str, key: str, by_id: int | None, at: datetime
) -> Iterable[Answer]:
    scans = [_scan(one, device) for one in brought]
    try:
        taken = checkins.take(lesson, scans, by_id=by_id, taken_at=at)
    except TrainingError as error:
        return [Answer(one.nonce, State.REFUSED, error.message) for one in scans]
    spotting.keep_up(lesson, key, Actor(by_id, at))
    answers = {one.nonce: Answer(one.nonce, State.KEPT) for one in scans}
    answers |= {one.nonce: Answer(one.nonce, State.AGAIN) for one in taken.replayed}
    unsure = [one for one in brought if not one.is_sure and answers[one.nonce].state == State.KEPT]
    sentence = _("设备时钟在离线期间被改动，签到时间请核对。")
    answers |= {one.nonce: Answer(one.nonce, State.CONFLICT, sentence) for one in unsure}
    for conflict in taken.conflicts:
        state = State.CONFLICT if conflict.is_kept else State.REFUSED
        answers[conflict.scan.nonce] = Answer(conflict.scan.nonce, state, conflict.sentence)
    return answers.values()


def _scan(one: Brought, device: str) -> checkins.Scan:
    assert one.person_id is not None
    shown = {"clock": f"{one.at - one.correction:%Y-%m-%d %H:%M:%S}", "seconds": round(one.correction.total_seconds())}
    reason = _("设备时钟 %(clock)s，校正 %(seconds)s 秒", **shown) if one.correction else ""
    return checkins.Scan(one.person_id, one.at, one.nonce, Means.SCANNER, one.direction, device, reason)


def _with_person(one: Brought, register: lost_badges.Register) -> Brought | str:
    """With the person whose badge was scanned; why not, where the badge is none or was revoked before."""
    found = register.read(one.badge) if one.badge else None
    if found is None:
        is_named = one.person_id is not None and not one.badge
        return one if is_named else _("这不是本单位的参训证。请核对后人工签到。")
    person_id, revoked_at = found
    if revoked_at is not None and one.at >= revoked_at:
        return _(
            "这张参训证已于 %(when)s 作废，未收下。请核对来人，换用新证或人工签到。",
            when=f"{revoked_at:%Y-%m-%d %H:%M}",
        )
    return replace(one, person_id=person_id)


def _lessons(ids: set[int]) -> dict[int, Lesson]:
    loaded = joinedload(Lesson.batch).joinedload(Batch.program)
    return {one.id: one for one in db.session.scalars(select(Lesson).where(Lesson.id.in_(ids)).options(loaded))}
