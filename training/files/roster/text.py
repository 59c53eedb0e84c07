"""Reads CSV: finds out how its characters are written, and what stands between its columns."""

import csv
import re
from io import StringIO

from flask_babel import gettext as _

from training.files.roster.headings import recognised
from training.files.roster.sheet import MOST_CELLS, MOST_ROWS, Sheet, cleaned
from training.operations.errors import TrainingError

MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
DELIMITERS = (",", "\t", ";", "，", "；", "|")
FORMULA = re.compile(r'="([^"]*)"')
"""What programs write to keep Excel from eating leading zeros."""
HEAD = 30
"""Rows among which the headings stand."""


def text_sheet(name: str, content: bytes) -> Sheet:
    """The one sheet of a text file. Raises TrainingError naming the line."""
    text, encoding = decoded(name, content)
    rows = _rows(name, text, _delimiter(text))
    width = max((len(row) for row in rows), default=0)
    if width * len(rows) > MOST_CELLS:
        raise TrainingError(_("“%(name)s”的行列太多，不像一份名册。一次最多导入 20000 行。", name=name))
    return Sheet(name, [row + [""] * (width - len(row)) for row in rows], encoding=encoding)


def decoded(name: str, content: bytes) -> tuple[str, str]:
    """The text, and the encoding that it was written in. Raises TrainingError where no encoding fits."""
    for encoding in _encodings(name, content):
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if _is_written(text):
            return text.removeprefix("\ufeff"), encoding.removesuffix("-sig").upper()
    raise TrainingError(
        _("“%(name)s”不是表格，或文字编码无法识别。请用 Excel 打开，另存为 .xlsx 后重新上传。", name=name)
    )


def _is_written(text: str) -> bool:
    """Whether somebody wrote this: bytes that are no text decode to control characters."""
    odd = sum(sign < " " and sign not in "\t\r\n\f\v" for sign in text)
    return odd * 100 <= len(text) and "\0" not in text


def _encodings(name: str, content: bytes) -> list[str]:
    """Encodings to try, likeliest first."""
    marked = next((encoding for mark, encoding in MARKS.items() if content.startswith(mark)), None)
    if marked:
        return [marked]
    even, odd = content[0::2].count(0), content[1::2].count(0)
    if even or odd:
        return ["utf-16-le" if odd > even else "utf-16-be"]
    _refuse_damaged_utf8(name, content)
    return ["utf-8", *_chinese(content)]


def _refuse_damaged_utf8(name: str, content: bytes) -> None:
    """A file that is UTF-8 up to a broken place must not be read as GBK, which takes nearly anything."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        if sum(sign > "\u07ff" for sign in before) >= 3:
            raise TrainingError(
                _(
                    "“%(name)s”第 %(line)s 行附近的文字已损坏，可能没有下载完整。请重新导出后上传。",
                    name=name,
                    line=before.count("\n") + 1,
                )
            ) from error


def _chinese(content: bytes) -> list[str]:
    """GB18030 holds GBK and GB2312; another one comes first where only it gives headings that we know."""
    from charset_normalizer import from_bytes

    best = from_bytes(content[:200_000]).best()
    likely = ["gb18030", *([best.encoding] if best else [])]
    return sorted(likely, key=lambda encoding: -_known(content, encoding))


def _known(content: bytes, encoding: str) -> int:
    """How many headings that we know stand in the file, read so."""
    start = content[:100_000].decode(encoding, errors="replace")
    return max((recognised(re.split(r"[,，;；|\t]", line)) for line in start.splitlines()[:HEAD]), default=0)


def _delimiter(text: str) -> str:
    """Which sign parts the columns: the one that yields most known headings, then most columns."""

    def yields(delimiter: str) -> tuple[int, int]:
        cells = [line.split(delimiter) for line in text[:100_000].splitlines()[:HEAD]]
        plain = [[cell.strip("\" '") for cell in row] for row in cells]
        return max(map(recognised, plain), default=0), sorted(map(len, cells))[len(cells) // 2] if cells else 0

    return max(DELIMITERS, key=yields)


def _rows(name: str, text: str, delimiter: str) -> list[list[str]]:
    """One list a record; a record's place is the row that Excel shows it in."""
    rows: list[list[str]] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            rows.append([_plain(cell) for cell in row])
            if len(rows) > MOST_ROWS + 100:
                break
    except csv.Error as error:
        raise TrainingError(
            _(
                "“%(name)s”第 %(row)s 行的引号不成对，其后的内容无法分列。请改正后重新上传。",
                name=name,
                row=len(rows) + 1,
            )
        ) from error
    return rows


def _plain(cell: str) -> str:
    text = cleaned(cell)
    formula = FORMULA.fullmatch(text)
    if formula:
        return formula[1]
    return text[1:] if text.startswith("'") and text[1:2].isdigit() else text
