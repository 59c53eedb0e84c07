"""Whatever is posted, reversed, corrected, cancelled, studied and decreed in whatever order: the arithmetic holds.

Random congresses against the same arithmetic done again by hand (by_hand.py). LEDGER_EXAMPLES asks for more of them.
"""

import json
import os
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests import factories
from tests.operations.ledger import by_hand
from tests.operations.ledger.random_years import World, stored
from training.models import db
from training.models.congresses import Term
from training.operations.ledger import chain, recomputing
from training.operations.ledger.records import duty_files, keys, verify
from training.operations.ledger.standing import standings

pytestmark = pytest.mark.databases("sqlite")
EXAMPLES = int(os.environ.get("LEDGER_EXAMPLES", "4"))
tried = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
seeds = st.integers(0, 2**32)


def lived(seed):
    """A congress after twenty things done in it, every class posted at the end."""
    db.session.rollback()
    factories.restart_counting()
    world = World(Random(seed), db.session.scalars(select(Term)).one())
    for _ in range(20):
        world.act()
    for _twice in range(2):
        for batch in world.batches:
            world.post(batch)
    return world


@tried
@given(seeds)
def test_the_ledger_is_what_the_records_and_the_rules_of_their_day_say(congress, seed):
    world = lived(seed)
    expected = {}
    for raw in world.known().raws:
        hours = by_hand.worth(raw, world.versions[raw.rules].rules)
        expected.setdefault((raw.person, raw.on), []).append((raw.minutes, hours))
    assert stored() == {key: sorted(rows) for key, rows in expected.items()}
    assert recomputing.differences() == []
    assert chain.check(congress.id).fault == ""


@tried
@given(seeds)
def test_standings_are_as_reckoned_by_hand(congress, seed):
    world = lived(seed)
    known = world.known()
    for _ in range(4):
        requirement = world.requirement()
        on = date(2022, 1, 1) + timedelta(days=world.random.randint(0, 1000))
        for mine in standings(requirement, on):
            required, earned = by_hand.standing(known, requirement, mine.person_id, on)
            event(f"{requirement.measure} {requirement.period} earned: {earned > 0}")
            assert (mine.required, mine.earned) == (required, earned), (requirement.measure, requirement.period, on)
        db.session.delete(requirement)


@settings(tried, max_examples=max(4, EXAMPLES // 3))
@given(seeds)
def test_the_verifier_does_all_of_it_again_for_everybody(congress, seed):
    world = lived(seed)
    for _ in range(4):
        world.requirement()
    keys.make("secret", world.staff)
    for person in world.people:
        raw = duty_files.duty_file(congress, person, date(2023, 9, 1), keys.signer("secret"))
        assert list(verify.faults(raw.encode())) == []
        assert json.loads(raw)["requirements"] is not None
