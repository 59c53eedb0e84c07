"""The first set-up: no default account, but one link for whoever starts the program for the first time."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import func, select

from training.models import db, scope
from training.models.accounts import Role, User
from training.models.congresses import Congress, Level, Term
from training.operations.accounts import passwords
from training.operations.accounts.accounts import refuse_a_wrong_username
from training.operations.accounts.invitations import invite
from training.operations.accounts.sessions import usual
from training.operations.errors import NotThere, TrainingError

LIVES_FOR = timedelta(hours=24)
FIRST_USERNAME = "admin"


@dataclass(frozen=True)
class Beginning:
    """What the first one fills in on an empty database."""

    congress: str
    level: Level
    term: str
    starts_on: date
    ends_on: date
    username: str
    name: str
    password: str


def is_needed() -> bool:
    """Whether nobody on the staff of any congress can sign in yet."""
    with scope.everywhere():
        can = select(User.id).where(User.role == Role.STAFF, User.is_active, User.password_hash.is_not(None))
        return db.session.scalar(can.limit(1)) is None


def first_invitation(now: datetime) -> str | None:
    """A link's token for the first staff account of the congress that is there; None where there is no congress."""
    with scope.everywhere():
        congress = db.session.scalars(select(Congress).order_by(Congress.id)).first()
        if congress is None:
            return None
        mine = select(User).where(User.congress_id == congress.id, User.role == Role.STAFF, User.is_active)
        user = db.session.scalars(mine.order_by(User.id)).first()
        if user is None:
            user = User(congress_id=congress.id, username=_free_username(), name="", role=Role.STAFF)
            db.session.add(user)
            db.session.flush()
        return invite(user, now)


def _free_username() -> str:
    taken = set(db.session.scalars(select(User.username).where(User.username.startswith(FIRST_USERNAME))))
    names = [FIRST_USERNAME, *(f"{FIRST_USERNAME}{count}" for count in range(2, len(taken) + 2))]
    return next(name for name in names if name not in taken)


def token(key: str) -> str:
    """A link's token for an empty database, signed with the program's key: there is no table to keep it in yet."""
    return str(_signer(key).dumps(secrets.token_urlsafe(24)))


def check(token: str, key: str) -> None:
    """Raises NotThere for a token that is not ours, older than a day, or of no use any more."""
    try:
        _signer(key).loads(token, max_age=int(LIVES_FOR.total_seconds()))
    except BadSignature:
        raise NotThere(_("此链接不完整或已过期。请在服务器上重新运行 setup-link，取得新的链接。")) from None
    if not is_needed() or db.session.scalar(select(func.count(Congress.id))):
        raise NotThere(_("首次设置已经完成，此链接不能再用。请直接登录。"))


def begin(filled_in: Beginning) -> User:
    """The congress, its term and the first staff account. Raises TrainingError for what cannot be."""
    refuse_a_wrong_username(usual(filled_in.username))
    passwords.refuse_a_weak_one(filled_in.password, filled_in.username, filled_in.name)
    if filled_in.ends_on <= filled_in.starts_on:
        raise TrainingError(_("本届结束日期应晚于开始日期。请检查后重新填写。"))
    with scope.everywhere():
        congress = Congress(name=filled_in.congress, level=filled_in.level)
        db.session.add(congress)
        db.session.flush()
        if db.session.scalar(select(func.count(Congress.id))) != 1:
            raise TrainingError(_("首次设置刚刚由他人完成，本次未保存。请直接登录。"))
        user = User(
            congress_id=congress.id,
            username=usual(filled_in.username),
            name=filled_in.name,
            role=Role.STAFF,
            password_hash=passwords.kept(filled_in.password),
        )
        term = Term(
            congress_id=congress.id, name=filled_in.term, starts_on=filled_in.starts_on, ends_on=filled_in.ends_on
        )
        db.session.add_all([user, term])
        db.session.flush()
    return user


def _signer(key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="first set-up")
