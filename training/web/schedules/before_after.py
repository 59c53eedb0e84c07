"""Before and after: exactly who a proposal changes and why; a re-plan is used from here, or not."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import now
from training.files import excel
from training.models import db, halfdays
from training.operations.schedules import replans
from training.operations.schedules.differences import (
    BESIDE,
    ENDED,
    FREED,
    JOINED,
    LOST,
    MOVED,
    NEW,
    OVER,
    SHIFTED,
    Difference,
    Differences,
    differences_of,
)
from training.operations.schedules.names import Names, names_of
from training.operations.schedules.whys import reason_of_claim
from training.web import downloads
from training.web.access import allows
from training.web.filters import span
from training.web.paging import page_of
from training.web.schedules.blueprint import blueprint
from training.web.schedules.proposals import missing_of, search_of
from training.web.schedules.sight import Sight, found, sight_of

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Reason:
    """A heading: its key in the address, its words, and how many change for it."""

    key: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """One change in words."""

    name: str
    program: str
    before: str
    after: str
    kind: str
    why: str


@blueprint.get("/<int:proposal_id>/changed")
@allows("staff")
def changed(proposal_id: int) -> ResponseReturnValue:
    """Who changes, from where to where, and why; how far the search is while there is no answer."""
    sight = sight_of(found(proposal_id))
    asked = request.args.get("why", "")
    all_ = differences_of(sight.question, sight.answer)
    names = _names(sight, all_)
    page = page_of([row for row in all_.rows if asked in ("", str(row.why))])
    return render_template(
        "schedules/replan_changed.html",
        sight=sight,
        proposal=sight.proposal,
        all=all_,
        kinds=all_.kinds(),
        reasons=_reasons(all_, names),
        asked=asked,
        page=page,
        lines=_lines(page.items, all_, names),
        retaught=[names.batch(one) for one in all_.retaught],
        is_proven=all_.changed == sight.answer.get("changes_bound"),
        missing=missing_of(sight, sight.answer["unplaced"][:SHOWN]),
        **search_of(sight.proposal),
    )


def _names(sight: Sight, all_: Differences) -> Names:
    """Names for the batches before and after."""
    batches = {one["id"]: one for one in (*all_.published["batches"], *sight.answer["batches"])}
    return names_of(sight.question, list(batches.values()))


def _reasons(all_: Differences, names: Names) -> list[Reason]:
    counts = all_.counts()
    return [Reason(str(why), _words(why, all_, names), counts[why]) for why in dict.fromkeys(r.why for r in all_.rows)]


def _words(why: int | str, all_: Differences, names: Names) -> str:
    if isinstance(why, int):
        return reason_of_claim(all_.claims[why], names)
    return {
        FREED: _("您放开后，改到更合适的一期"),
        NEW: _("新编入"),
        OVER: _("已不在培训对象中（如任期已满）"),
        BESIDE: _("为使变动最少而一并调整"),
    }[why]


def _lines(rows: Iterable[Difference], all_: Differences, names: Names) -> list[Line]:
    rows = list(rows)
    names.know(row.person for row in rows)
    kinds = {
        MOVED: _("换期"),
        SHIFTED: _("原期改时间或会场"),
        LOST: _("失去名额"),
        JOINED: _("新编入"),
        ENDED: _("不再参训"),
    }
    lengths = all_.lengths
    return [
        Line(
            names.person(row.person),
            names.program(row.program),
            _spot(row.before, lengths, names),
            _spot(row.after, lengths, names),
            kinds[row.kind],
            _words(row.why, all_, names),
        )
        for row in rows
    ]


def _spot(batch: dict[str, Any] | None, lengths: dict[str, int], names: Names) -> str:
    """第 2 期 · 4 月 11 日至 13 日 · 大会堂."""
    if batch is None:
        return _("（无）")
    starts_at, ends_at = (
        halfdays.begins_at(names.origin, at)
        for at in (batch["start"], batch["start"] + lengths.get(batch["program"], 1))
    )
    number = _("第 %(number)s 期", number=names.batches[batch["id"]][1])
    return " · ".join((number, span(starts_at, ends_at), names.plain_room(batch["room"])))


@blueprint.get("/<int:proposal_id>/changed.xlsx")
@allows("staff")
def changed_table(proposal_id: int) -> ResponseReturnValue:
    """All changes as an Excel file."""
    sight = sight_of(found(proposal_id))
    all_ = differences_of(sight.question, sight.answer)
    lines = _lines(all_.rows, all_, _names(sight, all_))
    heads = [_("姓名"), _("班次"), _("原安排"), _("新安排"), _("变动"), _("原因")]
    rows = [(one.name, one.program, one.before, one.after, one.kind, one.why) for one in lines]
    title = _("变动名单 v%(number)s", number=sight.proposal.number)
    return downloads.excel(excel.table(title, heads, rows), title)


@blueprint.post("/<int:proposal_id>/discard")
@allows("staff")
def discard(proposal_id: int) -> ResponseReturnValue:
    """Do not use the re-plan; what is published stays."""
    proposal = found(proposal_id)
    replans.discard(proposal, version=request.form.get("version", 0, type=int), now=now(current_user.congress))
    number = proposal.number
    db.session.commit()
    flash(_("草稿 v%(number)s 不采用，已发布的安排没有变动。", number=number), "info")
    return redirect(url_for("schedules.index"))
