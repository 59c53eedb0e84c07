"""The form in which a rule set is edited: fields that staff can read, turned into rules and back."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectChoice, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from training.models.plans import Mode
from training.web.fields import TOO_LONG, NumberField, SelectOneField, plain

STEPS = range(1, 5)
ROUNDINGS = ("0.01", "0.1", "0.25", "0.5", "1")
CAPS = {
    ("local", "class"): _l("就地：每班至多计学时"),
    ("local", "year"): _l("就地：每年至多计学时"),
    ("away", "class"): _l("外出：每班至多计学时"),
    ("away", "year"): _l("外出：每年至多计学时"),
    ("online", "class"): _l("线上：每班至多计学时"),
    ("online", "year"): _l("线上：每年至多计学时"),
    ("blended", "class"): _l("混合：每班至多计学时"),
    ("blended", "year"): _l("混合：每年至多计学时"),
}


class Amount:
    """A number from `least` to `most`, of two decimals at most."""

    def __init__(self, least: str, most: str) -> None:
        self.least, self.most = Decimal(least), Decimal(most)

    def __call__(self, _form: object, field: NumberField) -> None:
        """Raises ValidationError in the user's words."""
        if field.data is None:
            return
        if not self.least <= field.data <= self.most:
            raise ValidationError(_("应在 %(least)s 至 %(most)s 之间。", least=self.least, most=self.most))
        if field.data * 100 % 1:
            raise ValidationError(_("小数点后最多 2 位。"))


def _needed(label: object, least: str, most: str, **options: Any) -> NumberField:
    return NumberField(label, [InputRequired(_l("请填写数字。")), Amount(least, most)], **options)


def _free(label: object, least: str, most: str, **options: Any) -> NumberField:
    return NumberField(label, [Optional(), Amount(least, most)], **options)


class RuleForm(FlaskForm):
    """How minutes become hours. A trial is asked for by GET; the application itself checks the token of every POST."""

    class Meta:
        """The fields hold no token of their own."""

        csrf = False

    name = StringField(
        _l("规则名称"),
        [DataRequired(_l("请填写规则名称。")), Length(max=120, message=TOO_LONG)],
        filters=[plain],
    )
    source = StringField(_l("依据"), [Optional(), Length(max=200, message=TOO_LONG)], filters=[plain])
    half_day_minutes = _needed(_l("面授半天的分钟数"), "60", "300", whole=True)
    half_day_hours = _needed(_l("面授半天计多少学时"), "0.01", "12")
    room_share = _free(_l("面授至少到课百分之几"), "1", "100", whole=True)
    online = SelectOneField(
        _l("线上怎样计"),
        choices=[SelectChoice("proportion", _l("按时长折算")), SelectChoice("steps", _l("按时长分档"))],
        default="proportion",
    )
    minutes_per_hour = _free(_l("线上多少分钟计 1 学时"), "1", "600", whole=True)
    compulsory_factor = _free(_l("线上必修倍数"), "0", "10")
    elective_factor = _free(_l("线上选修倍数"), "0", "10")
    online_share = _free(_l("线上至少看完百分之几"), "1", "100", whole=True)
    test_bonus = _free(_l("测试合格另加学时"), "0", "10")
    round_to = SelectOneField(
        _l("每课学时向下取整到"), choices=[SelectChoice(one) for one in ROUNDINGS], default="0.01"
    )
    carry_over = BooleanField(_l("超出年度要求的学时结转下一年"))
    completed = StringField(_l("出勤满全班课时的多少计为结业"), [InputRequired(_l("请填写分数，例如 6/7。"))])

    def validate_completed(self, field: StringField) -> None:
        """A share of a class: 6/7, 0.9, 1."""
        try:
            share = Fraction(field.data.strip())
        except (ValueError, ZeroDivisionError):
            raise ValidationError(_("请填写分数或小数，例如 6/7。")) from None
        if not 0 < share <= 1:
            raise ValidationError(_("应大于 0 且不超过 1，例如 6/7。"))

    def validate_online(self, _field: SelectOneField) -> None:
        """What the chosen way needs is there."""
        if self.online.data == "proportion" and self.minutes_per_hour.data is None:
            raise ValidationError(_("按时长折算时，请填写多少分钟计 1 学时。"))
        if self.online.data == "steps":
            self._check_steps()

    def _check_steps(self) -> None:
        pairs = [(self[f"step_{at}_minutes"].data, self[f"step_{at}_hours"].data) for at in STEPS]
        if any((minutes is None) != (hours is None) for minutes, hours in pairs):
            raise ValidationError(_("每一档的分钟和学时请都填上，或都留空。"))
        minutes = [minutes for minutes, _hours in pairs if minutes is not None]
        if not minutes:
            raise ValidationError(_("按时长分档时，请至少填写一档。"))
        if len(set(minutes)) < len(minutes):
            raise ValidationError(_("有两档的分钟数相同。请改正。"))


for _at in STEPS:
    setattr(RuleForm, f"step_{_at}_minutes", _free(_l("满分钟数"), "1", "2400", whole=True))
    setattr(RuleForm, f"step_{_at}_hours", _free(_l("计学时"), "0.01", "100"))
for (_mode, _per), _label in CAPS.items():
    setattr(RuleForm, f"cap_{_mode}_{_per}", _free(_label, "0.01", "10000"))


def rules_in(form: RuleForm) -> dict[str, Any]:
    """The rules that a valid form says, as operations.ledger.rules describes them."""
    in_person = {"half_day_hours": form.half_day_hours.data, "half_day_minutes": form.half_day_minutes.data}
    in_person["least_share"] = _share(form.room_share.data)
    caps = [(mode, per, form[f"cap_{mode}_{per}"].data) for mode, per in CAPS]
    return {
        "in_person": _texts(in_person),
        "online": _by_steps(form) if form.online.data == "steps" else _by_minutes(form),
        "round_to": form.round_to.data,
        "caps": [{"mode": mode, "per": per, "hours": _text(hours)} for mode, per, hours in caps if hours is not None],
        "carry_over": form.carry_over.data,
        "completed": form.completed.data.strip(),
    }


def fields_of(name: str, source: str, raw: dict[str, Any]) -> dict[str, Any]:
    """The reverse: what the fields show for a rule set, by the name of the field."""
    in_person, online = raw["in_person"], raw["online"]
    steps = enumerate(online.get("steps", ())[: len(STEPS)], start=1)
    caps = {f"cap_{cap['mode']}_{cap['per']}": Decimal(cap["hours"]) for cap in raw.get("caps", ())}
    return {
        "name": name,
        "source": source,
        "half_day_hours": Decimal(in_person["half_day_hours"]),
        "half_day_minutes": int(in_person["half_day_minutes"]),
        "room_share": _percent(in_person.get("least_share")),
        "online": "steps" if "steps" in online else "proportion",
        **{key: _number(online.get(key)) for key in ("minutes_per_hour", "compulsory_factor", "elective_factor")},
        "online_share": _percent(online.get("least_share")),
        "test_bonus": _number(online.get("test_bonus")),
        "round_to": raw.get("round_to", "0.01"),
        "carry_over": bool(raw.get("carry_over")),
        "completed": raw.get("completed", "6/7"),
        **{
            f"step_{at}_{key}": Decimal(step[kept])
            for at, step in steps
            for key, kept in (("minutes", "from_minutes"), ("hours", "hours"))
        },
        **caps,
    }


def _by_steps(form: RuleForm) -> dict[str, Any]:
    pairs = [(form[f"step_{at}_minutes"].data, form[f"step_{at}_hours"].data) for at in STEPS]
    steps = [{"from_minutes": _text(minutes), "hours": _text(hours)} for minutes, hours in pairs if minutes is not None]
    return {"steps": steps, **_texts({"test_bonus": form.test_bonus.data})}


def _by_minutes(form: RuleForm) -> dict[str, Any]:
    names = ("minutes_per_hour", "compulsory_factor", "elective_factor", "test_bonus")
    kept = {name: form[name].data for name in names} | {"least_share": _share(form.online_share.data)}
    return _texts(kept)


def _texts(values: dict[str, Any]) -> dict[str, str]:
    """Numbers as texts, so that no float is ever involved; what was left empty is left out."""
    return {name: _text(value) for name, value in values.items() if value is not None}


def _text(value: Decimal | int) -> str:
    return f"{Decimal(value).normalize():f}"


def _share(percent: int | None) -> Decimal | None:
    return None if percent is None else Decimal(percent) / 100


def _percent(share: str | None) -> int | None:
    return round(Fraction(share) * 100) if share and Fraction(share) else None


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


assert {mode for mode, _per in CAPS} == set(Mode)
