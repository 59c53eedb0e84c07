"""Forms of objections: what is wrong, which lesson is missing, what staff answer and within how many days."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from training.models.reconciling import Objection
from training.operations.ledger import objections as operations
from training.web.fields import TOO_LONG, SelectOneField, plain
from training.web.labels import label


class ObjectionForm(FlaskForm):
    """What is wrong, with proof if there is any."""

    reason = TextAreaField(
        _l("理由"),
        [InputRequired(_l("请写明理由。")), Length(max=500, message=TOO_LONG)],
        filters=[plain],
        render_kw={"rows": 3},
    )
    proof = FileField(_l("证明材料（选填）"), description=_l("PDF、JPEG 或 PNG，不超过 10 MB。"))


class MissingForm(ObjectionForm):
    """The same, with the lesson that is missing."""

    lesson = SelectOneField(_l("漏记的课"), coerce=int)


class RefusalForm(FlaskForm):
    """Why it is not found right."""

    answer = TextAreaField(
        _l("答复"),
        [InputRequired(_l("请写明答复。")), Length(max=500, message=TOO_LONG)],
        filters=[plain],
        render_kw={"rows": 3},
    )


class AnswerForm(RefusalForm):
    """What the record of a lesson should say, and why."""

    presence = SelectField(_l("更正为"), choices=[SelectChoice(one.value, label(one)) for one in operations.ANSWERS])
    minutes = IntegerField(_l("出勤分钟"), [Optional()], description=_l("只在迟到或早退时填写。"))


class MinutesForm(RefusalForm):
    """What the record of everyday training should say, and why."""

    minutes = IntegerField(_l("更正为（分钟）"), [Optional()], description=_l("没有参加的填 0。"))
    passed = BooleanField(_l("测试合格"))


class DaysForm(FlaskForm):
    """Within how many days staff answer."""

    days = IntegerField(
        _l("答复期限（天）"),
        [InputRequired(_l("请填写答复期限。"))],
        description=_l("1 至 90 天；只用于以后提出的异议。"),
    )


def answering(objection: Objection) -> AnswerForm | MinutesForm:
    """The form that fits what it is about."""
    if objection.lesson is not None:
        return AnswerForm()
    form = MinutesForm(data={"passed": _has_passed(objection)})
    if objection.entry is None or objection.entry.participation is None:
        del form.passed
    return form


def _has_passed(objection: Objection) -> bool:
    """What the record says of the test, so that nobody takes it back by leaving the box alone."""
    part = objection.entry.participation if objection.entry else None
    return bool(part and part.test_passed)
