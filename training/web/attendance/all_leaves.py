"""Leave of all classes: what waits for whom, what was decided and by whom; as a page and as Excel."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.attendance import Leave, LeaveState
from training.models.people import Person
from training.models.schedules import Batch
from training.operations.attendance import ladder
from training.web import downloads
from training.web.access import allows
from training.web.attendance.blueprint import blueprint
from training.web.attendance.leaves import loaded, rows_of
from training.web.attendance.names import named
from training.web.paging import ListPagination, page_of


@blueprint.get("/leaves")
@allows("staff")
def all_leaves() -> ResponseReturnValue:
    """Those that wait, unless another state is asked for; soonest class first."""
    ids = _ids()
    page = page_of(ids)
    return render_template(
        "attendance/all_leaves.html",
        page=page,
        rows=rows_of(_found(page)),
        waiting=ladder.waiting(current_user.id),
        states=list(LeaveState),
        state=_state(),
        batches=_batches(),
        batch_id=request.args.get("batch", type=int),
        words=request.args.get("q", "").strip(),
        settings=ladder.settings(),
    )


@blueprint.get("/leaves.xlsx")
@allows("staff")
def leaves_list() -> ResponseReturnValue:
    """The same list with the same filters."""
    from training.files import leaves

    ids = _ids()
    rows = rows_of(_in_order(ids))
    return downloads.excel(leaves.leave_list([(row.leave, row.meter.after) for row in rows]), _("请假清单"))


def _found(page: ListPagination) -> list[Leave]:
    return _in_order(page.items)


def _in_order(ids: list[int]) -> list[Leave]:
    found = {one.id: one for one in db.session.scalars(loaded(select(Leave).where(Leave.id.in_(ids))))}
    return [found[one] for one in ids]


def _state() -> LeaveState | None:
    wanted = request.args.get("state", LeaveState.ASKED.value)
    return LeaveState(wanted) if wanted in list(LeaveState) else None


def _ids() -> list[int]:
    query = _narrowed(select(Leave.id).join(Leave.person).order_by(Leave.starts_at.desc(), Person.pinyin, Leave.id))
    return list(db.session.scalars(query))


def _narrowed(query: Select[tuple[int]]) -> Select[tuple[int]]:
    state, batch_id, words = _state(), request.args.get("batch", type=int), request.args.get("q", "").strip()
    if state:
        query = query.where(Leave.state == state)
    if batch_id:
        query = query.where(Leave.batch_id == batch_id)
    if words:
        query = query.where(named(words))
    return query


def _batches() -> list[Batch]:
    """Those with any leave."""
    with_leave = select(Leave.batch_id).distinct()
    query = select(Batch).where(Batch.id.in_(with_leave)).options(joinedload(Batch.program)).order_by(Batch.starts_at)
    return list(db.session.scalars(query))
