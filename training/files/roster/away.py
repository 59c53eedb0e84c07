"""Times away (不能参训时段) as offices write them in one cell: 5月12日上午至5月13日；2022-06-01下午."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from training.models.halfdays import edge
from training.operations.errors import TrainingError

DAY = r"(?:(?P<{0}y>\d{{4}})\s*[-/.年]\s*)?(?:(?P<{0}m>\d{{1,2}})\s*[-/.月]\s*)?(?P<{0}d>\d{{1,2}})\s*日?"
HALF = r"\s*(?P<{0}h>上午|下午|全天)?"
TO = r"\s*(?:至|到|~|—+|–|-)\s*"
SPAN = re.compile(DAY.format("a") + HALF.format("a") + f"(?:{TO}" + DAY.format("b") + HALF.format("b") + ")?")


def times_away(text: str) -> list[tuple[datetime, datetime]]:
    """The stretches [starts_at, ends_at) in the order written; whole days unless 上午 or 下午 is said.

    Raises TrainingError.
    """
    parts = re.split(r"[;,、\n]+", unicodedata.normalize("NFKC", text))
    return [_span(part.strip()) for part in parts if part.strip()]


def _span(text: str) -> tuple[datetime, datetime]:
    found = SPAN.fullmatch(text)
    try:
        if found:
            return _edges(found)
    except ValueError:
        pass
    raise TrainingError(
        _("“%(text)s”看不出是哪几天。请写成 2022-05-12上午至2022-05-13下午，多段用分号隔开。", text=text)
    )


def _edges(found: re.Match[str]) -> tuple[datetime, datetime]:
    """Raises ValueError for a day that does not exist, without a year, or an end before its start."""
    part = found.groupdict()
    first = date(int(part["ay"] or 0), int(part["am"] or 0), int(part["ad"]))
    if part["bd"] is None:
        half = part["ah"]
        return edge(first, afternoon=half == "下午"), edge(first, afternoon=half != "上午", end=True)
    last = date(int(part["by"] or first.year), int(part["bm"] or first.month), int(part["bd"]))
    starts_at = edge(first, afternoon=part["ah"] == "下午")
    ends_at = edge(last, afternoon=part["bh"] != "上午", end=True)
    if ends_at <= starts_at:
        raise ValueError(found[0])
    return starts_at, ends_at


def written(starts_at: datetime, ends_at: datetime) -> str:
    """The reverse of times_away, for one stretch of half-days."""
    first, last = starts_at.date(), (ends_at - timedelta(microseconds=1)).date()
    late, early = starts_at.hour >= 12, 0 < ends_at.hour <= 12
    if first == last:
        return f"{first}{'下午' if late else ''}{'上午' if early else ''}"
    return f"{first}{'下午' if late else ''}至{last}{'上午' if early else ''}"
