"""Every list as Excel: the tables of a page as it stands, filters in force, all pages of it.

A table says where to click (macros/tables.html, `excel_link`). With `?excel=1` the page is made as ever, but whole, and
its tables go out as sheets: the same columns, the same words, so that no list can be forgotten and no filter lost.
"""

import re
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

from flask import Flask, Response, g, request
from flask_babel import gettext as _
from flask_login import current_user

from training.models.accounts import Role
from training.web import downloads
from training.web.access import allowed
from training.web.filters import this_page

LEFT_OUT = {"form", "button", "select", "script", "style", "svg", "template"}
"""What can be done with a row, and pictures, are no part of a list."""
NUMBER = re.compile(r"-?\d{1,15}(\.\d+)?")


def init(app: Flask) -> None:
    """Let tables offer themselves as Excel, and answer `?excel=1`. Comes after whatever packs responses."""
    app.jinja_env.globals.update(excel_link=excel_link)
    app.before_request(_ask_for_the_whole)
    app.after_request(_as_excel)


def excel_link() -> str:
    """The address of this page as Excel, for staff, once a page; else empty."""
    if request.method != "GET" or not _is_staff() or g.get("excel_offered") or g.get("whole_list"):
        return ""
    g.excel_offered = True
    return this_page(excel=1, page=None)


class Tables(HTMLParser):
    """Reads the tables of a page: `found` are (caption, rows of cells); `heading` is the h1."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[list[Any]]]] = []
        self.heading = ""
        self._text: list[str] | None = None
        self._left_out = 0
        self._is_number, self._span = False, 1
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open what is read: a heading, a table, a row, a cell."""
        about = dict(attrs)
        if tag in LEFT_OUT:
            self._left_out += 1
        elif tag == "table":
            self.found.append(("", []))
        elif tag == "tr" and self.found:
            self.found[-1][1].append([])
        elif tag in {"td", "th", "caption", "h1"}:
            self._text, self._is_number = [], "number" in (about.get("class") or "").split()
            self._span = int(about.get("colspan") or 1)
        elif tag in {"br", "p", "li", "div"} and self._text:
            self._text.append(" ")

    def handle_data(self, data: str) -> None:
        """Words inside of what is open."""
        if self._text is not None and not self._left_out:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Close it, and keep what was read."""
        if tag in LEFT_OUT:
            self._left_out = max(0, self._left_out - 1)
        elif tag in {"td", "th", "caption", "h1"} and self._text is not None:
            self._keep(tag, re.sub(r"\s+", " ", "".join(self._text)).strip())
            self._text = None

    def _keep(self, tag: str, text: str) -> None:
        if tag == "h1":
            self.heading = text
        elif tag == "caption" and self.found:
            self.found[-1] = (text, self.found[-1][1])
        elif self.found and self.found[-1][1]:
            is_number = tag == "td" and self._is_number and NUMBER.fullmatch(text)
            self.found[-1][1][-1] += [Decimal(text) if is_number else text, *[""] * (self._span - 1)]


def _is_staff() -> bool:
    return current_user.is_authenticated and current_user.role == Role.STAFF


def _ask_for_the_whole() -> None:
    if request.method == "GET" and "excel" in request.args and allowed(request.endpoint or "") and _is_staff():
        g.whole_list = True


def _as_excel(response: Response) -> Response:
    if not g.get("whole_list") or response.status_code != 200 or response.mimetype != "text/html":
        return response
    from training.files import excel

    g.whole_list = False
    page = Tables(response.get_data(as_text=True))
    sheets = [_sheet(caption or page.heading, rows) for caption, rows in page.found if rows]
    return downloads.excel(excel.book(sheets), page.heading) if sheets else response


def _sheet(title: str, rows: list[list[Any]]) -> Any:
    """Without the columns that hold nothing but things to do."""
    from training.files.excel import Sheet

    width = max(map(len, rows))
    heads, *lines = [row + [""] * (width - len(row)) for row in rows]
    kept = [at for at in range(width) if heads[at] != _("操作") and (heads[at] or any(row[at] for row in lines))]
    return Sheet(title, [heads[at] for at in kept], [[row[at] for at in kept] for row in lines])
