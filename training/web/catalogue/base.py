"""What all pages of the catalogue share: the blueprint, finding a record, saving, and telling what is hit."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import Blueprint, flash
from flask_babel import gettext as _
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select, select

from training.models import db
from training.models.schedules import Lesson
from training.operations.errors import NotThere, TrainingError
from training.web.filters import moment
from training.web.paging import page_from

blueprint = Blueprint("catalogue", __name__, url_prefix="/catalogue")

SHOWN_HITS = 5

Record = TypeVar("Record")


def find(kind: type[Record], record_id: int) -> Record:
    """The record of this congress. Raises NotThere."""
    record = db.session.get(kind, record_id)
    if record is None:
        raise NotThere(_("没有此记录，或其不属于您所在的人大。请返回列表重新选择。"))
    return record


def paged(query: Select[Any]) -> Pagination:
    """A page of the list, fifty rows."""
    return page_from(query)


def those(kind: type[Record], ids: Sequence[int] | None) -> list[Record]:
    """The records with these ids that this congress has."""
    return list(db.session.scalars(select(kind).where(kind.id.in_(ids or ())))) if ids else []  # type: ignore[attr-defined]


def succeeds(do: Callable[[], object]) -> bool:
    """Do and commit; where a rule is in the way, tell the user, who keeps what was typed."""
    try:
        do()
        db.session.commit()
    except TrainingError as error:
        db.session.rollback()
        flash(error.message, "danger")
        return False
    return True


def tell(hits: Sequence[Lesson]) -> None:
    """Warn that these published lessons lie in the time just closed."""
    if not hits:
        return
    shown = "、".join(
        _(
            "%(when)s“%(program)s”第 %(number)s 期“%(subject)s”",
            when=moment(lesson.starts_at),
            program=lesson.batch.program.name,
            number=lesson.batch.number,
            subject=lesson.subject,
        )
        for lesson in hits[:SHOWN_HITS]
    )
    rest = "" if len(hits) <= SHOWN_HITS else _("等")
    sentence = _("该时段内有 %(count)s 个已发布的课次：%(shown)s%(rest)s。", count=len(hits), shown=shown, rest=rest)
    flash(sentence + _("请在“排课”中调整后重新发布。"), "warning")
