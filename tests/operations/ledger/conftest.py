"""A congress that counts by Nanjing's rules, a deputy, and what is required of them."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.factories import MandateFactory, RequirementFactory
from training.models import db
from training.models.congresses import Term
from training.models.plans import PeriodKind, RequirementMeasure
from training.operations.ledger import rule_sets


@pytest.fixture
def rule_set(congress):
    return rule_sets.adopt("nanjing", date(2022, 1, 1))


@pytest.fixture
def deputy(rule_set):
    return MandateFactory().person


def require(amount, *, measure=RequirementMeasure.HOURS, period=PeriodKind.YEAR, year=2022, **more):
    """Of all deputies, unless told otherwise."""
    term = db.session.scalars(select(Term)).one()
    return RequirementFactory(term=term, amount=Decimal(amount), measure=measure, period=period, year=year, **more)
