"""Seats (名额) that a program offers: plain arithmetic over its sizes and rooms."""

from training.models.plans import Mode, Program


def largest_room(program: Program) -> int | None:
    """Seats of the largest eligible room; None: no room limits it."""
    if program.mode == Mode.ONLINE:
        return None
    return max((room.seats for room in program.rooms), default=None)


def seats_in_a_batch(program: Program) -> int:
    """How many fit in one batch at the most."""
    room = largest_room(program)
    return program.max_size if room is None else min(program.max_size, room)


def seats(program: Program) -> int:
    """How many fit in all batches together."""
    return program.max_batches * seats_in_a_batch(program)


def can_be_split(people: int, program: Program) -> bool:
    """Whether so many people can be divided into batches between the least and the largest size."""
    largest = seats_in_a_batch(program)
    return any(
        batches * program.min_size <= people <= batches * largest for batches in range(1, program.max_batches + 1)
    )


def places(people: int, program: Program) -> int:
    """How many of so many people get a seat."""
    return min(people, seats(program))
