"""How far a requirement is reached: by group, by delegation and over time, drawn and in tables."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from training.operations.ledger.shares import Share, Shares
from training.operations.ledger.shares import shares as reckon
from training.web import downloads
from training.web.access import allows
from training.web.filters import day
from training.web.ledger import chart, filters
from training.web.ledger.blueprint import blueprint


@blueprint.get("/shares")
@allows("staff")
def shares() -> ResponseReturnValue:
    """Shares as of a day; each leads to its people."""
    asked = filters.asked()
    found = reckon(asked.requirement, asked.on) if asked.requirement else None
    drawn = {"bars": chart.bars, "line": chart.line}
    return render_template("ledger/shares.html", asked=asked, found=found, **drawn, **filters.choices())


@blueprint.get("/shares.xlsx")
@allows("staff")
def export_shares() -> ResponseReturnValue:
    """The same as Excel, a sheet each."""
    from training.files import record

    asked = filters.asked()
    found = reckon(asked.requirement, asked.on) if asked.requirement else Shares(Share("", 0, 0), [], [], [])
    title = asked.requirement.name if asked.requirement else _("达标率")
    trend = [Share(day(one.on, year=True), one.reached, one.all) for one in found.trend]
    parts = [(_("小组"), found.groups), (_("代表团"), found.delegations), (_("各月"), trend)]
    sheets = [(name, [(one.name, one.reached, one.all, one.percent) for one in rows]) for name, rows in parts]
    return downloads.excel(record.shares(sheets), _("%(requirement)s达标率", requirement=title))
