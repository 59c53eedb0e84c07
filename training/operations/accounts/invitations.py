"""Invitations: one-time links by which people set their own password. Only the hash of a link is kept."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from training.models import db, scope
from training.models.accounts import Invitation, Role, User
from training.operations.accounts import passwords
from training.operations.errors import NotThere, TrainingError

LIVES_FOR = {Role.STAFF: timedelta(hours=24), Role.DEPUTY: timedelta(days=14)}
"""Staff open theirs at once; deputies get theirs on paper or by telephone."""
TOKEN_BYTES = 24


def invite(user: User, now: datetime) -> str:
    """A new link's token for that account; an older one that was not used is worthless from now on.

    Raises TrainingError for a closed one.
    """
    return invite_all([user], now)[0]


def invite_all(users: Sequence[User], now: datetime) -> list[str]:
    """A new link's token for each of those accounts, in their order. Raises TrainingError for a closed one."""
    for user in users:
        if not user.is_active:
            raise TrainingError(_("账号“%(username)s”已停用，不能发放链接。请先恢复该账号。", username=user.username))
    ids = [user.id for user in users]
    db.session.execute(delete(Invitation).where(Invitation.user_id.in_(ids), Invitation.used_at.is_(None)))
    tokens = [secrets.token_urlsafe(TOKEN_BYTES) for _user in users]
    db.session.add_all(
        Invitation(
            congress_id=user.congress_id,
            user_id=user.id,
            token_hash=_hash(token),
            expires_at=now + LIVES_FOR[user.role],
        )
        for user, token in zip(users, tokens, strict=True)
    )
    db.session.flush()
    return tokens


def opened(token: str, now: datetime) -> Invitation:
    """The invitation of that link. Raises NotThere when it is wrong, used or too old."""
    with scope.everywhere():
        found = db.session.scalar(
            select(Invitation).options(joinedload(Invitation.user)).where(Invitation.token_hash == _hash(token))
        )
    if found is None or not found.user.is_active:
        raise NotThere(_("此链接不完整或已作废。请核对网址，或联系工作人员重新发放。"))
    if found.used_at is not None:
        raise NotThere(_("此链接已使用过。请直接登录；如忘记密码，请联系工作人员重新发放。"))
    if found.expires_at <= now:
        raise NotThere(_("此链接已过期。请联系工作人员重新发放。"))
    return found


def accept(token: str, name: str, password: str, now: datetime) -> User:
    """Let the invited one in with a password of their own; sessions from before end. Deputies keep the roster's name.

    Raises NotThere as `opened` does, TrainingError for a weak password.
    """
    user = opened(token, now).user
    passwords.refuse_a_weak_one(password, user.username, name)
    with scope.everywhere():
        _use_up(token, now)
        user.password_hash = passwords.kept(password)
        if user.role == Role.STAFF:
            user.name = name
        user.failed_sign_ins, user.locked_until = 0, None
        user.generation += 1
        db.session.flush()
    return user


def _use_up(token: str, now: datetime) -> None:
    """Of two who use it in the same moment, one is refused."""
    used = (
        update(Invitation)
        .where(Invitation.token_hash == _hash(token), Invitation.used_at.is_(None))
        .values(used_at=now)
        .returning(Invitation.id)
    )
    if db.session.execute(used).first() is None:
        raise TrainingError(_("此链接刚刚被使用。请直接登录；如不是您本人，请立即联系工作人员。"))


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
