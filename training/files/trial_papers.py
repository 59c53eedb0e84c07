"""Whose standing other rules would change (规则试算), as Excel."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Protocol

from flask_babel import gettext as _

from training.files import excel
from training.models.people import Person


class Stands(Protocol):
    """A standing: what the paper prints of it."""

    required: Decimal
    earned: Decimal


class Changes(Protocol):
    """A person's standing before and after."""

    @property
    def before(self) -> Stands:
        """Under the rules as they are."""

    @property
    def after(self) -> Stands:
        """Under those on trial."""

    @property
    def gained(self) -> Decimal:
        """Hours more, or below zero fewer."""


def changes(name: str, rows: Iterable[tuple[Person, Changes, str, str]]) -> bytes:
    """An .xlsx, a row a person; the last two of each are the outlook in words, before and after."""
    heads = [_("姓名"), _("应得"), _("现规则已得"), _("试算已得"), _("增减"), _("现结论"), _("试算结论")]
    return excel.table(_("规则试算"), heads, [_row(*row) for row in rows], heading=name)


def _row(person: Person, one: Changes, before: str, after: str) -> list[Any]:
    return [person.name, one.before.required, one.before.earned, one.after.earned, one.gained, before, after]
