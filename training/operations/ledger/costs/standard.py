"""The office's figures for costs (开支标准): what a person-day and a lecturer's hour may cost. Editable, not law.

    per_day          {"lodging", "meals", "premises", "other"}: yuan a person and day; premises is rooms, papers and
                     transport together, as the central rules have them
    fees             [{"title", "hour"}, …]: yuan an hour taught
    hours_a_half_day hours of a lecturer that count in one half-day at the most
    workers_percent  the office's own people, in per cent of those trained, and
    workers_most     at the most so many

The shipped figures are those of the central rules (财行〔2016〕540 号) for the third kind of training.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db
from training.models.costs import CostHead, CostStandard
from training.operations.errors import TrainingError

SOURCE = "参照《中央和国家机关培训费管理办法》（财行〔2016〕540 号）三类培训；请改为本地标准"
SHIPPED: dict[str, Any] = {
    "per_day": {"lodging": "340", "meals": "130", "premises": "50", "other": "30"},
    "fees": [
        {"title": "副高级职称", "hour": "500"},
        {"title": "正高级职称", "hour": "1000"},
        {"title": "院士、全国知名专家", "hour": "1500"},
    ],
    "hours_a_half_day": 4,
    "workers_percent": 10,
    "workers_most": 10,
}
GROUPS: dict[str, tuple[CostHead, ...]] = {
    "lodging": (CostHead.LODGING,),
    "meals": (CostHead.MEALS,),
    "premises": (CostHead.VENUE, CostHead.MATERIALS, CostHead.TRANSPORT),
    "other": (CostHead.OTHER,),
}
"""Which heads share a figure per person and day."""
MOST_FEES = 12


@dataclass(frozen=True)
class Standard:
    """The figures, read."""

    source: str
    per_day: Mapping[str, Decimal]
    fees: Mapping[str, Decimal]
    hours_a_half_day: int
    workers_percent: int
    workers_most: int

    @property
    def day(self) -> Decimal:
        """Yuan a person and day, all of them together."""
        return sum(self.per_day.values(), Decimal(0))


def current() -> Standard:
    """The office's figures, or the shipped ones."""
    kept = db.session.scalars(select(CostStandard)).first()
    return read(kept.figures, kept.source) if kept else read(SHIPPED, SOURCE)


def keep(figures: dict[str, Any], source: str) -> Standard:
    """Put other figures in their place. Raises TrainingError for what is no amount."""
    wanted = read(figures, source)
    kept = db.session.scalars(select(CostStandard)).first() or CostStandard()
    kept.figures, kept.source = figures, source.strip()[:200]
    db.session.add(kept)
    db.session.flush()
    return wanted


def read(figures: Mapping[str, Any], source: str) -> Standard:
    """The figures of a standard. Raises TrainingError, naming the place."""
    fees = {str(one["title"]).strip(): amount(one["hour"], str(one["title"])) for one in figures["fees"]}
    if "" in fees or len(fees) != len(figures["fees"]) or len(fees) > MOST_FEES:
        raise TrainingError(_("讲课费标准的每一行都要有不同的职称，最多 %(most)s 行。", most=MOST_FEES))
    return Standard(
        source=source,
        per_day={name: amount(figures["per_day"][name], name) for name in GROUPS},
        fees=fees,
        hours_a_half_day=_whole(figures["hours_a_half_day"], 1, 12, _("每半天计费学时")),
        workers_percent=_whole(figures["workers_percent"], 0, 100, _("工作人员比例")),
        workers_most=_whole(figures["workers_most"], 0, 1000, _("工作人员人数")),
    )


def amount(text: Any, name: str) -> Decimal:
    """Yuan with at most two decimals. Raises TrainingError for anything else."""
    try:
        value = Decimal(str(text).replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or not 0 <= value < 10_000_000 or value != round(value, 2):
        raise TrainingError(_("“%(name)s”的金额“%(text)s”无法识别。请写成 1234.50，单位元。", name=name, text=text))
    return round(value, 2)


def _whole(value: Any, least: int, most: int, name: str) -> int:
    text = str(value).strip()
    if not text.isdecimal() or not least <= int(text) <= most:
        raise TrainingError(_("“%(name)s”应为 %(least)s 至 %(most)s 的整数。", name=name, least=least, most=most))
    return int(text)
