"""Who meets a requirement, who still can, and who falls short."""

from collections import Counter

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from training.clock import today
from training.models import db
from training.models.plans import Requirement
from training.operations.ledger.standing import Outlook
from training.web import downloads
from training.web.access import allows
from training.web.labels import label
from training.web.ledger import filters
from training.web.ledger.blueprint import blueprint
from training.web.paging import page_of


@blueprint.get("/")
@allows("staff")
def index() -> ResponseReturnValue:
    """Everybody against one requirement: earned, required, still possible."""
    asked = filters.asked()
    everybody = filters.everybody(asked, today(current_user.congress))
    page = page_of(filters.narrowed(asked, everybody))
    return render_template(
        "ledger/index.html",
        asked=asked,
        page=page,
        people=filters.people_by_id(page.items),
        counts=Counter(one.outlook for one in everybody),
        total=len(everybody),
        requirements=db.session.scalars(select(Requirement).order_by(Requirement.id)).all(),
        groups=filters.groups(),
        outlooks=list(Outlook),
    )


@blueprint.get("/standings.xlsx")
@allows("staff")
def export() -> ResponseReturnValue:
    """The same list, all pages of it, as Excel."""
    from training.files import record

    asked = filters.asked()
    rows = filters.narrowed(asked, filters.everybody(asked, today(current_user.congress)))
    people = filters.people_by_id(rows)
    title = asked.requirement.name if asked.requirement else _("达标情况")
    lines = [(people[one.person_id], one, str(label(one.outlook))) for one in rows if one.person_id in people]
    return downloads.excel(record.standings(title, lines), title)
