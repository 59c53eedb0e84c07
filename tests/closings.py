"""Classes made ready and closed, for tests: every step the way that staff go."""

from tests.scans import pdf
from training.models import db
from training.models.closings import PaperKind
from training.models.schedules import Batch, LessonState
from training.operations.attendance import taught
from training.operations.audit import Actor
from training.operations.ledger import posting
from training.operations.ledger.closing import no_shows, papers, steps
from training.operations.ledger.closing.taking import closing_of

PDF = pdf()


def make_ready(batch: Batch, actor: Actor, scan: bytes = PDF) -> None:
    """The scan, the timetable as it stands, and the no-shows out; the marks are the test's."""
    db.session.refresh(batch)
    kind = PaperKind.SIGN_IN if batch.room_id else PaperKind.PLATFORM
    if not [one for one in papers.of(batch) if one.kind is kind]:
        papers.add(batch, kind, "签到表.pdf", scan, actor)
    said = {
        one.id: taught.Said(one.state is LessonState.PLANNED, one.subject, one.starts_at, one.ends_at, one.lecturer_id)
        for one in batch.lessons
    }
    taught.confirm(batch, said, actor)
    no_shows.take_out(batch, [one.id for one in no_shows.of(batch)], actor)


def close_class(batch: Batch, three: list[Actor]) -> posting.Posted:
    """Make it ready, submit, review twice."""
    make_ready(batch, three[0])
    version = closing_of(batch).version
    steps.submit(batch, three[0], version=version)
    steps.pass_first(batch, three[1], version=version + 1)
    return steps.close(batch, three[2], version=version + 2)
