"""Who is looked for in a list: by name, pinyin or initials."""

from sqlalchemy import ColumnElement, or_

from training.models.people import Person


def named(words: str) -> ColumnElement[bool]:
    """People whose name, pinyin or initials hold those words."""
    letters = words.casefold()
    spelt = (Person.pinyin.contains(letters, autoescape=True), Person.initials.contains(letters, autoescape=True))
    return or_(Person.name.contains(words, autoescape=True), *spelt)
