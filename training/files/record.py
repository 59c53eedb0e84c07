"""The learning record (学习记录) of a person as PDF, and lists of standings and of the ledger as Excel."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from flask_babel import gettext as _

from training.files import excel, pdf
from training.models.congresses import Congress
from training.models.ledger import CreditEntry, EntryKind
from training.models.people import GroupKind, Person
from training.models.plans import Requirement


class Stands(Protocol):
    """A standing: what a paper prints of it."""

    required: Decimal
    earned: Decimal
    possible: Decimal
    missing: Decimal
    short: Decimal


def learning_record(
    congress: Congress,
    person: Person,
    standings: Sequence[tuple[Requirement, Stands]],
    entries: Sequence[CreditEntry],
    on: date,
) -> bytes:
    """A PDF: who it is, how each requirement stands on that day, and every line of the ledger."""
    return pdf.render(
        "learning_record",
        {
            "congress": congress.name,
            "on": f"{on.year} 年 {on.month} 月 {on.day} 日",
            "facts": _facts(person),
            "standings": [
                [requirement.name, plain(one.required), plain(one.earned), plain(one.missing), plain(one.possible)]
                for requirement, one in standings
            ],
            "entries": [_line(entry) for entry in entries],
            "total": plain(sum((entry.hours for entry in entries), Decimal(0))),
        },
    )


def ledger(entries: Iterable[CreditEntry]) -> bytes:
    """The ledger as an .xlsx, a row a line."""
    heads = [
        *(_("序号"), _("姓名"), _("日期"), _("类型"), _("班次"), _("课程"), _("必修"), _("分钟"), _("学时")),
        *(_("规则"), _("规则版本"), _("冲销序号"), _("记入时间"), _("备注")),
    ]
    return excel.table(_("学时台账"), heads, [_row(entry) for entry in entries])


def standings(title: str, rows: Iterable[tuple[Person, Stands, str]]) -> bytes:
    """Who stands where, as an .xlsx, a row a person; the last of each triple is the outlook in words."""
    heads = [
        *(_("姓名"), _("编号"), _("代表小组"), _("专业代表小组")),
        *(_("应得"), _("已得"), _("尚缺"), _("还可取得"), _("将缺"), _("结论")),
    ]
    return excel.table(title, heads, [_standing(*row) for row in rows])


def warnings(title: str, rows: Iterable[tuple[Person, Sequence[Any]]]) -> bytes:
    """Who can still meet a requirement and by when, as an .xlsx, a row a person."""
    heads = [
        *(_("姓名"), _("编号"), _("代表小组"), _("专业代表小组")),
        *(_("应得"), _("已得"), _("尚缺"), _("结论"), _("剩余天数"), _("最迟报名日")),
        *(_("最少再报几期"), _("可报班次"), _("仍将缺"), _("已满员的期数")),
    ]
    return excel.table(title, heads, [[*_who(person), *cells] for person, cells in rows], heading=title)


def shares(sheets: Sequence[tuple[str, Sequence[tuple[str, int, int, float]]]]) -> bytes:
    """Shares reached, as an .xlsx with a sheet for each way of looking at them."""
    heads = [_("已达标"), _("应达标人数"), _("达标率（百分比）")]
    return excel.book([excel.Sheet(name, [name, *heads], rows) for name, rows in sheets])


def numbers(person: Person) -> str:
    """The person's numbers in this congress, as deputy and as guest."""
    return "、".join([*(mandate.number for mandate in person.mandates), *(guest.number for guest in person.guesthoods)])


def groups(person: Person, kind: GroupKind) -> str:
    """The person's groups of that kind."""
    return "、".join(member.group.name for member in person.memberships if member.group.kind == kind)


def plain(value: Decimal) -> str:
    """24, 3.5: no zeros that say nothing."""
    return f"{value.normalize():f}"


def _facts(person: Person) -> list[list[str]]:
    terms = "；".join(f"{mandate.term.name}（{'新任' if mandate.is_new else '连任'}）" for mandate in person.mandates)
    return [
        ["姓名", person.name],
        ["编号", numbers(person)],
        ["届次", terms or "列席人员"],
        ["代表小组", groups(person, GroupKind.AREA) or "—"],
        ["专业代表小组", groups(person, GroupKind.PROFESSIONAL) or "—"],
        ["工作单位", person.employer or "—"],
    ]


def _line(entry: CreditEntry) -> list[str]:
    kind = "冲销" if entry.kind == EntryKind.REVERSAL else "记入"
    return [
        *(entry.earned_on.isoformat(), entry.class_name or "—", _subject(entry)),
        *(kind, str(entry.minutes), plain(entry.hours), f"{entry.rule_set.name} 第{entry.rule_set.version}版"),
    ]


def _subject(entry: CreditEntry) -> str:
    return entry.course.subject if entry.course else (entry.class_name or "—")


def _row(entry: CreditEntry) -> list[Any]:
    kind = _("冲销") if entry.kind == EntryKind.REVERSAL else _("记入")
    return [
        *(entry.id, entry.person.name, entry.earned_on, kind, entry.class_name),
        *(_subject(entry), entry.is_compulsory, entry.minutes, entry.hours),
        *(entry.rule_set.name, entry.rule_set.version, entry.reverses_id, entry.posted_at, entry.note),
    ]


def _standing(person: Person, one: Stands, outlook: str) -> list[Any]:
    return [
        *_who(person),
        *(one.required, one.earned, one.missing, one.possible, one.short, outlook),
    ]


def _who(person: Person) -> list[str]:
    return [person.name, numbers(person), groups(person, GroupKind.AREA), groups(person, GroupKind.PROFESSIONAL)]
