"""A rule set in words that staff can read and repeat."""

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from training.models.plans import Mode
from training.operations.ledger.rules import Cap, InPerson, OnlineByMinutes, OnlineBySteps, read


def sentences(raw: dict[str, Any]) -> list[str]:
    """One sentence a rule. Raises one of rules.RULES_ARE_WRONG for bad rules."""
    rules = read(raw)
    return [
        _in_person(rules.in_person),
        *_online(rules.online),
        _("学时按 %(step)s 的倍数向下取整。", step=_plain(rules.round_to)),
        *(_cap(cap) for cap in rules.caps),
        _("超出年度要求的学时结转下一年。") if rules.carry_over else _("学时当年有效，不结转。"),
        _("出勤达到全班课时的 %(share)s 计为结业。", share=str(rules.completed)),
    ]


def _in_person(rule: InPerson) -> str:
    return _(
        "面授半天（%(minutes)s 分钟）计 %(hours)s 学时，按实际出勤分钟折算。",
        minutes=rule.half_day_minutes,
        hours=_plain(rule.half_day_hours),
    )


def _online(rule: OnlineByMinutes | OnlineBySteps) -> list[str]:
    bonus = [_("线上测试合格另加 %(hours)s 学时。", hours=_plain(rule.test_bonus))] if rule.test_bonus else []
    if isinstance(rule, OnlineBySteps):
        steps = "；".join(_("满 %(minutes)s 分钟计 %(hours)s", minutes=at, hours=_plain(to)) for at, to in rule.steps)
        return [_("线上按时长分档：%(steps)s 学时。", steps=steps), *bonus]
    words = [_("线上 %(minutes)s 分钟计 1 学时。", minutes=rule.minutes_per_hour)]
    if rule.elective_factor != rule.compulsory_factor:
        factors = {"compulsory": _plain(rule.compulsory_factor), "elective": _plain(rule.elective_factor)}
        words.append(_("线上必修按 %(compulsory)s 倍、选修按 %(elective)s 倍计。", **factors))
    if rule.least_share:
        words.append(_("线上观看满 %(share)s%% 方计学时。", share=round(rule.least_share * 100)))
    return words + bonus


def _cap(cap: Cap) -> str:
    mode = {Mode.LOCAL: _("就地"), Mode.AWAY: _("外出"), Mode.ONLINE: _("线上"), Mode.BLENDED: _("混合")}[cap.mode]
    if cap.per == "year":
        return _("%(mode)s培训每年至多计 %(hours)s 学时。", mode=mode, hours=_plain(cap.hours))
    return _("%(mode)s培训每班至多计 %(hours)s 学时。", mode=mode, hours=_plain(cap.hours))


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
