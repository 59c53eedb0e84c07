"""What the checker went through, in words and counts, and what the cost is made of."""

from typing import NamedTuple

from flask_babel import gettext as _

from training.operations.schedules.questions import WEIGHTS
from training.web.schedules.sight import Sight


class Check(NamedTuple):
    """One line: kept, or worth a look."""

    is_good: bool
    text: str


class Part(NamedTuple):
    """A part of the cost: its name, what it counts, how often, and its points."""

    name: str
    text: str
    count: int
    points: int


def checks_of(sight: Sight) -> list[Check]:
    """Each rule with what it was checked on. An answer is kept only when it breaks none."""
    held, answer = sight.held, sight.answer
    if not held and not answer["unplaced"]:
        return []
    lessons = [lesson for one in held for lesson in one.lessons]
    lecturers = {lesson["lecturer"] for lesson in lessons if lesson["lecturer"]}
    rooms = {one.room for one in held if one.room}
    people = {place["person"] for place in answer["places"]}
    missing = len(answer["unplaced"])
    locks = len(sight.question["pins"]) + sum(len(one.locks) for one in held)
    kept = [
        _("人数：%(count)s 期均在座位数和人数限制之内", count=len(held)),
        _("教室：%(count)s 间教室无冲突，均在开放时间", count=len(rooms)),
        _("师资：%(people)s 位教师的 %(lessons)s 课次无冲突", people=len(lecturers), lessons=len(lessons)),
        _("课次：全部在班次时间之内，先后次序无误"),
        _("人员：%(count)s 人无重复占用，避开不能参训时段，先修在前", count=len(people)),
        _("日期：全部避开法定节假日、周末和停训时段"),
        _("锁定：%(count)s 项全部保持", count=locks),
    ]
    placed = _("编入：%(placed)s 人次已编入，%(missing)s 人次未编入", placed=len(answer["places"]), missing=missing)
    return [Check(is_good=not missing, text=placed), *(Check(is_good=True, text=text) for text in kept)]


def parts_of(sight: Sight) -> list[Part]:
    """The parts of the cost that count for anything, dearest first; nothing before there is an answer."""
    words = {
        "unplaced": _("没有名额的人次"),
        "change": _("与已发布安排不同的人次"),
        "open": _("开班的费用点数"),
        "travel": _("各人到教室的路程点数之和"),
        "wish": _("不合意愿的点数之和"),
        "split": _("同一小组被分到多期的次数"),
        "balance": _("各班次最多与最少人数之差"),
    }
    weights = sight.question.get("weights", {})
    return [
        Part(sight.names.part(name), words[name], points // (weights.get(name) or getattr(WEIGHTS, name) or 1), points)
        for name, points in sight.answer["parts"].items()
        if name in words and (points or name == "unplaced")
    ]
