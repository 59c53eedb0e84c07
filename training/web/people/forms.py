"""The forms about people; what a field may hold is said here, what fits together in operations.people."""

import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from sqlalchemy import select
from wtforms import DateField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from training.models import db
from training.models.congresses import Place, Term
from training.models.people import Delegation, DeputyGroup, GroupKind, MandateEnd, Person
from training.operations.people import persons, seats
from training.operations.people.errors import Refused
from training.operations.people.order import by_name
from training.web.fields import HALVES
from training.web.labels import choices


def plain(text: str | None) -> str:
    """What was typed, without space around it, and without signs that nobody can see."""
    shown = "".join(sign for sign in text or "" if sign.isprintable())
    return " ".join(shown.split())


def narrow(text: str | None) -> str:
    """The same for numbers: full-width digits become narrow."""
    return plain(unicodedata.normalize("NFKC", text or ""))


def longest(most: int) -> Length:
    """At most so many characters."""
    return Length(max=most, message=_l("最多 %(most)s 个字。", most=most))


class Day(DateField):
    """A day; what is no day gets our own sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError with the sentence."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("请填写日期，如 2022-01-05。")) from error


class RecordSelect(SelectField):
    """One of the congress's records, by id; the first choice is none."""

    def __init__(self, text: Any, **options: Any) -> None:
        super().__init__(text, [Optional()], coerce=lambda value: int(value) if value else None, **options)

    def offer(self, records: Iterable[Any], nothing: str) -> None:
        """These records, after none."""
        self.choices = [SelectChoice("", nothing), *(SelectChoice(record.id, record.name) for record in records)]

    def pre_validate(self, form: Any) -> None:
        """What was picked must be on offer."""
        if self.data is not None and self.data not in {choice.value for choice in self.choices}:
            raise ValidationError(_("请从列表中选择。"))


def refuse(form: FlaskForm, error: Refused) -> None:
    """Put the sentence under its field; the first one where the form lacks that field."""
    field = form[error.field] if error.field in form else next(iter(form))
    field.errors = [*field.errors, error.message]


class DetailsForm(FlaskForm):
    """Who the person is."""

    name = StringField(_l("姓名"), [DataRequired(_l("请填写姓名。")), longest(40)], filters=[plain])
    pinyin = StringField(
        _l("拼音"), [Optional(), longest(200)], filters=[plain], description=_l("按字分开；不填则自动生成。")
    )
    phone = StringField(_l("手机"), [Optional(), longest(40)], filters=[narrow])
    employer = StringField(_l("工作单位及职务"), [Optional(), longest(120)], filters=[plain])
    area = RecordSelect(_l("代表小组"))
    professional = RecordSelect(_l("专业代表小组"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        groups = by_name(db.session.scalars(select(DeputyGroup)))
        for field, kind in ((self.area, GroupKind.AREA), (self.professional, GroupKind.PROFESSIONAL)):
            field.offer((group for group in groups if group.kind == kind), _("不在小组"))

    def details(self) -> persons.Details:
        """As operations.people wants them."""
        name, pinyin, phone, employer = (str(self[key].data) for key in ("name", "pinyin", "phone", "employer"))
        return persons.Details(name, pinyin, phone, employer)

    def groups(self) -> dict[GroupKind, DeputyGroup | None]:
        """The group picked of each kind."""
        picked = {GroupKind.AREA: self.area.data, GroupKind.PROFESSIONAL: self.professional.data}
        return {kind: db.session.get(DeputyGroup, group) if group else None for kind, group in picked.items()}

    @classmethod
    def of(cls, person: Person) -> "DetailsForm":
        """Filled with what is known."""
        mine = {member.group.kind: member.group_id for member in person.memberships}
        return cls(obj=person, area=mine.get(GroupKind.AREA), professional=mine.get(GroupKind.PROFESSIONAL))


class _Number(FlaskForm):
    number = StringField(
        _l("编号"),
        [DataRequired(_l("请填写编号。")), longest(40)],
        filters=[narrow],
        description=_l("代表证号等，保留前面的 0。"),
    )


class _Living(FlaskForm):
    place = RecordSelect(_l("居住地"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.place.offer(by_name(db.session.scalars(select(Place))), _("未填"))

    def place_picked(self) -> Place | None:
        """The place."""
        return db.session.get(Place, self.place.data) if self.place.data else None


class SeatForm(_Living, _Number):
    """A deputy's seat."""

    is_new = RadioField(
        _l("新任或连任"),
        [InputRequired(_l("请选择新任或连任。"))],
        choices=[SelectChoice("1", _l("新任")), SelectChoice("0", _l("连任"))],
    )
    starts_on = Day(_l("当选日期"), [InputRequired(_l("请填写当选日期。"))])
    delegation = RecordSelect(_l("代表团"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.delegation.offer(by_name(db.session.scalars(select(Delegation))), _("未分团"))

    def seat(self) -> persons.Seat:
        """As operations.people wants it."""
        delegation = db.session.get(Delegation, self.delegation.data) if self.delegation.data else None
        return persons.Seat(
            str(self.number.data), self.is_new.data == "1", _day(self.starts_on), delegation, self.place_picked()
        )


class GuestForm(_Living, _Number):
    """A guest's place."""

    title = StringField(_l("职务"), [Optional(), longest(120)], filters=[plain])
    starts_on = Day(_l("起始日期"), [InputRequired(_l("请填写起始日期。"))])
    ends_on = Day(_l("终止日期"), [Optional()])

    def invitation(self) -> persons.Invitation:
        """As operations.people wants it."""
        return persons.Invitation(
            str(self.number.data), _day(self.starts_on), str(self.title.data), self.ends_on.data, self.place_picked()
        )


class TermForm(FlaskForm):
    """In which term."""

    term = SelectField(_l("届次"), coerce=int)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        term = seats.term_on(today)
        super().__init__(*args, **{"term": term.id if term else None, **options})
        self.term.choices = [SelectChoice(one.id, one.name) for one in seats.terms()]

    def term_picked(self) -> Term:
        """The term."""
        return db.session.get_one(Term, self.term.data)


class DeputyForm(SeatForm, TermForm, DetailsForm):
    """A new deputy."""


class MandateForm(SeatForm, TermForm):
    """A mandate for somebody who is here already."""


class NewGuestForm(GuestForm, DetailsForm):
    """A new guest."""


class EndForm(FlaskForm):
    """How and when a mandate ends."""

    ended = RadioField(_l("原因"), [InputRequired(_l("请选择原因。"))])
    ends_on = Day(_l("在任的最后一天"), [InputRequired(_l("请填写日期。"))])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.ended.choices = choices(MandateEnd)


class AwayForm(FlaskForm):
    """From one half-day to another, both included."""

    first_on = Day(_l("开始日期"), [InputRequired(_l("请填写开始日期。"))])
    first_half = SelectField(_l("从上午或下午起"), choices=HALVES, default="0")
    last_on = Day(_l("结束日期"), [InputRequired(_l("请填写结束日期。"))])
    last_half = SelectField(_l("到上午或下午止"), choices=HALVES, default="1")
    reason = StringField(_l("原因"), [Optional(), longest(200)], filters=[plain])


class NameForm(FlaskForm):
    """What a group or a delegation is called."""

    name = StringField(_l("名称"), [DataRequired(_l("请填写名称。")), longest(120)], filters=[plain])


class GroupForm(NameForm):
    """A new group."""

    kind = RadioField(_l("种类"), [InputRequired(_l("请选择种类。"))])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind.choices = choices(GroupKind)


class MemberForm(FlaskForm):
    """Who joins."""

    who = StringField(_l("编号或姓名"), [DataRequired(_l("请填写编号或姓名。")), longest(40)], filters=[narrow])


class UploadForm(TermForm):
    """A roster to look at."""

    file = FileField(_l("名册文件"), [FileRequired(_l("请选择名册文件。"))])


def _day(field: Day) -> date:
    assert field.data is not None
    return field.data
