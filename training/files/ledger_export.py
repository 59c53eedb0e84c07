"""The whole ledger as CSV and JSON, part by part so that it need not fit into memory, and its data dictionary.

CSV: RFC 4180, CRLF, UTF-8 with a byte order mark, without which Excel in China takes the file for GBK. A text that a
spreadsheet might take for a formula has an apostrophe before it; JSON holds every text as it is.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO
from tempfile import TemporaryFile
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from training.files.excel import RISKY

FORMAT = "training-ledger/1"
BOM = "\ufeff"
AT_A_TIME = 2000
CHUNK = 1 << 20


@dataclass(frozen=True)
class Column:
    """One column: its name in JSON, its head in CSV, what kind of value it holds, in which unit, and what it means."""

    name: str
    head: Any
    kind: Any
    meaning: Any
    unit: Any = ""


WHOLE, TEXT, DAY, MOMENT, DECIMAL, YES = (
    _l("整数"),
    _l("文字"),
    _l("日期 YYYY-MM-DD"),
    _l("时刻 YYYY-MM-DDTHH:MM:SS，北京时间"),
    _l("小数，JSON 中写成文字"),
    _l("是否：true 或 false，CSV 中为 1 或 0"),
)

COLUMNS = (
    Column("id", _l("序号"), WHOLE, _l("台账中的编号，永不重复")),
    Column("position", _l("链上位置"), WHOLE, _l("在本级人大台账散列链中的位置，从 1 起连续")),
    Column("person_id", _l("人员编号"), WHOLE, _l("人员在系统中的编号")),
    Column("person", _l("姓名"), TEXT, _l("人员现在的姓名")),
    Column("kind", _l("类型"), TEXT, _l("earned 记入；reversal 冲销，分钟和学时为负数")),
    Column("earned_on", _l("日期"), DAY, _l("上课的日子")),
    Column("minutes", _l("分钟"), WHOLE, _l("实际出勤的分钟数，未折算"), _l("分钟")),
    Column("hours", _l("学时"), DECIMAL, _l("按规则折算的学时，未计上限"), _l("学时")),
    Column("program_id", _l("班次编号"), WHOLE, _l("培训项目的编号；没有则空")),
    Column("program", _l("班次"), TEXT, _l("培训项目的名称")),
    Column(
        "program_kind",
        _l("班次类别"),
        TEXT,
        _l("induction 初任；in_service 履职；topical 专题；by_field 分领域；personal 个性化；everyday 日常"),
    ),
    Column("mode", _l("方式"), TEXT, _l("local 就地；away 外出；online 线上；blended 混合")),
    Column("course_id", _l("课程编号"), WHOLE, _l("课程的编号；没有则空")),
    Column("course", _l("课程"), TEXT, _l("课程的题目")),
    Column("is_compulsory", _l("必修"), YES, _l("记入时是否必修课程")),
    Column("rule_set_id", _l("规则编号"), WHOLE, _l("折算所用的学时规则的编号")),
    Column("rule_set", _l("规则"), TEXT, _l("学时规则的名称")),
    Column("rule_version", _l("规则版本"), WHOLE, _l("学时规则的版本；已记入的学时不随新版本改变")),
    Column("attendance_id", _l("考勤编号"), WHOLE, _l("据以记入的考勤记录；不是由考勤记入的则空")),
    Column("participation_id", _l("日常学习编号"), WHOLE, _l("据以记入的日常学习参加记录；不是日常学习则空")),
    Column("activity", _l("学习内容"), TEXT, _l("日常学习的内容")),
    Column("make_up_id", _l("补课编号"), WHOLE, _l("这一条所补的缺课的记录；不是补课则空")),
    Column("reverses_id", _l("冲销序号"), WHOLE, _l("冲销的是哪一条；不是冲销则空")),
    Column("posted_by", _l("记入人"), TEXT, _l("记入的账号；系统记入的则空")),
    Column("posted_at", _l("记入时间"), MOMENT, _l("记入台账的时刻")),
    Column("note", _l("备注"), TEXT, _l("冲销或认定的原因")),
    Column("hash", _l("散列值"), TEXT, _l("这一条与之前各条的 SHA-256 散列值，64 位十六进制")),
)
NAMES = tuple(column.name for column in COLUMNS)
IS_TEXT = tuple(column.kind is TEXT for column in COLUMNS)
RISKY_IN_CSV = (*RISKY, "\n")


def as_csv(rows: Iterable[Any]) -> Iterator[bytes]:
    """The head, then a line a row; rows are values in the order of COLUMNS."""
    yield (BOM + _lines([[str(column.head) for column in COLUMNS]])).encode()
    for part in _parts(rows):
        yield _lines([[*map(_cell, row, IS_TEXT)] for row in part]).encode()


def as_json(rows: Iterable[Any], about: dict[str, Any]) -> Iterator[bytes]:
    """{"format", what `about` says, "columns": the dictionary, "entries": one a line}."""
    opening = {"format": FORMAT, **about, "columns": [_described(column) for column in COLUMNS]}
    yield (json.dumps(opening, ensure_ascii=False, indent=1)[:-2] + ',\n "entries": [').encode()
    before = "\n"
    for part in _parts(rows):
        lines = [json.dumps(_record(row), ensure_ascii=False) for row in part]
        yield (before + ",\n".join(lines)).encode()
        before = ",\n"
    yield b"\n]}\n"


def dictionary() -> bytes:
    """The data dictionary as CSV, in Chinese and in English."""
    rows: list[list[str]] = [["JSON"], *([one.name] for one in COLUMNS)]
    for language in ("zh", "en"):
        with force_locale(language):
            rows = [[*row, *cells] for row, cells in zip(rows, _table(), strict=True)]
    return (BOM + _lines(rows)).encode()


def _table() -> list[list[str]]:
    heads = [_("CSV 列名"), _("类型"), _("单位"), _("含义")]
    return [heads, *([str(one.head), str(one.kind), str(one.unit), str(one.meaning)] for one in COLUMNS)]


def archive(files: dict[str, Callable[[], Iterable[bytes]]]) -> Iterator[bytes]:
    """A .zip of those files, each written part by part."""
    with TemporaryFile() as kept:
        with ZipFile(kept, "w", ZIP_DEFLATED) as zipped:
            for name, parts in files.items():
                about = ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0))
                about.compress_type = ZIP_DEFLATED
                with zipped.open(about, "w", force_zip64=True) as file:
                    for part in parts():
                        file.write(part)
        kept.seek(0)
        while part := kept.read(CHUNK):
            yield part


def _parts(rows: Iterable[Any]) -> Iterator[list[Any]]:
    part: list[Any] = []
    for row in rows:
        part.append(row)
        if len(part) == AT_A_TIME:
            yield part
            part = []
    if part:
        yield part


def _lines(rows: Iterable[Sequence[Any]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _cell(value: Any, is_text: bool) -> Any:  # noqa: FBT001 - mapped over a row
    if type(value) is bool:
        return int(value)
    plain = _plain(value)
    return f"'{plain}" if is_text and plain and plain.startswith(RISKY_IN_CSV) else plain


def _record(row: Any) -> dict[str, Any]:
    return dict(zip(NAMES, map(_plain, row), strict=True))


def _plain(value: Any) -> Any:
    if value is None or type(value) in {int, str, bool}:
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    return value.isoformat() if isinstance(value, date) else getattr(value, "value", value)


def _described(column: Column) -> dict[str, str]:
    return {
        "name": column.name,
        "head": str(column.head),
        "type": str(column.kind),
        "unit": str(column.unit),
        "meaning": str(column.meaning),
    }
