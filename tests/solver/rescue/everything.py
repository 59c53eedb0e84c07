"""Small situations, and what trying every set of options finds in them: the definition itself, nothing clever."""

from itertools import combinations

from hypothesis import strategies as st

from training.solver.rescue.situation import Aim, Option, Situation


def good(situation, chosen):
    """Whether those options can be taken together and meet every aim."""
    for one, other in combinations(chosen, 2):
        if one.group == other.group or one.overlaps(other):
            return False
    for one in chosen:
        for group in one.after:
            if not any(other.group == group and other.ends <= one.begins for other in chosen):
                return False
    return all(reached(situation, chosen, number) >= aim.need for number, aim in enumerate(situation.aims))


def reached(situation, chosen, number):
    sums = {}
    for option in chosen:
        for aim, bucket, amount in option.gains:
            if aim == number:
                sums[bucket] = sums.get(bucket, 0) + amount
    return sum(min(situation.aims[number].rooms[bucket], total) for bucket, total in sums.items())


def subsets(options):
    for size in range(len(options) + 1):
        yield from combinations(options, size)


def cheapest(situation):
    """(new options taken, kept ones given up) of the best set; None: no set is good."""
    kept = sum(option.is_kept for option in situation.options)
    costs = [
        (sum(not one.is_kept for one in chosen), kept - sum(one.is_kept for one in chosen))
        for chosen in subsets(situation.options)
        if good(situation, chosen)
    ]
    return min(costs, default=None)


def most(situation, number):
    """The most that any allowed set gives towards one aim."""
    easy = Situation(situation.options, tuple(Aim(0, aim.rooms) for aim in situation.aims))
    return max(reached(easy, chosen, number) for chosen in subsets(situation.options) if good(easy, chosen))


def last_day(situation):
    """The last day on which the aims can be met, tried day by day."""
    days = [option.day for option in situation.options]
    return max(day for day in range(min(days) - 2, max(days) + 2) if cheapest(situation.after(day)) is not None)


@st.composite
def situations(draw):
    """Up to six options of up to four groups, one or two aims of one or two capped buckets."""
    aims = tuple(
        Aim(draw(st.integers(0, 12)), tuple(draw(st.lists(st.integers(0, 12), min_size=1, max_size=2))))
        for _ in range(draw(st.integers(1, 2)))
    )
    options = []
    for number in range(draw(st.integers(0, 6))):
        day, group = draw(st.integers(1, 12)), draw(st.integers(0, 3))
        length = draw(st.integers(1, 4))
        times = [(day * 10, day * 10 + length * 5)]
        if draw(st.booleans()):
            later = times[0][1] + draw(st.integers(0, 20))
            times.append((later, later + 5))
        gains = tuple(
            (aim, bucket, draw(st.integers(1, 6)))
            for aim, one in enumerate(aims)
            for bucket in range(len(one.rooms))
            if draw(st.booleans())
        )
        after = (draw(st.integers(0, group - 1)),) if group and draw(st.integers(0, 3)) == 0 else ()
        options.append(Option(number, group, day, tuple(times), gains, after, draw(st.integers(0, 3)) == 0))
    return Situation(tuple(options), aims)
