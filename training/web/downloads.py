"""The one door to files: under Chinese names, and each noted in the audit log before it goes out.

Who, when, from where, which export, the filters in force, how many rows, the SHA-256 of the bytes. A GET changes no
record of the office; that somebody took a file with them is noted all the same. Files are made for the one who asks,
as they ask, and not kept.
"""

from collections.abc import Iterable
from hashlib import sha256
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Any

from flask import Response, request, send_file
from flask_login import current_user

from training.models import db
from training.models.attachments import Attachment
from training.operations import audit
from training.operations.audit import Action
from training.web.actors import actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE = 1 << 20


def excel(body: bytes, name: str) -> Response:
    """An .xlsx; `name` without its ending."""
    return _download(body, f"{name}.xlsx", XLSX)


def pdf(body: bytes, name: str) -> Response:
    """A PDF; `name` without its ending."""
    return _download(body, f"{name}.pdf", "application/pdf")


def calendar(body: bytes, name: str) -> Response:
    """An .ics; `name` without its ending."""
    return _download(body, f"{name}.ics", "text/calendar; charset=utf-8")


def json(body: bytes, name: str) -> Response:
    """A JSON file; `name` without its ending."""
    return _download(body, f"{name}.json", "application/json")


def archive(body: bytes, name: str) -> Response:
    """A .zip; `name` without its ending."""
    return _download(body, f"{name}.zip", "application/zip")


def attachment(kept: Attachment) -> Response:
    """A kept file under the name it came with."""
    return _download(kept.content, kept.filename, kept.media_type)


def large(parts: Iterable[bytes], name: str, kind: str, rows: int) -> Response:
    """A file too large for memory; `name` with its ending. It goes through a file on disk that has no name.

    So its hash is known, and an error in the middle is an error page, never half a file.
    """
    file = TemporaryFile()  # noqa: SIM115 - closed with the response
    digest = sha256()
    for part in parts:
        file.write(part)
        digest.update(part)
    size = file.tell()
    file.seek(0)
    _note(name, rows, size, digest.hexdigest())
    return _send(file, name, kind)


def _download(body: bytes, name: str, kind: str) -> Response:
    _note(name, getattr(body, "rows", None), len(body), sha256(body).hexdigest())
    return _send(BytesIO(body), name, kind)


def _send(body: IO[bytes], name: str, kind: str) -> Response:
    """Flask writes the name so that it passes through HTTP, whose headers hold no Chinese.

    No cache keeps it: neither does the next who asks get this one's names, nor the same one yesterday's.
    """
    response = send_file(body, mimetype=kind, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    response.headers.pop("Expires", None)
    return response


def _note(name: str, rows: int | None, size: int, digest: str) -> None:
    if not current_user.is_authenticated:
        return
    about: dict[str, Any] = {
        "export": request.endpoint,
        "filters": {**(request.view_args or {}), **request.args.to_dict(flat=False)},
        "rows": rows,
        "bytes": size,
        "sha256": digest,
    }
    audit.note(Action.EXPORTED, name, actor(), after=about)
    db.session.commit()
