"""Loading the sample (载入示例数据): the roster by the same way as an office's own, then catalogue and plans."""

from datetime import date, datetime

from sqlalchemy import select

from training.files import roster as files
from training.models import db, scope
from training.models.congresses import Congress, Level, Term
from training.models.plans import AnnualPlan
from training.operations.people import comparing, rosters
from training.operations.people.entries import Entry
from training.sample import catalogue, plan
from training.sample.roster import DEPUTIES, FILE, GUESTS, rows, workbook

BEGINS_ON = date(2022, 2, 21)
"""The day that the sample takes today for: the plan is published, nothing is scheduled yet."""


def is_empty() -> bool:
    """Whether the database holds no congress yet."""
    return db.session.scalar(select(Congress.id).limit(1)) is None


def load(now: datetime, *, deputies: int = DEPUTIES, guests: int = GUESTS) -> AnnualPlan:
    """Add the sample congress, bind the session to it, and return its plan of 2022.

    With the usual figures the roster is the Excel file that ships; other figures make one of their own size.
    """
    congress = Congress(name="淮北市人大常委会", level=Level.CITY, days_behind=(now.date() - BEGINS_ON).days)
    db.session.add(congress)
    db.session.flush()
    scope.bind(congress.id)
    term = Term(name="第十七届", starts_on=date(2022, 1, 5), ends_on=date(2026, 12, 31))
    db.session.add(term)
    db.session.flush()
    usual = (deputies, guests) == (DEPUTIES, GUESTS)
    _take_in(FILE.read_bytes() if usual else workbook(rows(deputies, guests)), term)
    catalogue.fill(scale=max(1, deputies // DEPUTIES))
    return plan.fill(term, scale=max(1, deputies // DEPUTIES))


def _take_in(content: bytes, term: Term) -> None:
    (sheet,) = files.sheets(FILE.name, content)
    mapping = files.guess([sheet])
    found, problems = files.entries(sheet, mapping)
    if problems:
        raise ValueError(f"the sample roster is wrong: {problems[0]}")
    entries = [Entry(**entry) for entry in found]
    comparison = comparing.compare(entries, set(), term, BEGINS_ON, is_new_unless_said=False)
    rosters.take_in(comparison, comparison.fingerprint)
