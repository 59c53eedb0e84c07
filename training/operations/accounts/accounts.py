"""Making accounts for staff and for deputies, and closing them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from training.models import db, scope
from training.models.accounts import Invitation, Role, User
from training.models.audiences import deputies, guests
from training.models.congresses import Congress
from training.models.people import Guest, Mandate
from training.operations.accounts.invitations import invite, invite_all
from training.operations.accounts.sessions import end_all, usual
from training.operations.errors import NotThere, TrainingError

SHAPE = re.compile(r"[^\s@/]{2,40}(@[^\s@/]{1,40})?")
OFFICE = re.compile(r"(人民代表大会常务委员会|人大常委会|人民代表大会|人大)?(机关|办公室)?$")


Seat = TypeVar("Seat", Mandate, Guest)


@dataclass(frozen=True)
class Ticket:
    """What is handed to somebody invited: shown once, kept nowhere. Plain values, good beyond the transaction."""

    name: str
    username: str
    role: Role
    token: str


def make_staff(username: str, name: str, now: datetime) -> Ticket:
    """An account for a colleague. Raises TrainingError for a username that is taken or of the wrong shape."""
    user = User(username=usual(username), name=name, role=Role.STAFF)
    refuse_a_wrong_username(user.username)
    db.session.add(user)
    db.session.flush()
    return ticket_for(user, now)


def ticket_for(user: User, now: datetime) -> Ticket:
    """A new link for that account."""
    return Ticket(user.name, user.username, user.role, invite(user, now))


def make_for_number(number: str, congress: Congress, now: datetime, on: date) -> Ticket:
    """An account for the deputy or guest with that number. Raises NotThere for no such number in office on that day."""
    seat = _seat(Mandate, deputies(on), number.strip()) or _seat(Guest, guests(on), number.strip())
    if seat is None:
        raise NotThere(_("没有编号为“%(number)s”的在任代表或列席人员。请在代表名册中核对编号。", number=number))
    return _admit_all([seat], congress, now)[0]


def make_for_deputies(congress: Congress, now: datetime, on: date) -> list[Ticket]:
    """Accounts for all deputies in office on that day who have none, or whose link ran out unused; by number."""
    held = select(Mandate).options(joinedload(Mandate.person)).where(Mandate.person_id.in_(without_account(now, on)))
    seats = {seat.person_id: seat for seat in db.session.scalars(held.order_by(Mandate.starts_on))}
    ordered = sorted(seats.values(), key=lambda seat: (len(seat.number), seat.number))
    return _admit_all(ordered, congress, now)


def without_account(now: datetime, on: date) -> set[int]:
    """Ids of the deputies in office on that day who can neither sign in nor have a link that still opens."""
    waiting = select(Invitation.user_id).where(Invitation.used_at.is_(None), Invitation.expires_at > now)
    served = select(User.person_id).where(
        User.person_id.is_not(None),
        User.password_hash.is_not(None) | User.id.in_(waiting) | User.is_active.is_(False),
    )
    return set(db.session.scalars(deputies(on))) - set(db.session.scalars(served))


def close(user: User, asked_by: User) -> None:
    """End the account: nobody signs in with it until it is opened again. Raises TrainingError for one's own."""
    if user.id == asked_by.id:
        raise TrainingError(_("不能停用您自己的账号。请由另一位工作人员停用。"))
    user.is_active = False
    end_all(user)


def reopen(user: User) -> None:
    """Let the account be used again, with the password it had."""
    user.is_active, user.failed_sign_ins, user.locked_until = True, 0, None
    db.session.flush()


def refuse_a_wrong_username(username: str, but: User | None = None) -> None:
    """Raises TrainingError when it is no username, or somebody else's anywhere."""
    if not SHAPE.fullmatch(username):
        raise TrainingError(_("用户名应为 2 至 40 个字，不含空格和斜线。"))
    if (but is None or but.username != username) and _is_taken(username):
        raise TrainingError(_("用户名“%(username)s”已被使用。请换一个。", username=username))


def _is_taken(username: str) -> bool:
    with scope.everywhere():
        return db.session.scalar(select(User.id).where(User.username == username)) is not None


def _seat(model: type[Seat], people: Select[Any], number: str) -> Seat | None:
    held = select(model).where(model.number == number, model.person_id.in_(people))
    return db.session.scalars(held.order_by(model.starts_on.desc())).first()


def _admit_all(seats: Sequence[Mandate | Guest], congress: Congress, now: datetime) -> list[Ticket]:
    """An account and a link for each; who has an account already keeps it."""
    people = [seat.person_id for seat in seats]
    users = {user.person_id: user for user in db.session.scalars(select(User).where(User.person_id.in_(people)))}
    names = _usernames(congress)
    for seat in seats:
        if seat.person_id not in users:
            username = names(seat.number)
            users[seat.person_id] = User(
                username=username, name=seat.person.name, role=Role.DEPUTY, person_id=seat.person_id
            )
    db.session.add_all(users.values())
    db.session.flush()
    invited = [users[person] for person in people]
    tokens = invite_all(invited, now)
    return [Ticket(u.name, u.username, u.role, token) for u, token in zip(invited, tokens, strict=True)]


def _usernames(congress: Congress) -> Callable[[str], str]:
    """Gives 0001@huaibei: the number that the deputy knows, and which congress; a figure behind where that is taken."""
    place = place_word(congress.name)
    with scope.everywhere():
        alike = select(User.username).where(User.username.contains(f"@{place}", autoescape=True))
        taken = set(db.session.scalars(alike))

    def free(number: str) -> str:
        stem = f"{usual(number)}@{place}"
        name = next(name for count in range(1, 10_000) if (name := stem + str(count if count > 1 else "")) not in taken)
        taken.add(name)
        return name

    return free


def place_word(name: str) -> str:
    """淮北市人大常委会 → huaibei."""
    from pypinyin import lazy_pinyin

    place = OFFICE.sub("", name) or name
    if len(place) > 2 and place[-1] in "省市县区镇乡":
        place = place[:-1]
    return re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(place)).casefold())[:30] or "renda"
