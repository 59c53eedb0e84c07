"""One rule set is in force on a day; a new one ends the one before."""

from datetime import date

import pytest

from training.operations.errors import TrainingError
from training.operations.ledger import rule_sets


def test_a_new_rule_set_ends_the_one_before(congress):
    old, new = rule_sets.adopt("nanjing", date(2022, 1, 1)), rule_sets.adopt("shanxi", date(2023, 1, 1))
    assert old.ends_on == date(2022, 12, 31)
    assert rule_sets.in_force(date(2022, 12, 31)) is old
    assert rule_sets.in_force(date(2023, 1, 1)) is new
    assert rule_sets.in_force(date(2021, 12, 31)) is None


def test_the_same_name_again_is_its_next_version(congress):
    assert [rule_sets.adopt("nanjing", date(year, 1, 1)).version for year in (2022, 2023)] == [1, 2]


def test_a_rule_set_cannot_begin_before_the_present_one(congress):
    rule_sets.adopt("nanjing", date(2022, 1, 1))
    with pytest.raises(TrainingError, match="新规则的生效日应晚于这一天"):
        rule_sets.adopt("shanxi", date(2022, 1, 1))


def test_an_unknown_rule_set_is_named(congress):
    with pytest.raises(TrainingError, match="没有名为“mars”的学时规则"):
        rule_sets.adopt("mars", date(2022, 1, 1))


def test_rules_that_cannot_be_read_are_refused(congress):
    with pytest.raises(TrainingError, match="无法读取"):
        rule_sets.put_in_force("自定", "", {"online": {}}, date(2022, 1, 1))
