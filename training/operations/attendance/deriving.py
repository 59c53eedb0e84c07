"""Deriving (推算): from a person's events at the door to one record of attendance. Pure, so that it can be done again.

What staff wrote on the list is the last word. Otherwise the stretches between signing in and out are counted, and
whatever does not fit together is a doubt (待核实) with the event that raised it; a later event "cleared" settles it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from training.models.attendance import CheckIn, Direction, Doubt, LeaveKind, Means, Presence
from training.operations.attendance.doors import Hours

AGAIN = timedelta(minutes=5)
"""A second sign-out within this is the same one."""
AT_THE_DOOR = (Direction.IN, Direction.OUT)

Others = Mapping[str, int]
"""Device → the id of the latest event with which another person was first signed in or out by it."""


@dataclass(frozen=True)
class Derived:
    """What a record of attendance says."""

    presence: Presence
    minutes: int
    means: Means
    recorded_by_id: int | None
    recorded_at: datetime
    leave_kind: LeaveKind | None = None
    test_passed: bool = False
    doubts: tuple[Doubt, ...] = ()

    @property
    def columns(self) -> dict[str, object]:
        """By the names of Attendance."""
        same = ("presence", "minutes", "means", "recorded_by_id", "recorded_at", "leave_kind", "test_passed")
        doubts = {"is_pending": bool(self.doubts), "doubts": [one.value for one in self.doubts]}
        return {name: getattr(self, name) for name in same} | doubts


def derive(events: Iterable[CheckIn], hours: Hours, others: Others) -> Derived | None:
    """One person's record of one lesson; None where no event says anything. The order of `events` does not matter."""
    known = sorted(events, key=lambda one: one.id)
    written = next((one for one in reversed(known) if one.direction == Direction.WRITTEN), None)
    if written is not None:
        return _as_written(written, known)
    at_the_door = sorted((one for one in known if one.direction in AT_THE_DOOR), key=lambda one: (one.at, one.id))
    if not at_the_door:
        return None
    stretches, strays = _stretches(_from_the_first_valid(at_the_door, hours))
    first, last = stretches[0][0] if stretches else at_the_door[0], max(at_the_door, key=lambda one: one.id)
    counted = [_counted(one, hours) for one in stretches] or [(hours.starts_at, _out(first.at, hours))]
    doubts = [*_of_times(at_the_door, stretches, strays, hours), *_of_devices(at_the_door, others), *_of_sight(known)]
    return Derived(
        presence=_presence(counted, hours),
        minutes=_minutes(counted, hours),
        means=first.means,
        recorded_by_id=first.by_id,
        recorded_at=last.taken_at,
        doubts=_standing(doubts, known, hours),
    )


def first_uses(events: Iterable[CheckIn]) -> dict[tuple[str, int], int]:
    """(device, person) → the id of the first event in which that telephone signed that person in or out."""
    found: dict[tuple[str, int], int] = {}
    for one in sorted(events, key=lambda event: event.id):
        if _is_of_a_telephone(one):
            found.setdefault((one.device, one.person_id), one.id)
    return found


def others_of(person_id: int, uses: Mapping[tuple[str, int], int]) -> Others:
    """Of the devices of a lesson, those that other people used."""
    found: dict[str, int] = {}
    for (device, person), event_id in uses.items():
        if person != person_id:
            found[device] = max(event_id, found.get(device, 0))
    return found


Stretch = tuple[CheckIn, CheckIn | None]
"""From a sign-in to the sign-out after it, or None."""
Span = tuple[datetime, datetime]
Raised = tuple[Doubt, int]
"""A doubt, and the id of the event that raised it."""


def _from_the_first_valid(events: Sequence[CheckIn], hours: Hours) -> Sequence[CheckIn]:
    """Without sign-ins before the door opened, where one while it was open follows: the first valid time wins."""
    came = [one for one in events if one.direction == Direction.IN]
    early = list(takewhile(lambda one: _is_out_of_window(one, hours), came))
    return events if len(early) == len(came) else [one for one in events if one not in early]


def _stretches(events: Sequence[CheckIn]) -> tuple[list[Stretch], list[CheckIn]]:
    """Sign-ins with the sign-outs that end them, by time; and the sign-outs that end nothing."""
    stretches: list[Stretch] = []
    strays: list[CheckIn] = []
    opened, closed = None, None
    for one in events:
        if one.direction == Direction.IN:
            opened = opened or one
        elif opened is not None:
            stretches.append((opened, one))
            opened, closed = None, one
        elif closed is None or one.at - closed.at > AGAIN:
            strays.append(one)
    return ([*stretches, (opened, None)] if opened else stretches), strays


def _counted(stretch: Stretch, hours: Hours) -> Span:
    """In within the grace counts from the beginning, out within it to the end; not signed out counts to the end."""
    came, went = stretch
    begins = hours.starts_at if came.at <= hours.on_time_until else came.at
    return begins, hours.ends_at if went is None else _out(went.at, hours)


def _out(at: datetime, hours: Hours) -> datetime:
    return hours.ends_at if at >= hours.early_until else at


def _presence(counted: Sequence[Span], hours: Hours) -> Presence:
    if counted[0][0] > hours.starts_at:
        return Presence.LATE
    is_whole = len(counted) == 1 and counted[0][1] >= hours.ends_at
    return Presence.PRESENT if is_whole else Presence.LEFT_EARLY


def _minutes(counted: Iterable[Span], hours: Hours) -> int:
    """Whole minutes within the lesson, no moment twice."""
    seconds, reached = 0.0, hours.starts_at
    for begins, ends in counted:
        since, until = max(begins, reached), min(ends, hours.ends_at)
        seconds += max(0.0, (until - since).total_seconds())
        reached = max(reached, until)
    return int(seconds // 60)


def _of_times(
    events: Sequence[CheckIn], stretches: Sequence[Stretch], strays: Sequence[CheckIn], hours: Hours
) -> Iterator[Raised]:
    if not stretches:
        yield Doubt.NO_SIGN_IN, events[-1].id
    elif stretches[-1][1] is None and hours.needs_sign_out and stretches[-1][0].means != Means.PAPER:
        yield Doubt.NO_SIGN_OUT, stretches[-1][0].id
    if stretches:
        yield from ((Doubt.STRAY_SIGN_OUT, one.id) for one in strays)
    for one in events:
        if _is_out_of_window(one, hours):
            yield Doubt.OUT_OF_WINDOW, one.id
        if not one.was_enrolled:
            yield Doubt.NOT_ENROLLED, one.id


def _is_out_of_window(one: CheckIn, hours: Hours) -> bool:
    """What a telephone or a scanner told from a moment at which the door was shut; a minute is left for clocks."""
    opens, closes = hours.window(one.direction)
    return one.means in (Means.CODE, Means.SCANNER) and not opens <= one.at <= closes + timedelta(minutes=1)


def _of_devices(events: Sequence[CheckIn], others: Others) -> Iterator[Raised]:
    """One telephone for one person, one person with one telephone."""
    mine = {device: event_id for (device, _person), event_id in first_uses(events).items()}
    if len(mine) > 1:
        yield Doubt.TWO_DEVICES, max(mine.values())
    for device, event_id in mine.items():
        if device in others:
            yield Doubt.SHARED_DEVICE, max(event_id, others[device])


def _of_sight(events: Sequence[CheckIn]) -> Iterator[Raised]:
    """Drawn to be looked for, and not in the room the last time."""
    seen = [one for one in events if one.direction in (Direction.SEEN, Direction.NOT_SEEN)]
    if seen and seen[-1].direction == Direction.NOT_SEEN:
        yield Doubt.NOT_SEEN, seen[-1].id


def _standing(doubts: Iterable[Raised], events: Sequence[CheckIn], hours: Hours) -> tuple[Doubt, ...]:
    """Those that no human has settled since; a missing sign-out can be settled only after the lesson."""
    cleared = max((one.id for one in events if one.direction == Direction.CLEARED), default=0)
    after = [one.id for one in events if one.direction == Direction.CLEARED and one.at >= hours.ends_at]
    settled = {Doubt.NO_SIGN_OUT: max(after, default=0)}
    found = {doubt for doubt, raised in doubts if raised > settled.get(doubt, cleared)}
    return tuple(doubt for doubt in Doubt if doubt in found)


def _as_written(written: CheckIn, events: Sequence[CheckIn]) -> Derived:
    """The list's word; who was struck or excused there and signed in afterwards is to be verified."""
    assert written.presence is not None
    assert written.minutes is not None
    later = [one.id for one in events if one.id > written.id and one.direction == Direction.IN]
    settled = [one.id for one in events if one.direction == Direction.CLEARED]
    is_away = written.presence in (Presence.ABSENT, Presence.EXCUSED)
    is_doubted = is_away and max(later, default=0) > max(settled, default=0)
    return Derived(
        presence=written.presence,
        minutes=written.minutes,
        means=written.means,
        recorded_by_id=written.by_id,
        recorded_at=written.taken_at,
        leave_kind=written.leave_kind,
        test_passed=written.test_passed,
        doubts=(Doubt.AGAINST_LIST,) if is_doubted else (),
    )


def _is_of_a_telephone(one: CheckIn) -> bool:
    return one.means == Means.CODE and bool(one.device) and one.direction in AT_THE_DOOR
