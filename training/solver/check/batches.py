"""Rules 2 and 3: how many sit in a batch, how many batches there are, when and where each may be."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from training.solver.check.timetable import Facts, Span, Timetable, meets, overlaps


def a_batch_takes_an_allowed_choice(t: Timetable) -> Iterator[Facts]:
    """∀ batch: (start, room) is one of its program's choices and it ends within the plan."""
    for batch in t.opened():
        if not t.options(batch):
            yield {"batch": batch.id, "program": batch.program, "start": batch.start, "room": batch.room}


def a_batch_keeps_its_largest_size(t: Timetable) -> Iterator[Facts]:
    """∀ batch b of program p: |members of b| ≤ max_size of p."""
    for batch in t.opened():
        size, most = len(t.members[batch.id]), t.problem.program[batch.program].max_size
        if size > most:
            yield {"batch": batch.id, "program": batch.program, "size": size, "max_size": most}


def a_batch_fits_its_room(t: Timetable) -> Iterator[Facts]:
    """∀ batch b in room r: |members of b| ≤ seats of r."""
    for batch in t.opened():
        if batch.room is not None:
            size, seats = len(t.members[batch.id]), t.problem.room[batch.room].seats
            if size > seats:
                yield {"batch": batch.id, "program": batch.program, "room": batch.room, "size": size, "seats": seats}


def a_batch_keeps_its_least_size(t: Timetable) -> Iterator[Facts]:
    """∀ batch b: |members of b| ≥ min_size of one of its choices, else of its program."""
    for batch in t.opened():
        options = t.taught_options(batch) or t.options(batch)
        least = min(
            (t.least_size(batch, option) for option in options), default=t.problem.program[batch.program].min_size
        )
        size = len(t.members[batch.id])
        if size < least:
            yield {"batch": batch.id, "program": batch.program, "size": size, "min_size": least}


def a_program_keeps_its_number_of_batches(t: Timetable) -> Iterator[Facts]:
    """∀ program p: |opened batches of p| ≤ max_batches of p."""
    for program, batches in Counter(batch.program for batch in t.opened()).items():
        most = t.problem.program[program].max_batches
        if batches > most:
            yield {"program": program, "batches": batches, "max_batches": most}


def a_room_holds_one_batch_at_a_time(t: Timetable) -> Iterator[Facts]:
    """∀ room r, half-day: Σ batches whose room is r or is made up of r, at any depth ≤ 1."""
    use: dict[str, list[Span]] = defaultdict(list)
    for batch in t.opened():
        for room in _occupied(t, batch.room):
            use[room].append((*t.span(batch), batch.id))
    seen = set()
    for room, spans in use.items():
        for one, other, begin, end in overlaps(spans):
            if (one, other) not in seen:
                seen.add((one, other))
                yield {"room": room, "batch": one, "other": other, "from": begin, "to": end}


def a_room_is_open(t: Timetable) -> Iterator[Facts]:
    """∀ batch in room r: neither r nor any of its parts is closed while it lasts."""
    for batch in t.opened():
        for room in sorted(_occupied(t, batch.room)):
            for begin, end in meets(*t.span(batch), t.problem.room[room].closed):
                yield {"batch": batch.id, "program": batch.program, "room": room, "from": begin, "to": end}


def _occupied(t: Timetable, room: str | None) -> frozenset[str]:
    return frozenset() if room is None else t.problem.occupied(room)
