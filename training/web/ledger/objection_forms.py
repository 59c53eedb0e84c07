"""Forms of objections: what is wrong, which lesson is missing, what staff answer."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

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


class AnswerForm(FlaskForm):
    """What the record should say, and why."""

    presence = SelectField(_l("更正为"), choices=[(one.value, label(one)) for one in operations.ANSWERS])
    minutes = IntegerField(_l("出勤分钟"), [Optional()], description=_l("只在迟到或早退时填写。"))
    answer = TextAreaField(
        _l("答复"),
        [InputRequired(_l("请写明答复。")), Length(max=500, message=TOO_LONG)],
        filters=[plain],
        render_kw={"rows": 3},
    )
