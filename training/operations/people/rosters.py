"""Roster uploads: kept as they came, shown, and taken in once."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update

from training.models import db
from training.models.congresses import Term
from training.models.people import RosterUpload
from training.operations.errors import ChangedMeanwhile
from training.operations.people.comparing import Comparison
from training.operations.people.writing import write


def keep(
    filename: str, content: bytes, mapping: dict[str, Any], term: Term, user_id: int, at: datetime
) -> RosterUpload:
    """Store a file that could be read; nobody is written yet."""
    upload = RosterUpload(
        filename=filename[-200:], content=content, mapping=mapping, term=term, user_id=user_id, uploaded_at=at
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def claim(upload: RosterUpload, at: datetime) -> None:
    """Mark it as taken in: whoever comes second is refused, from another window too. Raises ChangedMeanwhile."""
    claimed = db.session.execute(
        update(RosterUpload)
        .where(RosterUpload.id == upload.id, RosterUpload.accepted_at.is_(None))
        .values(accepted_at=at)
        .execution_options(synchronize_session=False)
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        raise ChangedMeanwhile(
            _("“%(name)s”已经导入过，没有再次导入。如有更新，请上传新的名册。", name=upload.filename)
        )


def take_in(comparison: Comparison, seen: str) -> None:
    """Write what the preview showed: all of it or, when something raises, nothing.

    `seen` is the fingerprint of the preview that was accepted. Raises ChangedMeanwhile when the records have
    changed since.
    """
    if comparison.fingerprint != seen:
        raise ChangedMeanwhile(_("预览之后系统里的记录有变化，本次未导入任何数据。请重新核对预览。"))
    write(comparison)
