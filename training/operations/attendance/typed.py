"""What staff type from a signed sheet, “1-40 43 17c15 18s”, read as a mark for each row.

A number or a stretch of numbers means signed; a letter or a Chinese sign after it means something else: c15 or 迟15
late by 15 minutes, z or 退 left early, s or 事, b or 病, g or 公 leave, q or 缺 absent, x or 消 typed in error. What
is typed later holds. static/js/sheets.js reads the same language, so that it can answer at every key.
"""

import re
import unicodedata
from collections.abc import Iterator

from flask_babel import gettext as _

from training.operations.attendance.marks import PARTLY, Mark, Marked
from training.operations.errors import TrainingError

MARKS = {
    "c": Mark.LATE, "迟": Mark.LATE, "z": Mark.LEFT_EARLY, "退": Mark.LEFT_EARLY, "s": Mark.PERSONAL_LEAVE,
    "事": Mark.PERSONAL_LEAVE, "b": Mark.SICK_LEAVE, "病": Mark.SICK_LEAVE, "g": Mark.OFFICIAL_LEAVE,
    "公": Mark.OFFICIAL_LEAVE, "q": Mark.ABSENT, "缺": Mark.ABSENT,
}  # fmt: skip
TAKEN_BACK = {"x", "消"}
WORD = re.compile(r"[^\s,、;。]+")
ENTRY = re.compile(r"(\d{1,6})(?:[-–—~至到](\d{1,6}))?(?:([a-z迟退事病公缺消])(\d{1,4})?)?")
MOST_FAULTS = 5


def read(text: str, rows: int) -> dict[int, Marked]:
    """Row → mark, for a sheet of so many rows. Raises TrainingError that names the line and what stands there."""
    marks: dict[int, Marked] = {}
    faults = []
    for line, word in _words(text):
        try:
            first, last, marked = _entry(word, rows)
        except TrainingError as error:
            faults.append(_("第 %(line)s 行“%(word)s”：%(why)s", line=line, word=word[:20], why=error.message))
            continue
        for row in range(first, last + 1):
            marks.pop(row, None)
            if marked:
                marks[row] = marked
    if faults:
        raise TrainingError(" ".join([*faults[:MOST_FAULTS], _("本次未保存，输入的内容仍在下方。")]))
    return marks


def _words(text: str) -> Iterator[tuple[int, str]]:
    plain = unicodedata.normalize("NFKC", text).lower()
    for line, content in enumerate(plain.splitlines(), start=1):
        for found in WORD.finditer(content):
            yield line, found.group()


def _entry(word: str, rows: int) -> tuple[int, int, Marked | None]:
    """First row, last row, and the mark; None: typed in error."""
    found = ENTRY.fullmatch(word)
    if not found:
        raise TrainingError(_("不是序号。请写成 17、1-40 或 17c15。"))
    first, last = int(found[1]), int(found[2] or found[1])
    if last < first:
        raise TrainingError(_("结束序号小于开始序号。"))
    if not 1 <= first <= last <= rows:
        raise TrainingError(_("这张签到表的序号是 1 至 %(rows)s。", rows=rows))
    return first, last, _marked(found[3] or "", found[4] or "")


def _marked(sign: str, minutes: str) -> Marked | None:
    mark = MARKS.get(sign, Mark.PRESENT)
    if sign and sign not in MARKS and sign not in TAKEN_BACK:
        raise TrainingError(_("没有“%(sign)s”这个字母。请看输入框下的说明。", sign=sign))
    if mark in PARTLY and not int(minutes or 0):
        raise TrainingError(_("迟到、早退后面请写分钟数，如 17c15。"))
    if minutes and mark not in PARTLY:
        raise TrainingError(_("只有迟到、早退后面写分钟数。"))
    return None if sign in TAKEN_BACK else Marked(mark, int(minutes or 0))
