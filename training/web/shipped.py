"""Names that come with the program (随程序提供的名称) in the reader's language: holidays, sets of rules.

They are kept in Chinese as data; what an office wrote itself is shown as it wrote it.
"""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from training.operations.decrees import MADE_UP

HOLIDAYS = (
    *(_l("元旦"), _l("除夕"), _l("春节"), _l("清明节"), _l("劳动节"), _l("端午节"), _l("中秋节"), _l("国庆节")),
    *(_l("抗日战争暨世界反法西斯战争胜利纪念日"), _l("调休放假")),
)
RULES = (
    _l("干部教育培训做法（可选）：每年 90 学时"),
    _l("干部教育培训工作条例（2023）：5 年 550 学时或每年 90 学时；请假至多 1/7。非代表法要求"),
    *(_l("五年学时"), _l("每年学时"), _l("年度必修学时"), _l("年度总学时")),
    _l("南京做法：半天 3 学时，年度 84 学时"),
    _l("南京：全天 6 学时；外出每年至多 48、本地每班至多 18；必修 56、合计 84；结转"),
    _l("山西做法：半天 4 学时，线上 45 分钟 1 学时"),
    _l("山西：全天 8 学时；线上 45 分钟 1 学时，必修全计、选修减半，观看满 90% 方计；当年有效"),
    _l("云南做法：线上按时长分档"),
    _l(
        "云南：线上 30 分钟以上 1 学时、15 至 30 分钟 0.5、15 分钟以内 0.25，"
        "测试合格另加 0.5；面授半天 3 学时为可改设定"
    ),
    _l("浙江师大做法：线上 40 分钟 1 学时"),
    _l("浙江师大：线上 40 分钟 1 学时；缺勤的日子不计；面授半天 4 学时为可改设定"),
)
KNOWN = frozenset(str(one._args[0]) for one in (*HOLIDAYS, *RULES))  # noqa: SLF001 - the Chinese behind the lazy text


def shipped(name: str) -> str:
    """The name in the reader's language, where the program brought it; else as it is."""
    return gettext(name) if name in KNOWN else name


def holiday(names: str) -> str:
    """One holiday or several on one day, made-up days too: 国庆节、中秋节, 劳动节（补假）."""
    return gettext("、").join(_holiday(one) for one in names.split("、"))


def _holiday(name: str) -> str:
    plain = name.removesuffix(MADE_UP)
    return shipped(plain) if plain == name else gettext("%(name)s（补假）", name=shipped(plain))
