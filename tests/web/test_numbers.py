"""Numbers that no record can have."""

import pytest

from tests import factories
from training.models import db
from training.models.catalogue import Course

HUGE = "9" * 20
JUST_TOO_LARGE = str(2**31)

pytestmark = pytest.mark.databases("sqlite", "postgres")


@pytest.mark.parametrize("number", [HUGE, JUST_TOO_LARGE])
@pytest.mark.parametrize("path", ["/catalogue/courses/{}", "/calendar/people/{}", "/calendar/batches/{}.ics"])
def test_an_address_with_a_huge_number_is_not_found(staff, path, number):
    answer = staff.get(path.format(number))
    assert answer.status_code == 404
    assert "没有" in answer.text


@pytest.mark.parametrize("number", [HUGE, "-1", "0", "x", "3"])
@pytest.mark.parametrize("path", ["/catalogue/", "/calendar/"])
def test_no_page_number_is_a_fault(staff, path, number):
    assert staff.get(path, query_string={"page": number}).status_code in {200, 404}


def test_a_huge_number_in_a_form_is_told_as_such(staff):
    place = factories.PlaceFactory()
    for field, value in (("seats", HUGE), ("place_id", HUGE), ("place_id", "x"), ("part_ids", HUGE)):
        data = {"name": "一室", "place_id": str(place.id), "seats": "20", field: value}
        assert staff.post("/catalogue/rooms/new", data=data).status_code == 422, field
    assert db.session.scalars(db.select(Course)).all() == []
