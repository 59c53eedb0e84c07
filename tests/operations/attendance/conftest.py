"""A class of three days, as the tests of attendance need it."""

from datetime import datetime, timedelta

import pytest

from tests.factories import BatchFactory, EnrolmentFactory, LessonFactory, MandateFactory

MONDAY = datetime(2022, 4, 11)


@pytest.fixture
def three_days(congress):
    """Three days of two half-days, with one deputy."""
    batch = BatchFactory()
    for half_day in range(6):
        begin = MONDAY + timedelta(hours=8.5 + 12 * half_day)
        LessonFactory(batch=batch, starts_at=begin, ends_at=begin + timedelta(hours=3))
    EnrolmentFactory(batch=batch, person=MandateFactory().person)
    return batch
