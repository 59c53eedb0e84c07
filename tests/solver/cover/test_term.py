"""Term files: what is wrong in them is named with its place; the command line; ways out."""

import json

import pytest

from tests.solver.cover.terms import a_term
from training.solver.cover import term as terms
from training.solver.cover.__main__ import main
from training.solver.cover.answer import answer, reaches
from training.solver.cover.repairs import changed, repairs


def crossing():
    data = a_term()
    data["programs"].append(data["programs"][0] | {"id": "talk"})
    data["programs"].append(data["programs"][0] | {"id": "visit"})
    data["targets"] = [
        {"id": name, "programs": programs}
        for name, programs in (("a", ["course", "talk"]), ("b", ["talk", "visit"]), ("c", ["visit", "course"]))
    ]
    data["cohorts"][0]["needs"] = {"a": 1, "b": 1, "c": 1}
    return data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "one object"),
        ({"format": "training-term/2"}, "format must be"),
        (a_term(periods=[]), "periods is empty"),
        (a_term(classes_per_period=0), "classes_per_period must be a whole number of at least 1"),
        (a_term(rooms=[{"id": "hall", "seats": 0, "half_days": {}}]), 'rooms\\[0\\] "hall": seats'),
        (a_term(rooms=[{"id": "hall", "seats": 9, "half_days": {"2030H1": 3}}]), 'unknown period "2030H1"'),
        (a_term(rooms=[{"id": "hall", "seats": 9, "half_days": {}, "parts": ["hall"]}]), "names the room itself"),
        (
            a_term(targets=[{"id": "round", "programs": ["no"]}]),
            'targets\\[0\\] "round": programs names unknown program',
        ),
        (a_term(targets=[{"id": "round", "programs": ["course"], "until": "x"}]), 'until names unknown period "x"'),
        (a_term(cohorts=[{"id": "a", "size": 1, "needs": {"x": 1}}]), 'needs names unknown target "x"'),
        (a_term(cohorts=[{"id": "a", "size": 1.5, "needs": {}}]), "size must be a whole number"),
        (a_term(cohorts=[{"id": "a", "size": 1, "needs": {}}] * 2), "id is used twice"),
        (a_term(cohorts=[{"id": "a", "size": 1, "needs": {}, "from": "2026H1", "to": "2025H1"}]), "lies before"),
        (crossing(), 'target "b" overlaps'),
    ],
)
def test_what_is_wrong_is_named_with_its_place(data, words):
    with pytest.raises(terms.TermError, match=words):
        terms.read(data)


def test_each_way_out_leaves_nobody_short():
    data = a_term(cohorts=[{"id": "deputies", "size": 312, "needs": {"round": 1}}])
    plan = answer(terms.read(data), data)
    found = repairs(data, plan)

    assert {one["change"] for one in found} >= {"batches", "online", "room"}
    assert [one["costs"] for one in found] == sorted(one["costs"] for one in found)
    for one in found:
        assert reaches(terms.read(changed(data, one))), one
    (more,) = [one for one in found if one["change"] == "batches"]
    assert more["more"] == 2


def test_a_full_room_a_limit_and_a_date_are_ways_out_too():
    data = a_term(cohorts=[{"id": "deputies", "size": 90, "needs": {"round": 1}}])
    data["targets"][0]["until"] = "2025H1"
    data["programs"][0]["periods"] = ["2025H1"]
    data["programs"].append(data["programs"][0] | {"id": "later", "periods": ["2026H1", "2026H2"]})
    data["targets"][0]["programs"].append("later")
    data["limits"] = [{"id": "office", "batches": 1, "periods": ["2025H1"]}]
    data["rooms"][0]["half_days"]["2025H1"] = 12
    plan = answer(terms.read(data), data)
    assert plan["short"] == {"round": 10}
    assert {one["change"] for one in repairs(data, plan)} >= {"limit", "until"}

    data["limits"] = []
    data["rooms"][0]["half_days"]["2025H1"] = 6
    plan = answer(terms.read(data), data)
    assert "half_days" in {one["change"] for one in repairs(data, plan)}


def test_a_target_that_is_reached_needs_no_way_out():
    data = a_term()
    plan = answer(terms.read(data), data)
    assert (plan["short"], repairs(data, plan)) == ({"round": 0}, [])


def test_the_command_line_plans_verifies_and_repairs(tmp_path, capsys):
    term, plan = tmp_path / "TERM.json", tmp_path / "PLAN.json"
    term.write_text(json.dumps(a_term()), "utf-8")
    assert main(["plan", str(term), "-o", str(plan)]) == 0
    assert main(["verify", str(term), str(plan)]) == 0
    assert main(["repairs", str(term), str(plan)]) == 0
    assert "reached" in capsys.readouterr().out

    term.write_text(json.dumps(a_term(name="another")), "utf-8")
    assert main(["verify", str(term), str(plan)]) == 1
    assert main(["repairs", str(term), str(plan)]) == 2
    term.write_text("{", "utf-8")
    assert main(["plan", str(term), "-o", str(plan)]) == 2
    assert main(["plan", str(tmp_path / "none.json"), "-o", str(plan)]) == 2
    assert "not JSON" in capsys.readouterr().err
