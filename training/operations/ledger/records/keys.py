"""Signing keys (签名密钥): one in use per congress; the private half leaves the database only encrypted.

What it is encrypted with is derived from the program's secret key, which lives outside the database: a copy of the
database alone signs nothing. A retired key's private half is thrown away, its public half and its dates stay, so that
what it signed stays good.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db
from training.models.certificates import SigningKey
from training.operations import audit
from training.operations.audit import Action, Actor
from training.operations.errors import TrainingError
from training.operations.ledger.records.verify import FORMAT, fingerprint_of

NONCE = 12


@dataclass(frozen=True)
class Signer:
    """A key that is open for signing."""

    public: str
    private: Any

    def sign(self, head: str) -> dict[str, str]:
        """The signature of a paper under the head of its chain."""
        value = self.private.sign(f"{FORMAT}\n{head}".encode())
        return {"algorithm": "Ed25519", "key": self.public, "value": value.hex()}


def every() -> Sequence[SigningKey]:
    """All keys of the congress, the newest first."""
    return db.session.scalars(select(SigningKey).order_by(SigningKey.id.desc())).all()


def in_use() -> SigningKey | None:
    """The key that signs now."""
    query = select(SigningKey).where(SigningKey.retired_at.is_(None)).order_by(SigningKey.id.desc())
    return db.session.scalars(query).first()


def make(secret: str, actor: Actor) -> SigningKey:
    """A new key; the one in use until now is retired. Noted in the audit log."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    before = in_use()
    for key in every():
        key.retired_at, key.sealed = key.retired_at or actor.at, None
    key = SigningKey(public=public.hex(), sealed=_seal(secret, public, private.private_bytes_raw()), made_at=actor.at)
    db.session.add(key)
    db.session.flush()
    audit.note(
        Action.KEY_MADE,
        fingerprint_of(key.public),
        actor,
        on=key,
        before={"public": before.public} if before else None,
        after={"public": key.public},
    )
    return key


def signer(secret: str) -> Signer:
    """The key in use, opened. Raises TrainingError where there is none, or none that the secret opens."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = in_use()
    if key is None or key.sealed is None:
        raise TrainingError(_("还没有签名密钥。请工作人员在“记录与证书”中建立。"))
    try:
        private = _cipher(secret).decrypt(key.sealed[:NONCE], key.sealed[NONCE:], bytes.fromhex(key.public))
    except InvalidTag as error:
        raise TrainingError(
            _("签名密钥无法打开：服务器的 SECRET_KEY 已更换。请在“记录与证书”中更换密钥，以前签发的仍然有效。")
        ) from error
    return Signer(key.public, Ed25519PrivateKey.from_private_bytes(private))


def _seal(secret: str, public: bytes, private: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + _cipher(secret).encrypt(nonce, private, public)


def _cipher(secret: str) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"lunxun signing keys").derive(secret.encode())
    return AESGCM(derived)
