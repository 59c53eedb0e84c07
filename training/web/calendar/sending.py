"""Bytes that are kept, sent as HTTP wants them: conditional, in variants, packed only when asked."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Response, request
from werkzeug.http import http_date

from training.clock import ZONE
from training.files import calendar as file

TYPE = "text/calendar; charset=utf-8"
PACKED = "-gzip"


def send(read: Callable[[], bytes], etag: str, modified_at: datetime) -> Response:
    """The calendar, or 304 to a client that has it, without reading it.

    `?tz=utc` and `?alarm=0` choose a variant, `?download=1` a file to keep.
    """
    is_utc, is_quiet = request.args.get("tz") == "utc", request.args.get("alarm") == "0"
    tag = etag + "-utc" * is_utc + "-quiet" * is_quiet
    modified = modified_at.replace(tzinfo=ZONE).astimezone(UTC)
    response = Response(status=304 if _has(tag, modified) else 200, content_type=TYPE)
    packs = _wants_gzip()
    response.headers["ETag"] = f'"{tag}{PACKED * packs}"'
    response.headers["Last-Modified"] = http_date(modified)
    response.headers["Cache-Control"] = "private, max-age=300"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if response.status_code == 304:
        del response.headers["Content-Type"]
        return response
    body = file.in_utc(read()) if is_utc else read()
    body = file.without_alarms(body) if is_quiet else body
    if packs:
        body = gzip.compress(body, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
    response.set_data(body)
    if request.args.get("download") == "1":
        response.headers.set("Content-Disposition", "attachment", filename="calendar.ics")
    return response


def _has(tag: str, modified: datetime) -> bool:
    """Whether the client has this version: by ETag where it sends any, else by date."""
    if request.method not in {"GET", "HEAD"}:
        return False
    if "If-None-Match" in request.headers:
        known = request.if_none_match
        return any(known.contains_weak(one) for one in (tag, tag + PACKED))
    since = request.if_modified_since
    return since is not None and modified <= since


def _wants_gzip() -> bool:
    return any(name.lower() == "gzip" and quality > 0 for name, quality in request.accept_encodings)


def say(status: int, sentence: str, **headers: str) -> Response:
    """A plain sentence, in no way a calendar and in no way a web page."""
    response = Response(sentence + "\n", status=status, content_type="text/plain; charset=utf-8")
    response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    response.headers["Cache-Control"] = "no-store"
    return response
