"""What lies ahead, tried out: still possible, last rescue, and rules on trial are what really comes of it.

Random classes to come, some full, away, twice at a time or for others. Every set of them is really booked, every lesson
really attended, the rules really adopted. OFFER_EXAMPLES asks for more.
"""

import os
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import combinations
from random import Random

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests import factories as make
from tests.operations.ledger.random_years import World
from training.models import db
from training.models.attendance import LeaveState
from training.models.congresses import Term
from training.models.plans import AudienceKind, Mode, PeriodKind, ProgramKind, RequirementMeasure
from training.models.schedules import BatchState
from training.operations.ledger import posting, rule_sets, trials
from training.operations.ledger.book import open_book
from training.operations.ledger.rescues import Prospect, Rescuer
from training.operations.ledger.standing import standings

pytestmark = pytest.mark.databases("sqlite")
EXAMPLES = int(os.environ.get("OFFER_EXAMPLES", "4"))
tried = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
seeds = st.integers(0, 2**32)
ON = date(2022, 4, 1)
AT = datetime(2022, 12, 31, 9)


class Offers:
    """A deputy in April, some hours earned, and classes to come."""

    def __init__(self, random):
        db.session.rollback()
        make.restart_counting()
        self.random, self.term = random, db.session.scalars(select(Term)).one()
        self.rules = World.adopt.__get__(self._versions())
        self.rules(date(2022, 1, 1))
        self.person = make.MandateFactory(term=self.term).person
        for _ in range(random.randint(0, 3)):
            self.earn()
        self.courses = [make.CourseFactory(is_compulsory=number < 2) for number in range(4)]
        programs = [self.program() for _ in range(4)]
        self.batches = [self.batch(random.choice(programs)) for _ in range(5)]
        self.booked = [one for one in self.batches[:2] if random.random() < 0.4 and self.is_free(one)][:1]
        for one in self.booked:
            make.EnrolmentFactory(batch=one, person=self.person)
        if random.random() < 0.5:
            busy = random.choice(self.batches)
            if busy not in self.booked:
                make.AwayFactory(person=self.person, starts_at=busy.starts_at, ends_at=busy.ends_at)
        db.session.expire_all()

    def _versions(self):
        holder = World.__new__(World)
        holder.random, holder.versions, holder.ids = self.random, [], []
        return holder

    def earn(self):
        hours = Decimal(self.random.randint(1, 6)) / 2
        mode = self.random.choice(list(Mode))
        rule_set = rule_sets.in_force(ON)
        make.CreditEntryFactory(
            person=self.person, rule_set=rule_set, mode=mode, hours=hours, minutes=60, earned_on=date(2022, 2, 3),
            is_compulsory=self.random.random() < 0.5,
        )  # fmt: skip

    def program(self):
        audience = self.random.choice([AudienceKind.DEPUTIES, AudienceKind.EVERYONE, AudienceKind.GUESTS])
        kind = self.random.choice([ProgramKind.INDUCTION, ProgramKind.TOPICAL])
        mode = self.random.choice(list(Mode))
        return make.ProgramFactory(mode=mode, kind=kind, audience=audience, half_days=2, max_size=1)

    def batch(self, program):
        """A day in the year or shortly after it, one or two lessons; every fourth is full."""
        first = datetime.combine(
            date(2022, 4, 2) + timedelta(days=self.random.choice([3, 4, 90, 200, 270, 280])), time()
        )
        room = None if program.mode == Mode.ONLINE else make.RoomFactory()
        batch = make.BatchFactory(program=program, starts_at=first, room=room)
        for number in range(self.random.randint(1, 2)):
            begin = first + timedelta(hours=9 + 5 * number)
            end = begin + timedelta(minutes=self.random.randint(30, 240))
            course = self.random.choice(self.courses)
            make.LessonFactory(batch=batch, course=course, subject="课", starts_at=begin, ends_at=end)
        if self.random.random() < 0.25:
            make.EnrolmentFactory(batch=batch, person=make.GuestFactory().person)
        db.session.expire(batch)
        return batch

    def is_free(self, batch):
        return not batch.enrolments and batch.program.audience != AudienceKind.GUESTS

    def requirement(self):
        measure = self.random.choice(list(RequirementMeasure))
        is_list = measure == RequirementMeasure.SUBJECTS
        amount = self.random.randint(1, 2 if measure == RequirementMeasure.PROGRAMS else 10)
        return make.RequirementFactory(
            term=self.term, measure=measure, year=2022, courses=self.courses[:2] if is_list else [],
            amount=Decimal(2 if is_list else amount), kind=self.random.choice([None, None, ProgramKind.TOPICAL]),
        )  # fmt: skip

    def can_be_booked(self, batch):
        from training.models.people import Away

        aways = db.session.scalars(select(Away).where(Away.person_id == self.person.id))
        is_away = any(one.starts_at < lesson.ends_at and lesson.starts_at < one.ends_at
                      for one in aways for lesson in batch.lessons)  # fmt: skip
        return batch not in self.booked and self.is_free(batch) and not is_away

    def sets(self):
        """Every set of classes that could be booked beside those that are."""
        open_to = [one for one in self.batches if self.can_be_booked(one)]
        for size in range(len(open_to) + 1):
            for some in combinations(open_to, size):
                if not any(apart(one, other) for one, other in combinations([*self.booked, *some], 2)):
                    yield some

    def short(self, requirement, some):
        """What would lack if these were booked as well, by the list of standings."""
        extra = [make.EnrolmentFactory(batch=one, person=self.person) for one in some]
        (found,) = standings(requirement, ON, [self.person.id])
        for one in extra:
            db.session.delete(one)
        db.session.flush()
        db.session.expire_all()
        return found.short


def apart(one, other):
    """Whether nobody can take both: the same class twice, or lessons at one time."""
    if one.program_id == other.program_id:
        return True
    return any(a.starts_at < b.ends_at and b.starts_at < a.ends_at for a in one.lessons for b in other.lessons)


@tried
@given(seeds)
def test_no_set_of_classes_really_booked_is_better_than_the_rescue(congress, seed):
    offers = Offers(Random(seed))
    requirement = offers.requirement()
    chance = Rescuer(ON).chance(open_book(requirement, ON), offers.person.id)
    event(chance.prospect.value)
    good = [some for some in offers.sets() if not offers.short(requirement, some)]
    if not good:
        least = min(offers.short(requirement, some) for some in offers.sets())
        if offers.booked:  # which may be given up, too
            assert chance.give_up or (chance.prospect == Prospect.LOST and chance.lacking <= least)
        else:
            assert (chance.prospect, chance.lacking) == (Prospect.LOST, least)
    elif () in good:
        assert chance.prospect in {Prospect.BOOKED, Prospect.MET}
    elif not chance.give_up:
        last = max(min(one.starts_at for one in some) for some in good).date() - timedelta(days=1)
        fewest = min(len(some) for some in good)
        latest = max(min(one.starts_at for one in some) for some in good if len(some) == fewest).date()
        assert {one.batch for one in chance.take} in [set(some) for some in good]
        assert (len(chance.take), chance.last_day) == (fewest, last)
        assert chance.few_until == latest - timedelta(days=1)


@tried
@given(seeds)
def test_what_is_still_possible_is_what_attending_everything_gives(congress, seed):
    offers = Offers(Random(seed))
    taken = [one for one in offers.batches if one.starts_at.year == 2022 and not one.enrolments][:3]
    for batch in taken:
        if not any(apart(batch, other) for other in offers.booked):
            make.EnrolmentFactory(batch=batch, person=offers.person)
            offers.booked.append(batch)
    leave = offers.random.choice([None, *offers.booked])
    if leave:
        times = {"starts_at": leave.starts_at, "ends_at": leave.ends_at}
        make.LeaveFactory(batch=leave, person=offers.person, state=LeaveState.GRANTED, **times)
    db.session.expire_all()
    requirement = offers.requirement()
    (before,) = standings(requirement, ON, [offers.person.id])
    for batch in offers.booked:
        for lesson in batch.lessons:
            whole = 0 if batch is leave else int((lesson.ends_at - lesson.starts_at).total_seconds() // 60)
            make.AttendanceFactory(lesson=lesson, person=offers.person, minutes=whole, test_passed=True)
        posting.post(batch, by_id=None, at=AT)
    (after,) = standings(requirement, date(2022, 12, 31), [offers.person.id])
    event(f"something ahead: {before.possible > 0}")
    assert (before.earned + before.possible, after.possible) == (after.earned, 0)


@tried
@given(seeds)
def test_rules_on_trial_from_a_day_to_come_are_what_adopting_them_brings(congress, seed):
    offers = Offers(Random(seed))
    for batch in offers.batches:
        if offers.can_be_booked(batch):
            make.EnrolmentFactory(batch=batch, person=offers.person)
    since = ON + timedelta(days=offers.random.choice([1, 4, 5, 150, 300]))
    offers.rules(since)
    last = rule_sets.in_force(since)
    raw, asked = last.rules, [offers.requirement() for _ in range(3)]
    asked.append(make.RequirementFactory(period=PeriodKind.TERM, year=None, amount=Decimal(30)))
    asked.append(make.RequirementFactory(year=2023, amount=Decimal(5)))
    db.session.delete(last)
    rule_sets.in_force(ON).ends_on = None
    db.session.flush()
    on = {True: date(2023, 1, 5), False: ON}
    tried_out = [trials.changes(one, trials.on_trial("试", raw, since), on[one.year == 2023]) for one in asked]
    rule_sets.put_in_force("真", "", raw, since)
    for one, changes in zip(asked, tried_out, strict=True):
        really = standings(one, on[one.year == 2023])
        event(f"a figure moves: {any(change.before != change.after for change in changes)}")
        assert [change.after for change in changes] == really
    assert all(batch.state == BatchState.PUBLISHED for batch in offers.batches)
