"""A badge names one person of one congress, and nobody without the key can make one."""

import pytest

from training.operations.attendance.badges import code_of, person_of

CODE = code_of(1, 42, "key")


def test_a_badge_names_its_person():
    assert person_of(CODE, 1, "key") == 42


@pytest.mark.parametrize(
    ("code", "congress_id", "key"),
    [
        (CODE, 2, "key"),
        (CODE, 1, "other key"),
        (CODE.replace(".42.", ".43."), 1, "key"),
        (CODE.replace(".42.", ".042."), 1, "key"),
        (CODE[:-1] + ("A" if CODE[-1] != "A" else "B"), 1, "key"),
        (CODE.lower(), 1, "key"),
        (CODE + "\n", 1, "key"),
        ("LX1.4２." + CODE[-26:], 1, "key"),
        ("", 1, "key"),
        ("https://example.cn/", 1, "key"),
    ],
)
def test_anything_else_names_nobody(code, congress_id, key):
    assert person_of(code, congress_id, key) is None
