"""Rosters (名册) as files: read from Excel or CSV into entries, and written back with what is wrong in them."""

from training.files.roster.export import export
from training.files.roster.headings import FIELDS, Mapping, guess, guess_columns, label
from training.files.roster.problems import Problem
from training.files.roster.reading import sheets
from training.files.roster.returned import returned
from training.files.roster.sheet import Sheet, column_letters
from training.files.roster.template import template
from training.files.roster.values import entries

__all__ = [
    "FIELDS",
    "Mapping",
    "Problem",
    "Sheet",
    "column_letters",
    "entries",
    "export",
    "guess",
    "guess_columns",
    "label",
    "returned",
    "sheets",
    "template",
]
