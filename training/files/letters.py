"""Letters to employers (参训告知函) as PDF: one, or all of a class in one file."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from training.files import pdf
from training.files.register import title_of
from training.models.leaves import EmployerLetter

HALF = {True: "上午", False: "下午"}


def employer_letters(congress: str, letters: Sequence[EmployerLetter]) -> bytes:
    """A PDF, each letter on a page of its own."""
    return pdf.render("employer_letter", {"congress": congress, "letters": [_letter(one) for one in letters]})


def number_of(letter: EmployerLetter) -> str:
    """淮人办函〔2022〕12 号."""
    return f"{letter.prefix}〔{letter.year}〕{letter.number} 号"


def _letter(letter: EmployerLetter) -> dict[str, str | bool]:
    return {
        "number": number_of(letter),
        "employer": letter.employer,
        "name": letter.person.name,
        "is_deputy": letter.is_deputy,
        "title": title_of(letter.batch),
        "time": _span(letter.starts_at, letter.ends_at),
        "days": _days(letter.starts_at, letter.ends_at),
        "hours": f"{(Decimal(letter.minutes) / 60).quantize(Decimal('0.1')).normalize():f}",
        "place": letter.place,
        "contact": letter.contact,
        "phone": letter.phone,
        "on": _day(letter.issued_on),
    }


def _day(on: date) -> str:
    return f"{on.year} 年 {on.month} 月 {on.day} 日"


def _span(starts_at: datetime, ends_at: datetime) -> str:
    last = ends_at - timedelta(seconds=1)
    begins, ends = f"{_day(starts_at.date())}{HALF[starts_at.hour < 12]}", HALF[last.hour < 12]
    if starts_at.date() == last.date():
        return begins if ends == HALF[starts_at.hour < 12] else f"{_day(starts_at.date())}全天"
    year = "" if starts_at.year == last.year else f"{last.year} 年 "
    return f"{begins}至 {year}{last.month} 月 {last.day} 日{ends}"


def _days(starts_at: datetime, ends_at: datetime) -> str:
    halves = (ends_at - starts_at) // timedelta(hours=12)
    return f"{halves // 2} 天" if halves % 2 == 0 else ("半天" if halves == 1 else f"{halves // 2} 天半")
