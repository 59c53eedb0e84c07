"""The page of shares: charts with their figures in tables, each leading to its people."""

from datetime import date

import pytest

from tests.factories import GroupMemberFactory, RequirementFactory
from tests.statements import statements
from training.models import db
from training.operations.ledger.shares import Share
from training.web.ledger.chart import bars, line


@pytest.fixture
def requirement(congress):
    found = RequirementFactory(amount=3)
    GroupMemberFactory(group__name="第一代表小组")
    db.session.commit()
    return found


def test_every_share_leads_to_its_people(staff, requirement):
    page = staff.get(f"/ledger/shares?requirement={requirement.id}&on=2022-05-31").text
    assert "第一代表小组" in page
    assert "2022 年 5 月 31 日在任或受邀" in page
    assert f"/ledger/?requirement={requirement.id}&amp;on=2022-05-31&amp;outlook=met&amp;group=" in page
    assert staff.get(f"/ledger/shares.xlsx?requirement={requirement.id}").data.startswith(b"PK")


def test_a_bar_is_as_long_as_its_share_and_a_line_as_high():
    drawn = bars([Share("甲", 1, 4), Share("乙", 0, 0)])
    assert [(one.width, one.figure) for one in drawn.bars] == [(round(drawn.whole / 4, 1), "25%"), (0, "0%")]
    points = line([Share("", at, 4, on=date(2022, at + 1, 1)) for at in range(5)]).points
    assert [one.figure for one in points] == ["0%", "25%", "50%", "75%", "100%"]
    assert points[0].y > points[2].y > points[4].y


def test_the_number_of_queries_does_not_grow_with_the_people(staff, requirement):
    def queries():
        with statements() as asked:
            staff.get("/ledger/shares?on=2022-05-31")
        return len(asked)

    with_one = queries()
    GroupMemberFactory.create_batch(2)
    db.session.commit()
    assert queries() == with_one
