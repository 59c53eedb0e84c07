"""Situations small enough to try every set of classes: the fewest, the last day and what lacks are exact."""

import os

import pytest
from hypothesis import HealthCheck, event, given, settings

from tests.solver.rescue.everything import cheapest, last_day, most, situations
from training.solver.rescue.check import broken
from training.solver.rescue.exact import fewest_exactly
from training.solver.rescue.rescue import fewest, lacking, rescue
from training.solver.rescue.search import Search, TooManyNodes
from training.solver.rescue.table import table_of

EXAMPLES = int(os.environ.get("RESCUE_EXAMPLES", "60"))
tried = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def cost(choice):
    return None if choice is None else (len(choice.taken), len(choice.given_up))


@tried
@given(situations())
def test_nothing_fewer_meets_the_aims(situation):
    choice = fewest(situation)
    event(str(cost(choice)))
    assert cost(choice) == cheapest(situation)
    assert choice is None or broken(situation, choice) == []


@settings(tried, max_examples=max(15, EXAMPLES // 5))
@given(situations())
def test_what_takes_over_when_the_search_is_long_finds_the_same(situation):
    table = table_of(situation)
    by_search = Search(table, nodes=10**6).run()
    assert cost(fewest_exactly(table)) == cost(by_search)


@tried
@given(situations())
def test_the_last_day_is_the_last_on_which_trying_everything_still_succeeds(situation):
    found = rescue(situation)
    best = cheapest(situation)
    if best is None:
        assert found.choice is None
        for number, aim in enumerate(situation.aims):
            assert lacking(situation, number) == max(0, aim.need - most(situation, number))
        return
    assert len(found.choice.taken) == best[0]
    if best[0] == 0:
        assert found.last_day is None
        return
    assert found.last_day == last_day(situation)
    assert cheapest(situation.after(found.few_until))[0] == best[0]
    later = cheapest(situation.after(found.few_until + 1))
    assert later is None or later[0] > best[0]
    assert broken(situation.after(found.few_until), found.choice) == []


def test_a_search_that_may_look_at_little_says_so():
    from training.solver.rescue.situation import Aim, Option, Situation

    options = tuple(Option(n, n, n, ((n, n + 1),), ((0, 0, 1),)) for n in range(9))
    with pytest.raises(TooManyNodes):
        Search(table_of(Situation(options, (Aim(9),))), nodes=3).run()
