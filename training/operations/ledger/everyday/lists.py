"""What a line of a list of participants says beside the name: minutes, and whether the test was passed."""

from collections.abc import Sequence

from flask_babel import gettext as _

from training.models.people import Person
from training.operations.errors import TrainingError
from training.operations.ledger.everyday.recording import Attendee

PASSED = {"合格", "通过", "是", "passed"}
NOT_PASSED = {"不合格", "未通过", "否"}
MINUTES = ("分钟", "分")
LONGEST = 6


def attendee(line: int, person: Person, words: Sequence[str]) -> Attendee:
    """王小明 90 合格. Raises TrainingError naming the line for a word that is neither."""
    minutes, passed = None, False
    for word in words:
        number = _number(word)
        if number is not None and minutes is None:
            minutes = number
        elif word.casefold() in PASSED:
            passed = True
        elif word not in NOT_PASSED:
            raise TrainingError(
                _("第 %(line)s 行：看不懂“%(word)s”。姓名后面只写分钟数和“合格”，一行一人。", line=line, word=word)
            )
    return Attendee(person, minutes, passed)


def _number(word: str) -> int | None:
    for unit in MINUTES:
        word = word.removesuffix(unit)
    return int(word) if word.isdecimal() and len(word) <= LONGEST else None
