"""Lost badges (参训证挂失): which issue of a person's badge is in force; revoked, the next one is printed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from training.models import db, scope
from training.models.badges import LostBadge
from training.models.people import Person
from training.operations import audit
from training.operations.attendance import badges
from training.operations.audit import Action, Actor
from training.operations.errors import ChangedMeanwhile, TrainingError

LONGEST_REASON = 200


@dataclass(frozen=True)
class Register:
    """Every badge of a congress that was revoked: by person, when each issue was."""

    congress_id: int
    key: str
    revoked: dict[int, dict[int, datetime]]

    def code_of(self, person_id: int) -> str:
        """What the QR of the person's badge in force holds."""
        return badges.code_of(self.congress_id, person_id, self.key, len(self.revoked.get(person_id, ())))

    def revoked_codes(self, person_id: int) -> list[str]:
        """What the QRs of the person's badges that are revoked hold."""
        issues = self.revoked.get(person_id, ())
        return [badges.code_of(self.congress_id, person_id, self.key, issue) for issue in issues]

    def read(self, code: str) -> tuple[int, datetime | None] | None:
        """Whose badge it is, and when it was revoked, if it was; None for what is no badge of that congress."""
        person_id = badges.named_in(code)
        issues = self.revoked.get(person_id, {}) if person_id else {}
        for issue in range(len(issues) + 1):
            if badges.person_of(code, self.congress_id, self.key, issue) is not None and person_id:
                return person_id, issues.get(issue)
        return None


def register(congress_id: int, key: str) -> Register:
    """What the register says now."""
    revoked: dict[int, dict[int, datetime]] = defaultdict(dict)
    with scope.within(congress_id):
        for one in db.session.scalars(select(LostBadge).order_by(LostBadge.issue)):
            revoked[one.person_id][one.issue] = one.revoked_at
    return Register(congress_id, key, dict(revoked))


def of(person: Person) -> Sequence[LostBadge]:
    """The person's badges that were revoked, the last one first."""
    query = select(LostBadge).where(LostBadge.person_id == person.id).options(joinedload(LostBadge.revoked_by))
    return db.session.scalars(query.order_by(LostBadge.issue.desc())).all()


def revoke(person: Person, issue: int, reason: str, actor: Actor) -> LostBadge:
    """Revoke the badge in force, which the page showed as that issue.

    Raises TrainingError without a reason, ChangedMeanwhile where somebody else has revoked it already.
    """
    given = reason.strip()[:LONGEST_REASON]
    if not given:
        raise TrainingError(_("请填写作废的原因，例如：本人报失。"))
    mine = update(Person).where(Person.id == person.id).values(name=Person.name)
    db.session.execute(mine.execution_options(synchronize_session=False))  # of two at once the second sees the first
    if issue != len(of(person)):
        raise ChangedMeanwhile(_("%(name)s的这张参训证已经作废。请刷新页面，查看新证。", name=person.name))
    lost = LostBadge(person_id=person.id, issue=issue, reason=given, revoked_by_id=actor.by_id, revoked_at=actor.at)
    db.session.add(lost)
    db.session.flush()
    audit.note(Action.BADGE_REVOKED, person.name, actor, on=lost, after={"issue": issue + 1}, reason=given)
    return lost
