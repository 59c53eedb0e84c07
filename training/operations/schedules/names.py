"""What the ids of a problem file stand for, in words: names of people and rooms, days for half-days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from training.models import db
from training.models.catalogue import Course, Lecturer, Room
from training.models.people import Person
from training.models.plans import Program
from training.operations.schedules import ids, keys


@dataclass
class Names:
    """Looks names up when they are first asked for.

    `batches`: program id and number (第N期) of each batch id; `labels`: of rooms and lecturers that are in no record.
    """

    origin: date
    batches: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    known_people: dict[str, str] = field(default_factory=dict)

    @cached_property
    def _programs(self) -> dict[str, str]:
        return {ids.program(one): name for one, name in db.session.execute(select(Program.id, Program.name))}

    @cached_property
    def _rooms(self) -> dict[str, str]:
        return {ids.room(one): name for one, name in db.session.execute(select(Room.id, Room.name))} | dict(self.labels)

    @cached_property
    def _lecturers(self) -> dict[str | None, str]:
        rows = db.session.execute(select(Lecturer.id, Lecturer.name))
        return {ids.lecturer(one): name for one, name in rows} | dict(self.labels)

    @cached_property
    def _lessons(self) -> dict[str, str]:
        return {ids.lesson(one): subject for one, subject in db.session.execute(select(Course.id, Course.subject))}

    def know(self, people: Iterable[str]) -> None:
        """Look these people's names up together."""
        wanted = {ids.record(one) for one in people if one not in self.known_people}
        for some in _in_hundreds(sorted(wanted)):
            for one, name in db.session.execute(select(Person.id, Person.name).where(Person.id.in_(some))):
                self.known_people[ids.person(one)] = name

    def person(self, name: str) -> str:
        """A person's name; the id where the records no longer have it."""
        self.know([name])
        return self.known_people.setdefault(name, name)

    def few(self, names: Sequence[str]) -> str:
        """The names of the first three of many people."""
        self.know(names[:3])
        return "、".join(map(self.person, names[:3]))

    def program(self, name: str) -> str:
        """A program's name."""
        return self._programs.get(name, name)

    def lesson(self, name: str) -> str:
        """The subject of a lesson's course."""
        return self._lessons.get(name, name)

    def room(self, name: str | None) -> str:
        """“第三会议室”; 线上 for none."""
        return _("线上") if name is None else _("“%(room)s”", room=self._rooms.get(name, name))

    def plain_room(self, name: str | None) -> str:
        """A room's name as it is; 线上 for none."""
        return _("线上") if name is None else self._rooms.get(name, name)

    def lecturer(self, name: str | None) -> str:
        """A lecturer's name."""
        return _("（无教师）") if name is None else self._lecturers.get(name, name)

    def batch(self, name: str) -> str:
        """“履职培训班”第 2 期."""
        if name not in self.batches:
            return name
        program, number = self.batches[name]
        return _("“%(program)s”第 %(number)s 期", program=self.program(program), number=number)

    def part(self, name: str) -> str:
        """What a part of the cost is called."""
        return str(PARTS.get(name, name))

    def moment(self, half_day: int) -> str:
        """5 月 12 日上午."""
        on = self.origin + timedelta(days=half_day // 2)
        day = _("%(month)s 月 %(day)s 日", month=on.month, day=on.day)
        return _("%(day)s%(half)s", day=day, half=_("下午") if half_day % 2 else _("上午"))

    def span(self, span: Any) -> str:
        """5 月 12 日上午至 5 月 14 日下午."""
        begin, end = span
        if end - begin <= 1:
            return self.moment(begin)
        return _("%(first)s至%(last)s", first=self.moment(begin), last=self.moment(end - 1))

    def spans(self, spans: Any) -> str:
        """Several of them, 、 between."""
        return "、".join(self.span(one) for one in spans)


def names_of(question: dict[str, Any], batches: list[dict[str, Any]]) -> Names:
    """Names for a problem file and these batches; published batches have their own numbers."""
    programs = [ids.record(one["id"]) for one in question["programs"]]
    timed = [one | {"start": one.get("start") or 0} for one in batches]
    numbers = keys.numbers_of(timed, keys.known_numbers(programs), keys.used_numbers(programs))
    return Names(
        date.fromisoformat(question["origin"]),
        {one["id"]: (one["program"], numbers[one["id"]]) for one in batches},
        question.get("labels", {}),
    )


PARTS: dict[str, Any] = {
    "unplaced": _l("未编入"),
    "change": _l("变更"),
    "open": _l("开班"),
    "travel": _l("路程"),
    "wish": _l("意愿"),
    "split": _l("小组拆分"),
    "balance": _l("人数不均"),
}
"""What the parts of the cost are called, dearest first."""


def _in_hundreds(values: list[int]) -> Iterable[list[int]]:
    return (values[begin : begin + 500] for begin in range(0, len(values), 500))
