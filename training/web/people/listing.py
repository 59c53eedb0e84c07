"""The list of people: searched, narrowed down, a page at a time, and as Excel."""

from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from training import clock
from training.files import roster
from training.files.roster.export import away_cell
from training.models import db
from training.models.people import Delegation, DeputyGroup, GroupKind, Person
from training.operations.people.order import by_name
from training.operations.people.search import Kind, Wanted, people
from training.operations.people.seats import Shown, shown
from training.web import downloads
from training.web.access import allows
from training.web.paging import page_from
from training.web.people.blueprint import blueprint


@blueprint.get("/")
@allows("staff")
def index() -> ResponseReturnValue:
    """Fifty people of those asked for."""
    wanted, on = asked(), _on()
    page = page_from(people(wanted))
    return render_template(
        "people/index.html",
        page=page,
        rows=[shown(person, on) for person in page.items],
        wanted=wanted,
        kinds=GroupKind,
        delegations=by_name(db.session.scalars(select(Delegation))),
        groups=by_name(db.session.scalars(select(DeputyGroup))),
    )


@blueprint.get("/export.xlsx")
@allows("staff")
def export() -> ResponseReturnValue:
    """Everybody asked for, as an Excel file that can be imported again."""
    on = _on()
    rows = [shown(person, on) for person in db.session.scalars(people(asked()))]
    return downloads.excel(roster.export(_("人员名册"), (_row(row) for row in rows)), _("人员名册"))


def asked() -> Wanted:
    """The filters of this request; what makes no sense is left out."""
    kind, is_new = request.args.get("kind", ""), request.args.get("is_new", "")
    return Wanted(
        words=" ".join(request.args.get("q", "").split())[:100],
        kind=kind if kind in get_args(Kind) else "",  # type: ignore[arg-type]
        is_new={"1": True, "0": False}.get(is_new),
        delegation_id=request.args.get("delegation", type=int),
        group_id=request.args.get("group", type=int),
        on=request.args.get("on", type=date.fromisoformat),
    )


def _on() -> date:
    return request.args.get("on", type=date.fromisoformat) or clock.today(current_user.congress)


def _row(row: Shown) -> dict[str, Any]:
    """Field → cell, in the words that the import reads."""
    person: Person = row.person
    mandate, guest = row.mandate, row.guest
    return {
        "name": person.name,
        "number": row.seat.number if row.seat else "",
        "kind": _("列席") if guest else _("代表"),
        "is_new": (_("新任") if mandate.is_new else _("连任")) if mandate else "",
        "delegation": mandate.delegation.name if mandate and mandate.delegation else "",
        **dict(zip(("area_group", "professional_group"), _group_names(row), strict=True)),
        "place": row.place.name if row.place else "",
        "phone": person.phone,
        "employer": person.employer,
        "title": guest.title if guest else "",
        "starts_on": row.seat.starts_on if row.seat else None,
        "ends_on": row.seat.ends_on if row.seat else None,
        "pinyin": person.pinyin,
        "away": away_cell((away.starts_at, away.ends_at) for away in person.aways),
    }


def _group_names(row: Shown) -> Iterator[str]:
    for kind in GroupKind:
        yield row.groups[kind].name if kind in row.groups else ""
