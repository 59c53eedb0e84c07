"""Lines of cost (费用明细): entered with their receipts, taken out again; and the days they are counted for."""

from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.models import db, turns
from training.models.closings import PaperKind
from training.models.costs import ClassDays, CostHead, CostLine
from training.models.schedules import Batch
from training.operations.audit import Actor
from training.operations.errors import TrainingError
from training.operations.ledger.closing import papers
from training.operations.ledger.costs import standard

ONE_DAY = Decimal(1)
MOST_WORKERS = 1000


def of(batch: Batch) -> list[CostLine]:
    """The class's lines by head, in the order in which they came."""
    loaded = (joinedload(CostLine.lecturer), joinedload(CostLine.receipt))
    query = select(CostLine).where(CostLine.batch_id == batch.id).options(*loaded).order_by(CostLine.id)
    places = list(CostHead)
    return sorted(db.session.scalars(query), key=lambda line: places.index(line.head))


def add(
    batch: Batch, head: CostHead, what: str, amount: str, actor: Actor, *, lecturer_id: int | None = None,
    title: str = "", hours: str = "", receipt: tuple[str, bytes] | None = None,
) -> CostLine:  # fmt: skip
    """Write down an amount, with its receipt's file name and content. Raises TrainingError and keeps nothing."""
    turns.take(batch)
    wanted = standard.amount(amount, _("金额"))
    if not what.strip():
        raise TrainingError(_("请填写费用摘要，例如“工作餐 58 人”。"))
    if not wanted:
        raise TrainingError(_("金额应大于 0 元。"))
    line = CostLine(batch_id=batch.id, head=head, what=what.strip()[:120], amount=wanted)
    if head is CostHead.LECTURER:
        line.lecturer_id, line.title, line.hours = lecturer_id, _title(title), _hours(hours)
    if receipt:
        line.receipt = papers.add(batch, PaperKind.RECEIPT, *receipt, actor)
    line.entered_by_id, line.entered_at = actor.by_id, actor.at
    db.session.add(line)
    db.session.flush()
    return line


def remove(line: CostLine, actor: Actor) -> None:
    """Take a line out, and its receipt off the class; the file itself is kept."""
    turns.take(line.batch)
    if line.receipt is not None:
        papers.remove(line.receipt, actor)
    db.session.delete(line)
    db.session.flush()


def days_of(batch: Batch) -> ClassDays:
    """The class's travel days and workers; none of either where nobody has said."""
    kept = db.session.scalars(select(ClassDays).where(ClassDays.batch_id == batch.id)).first()
    return kept or ClassDays(batch_id=batch.id, arrival=Decimal(0), departure=Decimal(0), workers=0)


def set_days(batch: Batch, arrival: str, departure: str, workers: str) -> ClassDays:
    """Write down travel days, each at most one, and how many workers stay with the class."""
    turns.take(batch)
    days = days_of(batch)
    days.arrival, days.departure = _day(arrival, _("报到")), _day(departure, _("撤离"))
    if not workers.strip().isdecimal() or int(workers) > MOST_WORKERS:
        raise TrainingError(_("工作人员人数应为 0 至 %(most)s 的整数。", most=MOST_WORKERS))
    days.workers = int(workers)
    db.session.add(days)
    db.session.flush()
    return days


def _day(text: str, name: str) -> Decimal:
    """0, a half or one day."""
    if text.strip() not in {"0", "0.5", "1"}:
        raise TrainingError(_("%(name)s时间不超过 1 天：请填 0、0.5 或 1。", name=name))
    return Decimal(text.strip())


def _title(text: str) -> str:
    known = standard.current().fees
    if text and text not in known:
        raise TrainingError(_("开支标准中没有“%(title)s”的讲课费。请先在开支标准中补上。", title=text))
    return text


def _hours(text: str) -> Decimal | None:
    if not text.strip():
        return None
    hours = standard.amount(text, _("学时"))
    if not 0 < hours <= 200:
        raise TrainingError(_("讲课学时应大于 0，不超过 200。"))
    return hours
