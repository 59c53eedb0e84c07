"""An explanation in plain English, for the command line."""

from typing import Any

WHY = {
    "only": "No other batch can be had.",
    "best": "Every other batch would be dearer.",
    "equal": "Another batch would be as good.",
    "improvable": "Another batch would be cheaper: the timetable is not proven best.",
}


def in_words(answer: dict[str, Any]) -> list[str]:
    """A sentence for where the person sits, for each other batch, and for another one."""
    if not answer["needed"]:
        return [f'Person "{answer["person"]}" does not need "{answer["program"]}".']
    sentences = [_of_the_place(answer), *answer.get("reasons", ())]
    sentences += [_of_a_batch(one) for one in answer["batches"] if one["verdict"] != "here"]
    return [*sentences, _of_another(answer["another"])]


def _of_the_place(answer: dict[str, Any]) -> str:
    if answer["batch"] is None:
        return f'Person "{answer["person"]}" has no place in "{answer["program"]}".'
    pinned = " They are pinned to it." if answer["pinned"] else ""
    return f'Person "{answer["person"]}" is in batch "{answer["batch"]}".{pinned} {WHY[answer["why"]]}'


def _of_a_batch(one: dict[str, Any]) -> str:
    name = f'Batch "{one["batch"]}"'
    if one["verdict"] == "allowed":
        return f"{name}: allowed; {_cost(one)}."
    words = f"{name}: {' '.join(breach['sentence'] for breach in one['breaches'])}"
    if "chain" not in one:
        return words
    if one["chain"] is None:
        return f"{words} {'Nobody can make room.' if one['proven'] else 'No way to make room was found.'}"
    moves = "; ".join(_move(move) for move in one["chain"])
    return f"{words} Room is made {'cheapest ' if one['proven'] else ''}so: {moves}; {_cost(one)}."


def _move(move: dict[str, Any]) -> str:
    origin = f'from "{move["from"]}" ' if move["from"] else ""
    return f'"{move["person"]}" {origin}to "{move["to"]}"'


def _cost(one: dict[str, Any]) -> str:
    parts = ", ".join(f"{name} {value:+}" for name, value in one["parts"].items())
    if not one["dearer"]:
        return "it costs the same" + (f" ({parts})" if parts else "")
    return f"it costs {abs(one['dearer'])} {'more' if one['dearer'] > 0 else 'less'} ({parts})"


def _of_another(another: dict[str, Any]) -> str:
    if another["verdict"] == "allowed":
        room = "online" if another["room"] is None else f'in room "{another["room"]}"'
        at = f"at half-day {another['start']} {room} with {len(another['people'])} people"
        return f"Another batch could start {at}; {_cost(another)}."
    if not another["broken"]:
        return "No other batch of it is allowed."
    rules = ", ".join(f"{one['rule']} ({len(one['choices'])})" for one in another["broken"])
    return f"No other batch can be opened; the choices break: {rules}."
