"""Codes (签到码): what the projector shows for fifteen seconds, and the claim that a telephone gets for one.

A code is an HMAC of lesson, direction and time step under the program's secret key: nothing is stored, and every hall
of a lesson shows the same. Scanned in time it becomes a claim of one telephone, good for two minutes and one event, so
that signing in with a password in between costs nobody the lesson. Moments are seconds of the server's clock.
"""

import hmac
import re
import secrets
from dataclasses import dataclass
from hashlib import sha256

from training.models.attendance import Direction
from training.operations.tokens import encoded

STEP = 15
"""Seconds that a code is shown."""
GRACE = 2
"""Seconds that the code before the previous one is still taken."""
CLAIM_LIVES = 120
CODE_BYTES = 18
"""144 bits."""

LETTERS = {Direction.IN: "i", Direction.OUT: "o"}
CODE = re.compile(r"(\d{1,15})\.([io])\.([\w-]{24})", re.ASCII)
CLAIM = re.compile(r"(\d{1,15})\.([io])\.(\d{1,12})\.([0-9a-f]{32})\.([\w-]{24})", re.ASCII)


@dataclass(frozen=True)
class Claim:
    """What a telephone holds after a scan: it was in front of the code of that lesson at that moment."""

    lesson_id: int
    direction: Direction
    since: int
    nonce: str

    def is_over(self, now: float) -> bool:
        """Two minutes have passed, or the clock went back before it was made."""
        return not 0 <= now - self.since <= CLAIM_LIVES


def code(key: str, lesson_id: int, direction: Direction, now: float) -> str:
    """What stands in the address of the QR code at that moment."""
    letter = LETTERS[direction]
    return f"{lesson_id}.{letter}.{_mac(key, 'code', lesson_id, letter, int(now // STEP))}"


def seconds_left(now: float) -> float:
    """Until the next code is shown."""
    return STEP - now % STEP


def scanned(key: str, text: str, now: float) -> Claim | None:
    """A claim; None where the text is no code of ours, or not one of this moment."""
    found = CODE.fullmatch(text)
    if found is None:
        return None
    lesson_id, letter, mac = found.groups()
    step = int(now // STEP)
    steps = [step, step - 1] + [step - 2] * (now - step * STEP < GRACE)
    if not any(hmac.compare_digest(_mac(key, "code", lesson_id, letter, one), mac) for one in steps):
        return None
    return Claim(int(lesson_id), _direction(letter), int(now), secrets.token_hex(16))


def written(key: str, claim: Claim, device: str) -> str:
    """The claim as it stands in the address: worth nothing on another telephone."""
    parts = (claim.lesson_id, LETTERS[claim.direction], claim.since, claim.nonce)
    return ".".join(map(str, (*parts, _mac(key, "claim", *parts, device))))


def read(key: str, text: str, device: str) -> Claim | None:
    """The claim of that address and telephone, over or not; None where it is not one of ours."""
    found = CLAIM.fullmatch(text)
    if found is None:
        return None
    lesson_id, letter, since, nonce, mac = found.groups()
    if not hmac.compare_digest(_mac(key, "claim", lesson_id, letter, since, nonce, device), mac):
        return None
    return Claim(int(lesson_id), _direction(letter), int(since), nonce)


def _direction(letter: str) -> Direction:
    return next(direction for direction, one in LETTERS.items() if one == letter)


def _mac(key: str, *parts: object) -> str:
    text = "door:" + ":".join(map(str, parts))
    return encoded(hmac.new(key.encode(), text.encode(), sha256).digest()[:CODE_BYTES])
