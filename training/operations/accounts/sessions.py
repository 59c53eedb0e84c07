"""Signing in, and ending sessions: five wrong passwords lock an account for fifteen minutes."""

from datetime import datetime, timedelta
from unicodedata import normalize

from flask_babel import gettext as _
from sqlalchemy import case, or_, select, update

from training.models import db, scope
from training.models.accounts import User
from training.operations.accounts import passwords
from training.operations.errors import TrainingError

WRONG_AT_MOST = 5
LOCKED_FOR = timedelta(minutes=15)


def usual(username: str) -> str:
    """The username as it is stored: full-width letters, blanks and capitals make no difference."""
    return normalize("NFKC", username).strip().casefold()


def sign_in(username: str, password: str, now: datetime) -> User | None:
    """The user with that name and password; None, whatever the reason, is all that a stranger learns.

    The attempt is counted before the password is looked at, so that many at once do not slip through: commit in
    either case.
    """
    with scope.everywhere():
        user = db.session.scalar(select(User).where(User.username == usual(username)))
        is_right = prove(user, password, now)
        db.session.flush()
    return user if user and is_right and user.is_active else None


def prove(user: User | None, password: str, now: datetime) -> bool:
    """Whether the password is the user's and the account is not locked; counts the attempt."""
    is_open = _count_attempt(user.id if user else 0, now)
    is_right = passwords.is_right(password, user.password_hash if user else None)
    if user is None or not (is_open and is_right):
        return False
    user.failed_sign_ins, user.locked_until = 0, None
    return True


def _count_attempt(user_id: int, now: datetime) -> bool:
    """Whether the account is open for another attempt. The fifth one locks it, unless it proves right."""
    fresh = User.locked_until.is_not(None)
    attempts = case((fresh, 1), else_=User.failed_sign_ins + 1)
    count = (
        update(User)
        .where(User.id == user_id, or_(User.locked_until.is_(None), User.locked_until <= now))
        .values(
            failed_sign_ins=attempts,
            locked_until=case((attempts >= WRONG_AT_MOST, now + LOCKED_FOR), else_=None),
        )
        .returning(User.id)
    )
    return db.session.execute(count).first() is not None


def end_all(user: User) -> None:
    """End every session of the account at once, on all devices."""
    user.generation += 1
    db.session.flush()


def change_password(user: User, old: str, new: str, now: datetime) -> None:
    """A new password; all sessions end. Raises TrainingError when the old one is wrong or the new one weak."""
    if not prove(user, old, now):
        raise TrainingError(_("原密码不正确，密码未修改。请重新输入；连续输错 5 次，账号将锁定 15 分钟。"))
    passwords.refuse_a_weak_one(new, user.username, user.name)
    user.password_hash = passwords.kept(new)
    end_all(user)
