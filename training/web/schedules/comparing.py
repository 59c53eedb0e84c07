"""Proposals of a year side by side: what each comes to, its batches, and who sits elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.schedules import Proposal
from training.operations.schedules import scenarios
from training.operations.schedules.comparing import Difference, Figures, differences, figures
from training.web.access import allows
from training.web.paging import page_of
from training.web.schedules.blueprint import blueprint
from training.web.schedules.sight import Held, Sight, found, sight_of

MOST = 4
"""Proposals on one page."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of all proposals, in words, and which of them has the best."""

    name: str
    cells: tuple[str, ...]
    best: frozenset[int]


@blueprint.get("/<int:proposal_id>/compare")
@allows("staff")
def compare(proposal_id: int) -> ResponseReturnValue:
    """The proposal beside others of its plan: those asked for, else the one it copied or the newest other one."""
    proposal = found(proposal_id)
    others = _others(proposal)
    chosen = _chosen(proposal, others)
    sights = [sight_of(one) for one in (proposal, *chosen)]
    against = next((one for one in sights[1:] if str(one.proposal.id) == request.args.get("who")), sights[-1])
    changed = _differences(sights[0], against) if len(sights) > 1 else []
    page = page_of(changed)
    for sight in (sights[0], against):
        sight.names.know(one.person for one in page.items)
    return render_template(
        "schedules/compare.html",
        proposal=proposal,
        others=others,
        chosen=[one.id for one in chosen],
        sights=sights,
        what_if={one.proposal.id: scenarios.words_of(one.proposal) for one in sights},
        rows=_rows([figures(one.question, one.answer) for one in sights], sights[0]),
        programs=_programs(sights),
        against=against,
        page=page,
        people=len({one.person for one in changed}),
    )


def _others(proposal: Proposal) -> Sequence[Proposal]:
    """The other proposals of the plan that have an answer, newest first."""
    query = (
        select(Proposal)
        .where(
            Proposal.annual_plan_id == proposal.annual_plan_id,
            Proposal.id != proposal.id,
            Proposal.solution.is_not(None),
        )
        .options(joinedload(Proposal.annual_plan))
        .order_by(Proposal.number.desc())
    )
    return db.session.scalars(query).all()


def _chosen(proposal: Proposal, others: Sequence[Proposal]) -> list[Proposal]:
    asked = set(request.args.getlist("with", type=int))
    if not asked:
        asked = {proposal.scenario["of"]} if proposal.scenario else {one.id for one in others[:1]}
    return [one for one in others if one.id in asked][: MOST - 1]


def _differences(before: Sight, after: Sight) -> list[Difference]:
    return differences((before.question, before.answer), (after.question, after.answer))


def _rows(found: list[Figures], sight: Sight) -> list[Row]:
    """All figures, those that count towards the cost first; parts that are 0 everywhere are left out."""
    parts = [name for name in found[0].parts if any(one.parts.get(name) for one in found)]
    rows = [
        _row(_("目标值（越低越好）"), [one.cost for one in found]),
        *(
            _row(_("其中：%(part)s", part=sight.names.part(name)), [one.parts.get(name, 0) for one in found])
            for name in parts
        ),
        _row(_("未编入（人次）"), [one.unplaced for one in found]),
        _row(_("开班（期）"), [one.batches for one in found]),
        _row(_("占用教室（半天）"), [one.room_half_days for one in found]),
    ]
    filled = [round(1000 * one.filled / one.seats) if one.seats else 0 for one in found]
    words = [f"{one.filled} / {one.seats}（{rate / 10:g}%）" for one, rate in zip(found, filled, strict=True)]
    rows.append(Row(_("座位利用"), tuple(words), _best([-one for one in filled])))
    rows.append(Row(_("需编入（人次）"), tuple(f"{one.needs:,}" for one in found), frozenset()))
    rows.append(Row(_("下界"), tuple(_bound(one) for one in found), frozenset()))
    return rows


def _bound(one: Figures) -> str:
    return _("%(bound)s，已证最优", bound=f"{one.bound:,}") if one.is_proven else f"{one.bound:,}"


def _row(name: str, values: list[int]) -> Row:
    return Row(name, tuple(f"{value:,}" for value in values), _best(values))


def _best(values: list[int]) -> frozenset[int]:
    """Where the least stands; nowhere if all are alike."""
    least = min(values)
    return frozenset() if max(values) == least else frozenset(i for i, value in enumerate(values) if value == least)


def _programs(sights: list[Sight]) -> list[tuple[str, list[list[Held]]]]:
    """Each program with its batches in each proposal."""
    programs = dict.fromkeys(one["id"] for sight in sights for one in sight.question["programs"])
    return [(sights[0].names.program(one), [sight.of(one) for sight in sights]) for one in programs]
