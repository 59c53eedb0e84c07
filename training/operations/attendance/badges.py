"""Badges (参训证): a code that names one person of one congress, for the staff scanner and for nothing else.

It opens no page and signs nobody in; staff who scan it decide. 128 bits of an HMAC over congress and person, so that
nobody without the program's key can make one for somebody else. All signs are of QR's alphanumeric set: a small code.
A lost one is revoked (lost_badges.py).
"""

import hashlib
import hmac
import re
from base64 import b32encode, urlsafe_b64encode

BADGE = re.compile(r"LX1\.([1-9][0-9]{0,17})\.([A-Z2-7]{26})")


def code_of(congress_id: int, person_id: int, key: str, issue: int = 0) -> str:
    """What the QR holds: LX1.<person>.<signature>; another one for each issue, counted from 0."""
    row = f"badge/1:{congress_id}:{person_id}" + (f":{issue}" if issue else "")
    digest = hmac.new(key.encode(), row.encode(), hashlib.sha256).digest()[:16]
    return f"LX1.{person_id}.{b32encode(digest).decode('ascii').rstrip('=')}"


def named_in(code: str) -> int | None:
    """Whom the code names, before anybody knows whether it is good; None for what is no badge."""
    found = BADGE.fullmatch(code)
    return int(found[1]) if found else None


def person_of(code: str, congress_id: int, key: str, issue: int = 0) -> int | None:
    """Whose badge it is; None for what is no badge of that congress and issue."""
    person_id = named_in(code)
    if person_id is None:
        return None
    is_ours = hmac.compare_digest(code.encode(), code_of(congress_id, person_id, key, issue).encode())
    return person_id if is_ours else None


def fingerprint(code: str) -> str:
    """By which a device knows a badge without being able to make one: 96 bits of its SHA-256."""
    return urlsafe_b64encode(hashlib.sha256(code.encode()).digest()[:12]).decode("ascii")
