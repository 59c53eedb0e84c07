"""The list of people as an Excel file that can be imported again."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from training.files.excel import Cell, table
from training.files.roster.away import written
from training.files.roster.headings import FIELDS, label


def export(title: str, rows: Iterable[Mapping[str, Cell]]) -> bytes:
    """An .xlsx with one row a person, under the headings of the template; `rows` are field → value.

    Numbers and phones are text, days are dates; what begins like a formula stays text.
    """
    return table(title, [label(name) for name in FIELDS], ([row.get(name) for name in FIELDS] for row in rows))


def away_cell(times: Iterable[tuple[datetime, datetime]]) -> str:
    """Times away in the words that the import reads."""
    return "；".join(written(starts_at, ends_at) for starts_at, ends_at in times)
