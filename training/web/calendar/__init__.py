"""Calendar (日历订阅): the feeds themselves, the same list as a page, and the pages where links are made."""

from training.web.calendar import feed, late, phone, subscribe
from training.web.calendar.blueprint import blueprint

__all__ = ["blueprint", "feed", "late", "phone", "subscribe"]
