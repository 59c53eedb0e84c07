"""From an uploaded file's bytes to its sheets."""

from pathlib import PurePath

from flask_babel import gettext as _

from training.files.roster.excel import xls_sheets, xlsx_sheets
from training.files.roster.sheet import MOST_ROWS, Sheet
from training.files.roster.text import text_sheet
from training.operations.errors import TrainingError

LARGEST = 10 * 1024 * 1024
"""Bytes of an upload."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NO_TABLE = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def sheets(filename: str, content: bytes) -> list[Sheet]:
    """The sheets of an uploaded .xlsx, .xls or .csv that have any text. Raises TrainingError naming what is wrong."""
    name = PurePath(filename).name
    _refuse_by_size(name, content)
    found = [sheet for sheet in _read(name, content) if any(any(row) for row in sheet.rows)]
    if not found:
        raise TrainingError(_("“%(name)s”里没有内容。请检查后重新上传。", name=name))
    for sheet in found:
        _refuse_by_rows(sheet)
    return found


def _refuse_by_size(name: str, content: bytes) -> None:
    if not content:
        raise TrainingError(_("“%(name)s”是空文件。请检查后重新上传。", name=name))
    if len(content) > LARGEST:
        raise TrainingError(_("“%(name)s”超过 10 MB。请只保留名册这一张表，删去图片后重新上传。", name=name))


def _refuse_by_rows(sheet: Sheet) -> None:
    if len(sheet.rows) > MOST_ROWS + 100:
        raise TrainingError(
            _(
                "“%(name)s”有 %(rows)s 行，一次最多导入 20000 行。请分成几个文件上传。",
                name=sheet.name,
                rows=len(sheet.rows),
            )
        )


def _read(name: str, content: bytes) -> list[Sheet]:
    if content.startswith(b"PK"):
        return xlsx_sheets(name, content)
    if content.startswith(OLE):
        return xls_sheets(name, content)
    _refuse_what_is_no_text(name, content)
    return [text_sheet(name, content)]


def _refuse_what_is_no_text(name: str, content: bytes) -> None:
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<head")):
        raise TrainingError(
            _("“%(name)s”虽然叫表格，内容却是网页。请用 Excel 打开，另存为 .xlsx 后重新上传。", name=name)
        )
    if content.startswith(NO_TABLE) or name.lower().endswith((".xlsx", ".xls", ".xlsm")):
        raise TrainingError(
            _("“%(name)s”不是 Excel 文件，或已损坏。请用 Excel 打开检查，另存为 .xlsx 后重新上传。", name=name)
        )
