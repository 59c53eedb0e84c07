"""Words of accounts, congresses and people."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from training.models.accounts import Role
from training.models.congresses import Level
from training.models.people import GroupKind, MandateEnd

LABELS: dict[type[StrEnum], dict[Any, Any]] = {
    Role: {Role.STAFF: _l("工作人员"), Role.DEPUTY: _l("代表")},
    Level: {Level.PROVINCE: _l("省级"), Level.CITY: _l("市级"), Level.COUNTY: _l("县级"), Level.TOWN: _l("乡级")},
    GroupKind: {GroupKind.AREA: _l("代表小组"), GroupKind.PROFESSIONAL: _l("专业代表小组")},
    MandateEnd: {
        MandateEnd.RESIGNED: _l("辞职"),
        MandateEnd.REMOVED: _l("罢免"),
        MandateEnd.MOVED: _l("迁出或调离"),
        MandateEnd.OTHER: _l("其他"),
    },
}
