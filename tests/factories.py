"""Real records for tests, the same at every run; each belongs to the congress that the session is bound to.

`TermFactory()` is flushed, not committed. What a record needs is made along with it, unless it is given:
`MandateFactory(person=…)`, `LessonFactory(batch=…)`. The year is 2022, the first of the term.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

import factory
from factory import Faker, LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.alchemy import SQLAlchemyModelFactory
from pypinyin import Style, lazy_pinyin
from sqlalchemy import select

from tests.scans import pdf
from training.models import db
from training.models.accounts import Invitation, Role, User
from training.models.activities import Activity, ActivityKind, Participation, ParticipationState, Proof
from training.models.attachments import Attachment
from training.models.attendance import (
    Attendance,
    CheckIn,
    Direction,
    Leave,
    LeaveKind,
    LeaveStep,
    MakeUp,
    MakeUpState,
    Means,
    Presence,
)
from training.models.badges import LostBadge
from training.models.catalogue import Blackout, Course, DayOverride, Lecturer, LecturerClosure, Room, RoomClosure
from training.models.certificates import Certificate, Revocation
from training.models.closings import ClassPaper, Closing, ClosingStep, PaperKind, StepKind, Taught
from training.models.congresses import Congress, Distance, Level, Place, Term
from training.models.costs import ClassDays, CostHead, CostLine, CostStandard
from training.models.door import Door, DoorLink, DoorPhone, SpotCheck
from training.models.leaves import EmployerLetter, LeaveRung, LeaveSettings
from training.models.ledger import CreditEntry, EntryKind, RuleSet
from training.models.people import (
    Away,
    Delegation,
    DeputyGroup,
    GroupKind,
    GroupMember,
    Guest,
    Mandate,
    Person,
    RosterUpload,
)
from training.models.plans import (
    AnnualPlan,
    AudienceKind,
    Denominator,
    FiveYearPlan,
    Mode,
    PeriodKind,
    Program,
    ProgramCourse,
    ProgramKind,
    ProgramWindow,
    Requirement,
    RequirementMeasure,
    Target,
    TargetMeasure,
)
from training.models.reckonings import Reckoning
from training.models.reconciling import Confirmation, Objection, Publication
from training.models.schedules import (
    Batch,
    Enrolment,
    EnrolmentState,
    Feed,
    Lesson,
    LessonState,
    Progress,
    Proposal,
    ProposalState,
)
from training.models.sheets import SheetScan, SignInSheet
from training.models.surveys import Aspect, Survey, SurveyDraw, SurveyScore, SurveyText, SurveyWay, UsedTicket
from training.operations.attendance import letters
from training.operations.audit import Actor
from training.operations.ledger.costs import standard
from training.operations.ledger.records import issuing, keys
from training.solver.cover.answer import answer
from training.solver.cover.repairs import repairs
from training.solver.cover.term import read

NOW = datetime(2022, 3, 1, 9, 0)
EMPTY_PDF = pdf()
MORNING = datetime(2022, 4, 11, 0, 0)


class RecordFactory(SQLAlchemyModelFactory):
    """Adds the record to the session and flushes."""

    class Meta:
        abstract = True
        sqlalchemy_session = db.session
        sqlalchemy_session_persistence = "flush"


def restart_counting() -> None:
    """Let every factory count from 1 again."""
    todo = [RecordFactory]
    while todo:
        kind = todo.pop()
        todo.extend(kind.__subclasses__())
        if not kind._meta.abstract:
            kind.reset_sequence(1, force=True)


def current(model: type) -> LazyAttribute:
    """The record of that kind which the congress has already; None where there is none."""
    return LazyAttribute(lambda _: db.session.scalars(select(model).order_by(model.id)).first())


class CongressFactory(RecordFactory):
    class Meta:
        model = Congress

    name = Sequence(lambda n: f"第{n}市人大常委会")
    level = Level.CITY


class TermFactory(RecordFactory):
    class Meta:
        model = Term

    name = "第十七届"
    starts_on = date(2022, 1, 1)
    ends_on = date(2026, 12, 31)


class PlaceFactory(RecordFactory):
    class Meta:
        model = Place

    name = Sequence(lambda n: f"第{n}区")
    address = Faker("street_address", locale="zh_CN")


class DistanceFactory(RecordFactory):
    class Meta:
        model = Distance

    from_place = SubFactory(PlaceFactory)
    to_place = SubFactory(PlaceFactory)
    cost = 3


class PersonFactory(RecordFactory):
    """A human being whom no congress sees yet: give a mandate (MandateFactory) or make a guest (GuestFactory)."""

    class Meta:
        model = Person

    name = Faker("name", locale="zh_CN")
    pinyin = LazyAttribute(lambda person: "".join(lazy_pinyin(person.name)))
    initials = LazyAttribute(lambda person: "".join(lazy_pinyin(person.name, style=Style.FIRST_LETTER)))
    phone = Faker("phone_number", locale="zh_CN")
    employer = Faker("company", locale="zh_CN")


class DelegationFactory(RecordFactory):
    class Meta:
        model = Delegation

    name = Sequence(lambda n: f"第{n}代表团")


class MandateFactory(RecordFactory):
    """A seat in the congress's term; `.person` is the deputy."""

    class Meta:
        model = Mandate

    person = SubFactory(PersonFactory)
    term = current(Term)
    number = Sequence(lambda n: f"{n:04d}")
    is_new = True
    starts_on = SelfAttribute("term.starts_on")
    ends_on = None
    delegation = None
    place = None


class GuestFactory(RecordFactory):
    class Meta:
        model = Guest

    person = SubFactory(PersonFactory)
    number = Sequence(lambda n: f"L{n:04d}")
    title = "人大工委主任"
    starts_on = date(2022, 1, 1)


class GroupFactory(RecordFactory):
    class Meta:
        model = DeputyGroup

    name = Sequence(lambda n: f"第{n}代表小组")
    kind = GroupKind.AREA


class GroupMemberFactory(RecordFactory):
    class Meta:
        model = GroupMember

    group = SubFactory(GroupFactory)
    person = LazyAttribute(lambda _: MandateFactory().person)


class AwayFactory(RecordFactory):
    class Meta:
        model = Away

    person = LazyAttribute(lambda _: MandateFactory().person)
    starts_at = MORNING
    ends_at = LazyAttribute(lambda away: away.starts_at + timedelta(days=1))
    reason = "出差"


class UserFactory(RecordFactory):
    """An account of staff, without a password: tests sign in without typing one."""

    class Meta:
        model = User

    username = Sequence(lambda n: f"user{n}")
    name = Faker("name", locale="zh_CN")
    role = Role.STAFF


class InvitationFactory(RecordFactory):
    """A link that nobody can guess, as its token is not kept."""

    class Meta:
        model = Invitation

    user = SubFactory(UserFactory)
    token_hash = Sequence(lambda n: f"{n:064x}")
    expires_at = NOW + timedelta(days=7)


class RosterUploadFactory(RecordFactory):
    """Two deputies, one without a group; not accepted yet."""

    class Meta:
        model = RosterUpload

    term = current(Term)
    filename = "代表名册.csv"
    content = "姓名,代表证号,代表小组\n王小明,0901,第一代表小组\n李红,0902,\n".encode()
    mapping = factory.LazyFunction(
        lambda: {
            "sheet": "代表名册.csv",
            "header": 1,
            "columns": {"name": 0, "number": 1, "area_group": 2},
            "is_new_unless_said": False,
        }
    )
    uploaded_at = NOW


class LecturerFactory(RecordFactory):
    class Meta:
        model = Lecturer

    name = Faker("name", locale="zh_CN")
    title = "党校教授"


class LecturerClosureFactory(RecordFactory):
    class Meta:
        model = LecturerClosure

    lecturer = SubFactory(LecturerFactory)
    starts_at = MORNING
    ends_at = LazyAttribute(lambda closure: closure.starts_at + timedelta(days=1))


class CourseFactory(RecordFactory):
    class Meta:
        model = Course

    code = Sequence(lambda n: f"K{n:03d}")
    subject = Sequence(lambda n: f"第{n}讲")
    minutes = 180


class RoomFactory(RecordFactory):
    class Meta:
        model = Room

    name = Sequence(lambda n: f"第{n}会议室")
    place = SubFactory(PlaceFactory)
    seats = 60


class RoomClosureFactory(RecordFactory):
    class Meta:
        model = RoomClosure

    room = SubFactory(RoomFactory)
    starts_at = MORNING
    ends_at = LazyAttribute(lambda closure: closure.starts_at + timedelta(days=1))


class BlackoutFactory(RecordFactory):
    class Meta:
        model = Blackout

    name = "市人大常委会会议"
    starts_at = MORNING
    ends_at = LazyAttribute(lambda blackout: blackout.starts_at + timedelta(days=1))


class DayOverrideFactory(RecordFactory):
    class Meta:
        model = DayOverride

    on = Sequence(lambda n: date(2022, 5, 1) + timedelta(days=n))
    is_workday = False
    name = "放假"


class FiveYearPlanFactory(RecordFactory):
    class Meta:
        model = FiveYearPlan

    term = current(Term)
    title = "代表培训五年规划"


class TargetFactory(RecordFactory):
    class Meta:
        model = Target

    plan = SubFactory(FiveYearPlanFactory)
    name = "每名代表两轮"
    denominator = Denominator.OWN_DEPUTIES
    measure = TargetMeasure.ROUNDS
    amount = Decimal(2)


TERM = {
    "format": "training-term/1",
    "name": "代表培训五年规划",
    "periods": [{"id": "2025Q4", "year": 2025}, {"id": "2026Q4", "year": 2026}],
    "rooms": [{"id": "r1", "name": "第一会议室", "seats": 60, "half_days": {"2025Q4": 6, "2026Q4": 6}}],
    "programs": [
        {
            "id": "2026-1",
            "name": "履职培训班",
            "length": 6,
            "min_size": 1,
            "max_size": 60,
            "max_batches": 1,
            "rooms": ["r1"],
            "periods": ["2026Q4"],
        }
    ],
    "targets": [{"id": "t1", "name": "每名代表一轮", "programs": ["2026-1"]}],
    "cohorts": [{"id": "c1", "name": "new", "size": 100, "needs": {"t1": 1}}],
}
"""A hundred deputies and sixty seats: forty stay short."""


@cache
def reckoned() -> tuple[dict, list]:
    """The answer to TERM, and the ways out."""
    return (found := answer(read(TERM), TERM)), repairs(TERM, found)


class ReckoningFactory(RecordFactory):
    """Forty people short, and what would help."""

    class Meta:
        model = Reckoning

    plan = SubFactory(FiveYearPlanFactory)
    on = NOW.date()
    reckoned_at = NOW
    problem = TERM
    answer = LazyAttribute(lambda _: reckoned()[0])
    ways = LazyAttribute(lambda _: reckoned()[1])
    past = {
        "t1": {"target": 1, "needed": 110, "heads": 110, "last_year": 2026, "done": {"2022": 7}, "booked": {"2025": 3}}
    }
    short = 40


class AnnualPlanFactory(RecordFactory):
    class Meta:
        model = AnnualPlan

    year = Sequence(lambda n: 2021 + n)
    title = LazyAttribute(lambda plan: f"{plan.year} 年度培训计划")


class ProgramFactory(RecordFactory):
    """Six half-days in April 2022, for everyone."""

    class Meta:
        model = Program

    annual_plan = SubFactory(AnnualPlanFactory)
    name = Sequence(lambda n: f"第{n}个履职培训班")
    kind = ProgramKind.IN_SERVICE
    mode = Mode.LOCAL
    audience = AudienceKind.EVERYONE
    half_days = 6
    min_size = 1
    max_size = 60
    max_batches = 3


class ProgramCourseFactory(RecordFactory):
    class Meta:
        model = ProgramCourse

    program = SubFactory(ProgramFactory)
    course = SubFactory(CourseFactory)
    position = Sequence(lambda n: n)


class ProgramWindowFactory(RecordFactory):
    class Meta:
        model = ProgramWindow

    program = SubFactory(ProgramFactory)
    from_on = date(2022, 4, 1)
    to_on = date(2022, 4, 30)


class RequirementFactory(RecordFactory):
    class Meta:
        model = Requirement

    term = current(Term)
    name = "年度学时"
    measure = RequirementMeasure.HOURS
    amount = Decimal(18)
    period = PeriodKind.YEAR
    year = 2022
    audience = AudienceKind.DEPUTIES

    @factory.post_generation
    def courses(self, _create, listed, **_more):
        """The subjects that it lists: `courses=[…]`."""
        self.courses.extend(listed or ())


class ProposalFactory(RecordFactory):
    """Asked for, with an empty problem; give `problem` and `solution` where they matter."""

    class Meta:
        model = Proposal

    annual_plan = SubFactory(AnnualPlanFactory)
    number = Sequence(lambda n: n)
    problem = factory.LazyFunction(dict)
    asked_at = NOW


def solved_proposal(program: Program, placed: list[int], unplaced: list[int]) -> Proposal:
    """One batch, `batch-1`, in the program's room from 11 April 2022; some have a place in it, some have none."""
    room, (course, *_rest) = program.rooms[0], [one.course for one in program.courses]
    name, lesson, lecturer = f"program-{program.id}", f"course-{course.id}", f"lecturer-{course.lecturers[0].id}"
    needs = [{"id": f"person-{one}", "place": f"place-{room.place_id}", "needs": [name]} for one in placed + unplaced]
    problem = {
        "format": "training-problem/1",
        "name": program.annual_plan.title,
        "origin": "2021-12-27",
        "half_days": 740,
        "places": [f"place-{room.place_id}"],
        "travel": [[0]],
        "rooms": [{"id": f"room-{room.id}", "place": f"place-{room.place_id}", "seats": room.seats}],
        "lecturers": [{"id": lecturer, "closed": []}],
        "programs": [
            {
                "id": name,
                "length": program.half_days,
                "min_size": 1,
                "max_size": 60,
                "max_batches": 2,
                "rooms": [f"room-{room.id}"],
                "starts": [196, 210, 224],
                "lessons": [{"id": lesson, "length": 1, "lecturers": [lecturer]}],
            }
        ],
        "people": needs,
        "pins": [],
        "batches": [],
        "begun": [],
        "previous": {"batches": [], "places": []},
    }
    given = [{"lesson": lesson, "start": 210, "lecturer": lecturer}]
    batch = {"id": "batch-1", "program": name, "start": 210, "room": f"room-{room.id}", "lessons": given}
    away = {"code": "away", "facts": {"batches": ["batch-1"]}}
    solution = {
        "format": "training-solution/1",
        "status": "optimal",
        "cost": 100_000,
        "bound": 100_000,
        "parts": {"unplaced": 100_000},
        "batches": [batch],
        "places": [{"person": f"person-{one}", "program": name, "batch": "batch-1"} for one in placed],
        "unplaced": [
            {"person": f"person-{one}", "program": name, "reasons": [], "details": [away]} for one in unplaced
        ],
    }
    proposal = ProposalFactory(
        annual_plan=program.annual_plan,
        state=ProposalState.DONE,
        problem=problem,
        solution=solution,
        cost=100_000,
        bound=100_000,
        unplaced=len(unplaced),
        started_at=NOW,
        finished_at=NOW + timedelta(seconds=20),
    )
    db.session.add(Progress(proposal_id=proposal.id, seconds=1.5, cost=100_000, bound=90_000))
    db.session.flush()
    return proposal


class BatchFactory(RecordFactory):
    """Three days, Monday to Wednesday."""

    class Meta:
        model = Batch

    program = SubFactory(ProgramFactory)
    key = Sequence(lambda n: f"b{n}")
    number = Sequence(lambda n: n)
    room = SubFactory(RoomFactory)
    starts_at = MORNING
    ends_at = LazyAttribute(lambda batch: batch.starts_at + timedelta(hours=12 * batch.program.half_days))


class LessonFactory(RecordFactory):
    """The first morning of its batch."""

    class Meta:
        model = Lesson

    batch = SubFactory(BatchFactory)
    course = SubFactory(CourseFactory)
    subject = SelfAttribute("course.subject")
    lecturer = SubFactory(LecturerFactory)
    starts_at = LazyAttribute(lambda lesson: lesson.batch.starts_at.replace(hour=8, minute=30))
    ends_at = LazyAttribute(lambda lesson: lesson.starts_at + timedelta(hours=3))
    changed_at = NOW


class EnrolmentFactory(RecordFactory):
    class Meta:
        model = Enrolment

    batch = SubFactory(BatchFactory)
    person = LazyAttribute(lambda _: MandateFactory().person)
    changed_at = NOW


class FeedFactory(RecordFactory):
    """A person's calendar whose address nobody knows."""

    class Meta:
        model = Feed

    person = LazyAttribute(lambda _: MandateFactory().person)
    token_hash = Sequence(lambda n: f"{n:064x}")
    made_at = NOW


class AttendanceFactory(RecordFactory):
    class Meta:
        model = Attendance

    lesson = SubFactory(LessonFactory)
    person = LazyAttribute(lambda _: MandateFactory().person)
    presence = Presence.PRESENT
    minutes = 180
    recorded_at = MORNING + timedelta(hours=9)


class CheckInFactory(RecordFactory):
    """Signed in by telephone ten minutes before the lesson."""

    class Meta:
        model = CheckIn

    lesson = SubFactory(LessonFactory)
    person = LazyAttribute(lambda _: MandateFactory().person)
    direction = Direction.IN
    at = LazyAttribute(lambda check_in: check_in.lesson.starts_at - timedelta(minutes=10))
    taken_at = SelfAttribute("at")
    means = Means.CODE
    nonce = Sequence(lambda n: f"{n:032x}")


class DoorFactory(RecordFactory):
    class Meta:
        model = Door

    lesson = SubFactory(LessonFactory)


class DoorLinkFactory(RecordFactory):
    """A link whose address nobody knows."""

    class Meta:
        model = DoorLink

    person = LazyAttribute(lambda _: MandateFactory().person)
    token_hash = Sequence(lambda n: f"{n:064x}")
    made_at = NOW


class DoorPhoneFactory(RecordFactory):
    class Meta:
        model = DoorPhone

    link = SubFactory(DoorLinkFactory)
    token_hash = Sequence(lambda n: f"{n:064x}")
    made_at = NOW


class LostBadgeFactory(RecordFactory):
    class Meta:
        model = LostBadge

    person = LazyAttribute(lambda _: MandateFactory().person)
    issue = 0
    reason = "本人报失"
    revoked_at = NOW


class SpotCheckFactory(RecordFactory):
    class Meta:
        model = SpotCheck

    lesson = SubFactory(LessonFactory)
    person = LazyAttribute(lambda _: MandateFactory().person)
    round = 1
    seed = "1"
    drawn_from = "1"
    drawn_at = MORNING


class SurveyFactory(RecordFactory):
    """Closed in the autumn; one ticket a person."""

    class Meta:
        model = Survey

    batch = SubFactory(BatchFactory)
    code = Sequence(lambda n: f"survey-{n}")
    way = SurveyWay.TICKETS
    until = date(2022, 9, 1)
    opened_on = MORNING.date()


def lesson_for(people: int, **facts: object) -> Lesson:
    """A lesson with so many deputies enrolled in its class."""
    lesson = LessonFactory(**facts)
    for _number in range(people):
        EnrolmentFactory(batch=lesson.batch, person=MandateFactory().person)
    return lesson


def answered_survey(lesson: Lesson, scores: Iterable[int] = (5, 4, 4, 3, 4), **more: object) -> Survey:
    """A survey of the lesson's class with those answers: everybody gives one figure to everything."""
    survey = SurveyFactory(batch=lesson.batch, **more)
    about = {"subject": lesson.subject, "course_id": lesson.course_id, "lecturer_id": lesson.lecturer_id}
    for number, score in enumerate(scores):
        used = hashlib.sha256(f"{survey.code} {number}".encode()).hexdigest()
        db.session.add(UsedTicket(survey_id=survey.id, token_hash=used))
        for aspect in Aspect:
            these = about if aspect == Aspect.COURSE else {}
            db.session.add(SurveyScore(survey_id=survey.id, aspect=aspect, score=score, **these))
    db.session.flush()
    return survey


class LeaveFactory(RecordFactory):
    class Meta:
        model = Leave

    batch = SubFactory(BatchFactory)
    person = LazyAttribute(lambda _: MandateFactory().person)
    kind = LeaveKind.PERSONAL
    starts_at = SelfAttribute("batch.starts_at")
    ends_at = LazyAttribute(lambda leave: leave.starts_at + timedelta(hours=12))
    asked_at = NOW


class SignInSheetFactory(RecordFactory):
    """Everybody who is enrolled now, for the first morning."""

    class Meta:
        model = SignInSheet

    batch = SubFactory(BatchFactory)
    number = 1
    person_ids = LazyAttribute(lambda sheet: [one.person_id for one in sheet.batch.enrolments])
    half_days = LazyAttribute(lambda sheet: [f"{sheet.batch.starts_at.date()}-am"])
    made_at = NOW


class AttachmentFactory(RecordFactory):
    """A PDF of an empty page."""

    class Meta:
        model = Attachment

    filename = "签到表扫描件.pdf"
    media_type = "application/pdf"
    content = EMPTY_PDF
    size = LazyAttribute(lambda kept: len(kept.content))
    sha256 = LazyAttribute(lambda kept: hashlib.sha256(kept.content).hexdigest())
    uploaded_at = NOW


class SheetScanFactory(RecordFactory):
    class Meta:
        model = SheetScan

    sheet = SubFactory(SignInSheetFactory)
    attachment = SubFactory(AttachmentFactory)


class ActivityFactory(RecordFactory):
    """An afternoon of the group, two hours."""

    class Meta:
        model = Activity

    kind = ActivityKind.GROUP_STUDY
    title = "代表小组学习代表法"
    starts_on = MORNING.date()
    ends_on = SelfAttribute("starts_on")
    minutes = 120
    mode = Mode.LOCAL
    place = "代表联络站"
    made_at = NOW


class ParticipationFactory(RecordFactory):
    """Claimed, and waiting for review."""

    class Meta:
        model = Participation

    activity = SubFactory(ActivityFactory)
    person = LazyAttribute(lambda _: MandateFactory().person)
    minutes = 120
    state = ParticipationState.CLAIMED
    claimed_at = NOW


class ProofFactory(RecordFactory):
    class Meta:
        model = Proof

    participation = SubFactory(ParticipationFactory)
    attachment = SubFactory(AttachmentFactory)


class LeaveRungFactory(RecordFactory):
    """The class teacher, for half a day and, as there is no higher one, for all leave."""

    class Meta:
        model = LeaveRung

    position = Sequence(lambda n: n)
    title = "班主任"


class LeaveSettingsFactory(RecordFactory):
    class Meta:
        model = LeaveSettings

    letter_prefix = "淮人办函"
    contact = "李敏"
    phone = "0561-3053000"


class LeaveStepFactory(RecordFactory):
    class Meta:
        model = LeaveStep

    leave = SubFactory(LeaveFactory)
    position = 1
    title = "班主任"


class EmployerLetterFactory(RecordFactory):
    class Meta:
        model = EmployerLetter

    batch = SubFactory(BatchFactory)
    person = LazyAttribute(lambda _: MandateFactory().person)
    year = 2022
    number = Sequence(lambda n: n)
    prefix = "淮人办函"
    employer = LazyAttribute(lambda letter: letter.person.employer)
    place = LazyAttribute(lambda letter: letter.batch.room.place.name)
    minutes = 180
    is_deputy = True
    contact = "李敏"
    phone = "0561-3053000"
    starts_at = SelfAttribute("batch.starts_at")
    ends_at = SelfAttribute("batch.ends_at")
    issued_on = NOW.date()
    issued_at = NOW


class RuleSetFactory(RecordFactory):
    """Half a day is three hours, 45 minutes online are one."""

    class Meta:
        model = RuleSet

    name = "学时规则"
    version = Sequence(lambda n: n)
    starts_on = date(2022, 1, 1)
    rules = factory.LazyFunction(
        lambda: {
            "in_person": {"half_day_hours": "3", "half_day_minutes": "180"},
            "online": {"minutes_per_hour": "45"},
        }
    )


class ClassPaperFactory(RecordFactory):
    class Meta:
        model = ClassPaper

    batch = SubFactory(BatchFactory)
    kind = PaperKind.SIGN_IN
    attachment = SubFactory(AttachmentFactory)


class ClosingFactory(RecordFactory):
    class Meta:
        model = Closing

    batch = SubFactory(BatchFactory)


class ClosingStepFactory(RecordFactory):
    class Meta:
        model = ClosingStep

    closing = SubFactory(ClosingFactory)
    kind = StepKind.RETURNED
    at = NOW
    reason = "签到表缺页"


class TaughtFactory(RecordFactory):
    """A lesson taught as published."""

    class Meta:
        model = Taught

    lesson = SubFactory(LessonFactory)
    sequence = SelfAttribute("lesson.sequence")
    published_subject = SelfAttribute("lesson.subject")
    published_starts_at = SelfAttribute("lesson.starts_at")
    published_ends_at = SelfAttribute("lesson.ends_at")
    published_state = LessonState.PLANNED
    confirmed_at = NOW


class CostLineFactory(RecordFactory):
    class Meta:
        model = CostLine

    batch = SubFactory(BatchFactory)
    head = CostHead.MEALS
    what = "工作餐"
    amount = Decimal("1234.5")
    entered_at = NOW


class ClassDaysFactory(RecordFactory):
    class Meta:
        model = ClassDays

    batch = SubFactory(BatchFactory)
    workers = 2


class CostStandardFactory(RecordFactory):
    class Meta:
        model = CostStandard

    source = "市财政局标准"
    figures = factory.LazyFunction(lambda: standard.SHIPPED)


class CreditEntryFactory(RecordFactory):
    """Three hours for the half-day of an attendance."""

    class Meta:
        model = CreditEntry

    person = LazyAttribute(lambda _: MandateFactory().person)
    kind = EntryKind.EARNED
    earned_on = MORNING.date()
    minutes = 180
    hours = Decimal(3)
    rule_set = SubFactory(RuleSetFactory)
    posted_at = NOW


class ConfirmationFactory(RecordFactory):
    class Meta:
        model = Confirmation

    person = LazyAttribute(lambda _: MandateFactory().person)
    from_on = date(2022, 4, 1)
    to_on = date(2022, 6, 30)
    lines = 1
    hours = Decimal(3)
    digest = "0" * 64
    confirmed_at = NOW


class ObjectionFactory(RecordFactory):
    """A lesson is missing; staff have until the middle of March to answer."""

    class Meta:
        model = Objection

    person = LazyAttribute(lambda _: MandateFactory().person)
    lesson = SubFactory(LessonFactory)
    reason = "当天上午在场，台账漏记"
    filed_at = NOW
    due_on = date(2022, 3, 16)


class PublicationFactory(RecordFactory):
    """The list of a quarter with one name on it."""

    class Meta:
        model = Publication

    year = 2022
    quarter = 1
    version = Sequence(lambda n: n)
    as_of = date(2022, 3, 31)
    content = factory.LazyFunction(
        lambda: {
            "congress": "淮北市人大常委会",
            "year": 2022,
            "quarter": 1,
            "as_of": "2022-03-31",
            "rows": [["第一代表团", "王小明", 1, 5, 6, "15"]],
        }
    )
    digest = "0" * 64
    published_at = NOW


class CertificateFactory(RecordFactory):
    """A certificate whose document is another's."""

    class Meta:
        model = Certificate

    number = Sequence(lambda n: f"2021-{n:05d}")
    code = Sequence(lambda n: f"{n:022d}")
    batch = SubFactory(BatchFactory)
    person = LazyAttribute(lambda _: MandateFactory().person)
    position = 1
    document = "{}"
    issued_at = NOW


class RevocationFactory(RecordFactory):
    class Meta:
        model = Revocation

    certificate = SubFactory(CertificateFactory)
    reason = "姓名有误"
    revoked_at = NOW


def issued_certificates(batch: Batch, guest: Person) -> None:
    """A key, a certificate for everybody who completed the class, and one of a guest that was revoked."""
    actor = Actor(None, NOW)
    keys.make("for tests alone", actor)
    (good, *_rest) = issuing.issue(batch, keys.signer("for tests alone"), actor)
    RevocationFactory(certificate=CertificateFactory(batch=batch, person=guest, document=good.document))


class MakeUpFactory(RecordFactory):
    """Booked: the missed lesson is replaced by one of another batch, a month later."""

    class Meta:
        model = MakeUp

    missed_lesson = SubFactory(LessonFactory)
    lesson = LazyAttribute(
        lambda one: LessonFactory(
            course=one.missed_lesson.course,
            batch__program=one.missed_lesson.batch.program,
            batch__starts_at=MORNING + timedelta(days=28),
        )
    )
    person = LazyAttribute(lambda _: MandateFactory().person)
    starts_at = SelfAttribute("lesson.starts_at")
    state = MakeUpState.BOOKED
    asked_at = NOW
    booked_at = NOW
    changed_at = NOW


def one_of_each() -> None:
    """A record of every kind, tied together as in a year that has begun, for the congress that is bound."""
    place, term = PlaceFactory(), db.session.scalars(select(Term)).first() or TermFactory()
    UserFactory()
    DistanceFactory(from_place=place)
    mandate = MandateFactory(term=term, delegation=DelegationFactory(), place=place)
    person = mandate.person
    guest = GuestFactory(place=place)
    GroupMemberFactory(person=person)
    GroupMemberFactory(person=person, group__kind=GroupKind.PROFESSIONAL, group__name="法律专业小组")
    AwayFactory(person=person)
    lecturer, course, room = LecturerFactory(), CourseFactory(), RoomFactory(place=place)
    course.lecturers.append(lecturer)
    LecturerClosureFactory(lecturer=lecturer)
    RoomClosureFactory(room=room)
    BlackoutFactory()
    DayOverrideFactory()
    five_years = TargetFactory(plan__term=term).plan
    program = ProgramFactory(annual_plan=AnnualPlanFactory(five_year_plan=five_years, year=2022), rooms=[room])
    ProgramCourseFactory(program=program, course=course)
    ProgramWindowFactory(program=program)
    ReckoningFactory(plan=five_years)
    RequirementFactory(term=term)
    solved_proposal(program, [person.id], [guest.person.id])
    lesson = LessonFactory(batch__program=program, batch__room=room, course=course, lecturer=lecturer)
    for attendee in (person, guest.person):
        EnrolmentFactory(batch=lesson.batch, person=attendee)
    attendance = AttendanceFactory(lesson=lesson, person=person)
    CheckInFactory(lesson=lesson, person=guest.person)
    DoorFactory(lesson=lesson)
    DoorPhoneFactory(link__person=person)
    LostBadgeFactory(person=person)
    SpotCheckFactory(lesson=lesson, person=guest.person)
    LeaveSettingsFactory()
    leave = LeaveFactory(batch=lesson.batch, person=guest.person)
    db.session.refresh(lesson.batch)
    SheetScanFactory(sheet__batch=lesson.batch)
    LeaveStepFactory(leave=leave, rung_id=LeaveRungFactory().id)
    told = letters.told_of(lesson.batch)
    EmployerLetterFactory(batch=lesson.batch, person=person, **told)
    make_up = MakeUpFactory(missed_lesson=lesson, person=guest.person)
    EnrolmentFactory(batch=make_up.lesson.batch)
    CreditEntryFactory(person=person, attendance=attendance, course=course, program=program)
    lesson.batch.enrolments[0].state = EnrolmentState.COMPLETED
    issued_certificates(lesson.batch, guest.person)
    ClassPaperFactory(batch=lesson.batch)
    ClosingStepFactory(closing__batch=lesson.batch)
    TaughtFactory(lesson=lesson)
    CostLineFactory(batch=lesson.batch)
    ClassDaysFactory(batch=lesson.batch)
    CostStandardFactory()
    ConfirmationFactory(person=person)
    ObjectionFactory(person=person, lesson=lesson, attachment=AttachmentFactory())
    PublicationFactory()
    claimed = ParticipationFactory(person=person, activity__is_open=True, activity__course=course)
    ProofFactory(participation=claimed)
    survey = answered_survey(lesson)
    db.session.add_all([SurveyDraw(survey_id=survey.id, person_id=person.id), SurveyText(survey_id=survey.id, text="")])
    InvitationFactory()
    RosterUploadFactory(term=term)
    FeedFactory(person=person)
