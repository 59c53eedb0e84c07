"""Names are sorted as people count."""

import pytest

from training.operations.people.order import key, value


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12", 12),
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十六", 26),
        ("一百零三", 103),
        ("二〇二六", 2026),
    ],
)
def test_numbers_are_read(written, number):
    assert value(written) == number


def test_groups_stand_in_the_order_of_their_numbers():
    names = ["第十代表小组", "第二代表小组", "第一代表小组", "第二十一代表小组", "3组", "12组"]
    assert sorted(names, key=key) == ["3组", "12组", "第一代表小组", "第二代表小组", "第十代表小组", "第二十一代表小组"]
