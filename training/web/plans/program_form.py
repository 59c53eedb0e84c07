"""The form of a program, and the way from it to what operations write."""

from collections.abc import Sequence
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from wtforms import BooleanField, HiddenField, SelectChoice, ValidationError
from wtforms.validators import InputRequired, Optional

from training.models import db
from training.models.catalogue import Course, Room
from training.models.people import DeputyGroup
from training.models.plans import AnnualPlan, AudienceKind, Mode, Program, ProgramKind
from training.operations.plans import programs
from training.operations.plans.fields import ProgramFields
from training.web.fields import ChecksField, IdsField, NumberField, SelectOneField, WindowsField, line, text
from training.web.labels import choices

Record = TypeVar("Record")

FIELD_OF = {"half_days": "days"}
"""Fields that are called otherwise on the page."""


class ProgramForm(FlaskForm):
    """All that staff say about a program."""

    name = line(_l("项目名称"), 120, _l("请填写项目名称。"))
    kind = SelectOneField(_l("类别"), choices=choices(ProgramKind), coerce=ProgramKind)
    mode = SelectOneField(_l("方式"), choices=choices(Mode), coerce=Mode)
    purpose = text(_l("目的"))
    content = text(_l("内容"), description=_l("所选课程会自动列出，不必重写。"))
    audience = SelectOneField(_l("对象"), choices=choices(AudienceKind), coerce=AudienceKind)
    audience_groups = ChecksField(_l("小组"))
    days = NumberField(
        _l("天数"), [InputRequired(_l("请填写天数。"))], description=_l("每期连续上课的天数；半天为 0.5。")
    )
    starts_in_the_morning = BooleanField(_l("只在上午开班"))
    min_size = NumberField(
        _l("开班人数"),
        [InputRequired(_l("请填写开班人数。"))],
        whole=True,
        description=_l("一期至少多少人；不够则不开。"),
    )
    max_size = NumberField(
        _l("每期人数上限"),
        [InputRequired(_l("请填写每期人数上限。"))],
        whole=True,
        description=_l("再多则另开一期；还受会场座位限制。"),
    )
    max_batches = NumberField(
        _l("最多期数"), [InputRequired(_l("请填写最多期数。"))], whole=True, description=_l("全年最多办几期。")
    )
    open_cost = NumberField(
        _l("增开一期的代价"),
        [InputRequired(_l("请填写增开一期的代价；一般为 40。"))],
        whole=True,
        description=_l(
            "编排时与路程、时间偏好等不便相比：越大，越倾向少开几期、每期坐满；填 0 则多开几期也无妨。一般保留 40。"
        ),
    )
    rooms = ChecksField(_l("可用会场"), description=_l("线上项目不选会场；其余方式至少选一个。"))
    windows = WindowsField(_l("可排时段"), description=_l("每期须完整落在一个时段内；不填则全年都可排。"))
    courses = IdsField(_l("课程"), description=_l("按授课先后排列；留空的行不计。"))
    earlier = ChecksField(_l("先修项目"), description=_l("同一个人须先学完所选项目，才能编入本项目。"))
    budget = NumberField(_l("经费（元）"), [Optional()], description=_l("各期合计。"))
    funding = line(_l("列支渠道"), 120, description=_l("例如：代表活动经费"))
    seen = HiddenField()

    def validate_days(self, field: NumberField) -> None:
        """Raises ValidationError unless it is a whole number of half-days."""
        if field.data is not None and field.data * 2 != int(field.data * 2):
            raise ValidationError(_l("天数应为 0.5 的倍数，例如 1.5。"))

    def validate_budget(self, field: NumberField) -> None:
        """Raises ValidationError for what is finer than a fen."""
        if field.data is not None and field.data * 100 != int(field.data * 100):
            raise ValidationError(_l("经费最多保留两位小数。"))


def form_for(plan: AnnualPlan, program: Program | None) -> ProgramForm:
    """The form with its choices; filled in from the program, or with sensible beginnings."""
    form = ProgramForm(data=_as_kept(program) if program else _beginnings())
    form.audience_groups.choices = [SelectChoice(group.id, group.name) for group in _all(DeputyGroup, DeputyGroup.kind)]
    form.rooms.choices = [SelectChoice(room.id, f"{room.place.name} {room.name}（{room.seats}）") for room in _rooms()]
    form.courses.choices = [
        SelectChoice(course.id, f"{course.code} {course.subject}") for course in _all(Course, Course.code)
    ]
    form.earlier.choices = [SelectChoice(one.id, one.name) for one in plan.programs if one is not program]
    if program and not form.is_submitted():
        form.seen.data = programs.fingerprint(program)
    return form


def fields_of(form: ProgramForm) -> ProgramFields:
    """What the form says, once it is valid."""
    return ProgramFields(
        name=form.name.data,
        kind=form.kind.data,
        mode=form.mode.data,
        audience=form.audience.data,
        half_days=int(form.days.data * 2),
        max_size=form.max_size.data,
        min_size=form.min_size.data,
        max_batches=form.max_batches.data,
        open_cost=form.open_cost.data,
        starts_in_the_morning=form.starts_in_the_morning.data,
        purpose=form.purpose.data,
        content=form.content.data,
        budget=form.budget.data,
        funding=form.funding.data,
        audience_groups=_those(DeputyGroup, form.audience_groups.data),
        courses=_those(Course, form.courses.data),
        rooms=_those(Room, form.rooms.data),
        windows=form.windows.data,
        earlier=_those(Program, form.earlier.data),
    )


def at_their_fields(problems: dict[str, str]) -> dict[str, str]:
    """The same sentences, by the names that the fields have on the page."""
    return {FIELD_OF.get(name, name): sentence for name, sentence in problems.items()}


def _as_kept(program: Program) -> dict[str, Any]:
    plain = {name: getattr(program, name) for name in programs.PLAIN if name != "half_days"}
    return plain | {
        "days": program.half_days / 2,
        "audience_groups": [group.id for group in program.audience_groups],
        "rooms": [room.id for room in program.rooms],
        "windows": [(window.from_on, window.to_on) for window in program.windows],
        "courses": [one.course_id for one in program.courses],
        "earlier": [one.id for one in program.earlier],
    }


def _beginnings() -> dict[str, Any]:
    return {
        "kind": ProgramKind.IN_SERVICE,
        "mode": Mode.LOCAL,
        "audience": AudienceKind.DEPUTIES,
        "days": 1,
        "min_size": 1,
        "max_size": 60,
        "max_batches": 1,
        "open_cost": 40,
        "starts_in_the_morning": True,
    }


def _all(kind: type[Record], order: Any) -> Sequence[Record]:
    return db.session.scalars(select(kind).order_by(order, kind.id)).all()  # type: ignore[attr-defined]


def _rooms() -> Sequence[Room]:
    return db.session.scalars(select(Room).options(joinedload(Room.place)).order_by(Room.seats.desc(), Room.id)).all()


def _those(kind: type[Record], ids: Sequence[int]) -> list[Record]:
    """The records with those ids, in their order."""
    if not ids:
        return []
    found = {one.id: one for one in db.session.scalars(select(kind).where(kind.id.in_(ids)))}  # type: ignore[attr-defined]
    return [found[one] for one in ids if one in found]
