"""Personal links (签到链接): a person's own telephone is made known by one, and needs no password at the door.

Up to three browsers of one link are known (a telephone has often two); each keeps a secret of its own. Revoking the
link forgets them all. The token is made as that of a calendar's link: operations/tokens.py.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from training.models import db, scope, turns
from training.models.door import DoorLink, DoorPhone
from training.models.people import Person
from training.operations import audit, tokens
from training.operations.audit import Action, Actor
from training.operations.errors import NotThere, TrainingError

MOST_PHONES = 3
SECRET_BYTES = 24


def of(person_id: int) -> DoorLink | None:
    """The link in force that this congress made for that person."""
    query = select(DoorLink).where(DoorLink.person_id == person_id, DoorLink.revoked_at.is_(None))
    return db.session.scalars(query.options(selectinload(DoorLink.phones)).order_by(DoorLink.id.desc())).first()


def make(person: Person, key: str, actor: Actor) -> DoorLink:
    """A new link in place of the one in force, whose telephones are forgotten."""
    _revoke_all(person, actor)
    link = _written([person], key, actor)[0]
    audit.note(Action.DOOR_LINK_MADE, person.name, actor, on=link)
    return link


def make_missing(people: Sequence[Person], key: str, actor: Actor) -> list[DoorLink]:
    """The links of all those people: who has one keeps it, the others get one."""
    query = select(DoorLink).where(DoorLink.person_id.in_([one.id for one in people]), DoorLink.revoked_at.is_(None))
    known = {link.person_id: link for link in db.session.scalars(query.order_by(DoorLink.id))}
    made = _written([one for one in people if one.id not in known], key, actor)
    if made:
        names = {"people": [link.person_id for link in made]}
        audit.note(Action.DOOR_LINK_MADE, _("%(count)s 人", count=len(made)), actor, after=names)
    known |= {link.person_id: link for link in made}
    return [known[one.id] for one in people]


def revoke(link: DoorLink, actor: Actor) -> None:
    """End a link, and forget its telephones."""
    if link.revoked_at is None:
        link.revoked_at = actor.at
        db.session.flush()
        audit.note(Action.DOOR_LINK_REVOKED, link.person.name, actor, on=link)


def token_of(link: DoorLink, key: str) -> str | None:
    """The token of its address; None where the secret key has changed since."""
    token = _derived(link, key)
    return token if tokens.is_token_of(token, link.token_hash) else None


def opened(token: str) -> DoorLink:
    """The link of that address, of whatever congress. Raises NotThere where it is wrong or revoked."""
    with scope.everywhere():
        loaded = (joinedload(DoorLink.person), selectinload(DoorLink.phones))
        query = select(DoorLink).where(DoorLink.token_hash == tokens.hash_of(token)).options(*loaded)
        link = db.session.scalars(query).first()
    if link is None:
        raise NotThere(_("此签到链接不完整。请核对网址，或联系工作人员重新发放。"))
    if link.revoked_at is not None:
        raise NotThere(_("此签到链接已停用。请联系工作人员重新发放。"))
    return link


def remember(link: DoorLink, name: str, now: datetime) -> str:
    """Make a browser known; returns the secret that it keeps. Raises TrainingError where three are known already."""
    with scope.everywhere():
        turns.take(link)
        if link.revoked_at is not None:
            raise NotThere(_("此签到链接已停用。请联系工作人员重新发放。"))
        if len(link.phones) >= MOST_PHONES:
            raise TrainingError(
                _("此链接已在 %(most)s 部手机或浏览器上启用。请联系工作人员换发新链接。", most=MOST_PHONES)
            )
        secret = secrets.token_urlsafe(SECRET_BYTES)
        link.phones.append(
            DoorPhone(
                congress_id=link.congress_id, token_hash=tokens.hash_of(secret), made_at=now, name=_printable(name)
            )
        )
        db.session.flush()
    return secret


def known(secret: str | None) -> DoorPhone | None:
    """The telephone that keeps this secret, while its link is in force."""
    if not secret:
        return None
    with scope.everywhere():
        query = (
            select(DoorPhone)
            .join(DoorPhone.link)
            .where(DoorPhone.token_hash == tokens.hash_of(secret), DoorLink.revoked_at.is_(None))
            .options(joinedload(DoorPhone.link).joinedload(DoorLink.person))
        )
        return db.session.scalars(query).first()


def _written(people: Iterable[Person], key: str, actor: Actor) -> list[DoorLink]:
    links = [
        DoorLink(
            congress_id=scope.bound(), person_id=one.id, made_at=actor.at, made_by_id=actor.by_id,
            token_hash=secrets.token_hex(32),
        )
        for one in people
    ]  # fmt: skip
    db.session.add_all(links)
    db.session.flush()
    for link in links:
        link.token_hash = tokens.hash_of(_derived(link, key))
    db.session.flush()
    return links


def _revoke_all(person: Person, actor: Actor) -> None:
    query = select(DoorLink).where(DoorLink.person_id == person.id, DoorLink.revoked_at.is_(None))
    for link in db.session.scalars(query):
        link.revoked_at = actor.at
    db.session.flush()


def _derived(link: DoorLink, key: str) -> str:
    return tokens.derived(f"door:{link.congress_id}:{link.id}:{link.person_id}:{link.made_at.isoformat()}", key)


def _printable(name: str) -> str:
    return "".join(sign for sign in name if sign.isprintable())[:200]
