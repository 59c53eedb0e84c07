"""The rules by name, each with the sentence that staff read when it is broken: the table of contents."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from training.solver.check import batches, claims, lessons, needs, people, pins
from training.solver.check.timetable import Facts, Timetable

Test = Callable[[Timetable], Iterator[Facts]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`broken` yields the facts of every place where the rule does not hold; `sentence` puts them into English."""

    broken: Test
    sentence: str


def _by_name(*rules: Rule) -> dict[str, Rule]:
    return {rule.broken.__name__: rule for rule in rules}


RULES = _by_name(
    Rule(needs.every_id_is_known, '{where} names {what} "{id}", which the problem does not have.'),
    Rule(needs.every_batch_is_listed_once, 'Batch "{batch}" is listed {times} times.'),
    # 1: everybody has a place, or is counted
    Rule(
        needs.every_need_is_placed_once_or_counted,
        'Person "{person}" needs "{program}" and is placed {placed} times and '
        "counted as unplaced {counted} times; it must be one of them, once.",
    ),
    Rule(needs.nobody_is_listed_without_a_need, 'Person "{person}" is listed for "{program}", which they do not need.'),
    Rule(
        needs.a_place_is_in_a_batch_of_its_program,
        'Person "{person}" is placed for "{program}" in batch "{batch}", which is one of "{taught}".',
    ),
    # 2: sizes and numbers
    Rule(
        batches.a_batch_takes_an_allowed_choice,
        'Batch "{batch}" starts at half-day {start} {in_room}, which "{program}" does not allow.',
    ),
    Rule(batches.a_batch_keeps_its_largest_size, 'Batch "{batch}" has {size} people; "{program}" takes {max_size}.'),
    Rule(batches.a_batch_fits_its_room, 'Batch "{batch}" has {size} people; room "{room}" seats {seats}.'),
    Rule(batches.a_batch_keeps_its_least_size, 'Batch "{batch}" has {size} people; it needs at least {min_size}.'),
    Rule(
        batches.a_program_keeps_its_number_of_batches, '"{program}" has {batches} batches; it may have {max_batches}.'
    ),
    # 3: rooms
    Rule(
        batches.a_room_holds_one_batch_at_a_time,
        'Room "{room}" holds batch "{batch}" and batch "{other}" in half-days [{from}, {to}).',
    ),
    Rule(batches.a_room_is_open, 'Room "{room}" is closed in half-days [{from}, {to}), during batch "{batch}".'),
    # 4: lecturers
    Rule(
        lessons.a_lecturer_gives_one_lesson_at_a_time,
        'Lecturer "{lecturer}" gives "{lesson}" in batch "{batch}" and '
        '"{other_lesson}" in batch "{other}" in half-days [{from}, {to}).',
    ),
    Rule(
        lessons.a_lecturer_is_free,
        'Lecturer "{lecturer}" is not free in half-days [{from}, {to}), during "{lesson}" in batch "{batch}".',
    ),
    Rule(
        lessons.a_lesson_is_given_by_one_who_can,
        'Lesson "{lesson}" of batch "{batch}" is given by {by_lecturer}; '
        "it must be one able to give it, or nobody where nobody is needed.",
    ),
    Rule(
        lessons.a_choice_keeps_to_its_lecturers,
        'Batch "{batch}" starts at half-day {start} {in_room} with a lecturer whom this choice does not bring.',
    ),
    # 5: lessons
    Rule(
        lessons.a_batch_gives_each_lesson_once, 'Batch "{batch}" gives lesson "{lesson}" {times} times instead of once.'
    ),
    Rule(
        lessons.lessons_lie_inside_their_batch,
        'Lesson "{lesson}" in half-days [{from}, {to}) is outside its batch "{batch}", [{start}, {end}).',
    ),
    Rule(
        lessons.lessons_of_a_batch_do_not_overlap,
        'Lessons "{lesson}" and "{other}" of batch "{batch}" overlap in half-days [{from}, {to}).',
    ),
    Rule(
        lessons.lessons_keep_their_order,
        'Lesson "{lesson}" of batch "{batch}" begins at half-day {start}, before "{earlier}" is over.',
    ),
    # 6: people
    Rule(
        people.a_person_is_in_one_batch_at_a_time,
        'Person "{person}" is in batch "{batch}" and batch "{other}" in half-days [{from}, {to}).',
    ),
    Rule(people.a_person_is_not_away, 'Person "{person}" is away in half-days [{from}, {to}), during batch "{batch}".'),
    Rule(
        people.a_person_keeps_the_budget,
        'Person "{person}" spends {half_days} half-days in class; the budget is {budget}.',
    ),
    Rule(
        people.programs_keep_their_order,
        'Person "{person}" begins "{program}" in batch "{batch}" before finishing '
        '"{earlier}" in batch "{earlier_batch}".',
    ),
    Rule(
        people.no_program_without_the_one_before,
        'Person "{person}" is in batch "{batch}" of "{program}" without a place in "{earlier}", which comes before it.',
    ),
    # 7: pins
    Rule(pins.pins_hold, 'Person "{person}" is pinned to batch "{batch}" of "{program}" and has no place in it.'),
    Rule(pins.given_batches_are_opened, 'Batch "{batch}" of "{program}" is given and is not opened.'),
    Rule(pins.a_given_start_holds, 'Batch "{batch}" is given to start at half-day {given} and starts at {start}.'),
    Rule(pins.a_given_room_holds, 'Batch "{batch}" is given to room "{given}" and is held {in_room}.'),
    Rule(
        pins.a_given_lecturer_holds,
        'Lesson "{lesson}" of batch "{batch}" is given to lecturer "{given}" and is given by {by_lecturer}.',
    ),
    Rule(
        pins.given_lessons_hold,
        'Lesson "{lesson}" of batch "{batch}", which has begun, is not as it is held.',
    ),
)
CLAIMS = _by_name(
    Rule(claims.each_part_is_as_counted, 'The cost part "{part}" is said to be {claimed}; counted, it is {counted}.'),
    Rule(claims.the_cost_is_as_counted, "The cost is said to be {claimed}; counted, it is {counted}."),
    Rule(claims.the_bound_is_at_most_the_cost, "The bound, {bound}, is more than the cost, {cost}."),
    Rule(
        claims.optimal_means_cost_equals_bound, "The solution is called optimal; its cost is {cost}, its bound {bound}."
    ),
    Rule(
        claims.a_certificate_counts,
        "The certificate says {seats} seats and {short} short; counted, its {needs} needs "
        "have {counted_seats} seats and are {counted_short} short, {elsewhere} of them could be met elsewhere, "
        "and {unknown} of its entries are unknown.",
    ),
    Rule(claims.changes_are_as_counted, "There are said to be {claimed} changes; counted, there are {counted}."),
    Rule(
        claims.the_bound_of_changes_is_at_most_the_changes,
        'There are {changes} changes; the fewest possible are said to be {bound}, and the proof "{status}".',
    ),
    Rule(
        claims.a_proof_of_changes_counts,
        "The proof of the changes says that {claimed} must change, at most {bound}; counted, it shows {counted}.",
    ),
    Rule(
        claims.the_bound_among_fewest_is_at_most_the_cost,
        "The bound among answers with so few changes, {among}, is not between the bound, {bound}, "
        "and the cost, {cost}.",
    ),
)
SENTENCES = {name: rule.sentence for name, rule in (RULES | CLAIMS).items()}
