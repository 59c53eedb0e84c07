"""Rule sets (学时规则): the ones that ship, adopting one from a day on, and the one in force on a day."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db
from training.models.ledger import RuleSet
from training.operations.errors import TrainingError
from training.operations.ledger import rules

PRESETS = Path(__file__).parent / "presets"


def presets() -> dict[str, dict[str, Any]]:
    """The rule sets that ship, by key: real ones from provinces and cities, each with its source."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(PRESETS.glob("*.json"))}


def adopt(key: str, starts_on: date) -> RuleSet:
    """Put a shipped rule set in force from that day on; the one before it ends the day before."""
    preset = presets().get(key)
    if preset is None:
        raise TrainingError(_("没有名为“%(key)s”的学时规则。请从列表中选择。", key=key))
    return put_in_force(preset["name"], preset["source"], preset["rules"], starts_on)


def put_in_force(name: str, source: str, raw: dict[str, Any], starts_on: date) -> RuleSet:
    """A new version in force from that day on. Entries already posted keep the version that made them."""
    refuse_wrong_rules(raw)
    _end_the_present_one(starts_on)
    version = 1 + len(db.session.scalars(select(RuleSet.id).where(RuleSet.name == name)).all())
    rule_set = RuleSet(name=name, version=version, source=source, rules=raw, starts_on=starts_on)
    db.session.add(rule_set)
    db.session.flush()
    return rule_set


def in_force(on: date) -> RuleSet | None:
    """The rule set in force on that day."""
    ended = RuleSet.ends_on.is_not(None) & (RuleSet.ends_on < on)
    return db.session.scalars(
        select(RuleSet).where(RuleSet.starts_on <= on, ~ended).order_by(RuleSet.starts_on.desc())
    ).first()


def finder() -> Callable[[date], RuleSet]:
    """A look-up for many days at the cost of one query. Raises TrainingError for a day without a rule set."""
    every = db.session.scalars(select(RuleSet).order_by(RuleSet.starts_on.desc())).all()

    def find(on: date) -> RuleSet:
        for rule_set in every:
            if rule_set.starts_on <= on and (rule_set.ends_on is None or rule_set.ends_on >= on):
                return rule_set
        raise TrainingError(_("%(day)s 没有生效的学时规则。请先在“学时规则”中选定一套。", day=on.isoformat()))

    return find


def earliest_start(on: date) -> date:
    """The first day from which new rules may hold: not in the past, and after the present ones have begun."""
    present = _present()
    return max(on, present.starts_on + timedelta(days=1)) if present else on


def _present() -> RuleSet | None:
    return db.session.scalars(select(RuleSet).where(RuleSet.ends_on.is_(None))).first()


def _end_the_present_one(starts_on: date) -> None:
    present = _present()
    if present is None:
        return
    if present.starts_on >= starts_on:
        shown = {"name": present.name, "day": present.starts_on.isoformat()}
        raise TrainingError(_("“%(name)s”自 %(day)s 起生效。新规则的生效日应晚于这一天。", **shown))
    present.ends_on = starts_on - timedelta(days=1)


def refuse_wrong_rules(raw: dict[str, Any]) -> None:
    """Raises TrainingError where a rule cannot be read."""
    try:
        rules.read(raw)
    except rules.RULES_ARE_WRONG as error:
        raise TrainingError(_("学时规则有一处无法读取：%(place)s。请改正后再试。", place=str(error))) from error
