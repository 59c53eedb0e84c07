"""Pasted lists of names (粘贴名单): a person a line, by number or name, each with what else the line says."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db
from training.models.people import Guest, Mandate, Person
from training.operations.errors import TrainingError

MOST_LINES = 3000
MOST_FAULTS = 20
BETWEEN = re.compile(r"[\s,，、;；]+")


class Pasted(NamedTuple):
    """A line of the list: its number, who is meant, and the other words of the line."""

    line: int
    person: Person
    rest: tuple[str, ...]


def read(text: str) -> list[Pasted]:
    """Who is on the list. Raises TrainingError naming every line with nobody, several people, or one named twice."""
    lines = [(number, words) for number, line in enumerate(text.splitlines(), 1) if (words := _words(line))]
    if len(lines) > MOST_LINES:
        raise TrainingError(
            _("名单有 %(count)s 行，一次至多 %(most)s 行。请分几次登记。", count=len(lines), most=MOST_LINES)
        )
    known = _Known({words[0] for _number, words in lines})
    faults: list[str] = []
    found: list[Pasted] = []
    first: dict[int, int] = {}
    for number, (word, *rest) in lines:
        people = known.called(word)
        if len(people) != 1:
            faults.append(_fault(number, word, known.numbers(people)))
        elif people[0].id in first:
            faults.append(_twice(number, word, first[people[0].id]))
        else:
            first[people[0].id] = number
            found.append(Pasted(number, people[0], tuple(rest)))
    if faults:
        raise TrainingError(_in_one(faults))
    return found


class _Known:
    """The people whom the congress sees, by number and by name, as far as the list names them."""

    def __init__(self, words: set[str]) -> None:
        mandates = select(Mandate.number, Mandate.person_id).where(Mandate.number.in_(words))
        guests = select(Guest.number, Guest.person_id).where(Guest.number.in_(words))
        numbered = [*db.session.execute(mandates), *db.session.execute(guests)]
        named = db.session.scalars(select(Person).where(Person.name.in_(words)).order_by(Person.id)).all()
        ids = {person_id for _number, person_id in numbered}
        by_id = {one.id: one for one in db.session.scalars(select(Person).where(Person.id.in_(ids)))}
        self._by_word: dict[str, dict[int, Person]] = defaultdict(dict)
        for number, person_id in numbered:
            self._by_word[number][person_id] = by_id[person_id]
        for person in named:
            self._by_word[person.name][person.id] = person

    def called(self, word: str) -> list[Person]:
        """Everybody with that number or name."""
        return list(self._by_word[word].values()) if word in self._by_word else []

    def numbers(self, people: Iterable[Person]) -> list[str]:
        """Their numbers, in order."""
        ids = [person.id for person in people]
        mandates = select(Mandate.number).where(Mandate.person_id.in_(ids))
        guests = select(Guest.number).where(Guest.person_id.in_(ids))
        return sorted({*db.session.scalars(mandates), *db.session.scalars(guests)})


def _words(line: str) -> list[str]:
    """A name of two characters set apart (张　三) is one word."""
    words = [word for word in BETWEEN.split(line.strip()) if word]
    if len(words) > 1 and len(words[0]) == len(words[1]) == 1 and not words[1].isdigit():
        return [words[0] + words[1], *words[2:]]
    return words


def _fault(number: int, word: str, numbers: list[str]) -> str:
    if not numbers:
        return _("第 %(line)s 行：没有姓名或编号为“%(word)s”的人员。", line=number, word=word)
    shown = {"line": number, "word": word, "count": len(numbers), "numbers": "、".join(numbers)}
    return _("第 %(line)s 行：“%(word)s”不止一人，编号为 %(numbers)s，请填编号。", **shown)


def _twice(number: int, word: str, first: int) -> str:
    return _("第 %(line)s 行：“%(word)s”在第 %(first)s 行已有。", line=number, word=word, first=first)


def _in_one(faults: list[str]) -> str:
    shown = "".join(faults[:MOST_FAULTS])
    if len(faults) > MOST_FAULTS:
        shown += _("另有 %(count)s 行有问题。", count=len(faults) - MOST_FAULTS)
    return shown + _("请改正名单后再保存，本次未登记任何人。")
