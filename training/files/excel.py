"""The one door to new Excel files: tables of which every cell is what it says."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from unicodedata import east_asian_width

RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a cell begins with when a spreadsheet may take it for a formula; in East Asia signs of full width as well."""
MADE_AT = datetime(2000, 1, 1)
"""Stands in the file for its day of making, so that equal tables give equal bytes."""
LONGEST_CELL = 32_767
NARROWEST, WIDEST = 8, 48
LINE, HIGHEST = 15.75, 409
"""Points: of a line of text, and the most that a row can have."""


@dataclass(frozen=True)
class Formula:
    """A cell that a spreadsheet works out: the formula, and what it comes to for readers that do not."""

    text: str
    value: Decimal


Cell = str | int | float | Decimal | bool | date | datetime | Formula | None


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the head of each column, and rows of cells; `heading` stands above the table.

    `marked` are (row, column) pairs, counted from 0 within `rows`, whose cells are drawn in red.
    """

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    heading: str = ""
    marked: Collection[tuple[int, int]] = ()


class Book(bytes):
    """An .xlsx that knows how many rows of data its sheets hold."""

    rows: int


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]], heading: str = "") -> Book:
    """An .xlsx with one sheet: head frozen, filter on, columns as wide as their text."""
    return book([Sheet(title, columns, rows, heading)])


def book(sheets: Sequence[Sheet]) -> Book:
    """An .xlsx with those sheets.

    Text stays text, ids and what begins like a formula included; dates are dates, numbers numbers, True and False 是
    and 否, None an empty cell. Raises ValueError for a cell of another kind.
    """
    import xlsxwriter

    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False}) as workbook:
        workbook.set_properties({"created": MADE_AT})
        formats = _formats(workbook)
        names = _sheet_names([sheet.title for sheet in sheets])
        rows = sum(
            _write(workbook.add_worksheet(name), sheet, formats) for name, sheet in zip(names, sheets, strict=True)
        )
    made = Book(buffer.getvalue())
    made.rows = rows
    return made


def _formats(workbook: Any) -> dict[str, Any]:
    base = {"valign": "vcenter", "text_wrap": True, "border": 1, "border_color": "#BFBFBF"}
    kinds: dict[str, dict[str, Any]] = {
        "text": {"num_format": "@"},
        "risky": {"num_format": "@", "quote_prefix": True},
        "number": {},
        "money": {"num_format": "#,##0.00"},
        "date": {"num_format": "yyyy-mm-dd", "align": "left"},
        "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    }
    red = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}
    return (
        {kind: workbook.add_format(base | extra) for kind, extra in kinds.items()}
        | {f"{kind} marked": workbook.add_format(base | extra | red) for kind, extra in kinds.items()}
        | {"head": workbook.add_format(base | {"bold": True, "align": "center", "bg_color": "#F2EDE6"})}
        | {"heading": workbook.add_format({"bold": True, "align": "center", "valign": "vcenter", "font_size": 16})}
    )


def _write(worksheet: Any, sheet: Sheet, formats: dict[str, Any]) -> int:
    """How many rows were written below the head."""
    top = _write_heading(worksheet, sheet, formats)
    widths = [_width(column) for column in sheet.columns]
    for column, title in enumerate(sheet.columns):
        worksheet.write_string(top, column, title, formats["head"])
    row = -1
    for row, cells in enumerate(sheet.rows):
        if (lines := max(map(_lines, cells), default=1)) > 1:  # office programs do not all find the height themselves
            worksheet.set_row(top + 1 + row, min(lines * LINE, HIGHEST))
        for column, cell in enumerate(cells):
            mark = " marked" if (row, column) in sheet.marked else ""
            _write_cell(worksheet, (top + 1 + row, column), cell, formats, mark)
            widths[column] = max(widths[column], _width(cell))
    worksheet.freeze_panes(top + 1, 0)
    worksheet.autofilter(top, 0, top + row + 1, len(sheet.columns) - 1)
    for column, width in enumerate(widths):
        worksheet.set_column(column, column, min(max(width + 3, NARROWEST), WIDEST))
    _fit_to_paper(worksheet, top)
    return row + 1


def _write_heading(worksheet: Any, sheet: Sheet, formats: dict[str, Any]) -> int:
    """The row in which the head of the table then stands."""
    if not sheet.heading:
        return 0
    worksheet.set_row(0, 32)
    if len(sheet.columns) > 1:
        worksheet.merge_range(0, 0, 0, len(sheet.columns) - 1, "", formats["heading"])
    worksheet.write_string(0, 0, sheet.heading, formats["heading"])
    return 1


def _fit_to_paper(worksheet: Any, top: int) -> None:
    worksheet.set_landscape()
    worksheet.set_paper(9)  # A4
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(top)
    worksheet.set_footer("&C&P / &N")


def _write_cell(worksheet: Any, place: tuple[int, int], cell: Cell, formats: dict[str, Any], mark: str) -> None:
    match cell:
        case None:
            worksheet.write_blank(*place, None, formats["text" + mark])
        case bool():
            worksheet.write_string(*place, "是" if cell else "否", formats["text" + mark])
        case str():
            kind = "risky" if cell.startswith(RISKY) else "text"
            worksheet.write_string(*place, cell[:LONGEST_CELL], formats[kind + mark])
        case Formula():
            worksheet.write_formula(*place, cell.text, formats["money" + mark], float(cell.value))
        case int() | float() | Decimal():
            worksheet.write_number(*place, cell, formats["number" + mark])
        case datetime():
            worksheet.write_datetime(*place, cell, formats["moment" + mark])
        case date():
            worksheet.write_datetime(*place, cell, formats["date" + mark])
        case _:
            raise ValueError(f"a cell cannot hold {type(cell).__name__}")


def _lines(cell: Cell) -> int:
    """How many lines a cell takes in the widest column."""
    if not isinstance(cell, str) or (len(cell) <= WIDEST // 2 - 2 and "\n" not in cell):
        return 1
    return sum(1 + (_wide(line) - 1) // (WIDEST - 2) for line in cell.splitlines() if line)


def _wide(line: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)


def _width(cell: Cell) -> int:
    """How many narrow letters wide: a Chinese character counts as two."""
    if isinstance(cell, datetime | Formula):
        return 16
    lines = str("" if cell is None else cell)[:LONGEST_CELL].splitlines() or [""]
    return max(_wide(line[:WIDEST]) for line in lines)


def _sheet_names(titles: Sequence[str]) -> list[str]:
    """At most 31 characters, none of []:*?/ or backslash, no apostrophe at the ends, no two alike: as Excel demands."""
    names: list[str] = []
    for title in titles:
        plain = "".join(" " if sign in "[]:*?/\\" or not sign.isprintable() else sign for sign in title)
        name = plain.strip("' ")[:31].strip("' ") or "Sheet"
        taken = {other.casefold() for other in names}
        for count in range(2, len(titles) + 2):
            if name.casefold() not in taken:
                break
            name = f"{name[:27]} {count}"
        names.append(name)
    return names
