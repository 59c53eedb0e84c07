"""Every value that a record may hold has words."""

import importlib
import pkgutil
from enum import StrEnum

import pytest

from training import models
from training.web.labels import LABELS, choices, label


def kinds() -> set[type[StrEnum]]:
    modules = [
        importlib.import_module(f"training.models.{found.name}") for found in pkgutil.iter_modules(models.__path__)
    ]
    return {
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, StrEnum) and thing is not StrEnum
    }


def test_every_kind_of_value_is_there():
    assert kinds() - set(LABELS) == set()


@pytest.mark.parametrize("kind", LABELS, ids=lambda kind: kind.__name__)
def test_every_value_has_words_of_its_own(app, kind):
    words = [str(label(value)) for value in kind]
    assert all(words)
    assert len(set(words)) == len(words)
    assert [choice.value for choice in choices(kind)] == [value.value for value in kind]


def test_no_value_has_no_words(app):
    assert label(None) == ""
