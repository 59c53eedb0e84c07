"""Words of credit, of what it amounts to, and of who agrees."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from training.models.ledger import EntryKind
from training.models.reconciling import ObjectionState
from training.operations.ledger.confirming import Agreement
from training.operations.ledger.rescues import Prospect
from training.operations.ledger.standing import Outlook

LABELS: dict[type[StrEnum], dict[Any, Any]] = {
    EntryKind: {
        EntryKind.EARNED: _l("记入"),
        EntryKind.REVERSAL: _l("冲销"),
    },
    Outlook: {
        Outlook.MET: _l("已达标"),
        Outlook.REACHABLE: _l("可达标"),
        Outlook.OPEN: _l("待以后年度安排"),
        Outlook.SHORT: _l("将缺"),
    },
    Prospect: {
        Prospect.MET: _l("已达标"),
        Prospect.BOOKED: _l("已报班次即可达标"),
        Prospect.TO_BOOK: _l("还须报班"),
        Prospect.OPEN: _l("待以后年度安排"),
        Prospect.LOST: _l("已来不及"),
    },
    Agreement: {
        Agreement.CONFIRMED: _l("已确认"),
        Agreement.CHANGED: _l("确认后有变动"),
        Agreement.NOT_YET: _l("未确认"),
        Agreement.NOTHING: _l("没有学时记录"),
    },
    ObjectionState: {
        ObjectionState.OPEN: _l("待答复"),
        ObjectionState.PROPOSED: _l("拟采纳"),
        ObjectionState.UPHELD: _l("已采纳"),
        ObjectionState.REFUSED: _l("不采纳"),
        ObjectionState.WITHDRAWN: _l("已撤回"),
    },
}


TONES: dict[StrEnum, str] = {
    Agreement.CONFIRMED: "good",
    Agreement.CHANGED: "warn",
    Agreement.NOT_YET: "bad",
    Agreement.NOTHING: "",
    Outlook.MET: "good",
    Outlook.REACHABLE: "calm",
    Outlook.OPEN: "calm",
    Outlook.SHORT: "bad",
    Prospect.MET: "good",
    Prospect.BOOKED: "calm",
    Prospect.TO_BOOK: "warn",
    Prospect.OPEN: "calm",
    Prospect.LOST: "bad",
}
"""The colour of a standing, a prospect or an agreement, wherever it is drawn."""
