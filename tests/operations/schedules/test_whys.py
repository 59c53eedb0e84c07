"""Every reason why somebody must change is said in words."""

from datetime import date

import pytest

from training.operations.schedules.names import Names
from training.operations.schedules.whys import WHYS, why_of
from training.solver.check.must import TESTS

pytestmark = pytest.mark.databases("sqlite")


def test_every_reason_has_a_sentence():
    assert list(WHYS) == list(TESTS)


@pytest.mark.parametrize("because", WHYS)
def test_a_reason_names_the_batch_and_how_many(because, congress):
    names = Names(date(2021, 12, 27), {"b": ("program-1", 2)})
    claim = {"because": because, "program": "program-1", "batch": "b", "start": 10, "room": None, "fewest": 3}
    facts = {"from": 10, "to": 12, "lesson": "course-1", "seats": 2, "least": 5, "could_come": 4}
    said = why_of(claim | facts, names)
    assert "第 2 期（1 月 1 日上午）" in said
    assert said.endswith("：涉及 3 人。")
    assert "%(" not in said
