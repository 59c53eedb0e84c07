"""The table of a certificate adds up to what is proven."""

from math import ceil

from hypothesis import HealthCheck, given, settings

from tests.solver.cover.terms import a_term, tiny_terms
from training.solver.cover import term as terms
from training.solver.cover.answer import answer
from training.solver.cover.counting import tables


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(tiny_terms())
def test_its_rows_add_up_to_what_is_proven(data):
    term = terms.read(data)
    for certificate in answer(term, data)["certificates"]:
        sums = [ceil(sum(row.figure for row in rows)) for rows in tables(term, certificate)]
        assert min(sums) == certificate["short"]


def test_a_county_reads_people_less_seats():
    data = a_term(cohorts=[{"id": "deputies", "size": 312, "needs": {"round": 1}}])
    term = terms.read(data)
    (certificate,) = answer(term, data)["certificates"]
    (rows,) = tables(term, certificate)

    assert [(row.kind, row.of, row.figure) for row in rows] == [
        ("need", ("deputies", "round"), 312),
        ("batches", ("course",), -160),
    ]
