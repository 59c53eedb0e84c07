"""Badges (参训证): a code that names one person of one congress, for the staff scanner and for nothing else.

It opens no page and signs nobody in; staff who scan it decide. 128 bits of an HMAC over congress and person, so that
nobody without the program's key can make one for somebody else. All signs are of QR's alphanumeric set: a small code.
"""

import hashlib
import hmac
import re
from base64 import b32encode, urlsafe_b64encode

BADGE = re.compile(r"LX1\.([1-9][0-9]{0,17})\.([A-Z2-7]{26})")


def code_of(congress_id: int, person_id: int, key: str) -> str:
    """What the QR holds: LX1.<person>.<signature>."""
    row = f"badge/1:{congress_id}:{person_id}"
    digest = hmac.new(key.encode(), row.encode(), hashlib.sha256).digest()[:16]
    return f"LX1.{person_id}.{b32encode(digest).decode('ascii').rstrip('=')}"


def person_of(code: str, congress_id: int, key: str) -> int | None:
    """Whose badge it is; None for what is no badge of that congress."""
    found = BADGE.fullmatch(code)
    if found is None:
        return None
    person_id = int(found[1])
    is_ours = hmac.compare_digest(code.encode(), code_of(congress_id, person_id, key).encode())
    return person_id if is_ours else None


def fingerprint(code: str) -> str:
    """By which a device knows a badge without being able to make one: 96 bits of its SHA-256."""
    return urlsafe_b64encode(hashlib.sha256(code.encode()).digest()[:12]).decode("ascii")
