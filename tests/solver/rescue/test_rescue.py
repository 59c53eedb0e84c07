"""Whether it is still in time, case by case."""

import pytest

from training.solver.rescue import rescue as module
from training.solver.rescue.check import broken
from training.solver.rescue.rescue import lacking, rescue
from training.solver.rescue.situation import Aim, Choice, Option, Situation


def a_class(number, day, hours, *, group=None, length=10, **more):
    group = number if group is None else group
    return Option(number, group, day, ((day * 10, day * 10 + length),), ((0, 0, hours),), **more)


def asked(need, *options, room=10**6):
    return rescue(Situation(options, (Aim(need, (room,)),)))


def lacks(need, *options, room=10**6):
    situation = Situation(options, (Aim(need, (room,)),))
    assert rescue(situation).choice is None
    return lacking(situation, 0)


def test_the_last_day_is_the_day_before_the_last_class_that_is_enough_begins():
    found = asked(6, a_class(1, 10, 6), a_class(2, 20, 6), a_class(3, 30, 3))
    assert (found.last_day, found.few_until, found.choice.taken) == (19, 19, (2,))


def test_fewer_classes_may_have_to_be_decided_sooner_than_the_last_day():
    found = asked(6, a_class(1, 10, 6), a_class(2, 20, 3), a_class(3, 30, 3))
    assert (found.few_until, found.choice.taken) == (9, (1,))
    assert found.last_day == 19


def test_a_class_that_is_booked_counts_and_costs_nothing():
    found = asked(6, a_class(1, 10, 6, is_kept=True))
    assert (found.choice, found.last_day) == (Choice(()), None)


def test_a_booked_class_is_given_up_only_where_nothing_else_helps():
    small, big, other = a_class(1, 10, 3, is_kept=True), a_class(2, 10, 6), a_class(3, 20, 3)
    assert asked(6, small, big).choice == Choice((2,), (1,))
    assert asked(6, small, big, other).choice == Choice((3,))


def test_two_batches_of_a_program_do_not_count_twice():
    assert lacks(6, a_class(1, 10, 3, group=7), a_class(2, 20, 3, group=7)) == 3


def test_what_is_above_a_cap_does_not_count():
    assert lacks(6, a_class(1, 10, 4), a_class(2, 20, 4), room=5) == 1


def test_classes_at_the_same_time_exclude_each_other():
    assert lacks(6, a_class(1, 10, 3), a_class(2, 10, 3)) == 3
    assert asked(6, a_class(1, 10, 3), a_class(2, 11, 3)).choice.taken == (1, 2)


def test_a_class_comes_after_another_only_if_that_is_over():
    first, late = a_class(1, 10, 1, group=1), a_class(3, 40, 1, group=1)
    second = a_class(2, 20, 6, group=2, after=(1,))
    assert asked(6, first, second).choice.taken == (1, 2)
    assert lacks(6, late, second) == 5


def test_several_aims_are_met_by_one_class_where_one_is_enough():
    both = Option(1, 1, 10, ((100, 110),), ((0, 0, 6), (1, 0, 1)))
    hours = Option(2, 2, 12, ((120, 130),), ((0, 0, 6),))
    subject = Option(3, 3, 14, ((140, 150),), ((1, 0, 1),))
    found = rescue(Situation((both, hours, subject), (Aim(6), Aim(1, (1,)))))
    assert (found.choice.taken, found.few_until, found.last_day) == ((1,), 9, 11)


def test_nothing_owed_needs_nothing():
    assert asked(0, a_class(1, 10, 6)).choice == Choice(())


def test_nothing_to_book_lacks_everything():
    assert lacks(6) == 6


@pytest.mark.parametrize(
    ("choice", "rule"),
    [
        (Choice((9,)), "every_option_is_known"),
        (Choice((1, 2)), "one_option_of_a_group"),
        (Choice((1, 3)), "nobody_is_in_two_places_at_a_time"),
        (Choice((4,)), "what_comes_before_is_over"),
        (Choice(()), "every_aim_is_met"),
        (Choice((1,), (1,)), "only_new_options_are_taken_and_only_kept_ones_given_up"),
    ],
)
def test_the_checker_notices(choice, rule):
    options = (
        a_class(1, 10, 6, group=1),
        a_class(2, 20, 6, group=1),
        a_class(3, 10, 6, group=3),
        a_class(4, 40, 6, group=4, after=(1,)),
    )
    assert rule in broken(Situation(options, (Aim(6),)), choice)


def test_forty_classes_are_settled_by_few_steps(monkeypatch):
    monkeypatch.setattr(module, "fewest_exactly", None)
    options = [a_class(n, n, 3 + n % 4, group=n % 13, length=25) for n in range(1, 41)]
    assert len(asked(30, *options).choice.taken) == 5


def test_what_takes_the_search_too_long_is_settled_all_the_same():
    options = [a_class(n, n, 3 + n % 4, group=n % 13, length=25) for n in range(1, 41)]
    assert lacks(90, *options) == 30
