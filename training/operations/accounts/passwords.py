"""Passwords: which are good enough, how they are kept, and whether one is right."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from training.operations.errors import TrainingError

SHORTEST, LONGEST = 10, 200
EASIEST = 8.0
"""Guesses that a good password needs at least, as a power of ten."""

hasher = PasswordHasher(memory_cost=19456, time_cost=2, parallelism=1)


def kept(password: str) -> str:
    """The password as it is stored: an argon2id hash."""
    return hasher.hash(password)


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one that was kept; takes the same time when none was."""
    try:
        return hasher.verify(password_hash or _decoy(), password[:LONGEST]) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def refuse_a_weak_one(password: str, *about: str) -> None:
    """Raises TrainingError for a password that is short, common, or made of what is known `about` its owner."""
    if len(password) < SHORTEST:
        raise TrainingError(_("密码至少需要 %(count)s 个字符。可用一句容易记住的话。", count=SHORTEST))
    if len(password) > LONGEST:
        raise TrainingError(_("密码应不超过 %(count)s 个字符。", count=LONGEST))
    if _guesses(password, about) < EASIEST:
        raise TrainingError(_("这个密码太常见，容易被猜到。请换一个，例如几个不相关的词连成的句子。"))


def _guesses(password: str, about: tuple[str, ...]) -> float:
    from zxcvbn import zxcvbn

    return float(zxcvbn(password[:72], user_inputs=[word for word in about if word])["guesses_log10"])


@cache
def _decoy() -> str:
    return kept("nobody has this password")
