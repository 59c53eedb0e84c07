"""How days, half-days, hours and telephone numbers are written, in the reader's language."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from training import clock
from training.web.icons import icon
from training.web.labels import doubt, label, tone
from training.web.shipped import holiday, shipped

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


def init(app: Flask) -> None:
    """Give templates the filters, `label`, `icon`, addresses of pages; give static files a version."""
    for filter_ in (
        day,
        weekday,
        month,
        month_name,
        clock_time,
        moment,
        half_day,
        span,
        hours,
        money,
        phone,
        label,
        tone,
        doubt,
        holiday,
        shipped,
    ):
        app.jinja_env.filters[filter_.__name__] = filter_
    app.jinja_env.globals.update(label=label, icon=icon, today=today, language=language)
    app.jinja_env.globals.update(this_page=this_page, with_this_query=with_this_query)
    app.url_defaults(_version)


def today() -> date:
    """The day that it is for the reader's congress."""
    return clock.today(current_user.congress)


def language() -> str:
    """The reader's language: zh or en."""
    return "en" if str(get_locale()) == "en" else "zh"


def day(value: date | None, year: bool = False) -> str:  # noqa: FBT001, FBT002 - {{ on|day(year=true) }} in templates
    """5 月 12 日, or 2026 年 5 月 12 日; 12 May, 12 May 2026. Empty for none."""
    if value is None:
        return ""
    if language() == "en":
        return f"{value.day} {MONTHS[value.month - 1]}" + (f" {value.year}" if year else "")
    return (f"{value.year} 年 " if year else "") + f"{value.month} 月 {value.day} 日"


def weekday(value: date | None) -> str:
    """周二; Tue."""
    if value is None:
        return ""
    name = WEEKDAYS[language()][value.weekday()]
    return name if language() == "en" else f"周{name}"


def month_name(number: int) -> str:
    """5 月; May."""
    return MONTHS[number - 1] if language() == "en" else f"{number} 月"


def month(value: date | None) -> str:
    """2026 年 5 月; May 2026."""
    if value is None:
        return ""
    return f"{MONTHS[value.month - 1]} {value.year}" if language() == "en" else f"{value.year} 年 {value.month} 月"


def clock_time(value: Any) -> str:
    """14:30."""
    return "" if value is None else f"{value:%H:%M}"


def moment(value: datetime | None, year: bool = False) -> str:  # noqa: FBT001, FBT002 - as above
    """5 月 12 日 14:30; 12 May 14:30."""
    return "" if value is None else f"{day(value, year=year)} {clock_time(value)}"


def half_day(value: datetime | None) -> str:
    """5 月 12 日上午; 12 May, morning."""
    if value is None:
        return ""
    half = _("上午") if value.hour < 12 else _("下午")
    return f"{day(value)}, {half}" if language() == "en" else f"{day(value)}{half}"


def span(starts_at: datetime, ends_at: datetime) -> str:
    """5 月 12 日上午至 5 月 14 日下午, for the half-days from `starts_at` up to, not with, `ends_at`."""
    first, last = half_day(starts_at), half_day(max(starts_at, ends_at - timedelta(seconds=1)))
    if first == last:
        return first
    if starts_at.date() == (ends_at - timedelta(seconds=1)).date():
        return _("%(day)s全天", day=day(starts_at))
    return _("%(first)s至 %(last)s", first=first, last=last)


def hours(value: Decimal | float | None) -> str:
    """3.5, 24: no zeros that say nothing. Empty for none."""
    return "" if value is None else f"{Decimal(str(value)).normalize():f}"


def money(value: Decimal | None) -> str:
    """1,234.50. Empty for none."""
    return "" if value is None else f"{value:,.2f}"


def phone(value: str | None) -> str:
    """138****1234; what is too short to hide in parts is hidden whole."""
    digits = re.sub(r"\D", "", value or "")
    if not digits:
        return ""
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 9 else "****"


def this_page(anchor: str = "", **changes: Any) -> str:
    """The page's own address with some of its query changed: `this_page(page=2)`; None takes an entry out."""
    address = _asked(url_for(str(request.endpoint), **(request.view_args or {})), changes)
    return f"{address}#{anchor}" if anchor else address


def with_this_query(endpoint: str, **values: Any) -> str:
    """Where that endpoint answers what this page was asked, all pages of it: the list as a file."""
    return _asked(url_for(endpoint, **values), {"page": None})


def _asked(address: str, changes: dict[str, Any]) -> str:
    """With this page's query behind it. Never through url_for, which takes `?endpoint=` and `?_scheme=` for its own."""
    query = {**request.args.to_dict(flat=False), **changes}
    kept = {name: value for name, value in query.items() if value is not None}
    return f"{address}?{urlencode(kept, doseq=True)}" if kept else address


def _version(endpoint: str, values: dict[str, Any]) -> None:
    """A changed style sheet or script has a new address, so that browsers may keep the old one for ever."""
    if endpoint == "static" and "filename" in values:
        path = Path(str(current_app.static_folder)) / values["filename"]
        values["v"] = f"{path.stat().st_mtime:.0f}" if path.exists() else None
