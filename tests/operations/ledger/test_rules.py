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


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"in_person": {"half_day_hours": "0", "half_day_minutes": "180"}, "online": {"minutes_per_hour": "45"}},
        {"in_person": {"half_day_hours": "3", "half_day_minutes": "0"}, "online": {"minutes_per_hour": "45"}},
        {"in_person": {"half_day_hours": "three", "half_day_minutes": "1"}, "online": {"minutes_per_hour": "45"}},
        {"in_person": {"half_day_hours": "3", "half_day_minutes": "180"}, "online": {"minutes_per_hour": "-1"}},
    ],
)
def test_rules_that_cannot_hold_are_refused(broken):
    with pytest.raises(rules.RULES_ARE_WRONG):
        rules.read(broken)
