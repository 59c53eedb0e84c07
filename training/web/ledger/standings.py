"""Who meets a requirement, who still can, and who falls short."""

from collections import Counter

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from training.operations.ledger.book import Book, open_book
from training.operations.ledger.rescues import Chance, Rescuer
from training.operations.ledger.standing import Outlook, Standing
from training.web import downloads
from training.web.access import allows
from training.web.labels import label
from training.web.ledger import filters
from training.web.ledger.blueprint import blueprint
from training.web.ledger.filters import Asked
from training.web.paging import page_of


@blueprint.get("/")
@allows("staff")
def index() -> ResponseReturnValue:
    """Everybody against one requirement: earned, required, still possible; what can be done, for those on the page."""
    asked = filters.asked()
    book = open_book(asked.requirement, asked.on) if asked.requirement else None
    everybody = filters.everybody(asked, book)
    page = page_of(filters.narrowed(asked, everybody))
    return render_template(
        "ledger/index.html",
        asked=asked,
        page=page,
        people=filters.people_by_id(page.items),
        chances=_chances(asked, book, page.items),
        counts=Counter(one.outlook for one in everybody),
        total=len(everybody),
        outlooks=list(Outlook),
        **filters.choices(),
    )


@blueprint.get("/standings.xlsx")
@allows("staff")
def export() -> ResponseReturnValue:
    """The same list, all pages of it, as Excel."""
    from training.files import record

    asked = filters.asked()
    rows = filters.narrowed(asked, filters.everybody(asked))
    people = filters.people_by_id(rows)
    title = asked.requirement.name if asked.requirement else _("达标情况")
    lines = [(people[one.person_id], one, str(label(one.outlook))) for one in rows if one.person_id in people]
    return downloads.excel(record.standings(title, lines), title)


def _chances(asked: Asked, book: Book | None, rows: list[Standing]) -> dict[int, Chance]:
    """Of the people on the page alone, and only as of today: what is past cannot be booked."""
    if book is None or not asked.is_today or not rows:
        return {}
    rescuer = Rescuer(asked.on, [one.person_id for one in rows])
    return {one.person_id: rescuer.chance_of(book, one) for one in rows}
