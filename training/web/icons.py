"""Inline icons, taken by name from the set that Bootstrap-Flask brings; a page carries only those it shows."""

import re
from functools import cache
from pathlib import Path

import flask_bootstrap
from markupsafe import Markup

SYMBOL = re.compile(r'<symbol[^>]*viewBox="([^"]+)"[^>]*\bid="([^"]+)"[^>]*>(.*?)</symbol>', re.DOTALL)


@cache
def icon(name: str) -> Markup:
    """The icon as SVG, hidden from screen readers: words stand beside it. Raises KeyError for a name not in the set."""
    box, body = _symbols()[name]
    svg = '<svg class="icon" viewBox="%s" width="16" height="16" fill="currentColor" aria-hidden="true">%s</svg>'
    return Markup(svg % (box, body.strip()))  # noqa: S704 - the package's own file


@cache
def _symbols() -> dict[str, tuple[str, str]]:
    path = Path(flask_bootstrap.__file__).parent / "static/bootstrap5/icons/bootstrap-icons.svg"
    return {name: (box, body) for box, name, body in SYMBOL.findall(path.read_text("utf-8"))}
