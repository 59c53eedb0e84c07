"""Files to keep, under Chinese names."""

from flask import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def excel(body: bytes, name: str) -> Response:
    """An .xlsx; `name` without its ending."""
    return _download(body, f"{name}.xlsx", XLSX)


def pdf(body: bytes, name: str) -> Response:
    """A PDF; `name` without its ending."""
    return _download(body, f"{name}.pdf", "application/pdf")


def _download(body: bytes, name: str, kind: str) -> Response:
    response = Response(body, mimetype=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
