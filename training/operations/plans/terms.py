"""Terms (届) of a congress: one after the other, never two at once."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db
from training.models.congresses import Term
from training.operations.errors import TrainingError

LONGEST_DAYS = 6 * 366
"""A term is five years (地方组织法 art. 9); a little more is left for elections that were put off."""


def problems(name: str, starts_on: date, ends_on: date, term: Term | None = None) -> dict[str, str]:
    """What must be mended before it can be saved: field → sentence."""
    found = {}
    others = [other for other in db.session.scalars(select(Term).order_by(Term.starts_on)) if other is not term]
    if any(other.name == name for other in others):
        found["name"] = _("已有“%(name)s”。请换一个名称。", name=name)
    if ends_on <= starts_on:
        found["ends_on"] = _("结束日期应晚于开始日期。")
    elif (ends_on - starts_on).days > LONGEST_DAYS:
        found["ends_on"] = _("一届通常为 5 年，最长不超过 6 年。请核对日期。")
    for other in others:
        if starts_on <= other.ends_on and other.starts_on <= ends_on:
            found.setdefault(
                "starts_on",
                _(
                    "与“%(term)s”（%(first)s 至 %(last)s）重叠。请核对日期。",
                    term=other.name,
                    first=other.starts_on.isoformat(),
                    last=other.ends_on.isoformat(),
                ),
            )
    return found


def save(name: str, starts_on: date, ends_on: date, term: Term | None = None) -> Term:
    """Write a term. Raises TrainingError for the first problem."""
    for sentence in problems(name, starts_on, ends_on, term).values():
        raise TrainingError(sentence)
    if term is None:
        term = Term()
        db.session.add(term)
    term.name, term.starts_on, term.ends_on = name, starts_on, ends_on
    db.session.flush()
    return term
