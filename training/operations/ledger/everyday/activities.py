"""Activities (日常学习): written down once, opened for claims, and kept as they are once credit stands on them."""

from dataclasses import dataclass
from datetime import date, time

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db, turns
from training.models.activities import Activity, ActivityKind, Participation
from training.models.ledger import CreditEntry
from training.models.plans import Mode
from training.operations import audit
from training.operations.audit import Action, Actor
from training.operations.errors import TrainingError
from training.operations.ledger import rule_sets

MOST_DAYS = 31
MINUTES_A_DAY = 24 * 60
MODES = (Mode.LOCAL, Mode.AWAY, Mode.ONLINE)
FOR_CREDIT = ("starts_on", "ends_on", "minutes", "mode", "is_compulsory", "course_id")
"""What entries of the ledger are reckoned from."""


@dataclass(frozen=True)
class Facts:
    """What an activity is."""

    kind: ActivityKind
    title: str
    starts_on: date
    ends_on: date
    minutes: int
    mode: Mode
    begins_at: time | None = None
    place: str = ""
    host: str = ""
    is_compulsory: bool = False
    course_id: int | None = None
    group_id: int | None = None
    is_open: bool = False


def make(facts: Facts, actor: Actor) -> Activity:
    """A new activity. Raises TrainingError for what cannot be, in words."""
    refuse_impossible(facts, actor.at.date())
    activity = Activity(**vars(facts), made_by_id=actor.by_id, made_at=actor.at)
    db.session.add(activity)
    db.session.flush()
    return activity


def change(activity: Activity, facts: Facts, actor: Actor) -> None:
    """Change what it is; what credit was reckoned from stays, once there is any."""
    turns.take(activity)
    refuse_impossible(facts, actor.at.date())
    before = {name: getattr(activity, name) for name in vars(facts)}
    changed = {name: value for name, value in vars(facts).items() if value != before[name]}
    if changed.keys() & set(FOR_CREDIT):
        _refuse_where_credited(activity)
        _refuse_where_claimed_more(activity, facts.minutes)
    if not changed:
        return
    for name, value in changed.items():
        setattr(activity, name, value)
    db.session.flush()
    audit.note(
        Action.STUDY_CHANGED, activity.title, actor, on=activity, after=changed,
        before={name: before[name] for name in changed},
    )  # fmt: skip


def refuse_impossible(facts: Facts, today: date) -> None:
    """Raises TrainingError for days to come, more minutes than the days have, or a day without rules."""
    if not facts.title.strip():
        raise TrainingError(_("请填写学习内容。"))
    days = (facts.ends_on - facts.starts_on).days + 1
    if days < 1:
        raise TrainingError(_("结束日期早于开始日期。请核对。"))
    if days > MOST_DAYS:
        raise TrainingError(
            _("一次学习至多 %(most)s 天，这里有 %(days)s 天。请按月分开登记。", most=MOST_DAYS, days=days)
        )
    if facts.ends_on > today:
        _refuse_days_to_come(facts.ends_on, is_open=facts.is_open)
    if not 1 <= facts.minutes <= days * MINUTES_A_DAY:
        shown = {"minutes": facts.minutes, "days": days, "most": days * MINUTES_A_DAY}
        raise TrainingError(_("全长 %(minutes)s 分钟，应在 1 至 %(most)s 分钟之间（%(days)s 天）。请核对。", **shown))
    if facts.mode not in MODES:
        raise TrainingError(_("日常学习的方式应为就地、外出或线上。请选择其一。"))
    if rule_sets.in_force(facts.ends_on) is None:
        raise TrainingError(
            _("%(day)s 没有生效的学时规则，这一天的学习无法计入学时。请核对日期。", day=facts.ends_on.isoformat())
        )


def is_credited(activity: Activity) -> bool:
    """Whether the ledger has an entry of it, one that was reversed included."""
    entries = select(CreditEntry.id).join(CreditEntry.participation)
    return db.session.scalar(entries.where(Participation.activity_id == activity.id).limit(1)) is not None


def _refuse_days_to_come(on: date, *, is_open: bool) -> None:
    """An activity that is announced may lie ahead; what was attended may not."""
    if not is_open:
        raise TrainingError(_("%(day)s 还没有到。请在学习结束后登记。", day=on.isoformat()))


def _refuse_where_credited(activity: Activity) -> None:
    if is_credited(activity):
        raise TrainingError(
            _(
                "“%(title)s”已有人记入学时，日期、全长、方式、必修和课程不能再改。请先撤销已采纳的记录，另行登记。",
                title=activity.title,
            )
        )


def _refuse_where_claimed_more(activity: Activity, minutes: int) -> None:
    query = select(Participation.minutes).where(Participation.activity_id == activity.id)
    most = db.session.scalar(query.order_by(Participation.minutes.desc()).limit(1)) or 0
    if most > minutes:
        raise TrainingError(_("已有人申报 %(most)s 分钟，全长不能少于此数。请核对。", most=most))
