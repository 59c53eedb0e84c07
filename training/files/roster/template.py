"""An empty roster to fill in: the headings, text cells for numbers, and a sheet that explains every column."""

from flask_babel import gettext as _

from training.files.excel import Sheet, book
from training.files.roster.headings import FIELDS, label

EMPTY_ROWS = 500
"""Formatted as text, so that a 0012 typed in stays one."""


def template() -> bytes:
    """An .xlsx with an empty sheet 名册 and the sheet 填写说明."""
    help_rows = [[label(name), *_help(name)] for name in FIELDS]
    return book(
        [
            Sheet(_("名册"), [label(name) for name in FIELDS], [[None] * len(FIELDS)] * EMPTY_ROWS),
            Sheet(_("填写说明"), [_("列"), _("怎样填写"), _("例")], help_rows),
        ]
    )


def _help(name: str) -> tuple[str, str]:
    return {
        "name": (_("必填"), "欧阳建国"),
        "number": (_("必填，同一届内不重复；再次导入时按编号更新，前面的 0 会保留"), "0012"),
        "kind": (_("代表或列席，不填按代表"), "代表"),
        "is_new": (_("新任或连任，只对代表有用"), "新任"),
        "delegation": (_("没有的代表团会自动新建"), "相山区代表团"),
        "area_group": (_("每人最多一个代表小组"), "相山区第一代表小组"),
        "professional_group": (_("每人最多一个专业代表小组"), "法治专业代表小组"),
        "place": (_("用来估算到会场的路程"), "相山区"),
        "phone": (_("工作人员以外的人看到的号码会隐去中间四位"), "13800001234"),
        "employer": (_("单位名称"), "市第一中学"),
        "title": (_("列席人员的职务；代表的职务写在工作单位之后"), "县人大常委会副主任"),
        "starts_on": (_("写到日；不填按本届开始之日"), "2022-01-05"),
        "ends_on": (_("在任的最后一天；仍在任的不填"), ""),
        "pinyin": (_("按字分开；不填自动生成"), "ou yang jian guo"),
        "away": (_("写到半天，多段用分号隔开"), "2022-05-12上午至2022-05-13下午"),
    }[name]
