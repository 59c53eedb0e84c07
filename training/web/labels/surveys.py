"""Words of surveys after class."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from training.models.surveys import Aspect, SurveyWay
from training.operations.attendance.surveys.opening import Stand

LABELS: dict[type[StrEnum], dict[Any, Any]] = {
    SurveyWay: {SurveyWay.TICKETS: _l("凭票，一人一份"), SurveyWay.OPEN: _l("扫码即填，不用登录")},
    Stand: {Stand.AHEAD: _l("最后一课开始时开放"), Stand.OPEN: _l("开放中"), Stand.CLOSED: _l("已截止")},
    Aspect: {
        Aspect.CONTENT: _l("课程内容"),
        Aspect.ORGANISATION: _l("组织安排"),
        Aspect.USEFULNESS: _l("对履职的帮助"),
        Aspect.COURSE: _l("课程"),
    },
}
