"""Whether a program can add up, in words: people against seats, lessons against days, what comes before what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from training.models.plans import Program
from training.operations.plans import seats


@dataclass(frozen=True)
class Hint:
    """One sentence about a program; `is_good`: nothing to do."""

    text: str
    is_good: bool


def _good(text: str) -> Hint:
    return Hint(text, is_good=True)


def _bad(text: str) -> Hint:
    return Hint(text, is_good=False)


def hints(program: Program, people: int, on: date, half_day_minutes: int) -> list[Hint]:
    """All that can be said before anything is scheduled; `people` are in the audience on that day."""
    return [
        *_people(program, people, on),
        *_lessons(program, half_day_minutes),
        *_order(program),
        *_windows(program),
        *_unbroken(program),
    ]


def doubts(program: Program, people: int, on: date, half_day_minutes: int) -> list[Hint]:
    """Those hints that ask for a change."""
    return [hint for hint in hints(program, people, on, half_day_minutes) if not hint.is_good]


def _people(program: Program, people: int, on: date) -> Iterator[Hint]:
    if not people:
        yield _bad(_("对象在 %(on)s 没有人。请核对对象或人员名册。", on=on.isoformat()))
        return
    yield _good(_("对象 %(people)s 人（按 %(on)s 名册）。", people=people, on=on.isoformat()))
    yield _seats(program, people)
    room = seats.largest_room(program)
    if room is not None and room < program.min_size:
        text = _("最大的会场只有 %(room)s 座，坐不下开班人数 %(least)s 人。", room=room, least=program.min_size)
        yield _bad(text)
    elif people <= seats.seats(program) and not seats.can_be_split(people, program):
        yield _bad(
            _(
                "%(people)s 人按每期 %(least)s 至 %(most)s 人、最多 %(batches)s 期分不开。请调整每期人数。",
                people=people,
                least=program.min_size,
                most=seats.seats_in_a_batch(program),
                batches=program.max_batches,
            ),
        )


def _seats(program: Program, people: int) -> Hint:
    total, each, room = seats.seats(program), seats.seats_in_a_batch(program), seats.largest_room(program)
    figures = {"batches": program.max_batches, "each": each, "total": total}
    sum_ = _("最多 %(batches)s 期 × 每期 %(each)s 人 = %(total)s 个名额", **figures)
    if room is not None and room < program.max_size:
        sum_ = _("%(sum)s（最大会场 %(room)s 座）", sum=sum_, room=room)
    if total >= people:
        return _good(_("%(sum)s，够用，余 %(left)s 个。", sum=sum_, left=total - people))
    if room is None:
        return _bad(_("%(sum)s，缺 %(short)s 个。请增加期数或每期人数。", sum=sum_, short=people - total))
    return _bad(_("%(sum)s，缺 %(short)s 个。请增加期数、每期人数或换更大的会场。", sum=sum_, short=people - total))


def _lessons(program: Program, half_day_minutes: int) -> Iterator[Hint]:
    if not program.courses:
        yield _good(_("未选课程：每半天排一次课，以项目名称为题。"))
        return
    needed = sum(half_days_of(one.course.minutes, half_day_minutes) for one in program.courses)
    figures = {"lessons": days(needed), "days": days(program.half_days), "count": len(program.courses)}
    sum_ = _("%(count)s 门课程共需 %(lessons)s 天，项目 %(days)s 天", **figures)
    if needed > program.half_days:
        more = days(needed - program.half_days)
        yield _bad(_("%(sum)s，超出 %(more)s 天。请增加天数或减少课程。", sum=sum_, more=more))
        return
    free = program.half_days - needed
    yield _good(_("%(sum)s，余 %(free)s 天。", sum=sum_, free=days(free)) if free else _("%(sum)s。", sum=sum_))


def _order(program: Program) -> Iterator[Hint]:
    before = {one.course.id for earlier in _all_earlier(program) for one in earlier.courses}
    inside = [one.course.id for one in program.courses]
    for place, one in enumerate(program.courses):
        for needed in one.course.prerequisites:
            names = {"course": one.course.subject, "needed": needed.subject}
            if needed.id in before or needed.id in inside[:place]:
                continue
            if needed.id in inside:
                yield _bad(_("“%(needed)s”是“%(course)s”的先修课程，应排在它之前。", **names))
            else:
                yield _bad(_("“%(course)s”的先修课程“%(needed)s”不在本项目和先修项目中。", **names))


def _windows(program: Program) -> Iterator[Hint]:
    if not program.windows:
        yield _good(_("未设可排时段：全年都可排。"))
        return
    longest = 2 * max((window.to_on - window.from_on).days + 1 for window in program.windows)
    if longest < program.half_days:
        yield _bad(
            _(
                "最长的可排时段 %(longest)s 天，容不下 %(days)s 天。请延长时段或减少天数。",
                longest=days(longest),
                days=days(program.half_days),
            ),
        )


def _unbroken(program: Program) -> Iterator[Hint]:
    if program.half_days > 10:
        text = _("项目 %(days)s 天须连续上课，通常一周只有 5 个工作日。请拆成几个项目。", days=days(program.half_days))
        yield _bad(text)


def _all_earlier(program: Program) -> set[Program]:
    found: set[Program] = set()
    todo = list(program.earlier)
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo.extend(one.earlier)
    return found


def half_days_of(minutes: int, half_day_minutes: int) -> int:
    """Half-days that a course takes, rounded up."""
    return -(-minutes // half_day_minutes)


def days(half_days: int) -> str:
    """3, 0.5, 1.5."""
    return f"{half_days / 2:g}"
