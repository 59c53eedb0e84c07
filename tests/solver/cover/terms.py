"""Small terms, and an independent program that tries everything with them."""

from itertools import combinations, product

from hypothesis import strategies as st


def a_term(**changes):
    """Two years of two halves, a hall of 100 for six half-days a half; 150 people who need one round."""
    return {
        "format": "training-term/1",
        "name": "small",
        "periods": [{"id": f"{year}H{half}", "year": year} for year in (2025, 2026) for half in (1, 2)],
        "rooms": [{"id": "hall", "seats": 100, "half_days": {f"{y}H{h}": 6 for y in (2025, 2026) for h in (1, 2)}}],
        "programs": [
            {
                "id": "course",
                "length": 6,
                "min_size": 10,
                "max_size": 80,
                "max_batches": 2,
                "rooms": ["hall"],
                "periods": ["2025H1", "2025H2", "2026H1", "2026H2"],
            }
        ],
        "targets": [{"id": "round", "programs": ["course"]}],
        "cohorts": [{"id": "deputies", "size": 150, "needs": {"round": 1}}],
    } | changes


@st.composite
def tiny_terms(draw):
    """Terms so small that everything can be tried: at most four people, two programs, two periods, two rooms."""
    periods = ["a", "b"][: draw(st.integers(1, 2))]
    linked = draw(st.booleans())
    rooms = [_room(draw, "r0", periods), _room(draw, "r1", periods)]
    if linked:
        rooms.append(_room(draw, "both", periods) | {"parts": ["r0", "r1"]})
    programs = [_program(draw, f"p{n}", rooms, periods) for n in range(draw(st.integers(1, 2)))]
    names = [one["id"] for one in programs]
    targets = [{"id": "each", "programs": names, "spare": draw(st.integers(0, 1))}]
    if draw(st.booleans()):
        targets.append({"id": "first", "programs": names[:1], "until": draw(st.sampled_from(periods))})
    cohorts = []
    for n in range(draw(st.integers(1, 2))):
        needs = {one["id"]: draw(st.integers(1, 2)) for one in targets if draw(st.booleans())}
        cohort = {"id": f"c{n}", "size": draw(st.integers(1, 2)), "needs": needs}
        if draw(st.booleans()):
            cohort["from"] = draw(st.sampled_from(periods))
        if draw(st.booleans()):
            cohort["programs"] = names[: draw(st.integers(1, 2))]
        cohorts.append(cohort)
    if draw(st.booleans()):
        worth = {name: draw(st.integers(0, 3)) for name in names}
        everybody = [one["id"] for one in cohorts]
        targets.append(
            {"id": "sum", "programs": names, "total": draw(st.integers(0, 8)), "worth": worth, "cohorts": everybody}
        )
    found = {
        "format": "training-term/1",
        "name": "tiny",
        "periods": [{"id": one, "year": 2025} for one in periods],
        "rooms": rooms,
        "programs": programs,
        "targets": targets,
        "cohorts": cohorts,
    }
    if draw(st.booleans()):
        found["classes_per_period"] = 1
    if draw(st.booleans()):
        found["limits"] = [{"id": "office", "batches": draw(st.integers(0, 2)), "periods": periods[:1]}]
    return found


def _room(draw, name, periods):
    return {"id": name, "seats": draw(st.integers(1, 3)), "half_days": {q: draw(st.integers(0, 5)) for q in periods}}


def _program(draw, name, rooms, periods):
    least = draw(st.integers(1, 2))
    return {
        "id": name,
        "length": draw(st.integers(1, 3)),
        "min_size": least,
        "max_size": draw(st.integers(least, 3)),
        "max_batches": draw(st.integers(0, 2)),
        "rooms": [one["id"] for one in rooms if draw(st.booleans())],
        "periods": periods,
    }


def fewest_short(term, weights):
    """By trying everything: the least Σ weight·short over all batches and all choices of all people."""
    people = [(cohort, choice) for cohort in term["cohorts"] for choice in range(cohort["size"])]
    choices = [list(_choices(term, cohort)) for cohort, _ in people]
    best = None
    tables = list(_tables(term))
    seats = set()
    for table in tables:
        seats.add(tuple(sorted(_sizes(term, table).items())))
    for taken in product(*choices):
        short = _short(term, [cohort for cohort, _ in people], taken)
        cost = sum(n * short[t] for t, n in weights.items())
        if best is not None and cost >= best:
            continue
        crowds = {}
        for slots in taken:
            for slot in slots:
                crowds[slot] = crowds.get(slot, 0) + 1
        if any(_seated(dict(one), crowds) for one in seats):
            best = cost
    return best


def _choices(term, cohort):
    order = [one["id"] for one in term["periods"]]
    first, last = order.index(cohort.get("from", order[0])), order.index(cohort.get("to", order[-1]))
    programs = {one["id"]: one for one in term["programs"]}
    slots = [
        (p, q)
        for p in cohort.get("programs", programs)
        for q in programs[p]["periods"]
        if first <= order.index(q) <= last
    ]
    for size in range(len(slots) + 1):
        for chosen in combinations(slots, size):
            named, at = [p for p, _ in chosen], [q for _, q in chosen]
            few = term.get("classes_per_period") or 99
            if len(set(named)) == len(named) and all(at.count(q) <= few for q in at):
                yield chosen


def _tables(term):
    """All ways to open batches within rooms and limits: {(program, room, period): n}."""
    places = [(p["id"], r, q) for p in term["programs"] for r in (p["rooms"] or [""]) for q in p["periods"]]
    programs = {one["id"]: one for one in term["programs"]}
    for counts in product(*(range(programs[p]["max_batches"] + 1) for p, _, _ in places)):
        table = {place: n for place, n in zip(places, counts, strict=True) if n}
        if _held(term, table, programs):
            yield table


def _held(term, table, programs):
    for p, one in programs.items():
        if sum(n for place, n in table.items() if place[0] == p) > one["max_batches"]:
            return False
    for limit in term.get("limits", ()):
        if sum(n for place, n in table.items() if place[2] in limit["periods"]) > limit["batches"]:
            return False
    for room in term["rooms"]:
        for q in (one["id"] for one in term["periods"]):
            using = {room["id"]} | {one["id"] for one in term["rooms"] if room["id"] in one.get("parts", ())}
            used = sum(n * programs[p]["length"] for (p, r, at), n in table.items() if at == q and r in using)
            if used > room["half_days"].get(q, 0):
                return False
    return True


def _sizes(term, table):
    """{(program, period): (least, most)} people in those batches; batches in rooms that are too small: never."""
    rooms, programs = {one["id"]: one for one in term["rooms"]}, {one["id"]: one for one in term["programs"]}
    found = {}
    for (p, r, q), n in table.items():
        most = min(programs[p]["max_size"], rooms[r]["seats"]) if r else programs[p]["max_size"]
        least, so_far = found.get((p, q), (0, 0)), n * programs[p]["min_size"]
        if most < programs[p]["min_size"]:
            return {(p, q): (1, 0)}
        found[p, q] = (least[0] + so_far, least[1] + n * most)
    return found


def _seated(sizes, crowds):
    return set(crowds) <= set(sizes) and all(
        least <= crowds.get(slot, 0) <= most for slot, (least, most) in sizes.items()
    )


def _short(term, cohorts, taken):
    order = [one["id"] for one in term["periods"]]
    short = {}
    for target in term["targets"]:
        until = order.index(target.get("until", order[-1]))
        counted = [[s for s in slots if s[0] in target["programs"] and order.index(s[1]) <= until] for slots in taken]
        if "total" in target:
            done = sum(target["worth"][p] for slots in counted for p, _ in slots)
            short[target["id"]] = max(0, target["total"] - done)
            continue
        missing = sum(
            max(0, cohort["needs"].get(target["id"], 0) - len(slots))
            for cohort, slots in zip(cohorts, counted, strict=True)
        )
        short[target["id"]] = max(0, missing - target.get("spare", 0))
    return short
