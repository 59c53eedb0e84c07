"""The forms of the catalogue, and what they say about input that cannot be used."""

from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from training.models.halfdays import edge

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


def plain(text: str | None) -> str:
    """The text without what cannot be seen, spaces around it taken away."""
    kept = (sign for sign in text or "" if sign.isprintable() or sign in "\n\t")
    return "".join(kept).strip()


def at_most(length: int) -> Length:
    """Refuse longer texts, saying how long they may be."""
    return Length(max=length, message=_l("请不要超过 %(max)d 个字。"))


def text_field(label: object, longest: int, missing: object = None, **options: Any) -> StringField:
    """A line of text; `missing` is what users read where it must not be empty."""
    needed = DataRequired(missing) if missing else Optional()
    return StringField(label, [needed, at_most(longest)], filters=[plain], **options)


class NumberField(IntegerField):
    """A whole number from `first` to `last`; anything else gets one and the same sentence."""

    def __init__(self, label: object, first: int, last: int, sentence: object, **options: Any) -> None:
        super().__init__(label, **options)
        self.first, self.last, self.sentence = first, last, sentence

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError with the sentence."""
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            self.data = None
            return
        try:
            self.data = int(text)
        except ValueError:
            self.data = None
            raise ValueError(str(self.sentence)) from None
        if not self.first <= self.data <= self.last:
            raise ValueError(str(self.sentence))


class DayField(DateField):
    """A day between 2000 and 2100."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError in the user's words."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            self.data = date.fromisoformat(valuelist[0].strip())
        except ValueError:
            self.data = None
            raise ValueError(_("请填写有效的日期，例如 2026-03-12。")) from None
        if not EARLIEST <= self.data <= LATEST:
            raise ValueError(_("日期应在 2000 年至 2100 年之间。"))


class ChecksField(SelectMultipleField):
    """Some of a list, each with its own check box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: FlaskForm) -> None:
        """Refuse what the list no longer has."""
        if not {str(value) for value in self.data or ()} <= {str(choice.value) for choice in self.choices}:
            raise ValidationError(_("所选的一项已被删除。请重新勾选。"))


class CourseForm(FlaskForm):
    """A course."""

    code = text_field(_l("课程代码"), 40, _l("请填写课程代码。"))
    subject = text_field(_l("课程名称"), 120, _l("请填写课程名称。"))
    minutes = NumberField(
        _l("时长（分钟）"),
        1,
        2400,
        _l("时长应在 1 至 2400 分钟之间。"),
        validators=[InputRequired(_l("请填写时长。"))],
        default=180,
    )
    is_compulsory = BooleanField(_l("必修课程（计入必修学时）"))
    material_url = text_field(_l("教材链接"), 500)
    summary = TextAreaField(_l("内容简介"), [Optional(), at_most(1000)], filters=[plain])
    lecturer_ids = ChecksField(_l("授课师资"), [Optional()], coerce=int)
    prerequisite_ids = ChecksField(_l("先修课程"), [Optional()], coerce=int)


class LecturerForm(FlaskForm):
    """A lecturer."""

    name = text_field(_l("姓名"), 120, _l("请填写师资姓名。"))
    title = text_field(_l("单位职务"), 120)
    phone = text_field(_l("电话"), 40)
    course_ids = ChecksField(_l("可授课程"), [Optional()], coerce=int)


class RoomForm(FlaskForm):
    """A room, or halls linked by video."""

    name = text_field(_l("教室名称"), 120, _l("请填写教室名称。"))
    place_id = SelectField(_l("地点"), coerce=int, validate_choice=False)
    seats = NumberField(_l("座位数"), 1, 10_000, _l("座位数应在 1 至 10000 之间。"))
    part_ids = ChecksField(_l("联动会场"), [Optional()], coerce=int)

    def validate_place_id(self, field: SelectField) -> None:
        """Refuse a place that is not on the list."""
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("请选择教室所在的地点。"))


class PlaceForm(FlaskForm):
    """A place."""

    name = text_field(_l("地点名称"), 120, _l("请填写地点名称。"))
    address = text_field(_l("地址"), 200)


HALVES = [SelectChoice("am", _l("上午")), SelectChoice("pm", _l("下午"))]


class IntervalForm(FlaskForm):
    """From a half-day to a half-day, both included."""

    from_on = DayField(_l("开始日期"), [InputRequired(_l("请填写开始日期。"))])
    from_half = SelectField(_l("从上午或下午起"), choices=HALVES, default="am")
    to_on = DayField(_l("结束日期"), [InputRequired(_l("请填写结束日期。"))])
    to_half = SelectField(_l("到上午或下午止"), choices=HALVES, default="pm")

    def validate_to_on(self, field: DayField) -> None:
        """Refuse an end before the beginning."""
        if self.from_on.data and field.data and self.ends_at <= self.starts_at:
            raise ValidationError(_("结束时间早于开始时间。请改正日期或上午、下午。"))

    @property
    def starts_at(self) -> datetime:
        """The moment at which it begins."""
        return edge(self.from_on.data, afternoon=self.from_half.data == "pm")

    @property
    def ends_at(self) -> datetime:
        """The moment at which it is over."""
        return edge(self.to_on.data, afternoon=self.to_half.data == "pm", end=True)


class ClosureForm(IntervalForm):
    """A time in which a lecturer or a room is not to be had."""

    reason = text_field(_l("原因"), 200)


class BlackoutForm(IntervalForm):
    """A time in which nothing is taught."""

    name = text_field(_l("停训事由"), 120, _l("请填写停训事由，例如“市人大常委会会议”。"))


class OverrideForm(FlaskForm):
    """A day that is worked, or not, whatever the calendar says."""

    on = DayField(_l("日期"), [InputRequired(_l("请填写日期。"))])
    kind = RadioField(
        _l("改为"),
        choices=[SelectChoice("off", _l("放假（不排课）")), SelectChoice("work", _l("上班（可排课）"))],
        default="off",
    )
    name = text_field(_l("说明"), 120, _l("请填写说明，例如“国庆节调休”。"))
