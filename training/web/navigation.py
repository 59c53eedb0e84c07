"""The bar at the top: the sections that exist and that the one who asks may open."""

from typing import NamedTuple

from flask import Flask, request
from flask_babel import lazy_gettext as _l

from training.web.access import may

SECTIONS = (
    ("plans.five_year", _l("五年规划")),
    ("plans.index", _l("年度计划")),
    ("catalogue.index", _l("课程")),
    ("people.index", _l("代表")),
    ("schedules.index", _l("排课")),
    ("attendance.index", _l("签到")),
    ("ledger.index", _l("学时")),
)


class Section(NamedTuple):
    """A link of the bar."""

    endpoint: str
    label: object
    is_here: bool


def init(app: Flask) -> None:
    """Let templates ask for `sections()`, whether one `may` open an endpoint, and for this page's address changed."""
    app.jinja_env.globals.update(sections=sections, may=may)


def sections() -> list[Section]:
    """The links of the bar, in order."""
    here = _section_of(request.endpoint or "")
    return [Section(endpoint, label, endpoint == here) for endpoint, label in SECTIONS if may(endpoint)]


def _section_of(endpoint: str) -> str:
    """A blueprint is a section, except that the five-year plan has one of its own."""
    if endpoint.startswith("plans.five_year"):
        return "plans.five_year"
    return endpoint.partition(".")[0] + ".index"
