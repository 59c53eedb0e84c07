"""The ledger itself: every line, newest first, and all of it as Excel."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.activities import Participation
from training.models.ledger import CreditEntry
from training.models.people import Person
from training.operations.errors import TrainingError
from training.web import downloads
from training.web.access import allows
from training.web.ledger import exports
from training.web.ledger.blueprint import blueprint
from training.web.ledger.filters import named
from training.web.paging import page_from

EXCEL_ROWS = 100_000
"""More take a spreadsheet too long to make and to open."""


@blueprint.get("/entries")
@allows("staff")
def entries() -> ResponseReturnValue:
    """The ledger, a page at a time."""
    page = page_from(_asked().order_by(CreditEntry.id.desc()))
    return render_template("ledger/entries.html", page=page, words=exports.words())


@blueprint.get("/entries.xlsx")
@allows("staff")
def export_entries() -> ResponseReturnValue:
    """The lines that the filter leaves, oldest first, as Excel."""
    from training.files import record

    if (lines := exports.count()) > EXCEL_ROWS:
        raise TrainingError(
            _(
                "共 %(count)s 条，超过 Excel 导出的 %(most)s 条。请改用 CSV 或 JSON，或先筛选。",
                count=lines,
                most=EXCEL_ROWS,
            )
        )
    found = db.session.scalars(_asked().order_by(CreditEntry.id)).all()
    return downloads.excel(record.ledger(found), _("学时台账"))


def _asked() -> Select[tuple[CreditEntry]]:
    loaded = (
        joinedload(CreditEntry.person),
        joinedload(CreditEntry.course),
        joinedload(CreditEntry.program),
        joinedload(CreditEntry.rule_set),
        joinedload(CreditEntry.participation).joinedload(Participation.activity),
    )
    query = select(CreditEntry).options(*loaded)
    return (
        query.where(CreditEntry.person_id.in_(select(Person.id).where(named(exports.words()))))
        if exports.words()
        else query
    )
