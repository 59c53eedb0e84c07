"""Courses from an Excel or CSV file, in the columns that the export has."""

import re
from dataclasses import dataclass

from flask_babel import gettext as _

from training.files.roster.reading import sheets
from training.files.roster.sheet import Sheet, column_letters
from training.operations.errors import TrainingError

HEADINGS = {
    "code": ("课程代码", "代码", "编号", "course code", "code"),
    "subject": ("课程名称", "课程", "名称", "subject", "course"),
    "minutes": ("时长（分钟）", "时长(分钟)", "时长", "分钟", "minutes"),
    "compulsory": ("必修", "是否必修", "compulsory"),
    "prerequisites": ("先修课程", "先修", "prerequisites"),
    "lecturers": ("授课师资", "师资", "授课人", "lecturers"),
    "material_url": ("教材链接", "教材", "链接", "material link", "material"),
    "summary": ("内容简介", "简介", "内容", "summary"),
}
LONGEST = {"code": 40, "subject": 120, "material_url": 500, "summary": 1000}
YES, NO = {"是", "必修", "√", "y", "yes", "1", "true"}, {"", "否", "选修", "×", "n", "no", "0", "false"}


@dataclass(frozen=True)
class CourseRow:
    """One row: its number in the file, and what stands in the columns that the file has (field → text)."""

    row: int
    cells: dict[str, str]

    @property
    def minutes(self) -> int | None:
        """Empty where the file has no such column or nothing in it."""
        return int(self.cells["minutes"]) if self.cells.get("minutes") else None

    @property
    def is_compulsory(self) -> bool | None:
        """None: the file has no such column."""
        return self.cells["compulsory"].lower() in YES if "compulsory" in self.cells else None

    def names(self, field: str) -> list[str] | None:
        """The names in a list such as `甲、乙`; None: the file has no such column."""
        if field not in self.cells:
            return None
        return list(dict.fromkeys(filter(None, (name.strip() for name in re.split(r"[、,，;；]", self.cells[field])))))


def read(filename: str, content: bytes) -> tuple[list[CourseRow], list[str]]:
    """The rows of the first sheet with 课程代码 and 课程名称 in its head, and every problem found in them, in words.

    Raises TrainingError where the file cannot be read or has no such sheet.
    """
    for sheet in sheets(filename, content):
        for head, row in enumerate(sheet.rows[:20]):
            columns = _columns(row)
            if {"code", "subject"} <= columns.keys():
                return _rows(sheet, head, columns)
    raise TrainingError(_("文件里没有“课程代码”和“课程名称”两列。请用导出的 Excel 填写后上传。"))


def _columns(row: list[str]) -> dict[str, int]:
    known = {text: field for field, texts in HEADINGS.items() for text in texts}
    found: dict[str, int] = {}
    for column, text in enumerate(row):
        field = known.get(text.strip().lower())
        if field and field not in found:
            found[field] = column
    return found


def _rows(sheet: Sheet, head: int, columns: dict[str, int]) -> tuple[list[CourseRow], list[str]]:
    rows: list[CourseRow] = []
    problems: list[str] = []
    seen: dict[str, int] = {}
    for number, cells in enumerate(sheet.rows[head + 1 :], start=head + 2):
        if not any(cells):
            continue
        row = CourseRow(number, {field: cells[column].strip() for field, column in columns.items()})
        for field, sentence in _problems(row):
            problems.append(
                _("%(cell)s：%(sentence)s", cell=f"{column_letters(columns[field])}{number}", sentence=sentence)
            )
        if row.cells["code"] in seen:
            shown = {"row": number, "other": seen[row.cells["code"]], "code": row.cells["code"]}
            problems.append(_("第 %(row)s 行与第 %(other)s 行的课程代码都是“%(code)s”。请删去一行。", **shown))
        seen.setdefault(row.cells["code"], number)
        rows.append(row)
    return rows, problems


def _problems(row: CourseRow) -> list[tuple[str, str]]:
    found = []
    for field, sentence in (("code", _("请填写课程代码。")), ("subject", _("请填写课程名称。"))):
        if not row.cells[field]:
            found.append((field, sentence))
    for field, longest in LONGEST.items():
        if len(row.cells.get(field, "")) > longest:
            found.append((field, _("请不要超过 %(max)d 个字。", max=longest)))
    minutes = row.cells.get("minutes", "")
    if minutes and not (minutes.isdecimal() and 1 <= int(minutes[:9]) <= 2400 and len(minutes) < 9):
        found.append(("minutes", _("时长应在 1 至 2400 分钟之间。")))
    if row.cells.get("compulsory", "").lower() not in YES | NO:
        found.append(("compulsory", _("请填“是”或“否”。")))
    return found
