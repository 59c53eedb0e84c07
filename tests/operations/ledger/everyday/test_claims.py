"""Claims: proved, reviewed by somebody else, credited by the rules of their day, corrected by reversals."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.factories import RequirementFactory
from tests.operations.ledger.everyday.conftest import PHOTO, facts, lecture, proved
from training.models import db
from training.models.activities import ParticipationState
from training.models.ledger import CreditEntry
from training.models.plans import AudienceKind, Mode, PeriodKind, RequirementMeasure
from training.operations.errors import ChangedMeanwhile, TrainingError
from training.operations.ledger import chain, recomputing, rule_sets, trials
from training.operations.ledger.everyday import activities, claims, reviews
from training.operations.ledger.everyday.claims import Claim
from training.operations.ledger.everyday.duplicates import duplicates
from training.operations.ledger.standing import Outlook, standings


def entries():
    found = db.session.scalars(select(CreditEntry).order_by(CreditEntry.id))
    return [(one.kind.value, one.minutes, one.hours) for one in found]


@pytest.fixture
def part(person, claimant):
    return claims.claim(facts(), person, proved(180), claimant)


def year_of(amount="10"):
    return RequirementFactory(
        measure=RequirementMeasure.HOURS, period=PeriodKind.YEAR, year=2022, amount=Decimal(amount),
        audience=AudienceKind.DEPUTIES,
    )  # fmt: skip


def test_a_claim_waits_with_its_proof_and_earns_nothing_yet(part):
    assert part.state == ParticipationState.CLAIMED
    assert [one.attachment.filename for one in part.proofs] == ["合影.jpg"]
    assert entries() == []


@pytest.mark.parametrize(
    ("claimed", "words"),
    [
        (Claim(60), "至少一份佐证材料"),
        (Claim(60, files=[PHOTO] * 6), "至多 5 份"),
        (Claim(60, files=[("病毒.exe", b"MZ")]), "不是 PDF、JPEG 或 PNG"),
        (Claim(181, files=[PHOTO]), "安一：181 分钟，应在 1 至 180 分钟"),
        (Claim(0, files=[PHOTO]), "安一：0 分钟"),
    ],
)
def test_a_claim_that_cannot_be_is_refused(person, claimant, claimed, words):
    with pytest.raises(TrainingError, match=words):
        claims.claim(facts(), person, claimed, claimant)


def test_accepted_it_is_credited_by_the_rules_of_its_day(part, other_staff):
    rule_sets.adopt("shanxi", date(2022, 5, 10))
    reviews.accept(part, 180, other_staff)
    assert (part.state, entries()) == (ParticipationState.ACCEPTED, [("earned", 180, Decimal(3))])


def test_fewer_minutes_need_a_reason(part, other_staff):
    with pytest.raises(TrainingError, match="少于申报的 180 分钟。请填写理由"):
        reviews.accept(part, 120, other_staff)
    reviews.accept(part, 120, other_staff, reason="签到表为 2 小时")
    assert (part.minutes, part.accepted_minutes, entries()) == (180, 120, [("earned", 120, Decimal(2))])
    with pytest.raises(ChangedMeanwhile):
        reviews.accept(part, 120, other_staff)


def test_more_minutes_than_claimed_are_refused(part, other_staff):
    with pytest.raises(TrainingError, match="在 1 至 180（申报数）之间"):
        reviews.accept(part, 181, other_staff)


def test_refusing_needs_a_reason_and_leaves_no_credit(part, other_staff):
    with pytest.raises(TrainingError, match="请填写理由"):
        reviews.refuse(part, other_staff, reason=" ")
    reviews.refuse(part, other_staff, reason="照片看不出是谁")
    assert (part.state, part.reason, entries()) == (ParticipationState.REFUSED, "照片看不出是谁", [])


def test_nobody_reviews_their_own(part, claimant):
    for review in (lambda: reviews.accept(part, 180, claimant), lambda: reviews.refuse(part, claimant, reason="否")):
        with pytest.raises(TrainingError, match="您本人申报"):
            review()


def test_taken_back_only_while_it_waits(part, other_staff, person, claimant):
    claims.withdraw(part)
    with pytest.raises(ChangedMeanwhile):
        reviews.accept(part, 180, other_staff)
    again = claims.claim(facts(), person, proved(180), claimant)
    reviews.accept(again, 180, other_staff)
    with pytest.raises(TrainingError, match="已经审核，不能撤回"):
        claims.withdraw(again)


def test_an_opened_activity_is_claimed_once_and_again_after_a_refusal(person, claimant, staff_actor):
    closed = activities.make(facts(title="机关学习"), staff_actor)
    with pytest.raises(TrainingError, match="不开放申报"):
        claims.claim(closed, person, proved(60), claimant)
    opened = activities.make(facts(is_open=True), staff_actor)
    first = claims.claim(opened, person, proved(60), claimant)
    with pytest.raises(TrainingError, match="不必再次申报"):
        claims.claim(opened, person, proved(60), claimant)
    reviews.refuse(first, staff_actor, reason="请补照片")
    assert claims.claim(opened, person, proved(60), claimant).state == ParticipationState.CLAIMED


@pytest.mark.parametrize(
    ("preset", "minutes", "test_passed", "hours"),
    [
        ("yunnan", 20, False, "0.5"), ("yunnan", 45, True, "1.5"), ("yunnan", 15, False, "0.25"),
        ("shanxi", 120, False, "1.33"), ("shanxi", 108, False, "1.2"), ("shanxi", 107, True, "0"),
    ],
)  # fmt: skip
def test_a_lecture_counts_by_the_minutes_watched(person, claimant, other_staff, preset, minutes, test_passed, hours):
    """Yunnan: steps and a bonus for the test; Shanxi: 45 minutes are one, electives half, from 90 % watched."""
    rule_sets.adopt(preset, date(2022, 5, 9))
    part = claims.claim(lecture(), person, proved(minutes), claimant)
    reviews.accept(part, minutes, other_staff, test_passed=test_passed)
    assert entries() == [("earned", minutes, Decimal(hours))]


def test_a_correction_is_a_reversal_under_the_same_version(part, other_staff):
    reviews.accept(part, 180, other_staff)
    rule_sets.adopt("shanxi", date(2022, 5, 11))
    with pytest.raises(TrainingError, match="没有更正"):
        reviews.correct(part, 180, other_staff, reason="核对")
    other = reviews.correct(part, 90, other_staff, reason="只到半场")
    assert entries() == [("earned", 180, Decimal(3)), ("reversal", -180, Decimal(-3)), ("earned", 90, Decimal("1.5"))]
    assert (part.state, other.state, other.replaces_id) == ("struck", "accepted", part.id)
    assert [one.attachment.filename for one in other.proofs] == ["合影.jpg"]
    assert reviews.correct(other, 0, other_staff, reason="本人未到") is None
    assert sum(hours for _kind, _minutes, hours in entries()) == 0
    assert recomputing.differences() == []


def test_every_line_is_chained_and_recomputes(part, other_staff, congress):
    reviews.accept(part, 150, other_staff, reason="早退")
    assert (chain.check(congress.id).lines, chain.check(congress.id).fault) == (1, "")
    assert recomputing.differences() == []
    part.accepted_minutes = 30
    db.session.flush()
    assert [(one.stored, one.recomputed) for one in recomputing.differences()] == [(Decimal("2.5"), Decimal("0.5"))]


def test_standings_count_what_is_accepted_and_hold_what_waits_possible(part, person, other_staff):
    requirement = year_of("3")
    (before,) = standings(requirement, date(2022, 5, 10))
    assert (before.earned, before.possible, before.outlook) == (0, Decimal(3), Outlook.REACHABLE)
    reviews.accept(part, 180, other_staff)
    (after,) = standings(requirement, date(2022, 5, 10))
    assert (after.earned, after.possible, after.outlook) == (Decimal(3), 0, Outlook.MET)


def test_a_requirement_of_another_kind_or_of_compulsory_hours_does_not_count_it(part, other_staff):
    reviews.accept(part, 180, other_staff)
    compulsory = RequirementFactory(measure=RequirementMeasure.COMPULSORY_HOURS, year=2022)
    assert [one.earned for one in standings(compulsory, date(2022, 5, 10))] == [0]


def test_the_cap_of_a_class_holds_for_each_activity_and_the_year_s_for_all(person, claimant, other_staff):
    """Nanjing: at home at most 18 hours a class, away at most 48 a year."""
    days = {"starts_on": date(2022, 5, 1), "ends_on": date(2022, 5, 9)}
    for title in ("甲", "乙"):
        long = claims.claim(facts(title=title, minutes=1200, **days), person, proved(1200), claimant)
        reviews.accept(long, 1200, other_staff)
    assert [one.earned for one in standings(year_of(), date(2022, 5, 10))] == [Decimal(36)]
    for title in ("丙", "丁"):
        away = facts(title=title, minutes=1800, mode=Mode.AWAY, **days)
        reviews.accept(claims.claim(away, person, proved(1800), claimant), 1800, other_staff)
    assert [one.earned for one in standings(year_of(), date(2022, 5, 10))] == [Decimal(36 + 48)]


def test_rules_on_trial_reckon_it_from_its_minutes(part, person, claimant, other_staff):
    reviews.accept(part, 180, other_staff)
    claims.claim(facts(title="再学"), person, proved(90), claimant)
    rules = trials.on_trial("试", rule_sets.presets()["shanxi"]["rules"], date(2022, 1, 1))
    (change,) = trials.changes(year_of(), rules, date(2022, 12, 31))
    assert (change.before.earned, change.after.earned) == (Decimal(3), Decimal(4))
    assert (change.before.possible, change.after.possible) == (Decimal("1.5"), Decimal(2))


def test_possible_duplicates_are_pointed_out(part, person, claimant, other_staff):
    from datetime import time

    twin = claims.claim(facts(title="小组学习（重报）"), person, proved(60), claimant)
    other_kind = claims.claim(lecture(), person, proved(60), claimant)
    assert {key: [one.id for one in same] for key, same in duplicates([part, twin, other_kind]).items()} == {
        part.id: [twin.id], twin.id: [part.id],
    }  # fmt: skip
    nine = claims.claim(lecture(begins_at=time(9), title="上午讲座"), person, proved(60), claimant)
    ten = claims.claim(facts(begins_at=time(10), title="上午座谈"), person, proved(60), claimant)
    two = claims.claim(lecture(begins_at=time(14), title="下午讲座"), person, proved(60), claimant)
    found = duplicates([nine, ten, two])
    assert [one.id for one in found[nine.id]] == [other_kind.id, ten.id]
    assert [one.id for one in found[two.id]] == [other_kind.id]
    reviews.refuse(other_kind, other_staff, reason="重复")
    assert two.id not in duplicates([two])
