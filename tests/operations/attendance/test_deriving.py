"""From events to a record: each rule alone, without a database."""

import itertools
from datetime import datetime, timedelta

import pytest

from training.models.attendance import CheckIn, Direction, Doubt, LeaveKind, Means, Presence
from training.operations.attendance.deriving import derive, first_uses, others_of
from training.operations.attendance.doors import Hours

BEGINS = datetime(2022, 4, 11, 8, 30)
HOURS = Hours(BEGINS, BEGINS + timedelta(minutes=180))
IN, OUT = Direction.IN, Direction.OUT
NOBODY: dict[str, int] = {}


def events(*told):
    """(direction, minutes after the beginning, what else is so)."""
    found = []
    for number, (direction, minutes, *more) in enumerate(told, start=1):
        at = BEGINS + timedelta(minutes=minutes)
        values = {"means": Means.CODE, "device": "d", "was_enrolled": True, "test_passed": False}
        found.append(CheckIn(id=number, person_id=1, direction=direction, at=at, taken_at=at, **values | dict(*more)))
    return found


def told(*some, hours=HOURS, others=NOBODY):
    derived = derive(events(*some), hours, others)
    return derived.presence.value, derived.minutes, [one.value for one in derived.doubts]


def test_no_event_is_no_record():
    assert derive([], HOURS, NOBODY) is None


@pytest.mark.parametrize(
    ("came", "went", "presence", "minutes"),
    [
        (-60, 180, "present", 180),
        (15, 180, "present", 180),
        (16, 180, "late", 164),
        (0, 165, "present", 180),
        (0, 164, "left_early", 164),
        (30, 100, "late", 70),
        (-60, 240, "present", 180),
    ],
)
def test_in_and_out(came, went, presence, minutes):
    assert told((IN, came), (OUT, went)) == (presence, minutes, [])


def test_who_goes_out_and_comes_back_is_counted_without_the_time_away():
    assert told((IN, 0), (OUT, 60), (IN, 90), (OUT, 180), hours=Hours(*span(), closes_after=120)) == (
        "left_early",
        150,
        [],
    )


def span():
    return BEGINS, BEGINS + timedelta(minutes=180)


def test_a_missing_sign_out_is_pending_with_its_minutes_not_zero():
    assert told((IN, 0)) == ("present", 180, ["no_sign_out"])
    assert told((IN, 20)) == ("late", 160, ["no_sign_out"])


def test_a_lesson_without_signing_out_needs_none():
    assert told((IN, 0), hours=Hours(*span(), needs_sign_out=False)) == ("present", 180, [])


def test_a_name_on_paper_needs_no_sign_out():
    assert told((IN, 0, {"means": Means.PAPER})) == ("present", 180, [])


def test_out_without_in():
    assert told((OUT, 180)) == ("present", 180, ["no_sign_in"])
    assert told((OUT, 100)) == ("left_early", 100, ["no_sign_in"])


def test_out_before_in_after_a_jump_of_the_clock():
    assert told((IN, 50), (OUT, 10), hours=Hours(*span(), closes_after=60))[2] == ["no_sign_out", "stray_sign_out"]


def test_out_twice_is_the_first_one_and_a_doubt_unless_at_once():
    assert told((IN, 0), (OUT, 100), (OUT, 103)) == ("left_early", 100, [])
    assert told((IN, 0), (OUT, 100), (OUT, 180)) == ("left_early", 100, ["stray_sign_out"])


def test_in_twice_is_the_first_one():
    assert told((IN, 20), (IN, 0), (OUT, 180)) == ("present", 180, [])


@pytest.mark.parametrize("minutes", [-61, 32, 300])
def test_a_scan_outside_the_window_is_kept_and_doubted(minutes):
    assert "out_of_window" in told((IN, minutes), (OUT, 180))[2]


@pytest.mark.parametrize("wrong", [-600, -61, 32, 170])
def test_the_first_valid_time_wins_over_one_that_cannot_be(wrong):
    assert told((IN, wrong), (IN, 20), (OUT, 180)) == ("late", 160, ["out_of_window"])
    assert told((IN, 20), (IN, wrong), (OUT, 180))[:2] == ("late", 160)


def test_who_comes_back_after_the_door_was_shut_is_counted_and_doubted():
    assert told((IN, 0), (OUT, 60), (IN, 90), (OUT, 180)) == ("left_early", 150, ["out_of_window"])


def test_a_scanner_tried_out_the_day_before_leaves_no_trace_in_the_minutes():
    tried = {"means": Means.SCANNER, "by_id": 7}
    record = derive(events((IN, -1000, tried), (OUT, -990, tried), (IN, 40, {"means": Means.HAND})), HOURS, NOBODY)
    assert (record.minutes, record.means, record.recorded_by_id) == (140, Means.HAND, None)


def test_staff_may_sign_in_outside_the_window():
    assert told((IN, 90, {"means": Means.HAND}), (OUT, 180)) == ("late", 90, [])


def test_devices():
    assert told((IN, 0, {"device": "a"}), (OUT, 180, {"device": "b"}))[2] == ["two_devices"]
    assert told((IN, 0), (OUT, 180), others={"d": 9})[2] == ["shared_device"]
    assert told((IN, 0), (OUT, 180), others={"e": 9})[2] == []
    assert told((IN, 0, {"means": Means.SCANNER}), (OUT, 180, {"means": Means.SCANNER}), others={"d": 9})[2] == []


def test_who_uses_which_telephone():
    some = events((IN, 0), (IN, 1), (OUT, 2))
    some[1].person_id = 2
    uses = first_uses(some)
    assert uses == {("d", 1): 1, ("d", 2): 2}
    assert (others_of(1, uses), others_of(2, uses), others_of(3, uses)) == ({"d": 2}, {"d": 1}, {"d": 2})


def test_not_seen_and_then_seen():
    assert told((IN, 0), (Direction.NOT_SEEN, 60), (OUT, 180))[2] == ["not_seen"]
    assert told((IN, 0), (Direction.NOT_SEEN, 60), (Direction.SEEN, 61), (OUT, 180))[2] == []


def test_clearing_settles_what_was_and_not_what_comes():
    assert told((IN, 0), (OUT, 180), (Direction.CLEARED, 200), others={"d": 2})[2] == []
    assert told((IN, 0), (OUT, 180), (Direction.CLEARED, 200), others={"d": 4})[2] == ["shared_device"]


def test_a_missing_sign_out_is_settled_only_after_the_lesson():
    assert told((IN, 0), (Direction.CLEARED, 100))[2] == ["no_sign_out"]
    assert told((IN, 0), (Direction.CLEARED, 180))[2] == []


WRITTEN = {"presence": Presence.EXCUSED, "leave_kind": LeaveKind.SICK, "minutes": 0, "means": Means.LIST}


def test_the_list_is_the_last_word():
    assert told((IN, 0), (Direction.WRITTEN, 60, WRITTEN), (OUT, 180)) == ("excused", 0, [])
    again = WRITTEN | {"presence": Presence.LATE, "leave_kind": None, "minutes": 100}
    assert told((Direction.WRITTEN, 60, WRITTEN), (Direction.WRITTEN, 61, again)) == ("late", 100, [])


def test_signing_in_against_the_list_is_doubted_until_settled():
    assert told((Direction.WRITTEN, -5, WRITTEN), (IN, 0)) == ("excused", 0, ["against_list"])
    assert told((Direction.WRITTEN, -5, WRITTEN), (IN, 0), (Direction.CLEARED, 5)) == ("excused", 0, [])


def test_the_order_of_events_does_not_matter():
    some = events((IN, 20), (OUT, 70), (IN, 90), (Direction.NOT_SEEN, 100), (OUT, 180))
    assert len({derive(order, HOURS, NOBODY) for order in itertools.permutations(some)}) == 1


def test_who_was_not_on_the_list_is_doubted():
    assert told((IN, 0, {"was_enrolled": False}), (OUT, 180))[2] == [Doubt.NOT_ENROLLED]
