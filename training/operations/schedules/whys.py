"""Why somebody must change, in the words that staff read: one sentence for each reason that the solver counts."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from training.operations.schedules.names import Names

Data = dict[str, Any]
WHYS: dict[str, Any] = {
    "not_offered": _l("%(batch)s的时间或会场已不可用（停训、节假日或计划有变）"),
    "room_closed": _l("%(batch)s的会场%(room)s %(when)s停用"),
    "too_small_a_room": _l("%(batch)s的会场%(room)s座位少于最少开班人数"),
    "nobody_to_teach": _l("%(batch)s的“%(lesson)s”届时没有教师能讲"),
    "too_few_people": _l("%(batch)s届时能来的只有 %(could_come)s 人，少于最少开班人数 %(least)s 人"),
    "more_than_seats": _l("%(batch)s只有 %(seats)s 座，坐不下原有人员"),
    "away": _l("%(batch)s中有人届时不能参训（请假、公务或不在任期内）"),
    "beyond_the_budget": _l("%(batch)s中有人的全年参训时间上限不足"),
    "pinned_elsewhere": _l("%(batch)s中有人已锁定到其他期"),
    "out_of_order": _l("%(batch)s中有人届时来不及完成先修班次"),
}
"""By the names of the tests in the solver's check/must.py; `batch` with its first half-day."""


def named(claims: Iterable[Data], batches: Iterable[Data]) -> list[Data]:
    """The claims with the id of the batch that each is about; of several online at one start the first."""
    at = {(one["program"], one["start"], one["room"]): one["id"] for one in reversed(list(batches))}
    return [claim | {"batch": at[claim["program"], claim["start"], claim["room"]]} for claim in claims]


def why_of(claim: Data, names: Names) -> str:
    """What became of a batch (“履职培训班”第 2 期的会场停用), and how many people it concerns."""
    return _("%(what)s：涉及 %(count)s 人。", what=reason_of_claim(claim, names), count=claim["fewest"])


def reason_of_claim(claim: Data, names: Names) -> str:
    """The same without the number: a heading."""
    facts = {
        "room": names.room(claim.get("closed", claim["room"])),
        "when": names.span((claim["from"], claim["to"])) if "from" in claim else "",
        "lesson": names.lesson(claim["lesson"]) if claim.get("lesson") else "",
        **{key: claim.get(key, "") for key in ("could_come", "least", "seats")},
    }
    batch = _("%(batch)s（%(start)s）", batch=names.batch(claim["batch"]), start=names.moment(claim["start"]))
    return str(WHYS[claim["because"]]) % (facts | {"batch": batch})
