"""Arriving (到场签到): somebody whose telephone has scanned the code signs in or out; what is in the way is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db
from training.models.attendance import CheckIn, Direction, Means
from training.models.schedules import Lesson
from training.operations import closed
from training.operations.attendance import attendees, checkins, doors
from training.operations.attendance.checkins import Scan
from training.operations.attendance.deriving import AT_THE_DOOR
from training.operations.errors import TrainingError


class Event(NamedTuple):
    """What happened at the door, when, and by which means."""

    direction: Direction
    at: datetime
    means: Means
    device: str


@dataclass(frozen=True)
class Standing:
    """What stands in the records of that person and lesson: signed in since, and signed out at; None: not."""

    in_at: datetime | None
    out_at: datetime | None

    def done_at(self, direction: Direction) -> datetime | None:
        """When that was done, as things are now: who came back after signing out may sign in again, and out again."""
        if self.in_at is None or self.out_at is None:
            return self.in_at if direction == Direction.IN else self.out_at
        is_out = self.out_at > self.in_at
        if direction == Direction.OUT:
            return self.out_at if is_out else None
        return None if is_out else self.in_at


def standing(lesson: Lesson, person_id: int) -> Standing:
    """The sign-in that opened the latest stretch, and the latest sign-out."""
    return _standing(_own(lesson, person_id))


def refuse(lesson: Lesson, person_id: int, direction: Direction, now: datetime) -> None:
    """Raises TrainingError, in words for the one at the door, where signing in or out cannot be now."""
    shown = {"subject": lesson.subject}
    if doors.is_cancelled(lesson):
        raise TrainingError(_("“%(subject)s”已取消，不用签到。如有疑问，请联系工作人员。", **shown))
    doors.refuse_without_door(lesson)
    if not _is_enrolled(lesson, person_id):
        raise TrainingError(_("您不在“%(subject)s”的参训名单内。请到签到台联系工作人员。", **shown))
    opens, closes = doors.hours_of(lesson).window(direction)
    is_in = direction == Direction.IN
    if now < opens:
        times = shown | {"time": _moment(opens, now), "begins": _moment(lesson.starts_at, now)}
        if is_in:
            raise TrainingError(
                _("“%(subject)s”%(begins)s上课，%(time)s起才能签到。请届时再扫大屏幕上的二维码。", **times)
            )
        raise TrainingError(_("“%(subject)s”%(begins)s上课，还没有开始，不能签退。请先签到。", **times))
    if now > closes:
        times = shown | {"time": _moment(closes, now)}
        if is_in:
            raise TrainingError(
                _("“%(subject)s”的签到已于%(time)s截止。请到签到台由工作人员登记，并说明原因。", **times)
            )
        raise TrainingError(_("“%(subject)s”的签退已于%(time)s截止。请联系工作人员核实。", **times))


def arrive(
    lesson: Lesson, person_id: int, direction: Direction, *, nonce: str, device: str, by_id: int | None, now: datetime
) -> bool:
    """Sign that person in or out; False where that was done before. Raises TrainingError as `refuse` does.

    From a second telephone it is written once more, so that somebody looks at it. A claim that another person has used
    is refused.
    """
    refuse(lesson, person_id, direction, now)
    if _is_done_on(_own(lesson, person_id), direction, device):
        return False
    scan = Scan(person_id, now, nonce, Means.CODE, direction, device)
    taken = checkins.take(lesson, [scan], by_id=by_id, taken_at=now)
    if any(not one.is_kept for one in taken.conflicts):
        closed.refuse_changes(lesson.batch)
        raise TrainingError(_("这次扫码已由他人使用。请重新扫大屏幕上的二维码。"))
    return bool(taken.written)


def _own(lesson: Lesson, person_id: int) -> Sequence[Event]:
    """What that person's events at the door say, by time."""
    query = select(CheckIn.direction, CheckIn.at, CheckIn.means, CheckIn.device).where(
        CheckIn.lesson_id == lesson.id, CheckIn.person_id == person_id, CheckIn.direction.in_(AT_THE_DOOR)
    )
    return [Event(*row) for row in db.session.execute(query.order_by(CheckIn.at, CheckIn.id))]


def _standing(own: Sequence[Event]) -> Standing:
    in_at, out_at = None, None
    for direction, at, _means, _device in own:
        if direction == Direction.OUT:
            out_at = at
        elif in_at is None or (out_at is not None and out_at > in_at):
            in_at = at
    return Standing(in_at, out_at)


def _is_done_on(own: Sequence[Event], direction: Direction, device: str) -> bool:
    """Done already, and by this telephone or by staff."""
    if _standing(own).done_at(direction) is None:
        return False
    used = {row.device for row in own if row.direction == direction and row.means == Means.CODE}
    return not used or device in used


def _is_enrolled(lesson: Lesson, person_id: int) -> bool:
    return db.session.scalar(attendees.of(lesson, [person_id])) is not None


def _moment(at: datetime, now: datetime) -> str:
    """14:30, with the day where it is another one."""
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%Y-%m-%d %H:%M}"
