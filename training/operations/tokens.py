"""Tokens of links (链接口令): 192 bits from the program's secret key and a row; the row keeps their hash alone.

So a stolen database opens nothing, and the page can show a link again on the day the telephone is replaced.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode

TOKEN_BYTES = 24
"""192 bits."""


def derived(row: str, key: str) -> str:
    """The token of what `row` describes: nobody without the key can make it."""
    return encoded(hmac.new(key.encode(), row.encode(), hashlib.sha256).digest()[:TOKEN_BYTES])


def encoded(digest: bytes) -> str:
    """As letters, figures, - and _ of an address."""
    return urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def hash_of(token: str) -> str:
    """What is kept of a token. It is random and long, so a plain hash is enough, and found by index in equal time."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def is_token_of(token: str, kept: str) -> bool:
    """Whether that hash was kept of that token."""
    return hmac.compare_digest(hash_of(token), kept)
