"""From a sheet's cells to entries: one a person, every value checked, every fault with its row and field."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from training.files.roster.away import times_away
from training.files.roster.headings import REQUIRED, Mapping, label, plain
from training.files.roster.problems import Problem
from training.files.roster.sheet import Sheet
from training.operations.errors import TrainingError

LONGEST = {"name": 40, "number": 40, "phone": 40, "pinyin": 200, "away": 2000}
LONGEST_ELSE = 120
EXPONENT = re.compile(r"[0-9]+(\.[0-9]+)?E\+?[0-9]+", re.IGNORECASE)
FAULTS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})
DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0?0:00(?::00)?)?|(\d{4})(\d{2})(\d{2})"
)
DEPUTY = frozenset({"", "代表", "人大代表", "deputy"})
GUEST = frozenset({"列席", "列席人员", "其他", "其他参训人员", "其他人员", "guest", "监督员", "工作人员", "非代表"})
NEW = frozenset({"新任", "新", "新当选", "新任代表", "初任", "new"})
RETURNING = frozenset({"连任", "连", "往届", "连任代表", "returning", "连选连任"})
YES = frozenset({"是", "√", "✓", "1", "y", "yes", "true"})
NO = frozenset({"否", "×", "0", "n", "no", "false"})
DOTS = str.maketrans(dict.fromkeys("•・∙‧⋅･", "·"))
CHINESE = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff]+")


@dataclass(frozen=True)
class Reader:
    """Reads the rows of one sheet by one mapping."""

    sheet: Sheet
    mapping: Mapping

    def cells(self, row: list[str]) -> dict[str, str]:
        """Field → text, for the columns that are mapped and there."""
        return {name: row[column] for name, column in self.mapping.columns.items() if column < len(row)}

    def rows(self) -> list[tuple[int, dict[str, str]]]:
        """Row number and cells of each row below the headings that is neither blank, nor a band, nor the head again."""
        header = self.sheet.rows[self.mapping.header - 1]
        return [
            (number, cells)
            for number, row in enumerate(self.sheet.rows, start=1)
            if number > self.mapping.header and number not in self.sheet.bands and row != header
            for cells in (self.cells(row),)
            if any(cells.values())
        ]

    def entry(self, number: int, cells: dict[str, str], problems: list[Problem]) -> dict[str, Any]:
        """The values of one row; whatever cannot be read is None and a problem."""
        values: dict[str, Any] = {"row": number}
        for name, text in cells.items():
            try:
                self._refuse_no_text(name, text)
                values[name] = READ.get(name, str)(text)
            except TrainingError as error:
                problems.append(Problem(number, name, error.message))
                values[name] = None
        if "is_new" in cells and values["is_new"] is not None:
            values["is_new"] = self._is_new(number, cells["is_new"], problems)
        return values

    def _refuse_no_text(self, name: str, text: str) -> None:
        if not text and name in REQUIRED:
            raise TrainingError(_("缺少%(field)s，请补全。", field=label(name)))
        if text in FAULTS:
            raise TrainingError(_("这里是公式错误“%(text)s”，请改为文字。", text=text))
        longest = LONGEST.get(name, LONGEST_ELSE)
        if len(text) > longest:
            raise TrainingError(_("最多 %(longest)s 个字，现有 %(here)s 个。", longest=longest, here=len(text)))

    def _is_new(self, number: int, text: str, problems: list[Problem]) -> bool | None:
        word = text.casefold()
        heading = plain(self.sheet.rows[self.mapping.header - 1][self.mapping.columns["is_new"]])
        yes = heading not in {"连任", "是否连任"}
        if word in NEW or word in RETURNING:
            return word in NEW
        if word in YES or word in NO:
            return yes if word in YES else not yes
        if text:
            problems.append(Problem(number, "is_new", _("“%(text)s”看不出是新任还是连任。请填新任或连任。", text=text)))
        return None


def entries(sheet: Sheet, mapping: Mapping) -> tuple[list[dict[str, Any]], list[Problem]]:
    """All people of the sheet, as field → value with their `row`, and what is wrong, in the file's order.

    Kinds are "deputy" and "guest"; days are dates; times away lists of (starts_at, ends_at). An empty cell is an empty
    value and changes nothing later. Raises TrainingError when a required column is not mapped.
    """
    for name in REQUIRED:
        if name not in mapping.columns:
            raise TrainingError(
                _("没有找到“%(field)s”列。请在列对应中指定它；文件里没有的话，请补上后重新上传。", field=label(name))
            )
    problems: list[Problem] = []
    reader = Reader(sheet, mapping)
    found = [reader.entry(number, cells, problems) for number, cells in reader.rows()]
    return found, problems


def name_of(text: str) -> str:
    """Chinese names lose the spaces that line them up (王　明), others keep one between words; one kind of dot."""
    words = text.translate(DOTS).split()
    together = "".join(words)
    return together if CHINESE.fullmatch(together.replace("·", "")) else " ".join(words)


def number_of(text: str) -> str:
    """Narrow digits and letters, zeros kept. Raises TrainingError where Excel has eaten digits."""
    number = unicodedata.normalize("NFKC", text).strip()
    if EXPONENT.fullmatch(number):
        raise TrainingError(
            _("“%(text)s”是科学计数法，Excel 已丢掉末尾的数字。请把这一列设为文本，重新填写编号。", text=text)
        )
    return number


def phone_of(text: str) -> str:
    """As written, but not what Excel made of it."""
    return number_of(text)


def kind_of(text: str) -> str:
    """As "deputy" or "guest"; nothing said: empty. Raises TrainingError."""
    word = text.casefold()
    if word in GUEST:
        return "guest"
    if word in DEPUTY:
        return "deputy" if word else ""
    raise TrainingError(_("“%(text)s”不是可用的类别。请填代表或列席。", text=text))


def day_of(text: str) -> date | None:
    """A day, written in any of the usual ways, to the day. Raises TrainingError."""
    if not text:
        return None
    found = DAY.fullmatch(unicodedata.normalize("NFKC", text))
    try:
        if found:
            return date(*(int(part) for part in found.groups() if part))
    except ValueError:
        pass
    raise TrainingError(_("“%(text)s”不是日期。请写到日，如 2022-01-05。", text=text))


READ: dict[str, Callable[[str], Any]] = {
    "name": name_of,
    "number": number_of,
    "phone": phone_of,
    "kind": kind_of,
    "starts_on": day_of,
    "ends_on": day_of,
    "away": times_away,
}
