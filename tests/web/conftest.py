"""When it is in tests of pages."""

import pytest


@pytest.fixture(autouse=True)
def _a_friday_noon(noon: None) -> None:
    """No test meets midnight, the end of a year, or the end of the term that the factories make."""
