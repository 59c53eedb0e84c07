"""Which column holds what: guessed from the headings, in the words that offices use for them."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from training.files.roster.sheet import Sheet

FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "名字", "代表姓名", "人员姓名", "name", "fullname"),
    "number": (
        "编号",
        "代表证号",
        "证号",
        "代表编号",
        "人员编号",
        "代表证编号",
        "代表号",
        "证件编号",
        "number",
        "no",
        "id",
    ),
    "kind": ("类别", "人员类别", "身份", "人员类型", "类型", "代表类别", "kind", "type"),
    "is_new": ("新任连任", "新任或连任", "新任/连任", "是否新任", "是否连任", "新任", "连任", "任职情况", "new"),
    "delegation": ("代表团", "所属代表团", "所在代表团", "代表团名称", "delegation"),
    "area_group": ("代表小组", "小组", "所属小组", "所在小组", "所属代表小组", "区域小组", "代表小组名称", "group"),
    "professional_group": (
        "专业代表小组",
        "专业小组",
        "所属专业小组",
        "所属专业代表小组",
        "专业组",
        "professionalgroup",
    ),
    "place": ("居住地", "所在地", "县区", "县(市)区", "所在县区", "区县", "地区", "常住地", "place"),
    "phone": ("手机", "电话", "手机号", "手机号码", "联系电话", "联系方式", "电话号码", "phone", "mobile"),
    "employer": ("单位", "工作单位", "所在单位", "单位名称", "单位及职务", "工作单位及职务", "单位职务", "employer"),
    "title": ("职务", "现任职务", "职务职称", "职位", "title"),
    "starts_on": ("当选日期", "任职日期", "当选时间", "任职时间", "起始日期", "开始日期", "electedon"),
    "ends_on": ("终止日期", "终止时间", "离任日期", "截止日期", "结束日期", "endson"),
    "pinyin": ("拼音", "姓名拼音", "pinyin"),
    "away": ("不能参训时段", "不能参训时间", "请假时段", "不可参训时段", "away"),
}
"""Field → the headings that mean it, the office's own word first. In the order of the template."""
REQUIRED = ("name", "number")
ERRORS = "错误说明"
HEAD = 30


@dataclass(frozen=True)
class Mapping:
    """How a roster is to be read: which sheet, the row of its headings (from 1), field → column (from 0).

    `is_new_unless_said`: what a deputy is whose row does not say new or returning.
    """

    sheet: str
    header: int
    columns: dict[str, int] = field(default_factory=dict)
    is_new_unless_said: bool = False

    def to_json(self) -> dict[str, Any]:
        """As it is kept with the upload."""
        return {
            "sheet": self.sheet,
            "header": self.header,
            "columns": self.columns,
            "is_new_unless_said": self.is_new_unless_said,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Mapping":
        """The reverse of to_json."""
        return cls(kept["sheet"], kept["header"], dict(kept["columns"]), kept["is_new_unless_said"])


def label(name: str) -> str:
    """What staff call the field."""
    return {
        "name": _("姓名"),
        "number": _("编号"),
        "kind": _("类别"),
        "is_new": _("新任/连任"),
        "delegation": _("代表团"),
        "area_group": _("代表小组"),
        "professional_group": _("专业代表小组"),
        "place": _("居住地"),
        "phone": _("手机"),
        "employer": _("工作单位"),
        "title": _("职务"),
        "starts_on": _("当选日期"),
        "ends_on": _("终止日期"),
        "pinyin": _("拼音"),
        "away": _("不能参训时段"),
    }[name]


def plain(heading: str) -> str:
    """The heading's word alone: no spaces, no stars, no notes in brackets, all narrow and small."""
    narrow = unicodedata.normalize("NFKC", heading).casefold()
    return re.sub(r"[\s*:_·.]|\((?!市\)区)[^()]*\)|\[[^\]]*\]", "", narrow)


MEANS = {plain(heading): name for name, headings in FIELDS.items() for heading in headings}


def recognised(row: list[str]) -> int:
    """How many different fields the cells name, as headings."""
    return len({MEANS[plain(cell)] for cell in row if plain(cell) in MEANS})


def guess(sheets: list[Sheet]) -> Mapping:
    """The likeliest sheet, heading row and columns. Without any known heading: the first filled row, no columns."""
    best = max(sheets, key=lambda sheet: recognised(sheet.rows[header_row(sheet) - 1]))
    return guess_columns(best, header_row(best))


def header_row(sheet: Sheet) -> int:
    """The row (from 1) with the most known headings. A head may take several rows: then the last of them."""
    scores = [recognised(row) for row in sheet.rows[:HEAD]]
    if max(scores) < 2:
        return next(number for number, row in enumerate(sheet.rows, start=1) if any(row))
    place = scores.index(max(scores))
    while scores[place + 1 : place + 2] == [scores[place]]:
        place += 1
    return place + 1


def guess_columns(sheet: Sheet, header: int) -> Mapping:
    """Each known heading of that row with its field; the first column wins where two mean the same."""
    columns: dict[str, int] = {}
    for column, heading in enumerate(sheet.rows[header - 1]):
        name = MEANS.get(plain(heading))
        if name and name not in columns:
            columns[name] = column
    return Mapping(sheet.name, header, columns)
