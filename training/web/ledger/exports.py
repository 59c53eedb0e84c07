"""The whole ledger to take away: CSV, JSON, both in a .zip, and what each column means."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select, func, select

from training.files import ledger_export
from training.models import db
from training.models.accounts import User
from training.models.activities import Activity, Participation
from training.models.catalogue import Course
from training.models.chains import LedgerLink
from training.models.ledger import CreditEntry, RuleSet
from training.models.people import Person
from training.models.plans import Program
from training.operations.ledger import chain
from training.web import downloads
from training.web.access import allows
from training.web.ledger.blueprint import blueprint
from training.web.ledger.filters import named

AT_A_TIME = 2000


@blueprint.get("/entries.csv")
@allows("staff")
def export_csv() -> ResponseReturnValue:
    """The lines that the filter leaves, oldest first, as CSV."""
    parts = ledger_export.as_csv(rows())
    return downloads.large(parts, _("学时台账") + ".csv", "text/csv; charset=utf-8", count())


@blueprint.get("/entries.json")
@allows("staff")
def export_json() -> ResponseReturnValue:
    """The same as JSON, with the dictionary."""
    parts = ledger_export.as_json(rows(), _about())
    return downloads.large(parts, _("学时台账") + ".json", "application/json", count())


@blueprint.get("/entries.zip")
@allows("staff")
def export_zip() -> ResponseReturnValue:
    """Both, with the dictionary as a file of its own."""
    files: dict[str, Any] = {
        "ledger.csv": lambda: ledger_export.as_csv(rows()),
        "ledger.json": lambda: ledger_export.as_json(rows(), _about()),
        "dictionary.csv": partial(_once, ledger_export.dictionary()),
    }
    return downloads.large(ledger_export.archive(files), _("学时台账") + ".zip", "application/zip", count())


@blueprint.get("/dictionary")
@allows("staff")
def dictionary() -> ResponseReturnValue:
    """What each column of the ledger's files means."""
    return render_template("ledger/dictionary.html", columns=ledger_export.COLUMNS)


@blueprint.get("/dictionary.csv")
@allows("staff")
def export_dictionary() -> ResponseReturnValue:
    """The same as a file."""
    name = _("数据字典") + ".csv"
    return downloads.large(
        _once(ledger_export.dictionary()), name, "text/csv; charset=utf-8", len(ledger_export.COLUMNS)
    )


def words() -> str:
    """What the list is searched for."""
    return request.args.get("q", "").strip()


def count() -> int:
    """How many lines the filter leaves."""
    query = select(func.count()).select_from(CreditEntry)
    return db.session.scalar(query.where(CreditEntry.person_id.in_(_people())) if words() else query) or 0


def _people() -> Select[tuple[int]]:
    return select(Person.id).where(named(words()))


def _once(body: bytes) -> Iterable[bytes]:
    yield body


def _about() -> dict[str, Any]:
    position, head = chain.head(current_user.congress_id)
    filters = {"q": words()} if words() else {}
    owner = {"congress": current_user.congress.name, "filters": filters}
    return {**owner, "rows": count(), "chain": {"position": position, "head": head}}


def rows() -> Iterator[Any]:
    """Rows of plain values, read a few thousand at a time."""
    query = (
        select(
            *(CreditEntry.id, LedgerLink.position, CreditEntry.person_id, Person.name.label("person")),
            *(CreditEntry.kind, CreditEntry.earned_on, CreditEntry.minutes, CreditEntry.hours),
            *(CreditEntry.program_id, Program.name.label("program"), CreditEntry.program_kind, CreditEntry.mode),
            *(CreditEntry.course_id, Course.subject.label("course"), CreditEntry.is_compulsory),
            *(CreditEntry.rule_set_id, RuleSet.name.label("rule_set"), RuleSet.version.label("rule_version")),
            *(CreditEntry.attendance_id, CreditEntry.participation_id, Activity.title.label("activity")),
            *(CreditEntry.make_up_id, CreditEntry.reverses_id, User.name.label("posted_by")),
            *(CreditEntry.posted_at, CreditEntry.note, LedgerLink.hash),
        )
        .join(Person, CreditEntry.person_id == Person.id)
        .join(RuleSet, CreditEntry.rule_set_id == RuleSet.id)
        .outerjoin(Participation, CreditEntry.participation_id == Participation.id)
        .outerjoin(Activity, Participation.activity_id == Activity.id)
        .outerjoin(Program, CreditEntry.program_id == Program.id)
        .outerjoin(Course, CreditEntry.course_id == Course.id)
        .outerjoin(User, CreditEntry.posted_by_id == User.id)
        .outerjoin(LedgerLink, LedgerLink.entry_id == CreditEntry.id)
        .order_by(CreditEntry.id)
        .execution_options(yield_per=AT_A_TIME)
    )
    if words():
        query = query.where(CreditEntry.person_id.in_(_people()))
    with db.session.execute(query) as found:
        yield from found
