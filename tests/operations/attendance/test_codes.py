"""What the screen shows cannot be guessed, and is worth nothing a moment later."""

from training.models.attendance import Direction
from training.operations.attendance import codes

KEY = "a secret key"
NOW = 1_700_000_010.0
"""Five seconds into a step."""


def test_a_code_holds_at_least_128_bits():
    first, _dot, mac = codes.code(KEY, 1, Direction.IN, NOW).rpartition(".")
    assert (first, len(mac) * 6) == ("1.i", 144)


def test_codes_differ_by_key_lesson_direction_and_step():
    shown = {
        codes.code(key, lesson, direction, NOW + later)
        for key in (KEY, "another")
        for lesson in (1, 2)
        for direction in (Direction.IN, Direction.OUT)
        for later in (0, codes.STEP)
    }
    assert len({one.rpartition(".")[2] for one in shown}) == 16


def test_a_code_of_another_lesson_is_not_taken():
    mac = codes.code(KEY, 1, Direction.IN, NOW).rpartition(".")[2]
    assert codes.scanned(KEY, f"2.i.{mac}", NOW) is None
    assert codes.scanned(KEY, f"1.o.{mac}", NOW) is None
    assert codes.scanned(KEY, f"1.i.{mac}", NOW) is not None


def test_a_code_that_is_still_to_come_is_not_taken():
    assert codes.scanned(KEY, codes.code(KEY, 1, Direction.IN, NOW + codes.STEP), NOW) is None


def test_a_claim_says_what_was_scanned():
    claim = codes.scanned(KEY, codes.code(KEY, 7, Direction.OUT, NOW), NOW)
    assert (claim.lesson_id, claim.direction, claim.since) == (7, Direction.OUT, int(NOW))
    assert codes.read(KEY, codes.written(KEY, claim, "device"), "device") == claim


def test_a_claim_with_one_letter_changed_is_none_of_ours():
    claim = codes.scanned(KEY, codes.code(KEY, 7, Direction.OUT, NOW), NOW)
    written = codes.written(KEY, claim, "device")
    for place, letter in enumerate(written):
        other = "8" if letter != "8" else "9"
        assert codes.read(KEY, written[:place] + other + written[place + 1 :], "device") is None
    assert codes.read("another key", written, "device") is None


def test_each_scan_is_an_event_of_its_own():
    code = codes.code(KEY, 7, Direction.IN, NOW)
    assert codes.scanned(KEY, code, NOW).nonce != codes.scanned(KEY, code, NOW).nonce


def test_a_claim_is_over_after_two_minutes_and_when_the_clock_goes_back():
    claim = codes.scanned(KEY, codes.code(KEY, 7, Direction.IN, NOW), NOW)
    assert [claim.is_over(NOW + later) for later in (-11, 0, 119, 121)] == [True, False, False, True]
