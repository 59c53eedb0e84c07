"""Minutes become hours: the real rule sets, each with the figures of its source."""

from decimal import Decimal

import pytest

from training.operations.ledger import rules
from training.operations.ledger.rule_sets import presets
from training.operations.ledger.rules import Attended


def hours(preset, *, minutes, of=180, online=False, compulsory=False, test=False):
    read = rules.read(presets()[preset]["rules"])
    return rules.hours_for(read, Attended(minutes, of, online, compulsory, test))


def test_the_same_three_days_are_worth_18_or_24_hours():
    assert 6 * hours("nanjing", minutes=180) == 18
    assert 6 * hours("shanxi", minutes=180) == 24


@pytest.mark.parametrize(
    ("minutes", "expected"), [(0, "0"), (1, "0.25"), (15, "0.25"), (16, "0.5"), (29, "0.5"), (30, "1"), (200, "1")]
)
def test_yunnan_counts_online_minutes_by_steps(minutes, expected):
    assert hours("yunnan", minutes=minutes, of=200, online=True) == Decimal(expected)


def test_yunnan_adds_half_an_hour_for_a_passed_test():
    assert hours("yunnan", minutes=30, of=30, online=True, test=True) == Decimal("1.5")
    assert hours("yunnan", minutes=0, of=30, online=True, test=True) == 0


def test_shanxi_halves_electives_and_wants_90_per_cent_watched():
    assert hours("shanxi", minutes=90, of=90, online=True, compulsory=True) == 2
    assert hours("shanxi", minutes=90, of=90, online=True) == 1
    assert hours("shanxi", minutes=81, of=90, online=True, compulsory=True) == Decimal("1.8")
    assert hours("shanxi", minutes=80, of=90, online=True, compulsory=True) == 0


def test_hours_are_rounded_down_to_the_step():
    assert hours("nanjing", minutes=119) == Decimal("1.5")
    assert hours("nanjing", minutes=120) == 2


def test_40_minutes_online_are_an_hour_in_zhejiang():
    assert hours("zhejiang", minutes=80, of=80, online=True) == 2


def test_every_preset_can_be_read_and_names_its_source():
    for preset in presets().values():
        rules.read(preset["rules"])
        assert preset["source"]


def test_the_figures_of_the_sources_are_those_of_the_rule_sets():
    """Nanjing: 48 away a year, 18 in-house a class, 56 compulsory of 84, carried over. Cadres: 550 or 90."""
    every = {key: (preset["rules"], preset["requirements"]) for key, preset in presets().items()}
    caps = {(cap["mode"], cap["per"]): cap["hours"] for cap in every["nanjing"][0]["caps"]}
    assert caps == {("away", "year"): "48", ("local", "class"): "18"}
    asked = {
        key: {(one["measure"], one["amount"], one["period"]) for one in wanted} for key, (_r, wanted) in every.items()
    }
    assert asked["nanjing"] == {("compulsory_hours", "56", "year"), ("hours", "84", "year")}
    assert asked["cadre"] == {("hours", "550", "term"), ("hours", "90", "year")}
    assert {key for key, (raw, _w) in every.items() if raw["carry_over"]} == {"nanjing"}
    assert {raw["completed"] for raw, _w in every.values()} == {"6/7"}


ROOM = {"half_day_hours": "3", "half_day_minutes": "180"}
BY_45 = {"minutes_per_hour": "45"}


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"in_person": {"half_day_hours": "0", "half_day_minutes": "180"}, "online": {"minutes_per_hour": "45"}},
        {"in_person": {"half_day_hours": "3", "half_day_minutes": "0"}, "online": {"minutes_per_hour": "45"}},
        {"in_person": {"half_day_hours": "three", "half_day_minutes": "1"}, "online": {"minutes_per_hour": "45"}},
        {"in_person": {"half_day_hours": "3", "half_day_minutes": "180"}, "online": {"minutes_per_hour": "-1"}},
        {"in_person": ROOM, "online": {"steps": [{"from_minutes": "0", "hours": "1"}]}},
        {"in_person": ROOM, "online": BY_45 | {"test_bonus": "-0.5"}},
        {"in_person": ROOM, "online": BY_45 | {"elective_factor": "NaN"}},
        {"in_person": ROOM, "online": BY_45 | {"compulsory_factor": "Infinity"}},
        {"in_person": ROOM, "online": BY_45 | {"least_share": "1.1"}},
        {"in_person": ROOM, "online": BY_45, "caps": [{"mode": "away", "per": "year", "hours": "NaN"}]},
        {"in_person": ROOM, "online": BY_45, "caps": [{"mode": "away", "per": "year", "hours": "-1"}]},
        {"in_person": ROOM, "online": BY_45, "caps": [{"mode": "away", "per": "month", "hours": "1"}]},
        {"in_person": ROOM, "online": BY_45, "round_to": "0.001"},
        {"in_person": ROOM, "online": BY_45, "completed": "7/6"},
    ],
)
def test_rules_that_cannot_hold_are_refused(broken):
    with pytest.raises(rules.RULES_ARE_WRONG):
        rules.read(broken)
