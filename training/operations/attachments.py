"""Attachments (附件): PDF and pictures, known by what they hold and not by what they are called."""

from datetime import datetime
from hashlib import sha256
from pathlib import PurePath

from flask_babel import gettext as _

from training.models import db
from training.models.attachments import Attachment
from training.operations.errors import TrainingError

MOST_BYTES = 10 * 1024 * 1024
BEGINNINGS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def keep(filename: str, content: bytes, *, by_id: int | None, at: datetime) -> Attachment:
    """Keep a file. Raises TrainingError for one that is empty, too large, or neither PDF nor JPEG nor PNG."""
    name = _plain(filename)
    if not content:
        raise TrainingError(_("“%(name)s”是空文件。请重新选择。", name=name))
    if len(content) > MOST_BYTES:
        raise TrainingError(_("“%(name)s”超过 10 MB。请压缩或分开后再上传。", name=name))
    media_type = next((kind for begins, kind in BEGINNINGS.items() if content.startswith(begins)), None)
    if media_type is None:
        raise TrainingError(_("“%(name)s”不是 PDF、JPEG 或 PNG 文件。请另存为其中一种后再上传。", name=name))
    kept = Attachment(
        filename=name,
        media_type=media_type,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        content=content,
        uploaded_by_id=by_id,
        uploaded_at=at,
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def _plain(filename: str) -> str:
    """The name without folders and signs that cannot be seen, at most 200 characters with its ending."""
    name = "".join(sign for sign in PurePath(filename.replace("\\", "/")).name if sign.isprintable()) or "file"
    ending = PurePath(name).suffix[:20]
    return name if len(name) <= 200 else name[: 200 - len(ending)] + ending
