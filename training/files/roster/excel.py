"""Reads .xlsx and .xls: numbers come back as the text that they show, never with .0 or an exponent of our making."""

from datetime import datetime, time
from io import BytesIO
from typing import Any
from xml.parsers import expat

from flask_babel import gettext as _

from training.files.roster.scan import Place, Scan, TooLarge, paths_of_sheets, widths_of_zeros
from training.files.roster.sheet import MOST_CELLS, Sheet, cleaned, column_letters
from training.files.roster.unpacking import broken, has_password, packed, unpacked
from training.operations.errors import TrainingError

Merged = tuple[Place, Place]


def xlsx_sheets(name: str, content: bytes) -> list[Sheet]:
    """The sheets of an .xlsx or .xlsm. Raises TrainingError."""
    parts = unpacked(name, content)
    try:
        texts = _texts(parts)
    except (expat.ExpatError, ValueError) as error:
        raise broken(name) from error
    return _sheets(name, packed(parts), texts)


def xls_sheets(name: str, content: bytes) -> list[Sheet]:
    """The sheets of an .xls. Raises TrainingError."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise has_password(name)
    return _sheets(name, content, {})


def _texts(parts: dict[str, bytes]) -> dict[str, dict[Place, str]]:
    """Sheet name → texts to put in place of what the reader says. Raises for sheets that are too large."""
    widths = widths_of_zeros(parts.get("xl/styles.xml"))
    paths = paths_of_sheets(parts["xl/workbook.xml"], parts.get("xl/_rels/workbook.xml.rels"))
    names = {path: sheet for sheet, path in paths.items()}
    texts = {}
    for path, part in parts.items():
        if not path.startswith("xl/worksheets/") or not path.endswith(".xml"):
            continue
        sheet = names.get(path, path)
        try:
            texts[sheet] = Scan(MOST_CELLS, widths).read(part).texts
        except TooLarge as error:
            raise _too_large(sheet, error.place) from error
    return texts


def _too_large(sheet: str, place: Place) -> TrainingError:
    return TrainingError(
        _(
            "工作表“%(sheet)s”的内容一直延伸到 %(cell)s 单元格，不像一份名册。一次最多导入 20000 行；"
            "请删去多余的行和列后重新上传。",
            sheet=sheet,
            cell=f"{column_letters(place[1])}{place[0] + 1}",
        )
    )


def _sheets(name: str, content: bytes, texts: dict[str, dict[Place, str]]) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

    try:
        with CalamineWorkbook.from_object(BytesIO(content)) as workbook:
            kinds = {meta.name: meta.typ for meta in workbook.sheets_metadata}
            return [
                _sheet(workbook.get_sheet_by_name(sheet), texts.get(sheet, {}))
                for sheet in workbook.sheet_names
                if kinds[sheet] == SheetTypeEnum.WorkSheet
            ]
    except PasswordError as error:
        raise has_password(name) from error
    except (CalamineError, OSError, ValueError) as error:
        raise broken(name) from error


def _sheet(sheet: Any, texts: dict[Place, str]) -> Sheet:
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise _too_large(sheet.name, (sheet.total_height - 1, sheet.total_width - 1))
    rows = [[shown(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), text in texts.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    bands = _spread(rows, sheet.merged_cell_ranges or [])
    return Sheet(sheet.name, rows, bands)


def _spread(rows: list[list[str]], merged: list[Merged]) -> frozenset[int]:
    """Write each merged cell's text into every row that it covers; the row numbers of those that are one wide cell."""
    bands = set()
    for (top, left), (bottom, right) in merged:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        if top == bottom and right - left >= 2 and sum(map(bool, rows[top])) == 1:
            bands.add(top + 1)
        for row in range(top + 1, min(bottom + 1, len(rows))):
            rows[row][left] = rows[top][left]
    return frozenset(bands)


def shown(cell: object) -> str:
    """The cell as a person reads it."""
    match cell:
        case None:
            return ""
        case bool():
            return str(_("是") if cell else _("否"))
        case str():
            return cleaned(cell)
        case float():
            return _number(cell)
        case datetime() if cell.time() != time():
            return cell.isoformat(" ", "minutes")
        case datetime():
            return cell.date().isoformat()
    return str(cell)


def _number(value: float) -> str:
    if value.is_integer():
        return str(int(value)) if abs(value) < 1e15 else f"{value:.14E}"
    return f"{value:.15g}"
