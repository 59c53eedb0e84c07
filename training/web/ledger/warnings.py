"""Whether it is still in time (还来得及吗): who must book by when, and who cannot reach it any more."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from training.models.people import Person
from training.operations.ledger.book import open_book
from training.operations.ledger.rescues import Chance, Prospect, Rescuer, with_standings
from training.operations.ledger.standing import Standing
from training.web import downloads
from training.web.access import allows
from training.web.labels import label
from training.web.ledger import filters, offered
from training.web.ledger.blueprint import blueprint
from training.web.ledger.filters import Asked
from training.web.paging import page_of

SHOWN = (Prospect.TO_BOOK, Prospect.LOST, Prospect.OPEN, Prospect.BOOKED)


class Row(NamedTuple):
    """One person: how they stand, what they can do, and how many classes for them are full."""

    standing: Standing
    chance: Chance
    full: int

    @property
    def person_id(self) -> int:
        """Whom it is about."""
        return self.standing.person_id


@blueprint.get("/warnings")
@allows("staff")
def warnings() -> ResponseReturnValue:
    """Those who must still book, fewest days left first; those who cannot reach it any more apart, with what lacks."""
    asked = filters.asked()
    rows = _rows(asked)
    prospect = _prospect(rows)
    page = page_of(_of(rows, prospect))
    return render_template(
        "ledger/warnings.html",
        asked=asked,
        prospect=prospect,
        prospects=SHOWN,
        page=page,
        people=filters.people_by_id(page.items),
        counts=Counter(one.chance.prospect for one in rows),
        words=offered.words,
        **filters.choices(),
    )


@blueprint.get("/warnings.xlsx")
@allows("staff")
def export_warnings() -> ResponseReturnValue:
    """The same list, all pages of it, as Excel."""
    from training.files import record

    asked = filters.asked()
    everybody = _rows(asked)
    prospect = _prospect(everybody)
    rows = _of(everybody, prospect)
    people = filters.people_by_id(rows)
    title = _("%(requirement)s：%(prospect)s", requirement=_name(asked), prospect=str(label(prospect)))
    lines = [_line(people[one.person_id], one, asked) for one in rows]
    return downloads.excel(record.warnings(title, lines), title)


def _rows(asked: Asked) -> list[Row]:
    """Everybody whom group, delegation and words leave."""
    if asked.requirement is None:
        return []
    rescuer, kept = Rescuer(asked.on), filters.kept_people(asked)
    book = open_book(asked.requirement, asked.on, kept)
    found = with_standings(rescuer, book)
    return [Row(*pair, rescuer.full(pair[0].person_id) if pair[1].lacking else 0) for pair in found]


def _of(rows: Iterable[Row], prospect: Prospect) -> list[Row]:
    """Those of that prospect: the least time left first, then the most lacking, then the furthest from it."""
    found = [one for one in rows if one.chance.prospect == prospect]
    return sorted(found, key=lambda one: (_last(one), -one.chance.lacking, -one.standing.missing, one.person_id))


def _last(row: Row) -> int:
    return row.chance.last_day.toordinal() if row.chance.last_day else 0


def _prospect(rows: Sequence[Row]) -> Prospect:
    """The one asked for; else the most urgent that anybody is in."""
    asked = request.args.get("prospect", "")
    if asked in SHOWN:
        return Prospect(asked)
    there = {one.chance.prospect for one in rows}
    return next((one for one in SHOWN if one in there), Prospect.TO_BOOK)


def _name(asked: Asked) -> str:
    return asked.requirement.name if asked.requirement else _("还来得及吗")


def _line(person: Person, row: Row, asked: Asked) -> tuple[Person, list[Any]]:
    chance = row.chance
    return person, [
        *(row.standing.required, row.standing.earned, row.standing.missing, str(label(chance.prospect))),
        *(chance.days_left(asked.on), chance.last_day, len(chance.take), offered.listed(chance.take)),
        *(chance.lacking, row.full),
    ]
