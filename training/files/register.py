"""The attendance register (考勤登记表) as Excel; the sign-in sheet (签到表) and badges (参训证) as PDF."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import gettext as _

from training.files import excel, pdf
from training.models.people import GroupKind, Person
from training.models.schedules import Batch, Lesson
from training.models.sheets import SignInSheet

HALF = {True: "上午", False: "下午"}


def register(
    batch: Batch,
    people: Sequence[Person],
    marks: Mapping[tuple[int, int], str],
    totals: Mapping[int, int],
    missed: Mapping[int, tuple[int, int]],
) -> bytes:
    """An .xlsx, a row a person, a column a lesson.

    `marks` are words by (lesson id, person id), `totals` minutes attended by person id, `missed` lessons missed on
    leave and without leave by person id.
    """
    lessons = [*batch.lessons]
    counts = (_("出勤分钟"), _("请假课次"), _("未请假缺勤课次"))
    heads = [_("序号"), _("姓名"), _("代表小组"), *(_head(lesson) for lesson in lessons), *counts]
    rows: list[list[excel.Cell]] = []
    for at, person in enumerate(people, start=1):
        words = [marks.get((one.id, person.id), "") for one in lessons]
        rows.append(
            [at, person.name, group_of(person), *words, totals.get(person.id, 0), *missed.get(person.id, (0, 0))]
        )
    return excel.table(_("考勤登记表"), heads, rows, heading=title_of(batch))


def sign_in_sheet(
    congress: str, sheet: SignInSheet, people: Sequence[Person], half_days: Sequence[tuple[date, bool]], address: str
) -> bytes:
    """A PDF with a blank signature cell for each person and half-day (date, whether the afternoon).

    The rows are numbered for good; the QR on each page opens `address`, where this very sheet is typed back.
    """
    import segno

    batch = sheet.batch
    code = segno.make(address, error="m", micro=False)
    return pdf.render(
        "sign_in_sheet",
        {
            "congress": congress,
            "title": title_of(batch),
            "place": batch.room.name if batch.room else "线上",
            "version": f"第 {sheet.number} 版　{sheet.made_at:%Y-%m-%d %H:%M} 印制　共 {len(people)} 人",
            "code": code.svg_inline(border=1),
            "halves": [f"{on.month} 月 {on.day} 日\n{HALF[not is_afternoon]}" for on, is_afternoon in half_days],
            "people": [[str(at), person.name, _beside(person, sheet)] for at, person in enumerate(people, start=1)],
            "closed": [_not_theirs(person, sheet) for person in people],
        },
    )


def _beside(person: Person, sheet: SignInSheet) -> str:
    """The group; that somebody is here for a lesson alone, to make it up."""
    return f"补课　{group_of(person)}" if str(person.id) in sheet.guests else group_of(person)


def _not_theirs(person: Person, sheet: SignInSheet) -> list[bool]:
    """Of each half-day, whether it is not for that person to sign."""
    own = sheet.guests.get(str(person.id))
    return [own is not None and half not in own for half in sheet.half_days]


def title_of(batch: Batch) -> str:
    """代表履职培训班第 2 期."""
    return f"{batch.program.name}第 {batch.number} 期"


def group_of(person: Person) -> str:
    """The area group; for a guest the employer."""
    area = [member.group.name for member in person.memberships if member.group.kind == GroupKind.AREA]
    return "、".join(area) or person.employer


def _head(lesson: Lesson) -> str:
    half = HALF[lesson.starts_at.hour < 12]
    return f"{lesson.starts_at.month}月{lesson.starts_at.day}日{half} {lesson.subject}"


def badges(congress: str, title: str, people: Sequence[Person], codes: Sequence[str]) -> bytes:
    """A PDF of badges, ten on a page; `codes` are what the QRs hold, in the order of `people`."""
    import segno

    drawn = [segno.make(code, error="m", micro=False).svg_inline(border=2) for code in codes]
    cards = [
        {"name": person.name, "group": group_of(person), "row": str(at), "code": code}
        for at, (person, code) in enumerate(zip(people, drawn, strict=True), start=1)
    ]
    return pdf.render("badges", {"congress": congress, "title": title, "people": cards})
