"""Terms that are small enough to try everything: the plan is the best there is, and why not is proven."""

import os

from hypothesis import HealthCheck, given, settings

from tests.solver.cover.terms import fewest_short, tiny_terms
from training.solver.cover import term as terms
from training.solver.cover.answer import answer
from training.solver.cover.verify import verify

EXAMPLES = int(os.environ.get("COVER_EXAMPLES", "60"))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(tiny_terms())
def test_the_plan_is_as_good_as_any_and_what_it_leaves_short_is_proven(data):
    found = answer(terms.read(data), data)

    verify(data, found)
    least = fewest_short(data, dict.fromkeys(found["short"], 1))
    assert sum(found["short"].values()) == least
    for one in found["certificates"]:
        assert one["short"] == fewest_short(data, one["targets"])
    assert bool(found["certificates"]) == (least > 0)
