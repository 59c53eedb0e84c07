"""The language in which a signed sheet is typed back."""

import pytest

from training.operations.attendance.marks import Mark, Marked
from training.operations.attendance.typed import read
from training.operations.errors import TrainingError

pytestmark = pytest.mark.databases("sqlite")
SIGNED = Marked(Mark.PRESENT)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", {}),
        ("3", {3: SIGNED}),
        ("1-3 5", {1: SIGNED, 2: SIGNED, 3: SIGNED, 5: SIGNED}),
        ("1－2，5、6；7。8", dict.fromkeys((1, 2, 5, 6, 7, 8), SIGNED)),
        ("１～３", {1: SIGNED, 2: SIGNED, 3: SIGNED}),
        ("1至3\n2q", {1: SIGNED, 2: Marked(Mark.ABSENT), 3: SIGNED}),
        ("4c15 5迟15", {4: Marked(Mark.LATE, 15), 5: Marked(Mark.LATE, 15)}),
        ("4Z20", {4: Marked(Mark.LEFT_EARLY, 20)}),
        ("1s 2b 3g", {1: Marked(Mark.PERSONAL_LEAVE), 2: Marked(Mark.SICK_LEAVE), 3: Marked(Mark.OFFICIAL_LEAVE)}),
        ("1事 2病 3公", {1: Marked(Mark.PERSONAL_LEAVE), 2: Marked(Mark.SICK_LEAVE), 3: Marked(Mark.OFFICIAL_LEAVE)}),
        ("7缺 7", {7: SIGNED}),
        ("1-3 2x", {1: SIGNED, 3: SIGNED}),
    ],
)
def test_what_is_typed_is_read(app, text, rows):
    assert read(text, 10) == rows


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("11", "第 1 行“11”：这张签到表的序号是 1 至 10。"),
        ("1-40", "第 1 行“1-40”：这张签到表的序号是 1 至 10。"),
        ("0", "第 1 行“0”：这张签到表的序号是 1 至 10。"),
        ("1\n5-3", "第 2 行“5-3”：结束序号小于开始序号。"),
        ("王五", "第 1 行“王五”：不是序号。"),
        ("7c", "第 1 行“7c”：迟到、早退后面请写分钟数"),
        ("7q15", "第 1 行“7q15”：只有迟到、早退后面写分钟数。"),
        ("7k", "第 1 行“7k”：没有“k”这个字母。"),
        ("9" * 5000, "不是序号"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(app, text, sentence):
    with pytest.raises(TrainingError) as refused:
        read(text, 10)
    assert sentence in refused.value.message


def test_at_most_five_faults_are_told_at_once(app):
    with pytest.raises(TrainingError) as refused:
        read(" ".join(str(n) for n in range(50, 70)), 10)
    assert refused.value.message.count("这张签到表") == 5
