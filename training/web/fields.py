"""Fields that forms share; what cannot be read gets a sentence in the user's words."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

HALVES = [SelectChoice("0", _l("上午")), SelectChoice("1", _l("下午"))]
TOO_LONG = _l("请不要超过 %(max)d 个字。")
GONE = _l("所选内容已不存在。请刷新页面后重新选择。")


def plain(text: str | None) -> str:
    """The text without what cannot be seen, spaces around it taken away."""
    return "".join(sign for sign in text or "" if sign.isprintable() or sign in "\n\t").strip()


def line(label: object, longest: int, missing: object = None, **options: Any) -> StringField:
    """A line of text; `missing` is what users read where it must not be empty."""
    needed = InputRequired(missing) if missing else Optional()
    return StringField(label, [needed, Length(max=longest, message=TOO_LONG)], filters=[plain], **options)


def text(label: object, longest: int = 2000, **options: Any) -> TextAreaField:
    """Several lines of text."""
    kept = {"render_kw": {"rows": 3}} | options
    return TextAreaField(label, [Optional(), Length(max=longest, message=TOO_LONG)], filters=[plain], **kept)


class NumberField(Field):
    """A decimal number; `whole=True`: a whole one, as int. Empty is None."""

    widget = TextInput()

    def __init__(self, label: object, validators: Sequence[Any] = (), *, whole: bool = False, **options: Any) -> None:
        super().__init__(label, validators, **options)
        self.whole = whole

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError in the user's words."""
        typed = valuelist[0].strip().replace(",", "").replace("，", "") if valuelist else ""
        self.data = self._read(typed) if typed else None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{Decimal(self.data).normalize():f}"

    def _read(self, typed: str) -> Decimal | int:
        try:
            number = Decimal(typed)
        except InvalidOperation:
            raise ValueError(_("请填写数字，例如 3。")) from None
        if not number.is_finite() or abs(number) >= 10**12:
            raise ValueError(_("数字过大。请核对。"))
        if not self.whole:
            return number
        if number != int(number):
            raise ValueError(_("请填写整数。"))
        return int(number)


class DayField(DateField):
    """A day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError in the user's words."""
        self.data = read_day(valuelist[0]) if valuelist and valuelist[0].strip() else None


def read_day(typed: str) -> date:
    """The day that was typed. Raises ValueError in the user's words."""
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        raise ValueError(_("请填写有效的日期，例如 2026-03-12。")) from None
    if not 2000 <= day.year <= 2100:
        raise ValueError(_("日期应在 2000 年至 2100 年之间。"))
    return day


class SelectOneField(SelectField):
    """One of several values."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError in the user's words."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(GONE)) from None

    def pre_validate(self, form: object) -> None:
        """Raises ValidationError in the user's words."""
        try:
            super().pre_validate(form)
        except ValueError:
            raise ValidationError(str(GONE)) from None


class IdsField(SelectMultipleField):
    """Any number of records by id, in the order in which they were sent; empty lines are left out."""

    def __init__(self, label: object, **options: Any) -> None:
        super().__init__(label, coerce=int, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError in the user's words."""
        try:
            self.data = [int(value) for value in valuelist if value.strip()]
        except ValueError:
            self.data = []
            raise ValueError(str(GONE)) from None

    def pre_validate(self, form: object) -> None:
        """Raises ValidationError in the user's words."""
        known = {choice.value for choice in self.choices or ()}
        if any(value not in known for value in self.data or ()):
            raise ValidationError(str(GONE))


class ChecksField(IdsField):
    """Any number of records, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WindowsField(Field):
    """Stretches of days: rows of two dates, sent as NAME-from and NAME-to; empty rows are left out.

    `data` are pairs of dates, `rows` what was typed, for showing it again.
    """

    rows: list[tuple[str, str]]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read what was sent, or show what is kept."""
        self.process_errors = []
        self.data = self.object_data = list(data or self.default or ())
        self.rows = [(first.isoformat(), last.isoformat()) for first, last in self.data]
        if formdata is None or f"{self.name}-from" not in formdata:
            return
        pairs = zip(formdata.getlist(f"{self.name}-from"), formdata.getlist(f"{self.name}-to"), strict=False)
        self.rows = [(first.strip(), last.strip()) for first, last in pairs if first.strip() or last.strip()]
        self.data = []
        for first, last in self.rows:
            self._read(first, last)

    def _read(self, first: str, last: str) -> None:
        if not first or not last:
            self.process_errors.append(_("时段 %(typed)s 缺少开始或结束日期。请补全。", typed=first or last))
            return
        try:
            self.data.append((read_day(first), read_day(last)))
        except ValueError as error:
            self.process_errors.append(str(error))
