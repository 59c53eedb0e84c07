"""Files to keep, under Chinese names."""

from io import BytesIO

from flask import Response, send_file

from training.models.attachments import Attachment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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


def _download(body: bytes, name: str, kind: str) -> Response:
    """Flask writes the name so that it passes through HTTP, whose headers hold no Chinese."""
    return send_file(BytesIO(body), mimetype=kind, as_attachment=True, download_name=name)
