"""The ladder (审批层级): whose consent leave of a length needs, in which order, and who may give it.

Half-days count that hold lessons of the class. Leave passes every rung up to the first whose length suffices; none is
skipped. The ladder is the office's own habit (party-school rules: half a day the class teacher, a day the academic
office, longer the head); no law fixes it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from training.models import db
from training.models.accounts import User
from training.models.attendance import Leave, LeaveState, LeaveStep
from training.models.leaves import LeaveRung, LeaveSettings
from training.models.schedules import Batch
from training.operations.errors import TrainingError

MOST_RUNGS = 5
LONGEST_TITLE = 40


@dataclass(frozen=True)
class Rung:
    """Who is asked, and up to how many half-days that ends the ladder; None: of any length."""

    title: str
    half_days: int | None
    approver_ids: frozenset[int] = frozenset()
    id: int | None = None


USUAL = (Rung("班主任", 1), Rung("教务部门", 2), Rung("负责人", None))
"""Until the office writes its own."""


def rungs() -> tuple[Rung, ...]:
    """The congress's ladder, lowest first."""
    query = select(LeaveRung).options(selectinload(LeaveRung.approvers)).order_by(LeaveRung.position)
    found = db.session.scalars(query).all()
    return tuple(_rung(one) for one in found) or USUAL


def settings() -> LeaveSettings:
    """The congress's choices; the usual ones, not kept, where it has made none."""
    found = db.session.scalars(select(LeaveSettings)).first()
    return found or LeaveSettings(
        one_may_decide_twice=False, adds_up=True, shows_cadre_rule=True, letter_prefix="", contact="", phone=""
    )


def needed(half_days: int, ladder: Sequence[Rung]) -> tuple[Rung, ...]:
    """The rungs that leave of that length passes, in order."""
    for place, rung in enumerate(ladder, start=1):
        if rung.half_days is None or half_days <= rung.half_days:
            return tuple(ladder[:place])
    return tuple(ladder)


def steps_for(half_days: int) -> list[LeaveStep]:
    """The steps of a leave that is asked for now."""
    return [
        LeaveStep(position=place, title=rung.title, rung_id=rung.id)
        for place, rung in enumerate(needed(half_days, rungs()), start=1)
    ]


def next_step(leave: Leave) -> LeaveStep | None:
    """Who decides next; None: nobody."""
    if leave.state != LeaveState.ASKED:
        return None
    return next((step for step in leave.steps if step.granted is None), None)


def refusal(leave: Leave, step: LeaveStep, user_id: int, ladder: Sequence[Rung], *, twice: bool) -> str:
    """Why that account may not decide that step, in words; empty: it may. Nobody decides on their own leave."""
    user = db.session.get(User, user_id)
    if user is not None and user.person_id == leave.person_id:
        return _("这是您本人的请假，“%(title)s”这一步应由另一人审批。", title=step.title)
    approvers = approvers_of(step, ladder)
    if approvers and user_id not in approvers:
        return _("这一步由“%(title)s”审批，您的账号不在其列。请由该账号办理，或在“请假设置”中调整。", title=step.title)
    if not twice and any(one.decided_by_id == user_id for one in leave.steps if one.granted):
        words = _("前一步是您批准的，“%(title)s”应由另一人审批。", title=step.title)
        return words + _("人手少的单位可在“请假设置”中允许一人办理多步。")
    return ""


def approvers_of(step: LeaveStep, ladder: Sequence[Rung]) -> frozenset[int]:
    """Whose accounts may decide it; empty: any staff."""
    return next((rung.approver_ids for rung in ladder if rung.id is not None and rung.id == step.rung_id), frozenset())


def write(wanted: Sequence[Rung]) -> None:
    """Make these the ladder. Leave under way keeps the steps it was asked with. Raises TrainingError for a bad one."""
    _refuse_bad(wanted)
    known = {one.id: one for one in db.session.scalars(select(LeaveRung))}
    kept = {rung.id for rung in wanted}
    for one in known.values():
        one.position += len(known) + len(wanted)
        if one.id not in kept:
            db.session.delete(one)
    db.session.flush()
    users = {user.id: user for user in db.session.scalars(select(User))}
    for place, rung in enumerate(wanted, start=1):
        row = known.get(rung.id or 0) or LeaveRung()
        row.position, row.title, row.half_days = place, rung.title.strip(), rung.half_days
        row.approvers = [users[one] for one in sorted(rung.approver_ids) if one in users]
        db.session.add(row)
    db.session.flush()


def _rung(row: LeaveRung) -> Rung:
    return Rung(row.title, row.half_days, frozenset(user.id for user in row.approvers), row.id)


def _refuse_bad(wanted: Sequence[Rung]) -> None:
    if not 1 <= len(wanted) <= MOST_RUNGS:
        raise TrainingError(_("审批层级应有 1 至 %(most)s 级。请补全或删去多余的层级。", most=MOST_RUNGS))
    for place, rung in enumerate(wanted, start=1):
        if not 1 <= len(rung.title.strip()) <= LONGEST_TITLE:
            raise TrainingError(_("请填写第 %(place)s 级由谁审批（不超过 40 字）。", place=place))
    *lower, last = [rung.half_days for rung in wanted]
    if last is not None:
        raise TrainingError(_("最高一级“%(title)s”不应限定长度，否则更长的请假无人可批。", title=wanted[-1].title))
    _refuse_lengths_that_do_not_rise(lower)


def _refuse_lengths_that_do_not_rise(lengths: Collection[int | None]) -> None:
    before = 0
    for place, length in enumerate(lengths, start=1):
        if length is None or not before < length <= 60:
            least = {"place": place, "least": before + 1}
            raise TrainingError(_("第 %(place)s 级可批的长度应为 %(least)s 至 60 个半天，逐级递增。", **least))
        before = length


@dataclass(frozen=True)
class Waiting:
    """How many leaves wait for one approver, and how many of these the account that asks may decide."""

    title: str
    leaves: int
    yours: int


def waiting(user_id: int, batch: Batch | None = None) -> list[Waiting]:
    """Leaves asked for and not decided, of one class or of all, by whom they wait for, in the order of the ladder."""
    ladder, twice = rungs(), settings().one_may_decide_twice
    counts: dict[str, list[bool]] = {}
    for step in sorted(_next_steps(batch), key=lambda step: (step.position, step.id)):
        may = not refusal(step.leave, step, user_id, ladder, twice=twice)
        counts.setdefault(step.title, []).append(may)
    return [Waiting(title, len(found), sum(found)) for title, found in counts.items()]


def _next_steps(batch: Batch | None) -> list[LeaveStep]:
    asked = select(Leave).where(Leave.state == LeaveState.ASKED).options(selectinload(Leave.steps))
    if batch is not None:
        asked = asked.where(Leave.batch_id == batch.id)
    return [step for leave in db.session.scalars(asked) if (step := next_step(leave))]
