"""The forms of everyday training, and what they say as facts."""

from datetime import time

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import BooleanField, MultipleFileField, SelectChoice, TimeField
from wtforms.validators import InputRequired, Optional

from training.models import db
from training.models.activities import Activity, ActivityKind
from training.models.catalogue import Course
from training.models.people import DeputyGroup
from training.models.plans import Mode
from training.operations.ledger.everyday.activities import MODES, Facts
from training.web.fields import DayField, NumberField, SelectOneField, line, text
from training.web.labels import choices, label

NONE = 0
NEEDS_MINUTES = InputRequired(_l("请填写分钟数。"))


class ClockField(TimeField):
    """A clock time; empty is None."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError in the user's words."""
        typed = valuelist[0].strip() if valuelist else ""
        try:
            self.data = time.fromisoformat(typed) if typed else None
        except ValueError:
            raise ValueError(_("请填写时间，例如 09:00。")) from None


class WhatForm(FlaskForm):
    """What was studied, when and where."""

    kind = SelectOneField(_l("类型"), choices=choices(ActivityKind), coerce=ActivityKind)
    title = line(_l("学习内容"), 120, _l("请填写学习内容。"), description=_l("例如：第三代表小组学习新修改的代表法"))
    mode = SelectOneField(_l("方式"), choices=[SelectChoice(one.value, label(one)) for one in MODES], coerce=Mode)
    starts_on = DayField(_l("日期"), [InputRequired(_l("请填写日期。"))])
    ends_on = DayField(_l("结束日期"), [Optional()], description=_l("只有一天的不必填。"))
    begins_at = ClockField(_l("开始时间"), [Optional()], description=_l("便于发现重复，不清楚的不填。"))
    minutes = NumberField(_l("全长（分钟）"), [NEEDS_MINUTES], whole=True)
    place = line(_l("地点或平台"), 120)
    host = line(_l("组织单位"), 120)


class ActivityForm(WhatForm):
    """What staff decide of it as well."""

    course_id = SelectOneField(_l("对应课程"), coerce=int)
    is_compulsory = BooleanField(_l("计为必修"))
    group_id = SelectOneField(_l("所属小组"), coerce=int)
    is_open = BooleanField(
        _l("开放给代表申报"), description=_l("代表在“日常学习”中看到它，自己填分钟数、上传佐证。可提前发布。")
    )


class PeopleForm(FlaskForm):
    """Who took part: a whole group, a pasted list, or both."""

    whole_group_id = SelectOneField(_l("整个小组"), coerce=int, validators=[Optional()])
    names = text(
        _l("名单"), 60_000, render_kw={"rows": 6},
        description=_l("一行一人，写姓名或编号；分钟不同于全长的写在后面，测试合格的再写“合格”。例如：王小明 90 合格"),
    )  # fmt: skip


class RecordForm(ActivityForm, PeopleForm):
    """A new activity, and who took part."""


class ClaimForm(WhatForm):
    """A deputy's claim."""

    watched = NumberField(
        _l("本人参加（分钟）"), [NEEDS_MINUTES], whole=True, description=_l("线上学习填实际观看的分钟数。")
    )
    test_passed = BooleanField(_l("线上测试合格"))
    note = text(_l("学习情况"), 500)
    files = MultipleFileField(
        _l("佐证材料"), description=_l("照片、笔记或学习记录截图，1 至 5 份，PDF、JPEG 或 PNG，合计不超过 10 MB。")
    )


def offer(form: ActivityForm | PeopleForm) -> None:
    """Fill in the courses and groups to choose from."""
    groups = [
        SelectChoice(one.id, one.name)
        for one in db.session.scalars(select(DeputyGroup).order_by(DeputyGroup.kind, DeputyGroup.id))
    ]
    if isinstance(form, ActivityForm):
        courses = db.session.scalars(select(Course).order_by(Course.code))
        form.course_id.choices = [SelectChoice(NONE, _("无")), *(SelectChoice(one.id, one.subject) for one in courses)]
        form.group_id.choices = [SelectChoice(NONE, _("无")), *groups]
    if isinstance(form, PeopleForm):
        form.whole_group_id.choices = [SelectChoice(NONE, _("不按小组登记")), *groups]


def facts(form: WhatForm) -> Facts:
    """What the form says; a deputy's says nothing of courses and groups."""
    names = ("kind", "title", "mode", "starts_on", "begins_at", "minutes", "place", "host")
    said = {name: form[name].data for name in names}
    said |= {"place": said["place"] or "", "host": said["host"] or ""}
    if isinstance(form, ActivityForm):
        said |= {"course_id": form.course_id.data or None, "group_id": form.group_id.data or None}
        said |= {"is_compulsory": form.is_compulsory.data, "is_open": form.is_open.data}
    return Facts(**said, ends_on=form.ends_on.data or form.starts_on.data)


def shown(activity: Activity) -> dict[str, object]:
    """What the form shows of an activity that is changed."""
    names = ("kind", "title", "mode", "starts_on", "begins_at", "minutes", "place", "host", "is_compulsory", "is_open")
    kept = {name: getattr(activity, name) for name in names}
    ends_on = activity.ends_on if activity.ends_on != activity.starts_on else None
    return kept | {"ends_on": ends_on, "course_id": activity.course_id or NONE, "group_id": activity.group_id or NONE}
