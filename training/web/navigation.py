"""The bar at the top: the sections that exist and that the one who asks may open."""

from typing import NamedTuple

from flask import Flask, request
from flask_babel import lazy_pgettext
from flask_login import current_user

from training.models.accounts import Role
from training.web.access import may

FOR_STAFF = (
    ("plans.five_year", lazy_pgettext("bar", "五年规划")),
    ("plans.index", lazy_pgettext("bar", "年度计划")),
    ("catalogue.index", lazy_pgettext("bar", "课程")),
    ("people.index", lazy_pgettext("bar", "代表")),
    ("schedules.index", lazy_pgettext("bar", "排课")),
    ("attendance.index", lazy_pgettext("bar", "签到")),
    ("everyday.index", lazy_pgettext("bar", "日常学习")),
    ("ledger.index", lazy_pgettext("bar", "学时")),
)


FOR_DEPUTIES = (
    ("attendance.mine", lazy_pgettext("bar", "我的课程")),
    ("everyday.mine", lazy_pgettext("bar", "日常学习")),
    ("ledger.mine", lazy_pgettext("bar", "我的学时")),
    ("calendar.index", lazy_pgettext("bar", "日历订阅")),
    ("plans.index", lazy_pgettext("bar", "年度计划")),
)


class Section(NamedTuple):
    """A link of the bar."""

    endpoint: str
    label: object
    is_here: bool


def init(app: Flask) -> None:
    """Let templates ask for `sections()` and whether one `may` open an endpoint."""
    app.jinja_env.globals.update(sections=sections, may=may)


def sections() -> list[Section]:
    """The links of the bar, in order."""
    links = FOR_STAFF if current_user.is_authenticated and current_user.role == Role.STAFF else FOR_DEPUTIES
    here = _part_of_the_house(request.endpoint or "")
    return [Section(name, label, _part_of_the_house(name) == here) for name, label in links if may(name)]


def _part_of_the_house(endpoint: str) -> str:
    """A blueprint is a section, except that the five-year plan has one of its own."""
    return "five_year" if endpoint.startswith("plans.five_year") else endpoint.partition(".")[0]
