"""The checker: whether a choice keeps every rule and meets every aim, counted from scratch."""

from itertools import combinations

from training.solver.rescue.situation import Choice, Option, Situation, value


def broken(situation: Situation, choice: Choice) -> list[str]:
    """The rules that the choice breaks; none for a good one."""
    known = {option.id: option for option in situation.options}
    if not {*choice.taken, *choice.given_up} <= known.keys():
        return ["every_option_is_known"]
    there = [option for option in situation.options if _is_in(option, choice)]
    found = [name for name, holds in _rules(situation, there) if not holds]
    if any(known[one].is_kept for one in choice.taken) or not all(known[one].is_kept for one in choice.given_up):
        found.append("only_new_options_are_taken_and_only_kept_ones_given_up")
    return found


def _is_in(option: Option, choice: Choice) -> bool:
    return option.id not in choice.given_up if option.is_kept else option.id in choice.taken


def _rules(situation: Situation, there: list[Option]) -> list[tuple[str, bool]]:
    pairs = list(combinations(there, 2))
    ordered = all(any(p.group == group and p.ends <= o.begins for p in there) for o in there for group in o.after)
    met = all(value(number, aim.rooms, there) >= aim.need for number, aim in enumerate(situation.aims))
    return [
        ("one_option_of_a_group", all(o.group != p.group for o, p in pairs)),
        ("nobody_is_in_two_places_at_a_time", not any(o.overlaps(p) for o, p in pairs)),
        ("what_comes_before_is_over", ordered),
        ("every_aim_is_met", met),
    ]
