"""Papers of a class (班级材料): scans of the signed sheet, the platform's list, notices, receipts."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.models import db, turns
from training.models.closings import ClassPaper, PaperKind
from training.models.schedules import Batch
from training.models.sheets import SheetScan, SignInSheet
from training.operations import attachments, closed
from training.operations.audit import Actor
from training.operations.errors import TrainingError

MOST = 200
"""Papers of one class."""


def of(batch: Batch) -> list[ClassPaper]:
    """All papers of the class that nobody has taken off, the oldest first of each kind."""
    query = (
        select(ClassPaper)
        .where(ClassPaper.batch_id == batch.id, ClassPaper.removed_at.is_(None))
        .options(joinedload(ClassPaper.attachment))
        .order_by(ClassPaper.id)
    )
    return list(db.session.scalars(query))


def count(batch: Batch, kind: PaperKind) -> int:
    """How many papers of that kind the class has."""
    return sum(one.kind is kind for one in of(batch))


def scans_of(batch: Batch) -> list[SheetScan]:
    """Scans of the sheets that were printed here, as they came."""
    sheets = select(SignInSheet.id).where(SignInSheet.batch_id == batch.id)
    query = select(SheetScan).where(SheetScan.sign_in_sheet_id.in_(sheets)).options(joinedload(SheetScan.attachment))
    return list(db.session.scalars(query.order_by(SheetScan.id)))


def add(batch: Batch, kind: PaperKind, filename: str, content: bytes, actor: Actor) -> ClassPaper:
    """Keep a file as a paper of that kind; the same file twice is one paper. Raises TrainingError for what is no scan.

    What the reviewers look at is fixed once the class is submitted; other papers may still come.
    """
    _take(batch, kind)
    kept = attachments.keep(filename, content, by_id=actor.by_id, at=actor.at)
    papers = of(batch)
    same = next((one for one in papers if one.kind is kind and one.attachment.sha256 == kept.sha256), None)
    if same is not None:
        shown = {"name": kept.filename, "same": same.attachment.filename}
        raise TrainingError(_("“%(name)s”与已上传的“%(same)s”内容相同，没有重复保存。", **shown))
    if len(papers) >= MOST:
        raise TrainingError(_("每期最多上传 %(most)s 份材料。请先合并为较少的 PDF。", most=MOST))
    paper = ClassPaper(batch_id=batch.id, kind=kind, attachment=kept)
    db.session.add(paper)
    db.session.flush()
    return paper


def remove(paper: ClassPaper, actor: Actor) -> None:
    """Take a paper off the class; the file itself is kept."""
    _take(paper.batch, paper.kind)
    if paper.removed_at is None:
        paper.removed_by_id, paper.removed_at = actor.by_id, actor.at
    db.session.flush()


def _take(batch: Batch, kind: PaperKind) -> None:
    if kind in (PaperKind.SIGN_IN, PaperKind.PLATFORM):
        closed.take_open(batch)
    else:
        turns.take(batch)
