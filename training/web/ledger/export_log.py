"""Who took which file with them: the lines of the audit log that downloads leave; and records' lists as Excel."""

from collections.abc import Sequence
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select, select

from training.models import db
from training.models.audit import AuditRow
from training.models.schedules import Batch
from training.operations import certificates
from training.operations.audit import Action
from training.operations.ledger.records import issuing
from training.web import downloads
from training.web.access import allows
from training.web.labels import label
from training.web.ledger import exports, records
from training.web.ledger.blueprint import blueprint
from training.web.paging import page_from


@blueprint.get("/exports")
@allows("staff")
def export_log() -> ResponseReturnValue:
    """Downloads, the newest first."""
    page = page_from(_asked())
    return render_template("ledger/export_log.html", page=page, words=exports.words(), filters_of=filters_of)


@blueprint.get("/exports.xlsx")
@allows("staff")
def export_log_excel() -> ResponseReturnValue:
    """The same as Excel."""
    from training.files import excel

    heads = [_("时间"), _("账号"), _("来自"), _("文件"), _("筛选"), _("行数"), _("字节"), _("SHA-256")]
    rows = [
        [row.at, row.by_name, row.place, row.subject, filters_of(row), about["rows"], about["bytes"], about["sha256"]]
        for row in _rows()
        if (about := row.after)
    ]
    return downloads.excel(excel.table(_("导出记录"), heads, rows), _("导出记录"))


@blueprint.get("/records.xlsx")
@allows("staff")
def export_records() -> ResponseReturnValue:
    """Classes and their certificates as Excel."""
    from training.files import excel

    heads = [_("班次"), _("期"), _("开始"), _("结束"), _("结业人数"), _("有效证书")]
    rows = [
        [batch.program.name, batch.number, batch.starts_at, batch.ends_at, completed, good]
        for batch, completed, good in records.rows()
    ]
    return downloads.excel(excel.table(_("结业证书"), heads, rows), _("结业证书"))


@blueprint.get("/records/batches/<int:batch_id>/certificates.xlsx")
@allows("staff")
def export_certificates(batch_id: int) -> ResponseReturnValue:
    """The certificates of a class as Excel."""
    from training.files import excel

    batch = db.get_or_404(Batch, batch_id)
    kept = issuing.issued(batch)
    states = certificates.states(kept)
    heads = [_("证书编号"), _("姓名"), _("签发"), _("状态"), _("原因")]
    rows = [
        [one.number, one.person.name, one.issued_at, str(label(states[one.id].validity)), states[one.id].reason]
        for one in kept
    ]
    name = f"{batch.program.name}第 {batch.number} 期"
    return downloads.excel(excel.table(_("结业证书"), heads, rows), _("%(name)s证书名单", name=name))


def filters_of(row: AuditRow) -> str:
    """The filters in force, in one line."""
    filters: dict[str, Any] = (row.after or {}).get("filters", {})
    said = {
        key: "、".join(map(str, value)) if isinstance(value, list) else str(value) for key, value in filters.items()
    }
    return "，".join(f"{key}={value}" for key, value in said.items() if value)


def _rows() -> Sequence[AuditRow]:
    return db.session.scalars(_asked()).all()


def _asked() -> Select[tuple[AuditRow]]:
    query = select(AuditRow).where(AuditRow.action == Action.EXPORTED.value).order_by(AuditRow.number.desc())
    if words := exports.words():
        query = query.where(AuditRow.by_name.contains(words) | AuditRow.subject.contains(words))
    return query
