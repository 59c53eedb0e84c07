"""The sample's plans: five years of targets, the year 2022 with its programs, and what everybody must reach."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from training.models import db
from training.models.catalogue import Course, Room
from training.models.congresses import Term
from training.models.people import DeputyGroup
from training.models.plans import (
    AnnualPlan,
    AudienceKind,
    Denominator,
    FiveYearPlan,
    Mode,
    PeriodKind,
    PlanState,
    Program,
    ProgramCourse,
    ProgramKind,
    ProgramWindow,
    Requirement,
    RequirementMeasure,
    Target,
    TargetMeasure,
)
from training.operations.ledger import rule_sets
from training.sample.catalogue import BRANCH, CLASSROOM, HALL, LINKED

SYSTEM = 2921
"""Deputies at all levels of the city, from the city down to the towns."""
ECONOMY = tuple(f"{name}专业代表小组" for name in ("财政经济", "城建环资", "农业农村", "监察司法"))
LIVELIHOOD = tuple(f"{name}专业代表小组" for name in ("教科文卫", "社会建设", "民族宗教侨务", "人事代表", "法治"))

PROGRAMS: dict[str, dict[str, Any]] = {
    "新任代表初任培训班": {
        "kind": ProgramKind.INDUCTION, "mode": Mode.LOCAL, "audience": AudienceKind.NEW_DEPUTIES,
        "half_days": 4, "sizes": (20, 60), "max_batches": 3, "open_cost": 40,
        "courses": ("L01", "L02", "L03", "L05"), "rooms": (CLASSROOM, HALL),
        "window": (date(2022, 3, 14), date(2022, 5, 31)), "budget": "64000",
        "purpose": "帮助新任代表尽快熟悉职责、掌握履职方法。",
    },
    "代表履职培训班": {
        "kind": ProgramKind.IN_SERVICE, "mode": Mode.LOCAL, "audience": AudienceKind.EVERYONE,
        "half_days": 6, "sizes": (40, 150), "max_batches": 4, "open_cost": 60,
        "courses": ("F01", "F02", "F03", "F04", "L04"), "rooms": (HALL, BRANCH, LINKED),
        "window": (date(2022, 4, 18), date(2022, 7, 29)), "budget": "261000",
        "purpose": "系统学习四部必修法律，提高依法履职能力。", "after": ("新任代表初任培训班",),
    },
    "财政经济与预算审查专题班": {
        "kind": ProgramKind.BY_FIELD, "mode": Mode.LOCAL, "audience": AudienceKind.GROUPS, "groups": ECONOMY,
        "half_days": 2, "sizes": (20, 80), "max_batches": 3, "open_cost": 30,
        "courses": ("Z01", "Z02"), "rooms": (CLASSROOM, HALL, BRANCH),
        "window": (date(2022, 8, 15), date(2022, 11, 30)), "budget": "38000",
        "purpose": "服务预算审查和国有资产监督。",
    },
    "社会治理与民生专题班": {
        "kind": ProgramKind.BY_FIELD, "mode": Mode.LOCAL, "audience": AudienceKind.GROUPS, "groups": LIVELIHOOD,
        "half_days": 2, "sizes": (20, 80), "max_batches": 4, "open_cost": 30,
        "courses": ("Z03", "Z04"), "rooms": (CLASSROOM, HALL, BRANCH),
        "window": (date(2022, 8, 15), date(2022, 11, 30)), "budget": "42000",
        "purpose": "推动民生实事项目代表票决。",
    },
    "线上系列讲座": {
        "kind": ProgramKind.TOPICAL, "mode": Mode.ONLINE, "audience": AudienceKind.EVERYONE,
        "half_days": 4, "sizes": (1, 500), "max_batches": 2, "open_cost": 5,
        "courses": ("X01", "X02", "X03", "X04"), "rooms": (),
        "window": (date(2022, 6, 13), date(2022, 10, 21)), "budget": "20000",
        "purpose": "方便代表利用业余时间学习。",
    },
    "代表学习月": {
        "kind": ProgramKind.EVERYDAY, "mode": Mode.ONLINE, "audience": AudienceKind.DEPUTIES,
        "half_days": 1, "sizes": (1, 300), "max_batches": 2, "open_cost": 5,
        "courses": ("R01",), "rooms": (), "starts_in_the_morning": False,
        "window": (date(2022, 9, 1), date(2022, 9, 30)), "budget": "5000",
        "purpose": "集中一个月自学与交流。",
    },
}  # fmt: skip


def fill(term: Term, *, scale: int = 1) -> AnnualPlan:
    """Add the plans to the congress that is bound; `scale` times the people want `scale` times the batches."""
    rule_sets.adopt("nanjing", term.starts_on)
    five_years = _five_years(term)
    plan = AnnualPlan(
        five_year_plan=five_years,
        year=2022,
        title="2022 年度代表培训计划",
        state=PlanState.PUBLISHED,
        approved_on=date(2022, 2, 10),
        approved_at_meeting="第 3 次主任会议",
        published_at=datetime(2022, 2, 14, 9),
    )
    db.session.add(plan)
    programs: dict[str, Program] = {}
    for position, (name, facts) in enumerate(PROGRAMS.items(), start=1):
        programs[name] = _program(plan, position, name, facts, programs, scale)
    _requirements(term)
    db.session.flush()
    return plan


def _five_years(term: Term) -> FiveYearPlan:
    plan = FiveYearPlan(
        term=term,
        title="淮北市第十七届人大代表培训五年规划（2022—2026）",
        purpose="本级代表多轮次培训，全市各级代表全覆盖。",
    )
    own, new, system = Denominator.OWN_DEPUTIES, Denominator.NEW_DEPUTIES, Denominator.WHOLE_SYSTEM
    plan.targets = [
        Target(name="本级代表集中培训", denominator=own, measure=TargetMeasure.ROUNDS, amount=Decimal(2)),
        Target(name="本级代表五年学时", denominator=own, measure=TargetMeasure.HOURS, amount=Decimal(120)),
        Target(
            name="新任代表初任培训", denominator=new, measure=TargetMeasure.COVERAGE, amount=Decimal(100),
            kind=ProgramKind.INDUCTION,
        ),
        Target(
            name="全市各级代表集中培训全覆盖", denominator=system, measure=TargetMeasure.COVERAGE, amount=Decimal(100),
            headcount=SYSTEM, kind=ProgramKind.IN_SERVICE, due_year=2025,
        ),
    ]  # fmt: skip
    db.session.add(plan)
    return plan


def _program(
    plan: AnnualPlan, position: int, name: str, facts: dict[str, Any], earlier: dict[str, Program], scale: int
) -> Program:
    with db.session.no_autoflush:
        courses = {course.code: course for course in db.session.scalars(db.select(Course))}
        groups, rooms = _named(DeputyGroup, facts.get("groups", ())), _named(Room, facts["rooms"])
    min_size, max_size = facts["sizes"]
    same = ("kind", "mode", "audience", "half_days", "open_cost", "purpose")
    program = Program(
        annual_plan=plan,
        position=position,
        name=name,
        min_size=min_size,
        max_size=max_size,
        max_batches=facts["max_batches"] * scale,
        starts_in_the_morning=facts.get("starts_in_the_morning", True),
        content="；".join(courses[code].subject for code in facts["courses"]),
        budget=Decimal(facts["budget"]),
        funding="代表活动经费",
        audience_groups=groups,
        rooms=rooms,
        windows=[ProgramWindow(from_on=facts["window"][0], to_on=facts["window"][1])],
        earlier=[earlier[before] for before in facts.get("after", ())],
        courses=[ProgramCourse(course=courses[code], position=at) for at, code in enumerate(facts["courses"])],
        **{key: facts[key] for key in same},
    )
    db.session.add(program)
    return program


def _named(kind: Any, names: tuple[str, ...]) -> list[Any]:
    return list(db.session.scalars(db.select(kind).where(kind.name.in_(names)).order_by(kind.id)))


def _requirements(term: Term) -> None:
    hours, laws, classes = RequirementMeasure.HOURS, RequirementMeasure.COMPULSORY_HOURS, RequirementMeasure.PROGRAMS
    deputies, new = AudienceKind.DEPUTIES, AudienceKind.NEW_DEPUTIES
    compulsory = list(db.session.scalars(db.select(Course).where(Course.is_compulsory).order_by(Course.code)))
    db.session.add_all(
        [
            Requirement(
                term=term, name="2022 年总学时", audience=deputies, measure=hours, amount=Decimal(24),
                period=PeriodKind.YEAR, year=2022,
            ),
            Requirement(
                term=term, name="2022 年必修法律", audience=deputies, measure=laws, amount=Decimal(12),
                period=PeriodKind.YEAR, year=2022,
            ),
            Requirement(
                term=term, name="任职一年内完成初任培训", audience=new, measure=classes, amount=Decimal(1),
                period=PeriodKind.FIRST_MONTHS, months=12, kind=ProgramKind.INDUCTION,
            ),
            Requirement(
                term=term, name="五年总学时", audience=deputies, measure=hours, amount=Decimal(120),
                period=PeriodKind.TERM,
            ),
            Requirement(
                term=term, name="届内学完四部法律", audience=deputies, measure=RequirementMeasure.SUBJECTS,
                amount=Decimal(len(compulsory)), period=PeriodKind.TERM, courses=compulsory,
            ),
        ]
    )  # fmt: skip
