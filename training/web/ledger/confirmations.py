"""Confirming a quarter: the deputy says that the ledger is right; staff see who has not."""

from collections import Counter

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import now, today
from training.models import db
from training.models.people import Person
from training.operations.ledger import confirming
from training.operations.ledger.confirming import Agreement
from training.operations.ledger.quarters import Quarter, ended
from training.web.access import allows
from training.web.ledger import filters
from training.web.ledger.blueprint import blueprint
from training.web.paging import page_of

ORDER = (Agreement.CHANGED, Agreement.NOT_YET, Agreement.CONFIRMED, Agreement.NOTHING)


@blueprint.get("/confirmations")
@allows("staff")
def confirmations() -> ResponseReturnValue:
    """Everybody's quarter: who has confirmed it, who not, and whose ledger has changed since."""
    quarters = ended(today(current_user.congress))
    quarter = asked_quarter() or quarters[0]
    everybody = confirming.accounts(quarter)
    wanted = request.args.get("agreement", "")
    rows = [one for one in everybody if not wanted or one.agreement == wanted]
    page = page_of(sorted(rows, key=lambda one: (ORDER.index(one.agreement), one.person_id)))
    return render_template(
        "ledger/confirmations.html",
        quarter=quarter,
        quarters=quarters,
        page=page,
        people=filters.people_by_id(page.items),
        counts=Counter(one.agreement for one in everybody),
        agreements=ORDER,
    )


@blueprint.post("/mine/confirm")
@allows("deputy")
def confirm() -> ResponseReturnValue:
    """The signed-in deputy's word on a quarter, as it was shown."""
    if current_user.person_id is None or db.session.get(Person, current_user.person_id) is None:
        abort(404)
    quarter = asked_quarter() or abort(404)
    seen, at = request.form.get("digest", ""), now(current_user.congress)
    confirming.confirm(current_user.person_id, quarter, seen, by_id=current_user.id, at=at)
    db.session.commit()
    words = {"year": quarter.year, "number": quarter.number}
    flash(_("%(year)s 年第 %(number)s 季度的学时已确认。", **words), "success")
    return redirect(url_for("ledger.mine"))


def asked_quarter() -> Quarter | None:
    """The quarter that the request names, if it is one."""
    year, number = request.values.get("year", type=int), request.values.get("quarter", type=int)
    return Quarter(year, number) if year and number in {1, 2, 3, 4} and 2000 <= year <= 2100 else None
