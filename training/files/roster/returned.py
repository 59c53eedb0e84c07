"""The file that goes back to staff: their rows in place, faults marked, and a column that says what is wrong."""

from collections import defaultdict
from collections.abc import Sequence

from training.files.excel import Sheet as Paper
from training.files.excel import book
from training.files.roster.headings import ERRORS, Mapping
from training.files.roster.problems import Problem
from training.files.roster.sheet import Sheet


def returned(sheet: Sheet, mapping: Mapping, problems: Sequence[Problem]) -> bytes:
    """An .xlsx with every row of the sheet under its own row number; cells are text, so no formula comes alive.

    A column 错误说明 stands at the right, or is written anew where the file came back with one.
    """
    rows = [list(row) for row in sheet.rows]
    heads = rows[mapping.header - 1]
    column = heads.index(ERRORS) if ERRORS in heads else len(heads)
    said: dict[int, list[str]] = defaultdict(list)
    for problem in problems:
        said[problem.row].append(problem.text)
    for number, row in enumerate(rows, start=1):
        row[column:] = ["；".join(text.rstrip("。") for text in said[number]), *row[column + 1 :]]
    heads[column] = ERRORS
    return book([Paper(sheet.name, rows[0], rows[1:], marked=_marks(mapping, problems, column))])


def _marks(mapping: Mapping, problems: Sequence[Problem], errors: int) -> set[tuple[int, int]]:
    """(row, column) pairs from 0 below the file's first row: the bad cells, and what is said about them."""
    places = {(problem.row - 2, errors) for problem in problems}
    return places | {
        (problem.row - 2, mapping.columns[problem.field]) for problem in problems if problem.field in mapping.columns
    }
