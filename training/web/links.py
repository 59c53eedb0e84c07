"""Addresses that leave the page: in letters, in QR codes, on the command line."""

from typing import Any

from flask import current_app, request, url_for


def absolute(endpoint: str, **values: Any) -> str:
    """The whole address: under PUBLIC_URL where that is set, else under the one that the browser used."""
    root = current_app.config["PUBLIC_URL"] or request.host_url
    return root.rstrip("/") + url_for(endpoint, **values)
