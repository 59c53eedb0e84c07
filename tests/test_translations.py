"""The English is complete: nothing missing, nothing fuzzy, every placeholder kept."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "lazy_pgettext": ((1, "c"), 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{[^}]*\}")


@pytest.fixture(scope="module")
def english() -> Catalog:
    with (ROOT / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="en")


@pytest.fixture(scope="module")
def texts() -> set[tuple[str, str | None]]:
    """Every Chinese text that code and templates ask to be translated, with its context."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = set()
    for place in ("training", "templates"):
        inside = [(pattern.removeprefix(f"{place}/"), method) for pattern, method in methods]
        for _path, _line, message, _comments, context in extract_from_dir(ROOT / place, inside, options, KEYWORDS):
            found.add((message, context))
    return found


def test_every_text_has_its_english(english, texts):
    assert len(texts) > 1000
    assert [one for one in texts if not (english.get(*one) and english.get(*one).string)] == []


def test_nothing_is_fuzzy_or_left_over(english, texts):
    assert [message.id for message in english if message.id and message.fuzzy] == []
    assert [one.id for one in english if one.id and (one.id, one.context) not in texts] == []


def test_every_placeholder_is_kept(english):
    pairs = [(message.id, message.string) for message in english if message.id]
    differ = [zh for zh, en in pairs if sorted(PLACEHOLDER.findall(zh)) != sorted(PLACEHOLDER.findall(en))]
    assert differ == []


def test_no_chinese_is_left_in_the_english(english):
    """But for the words that must be typed in Chinese into a roster, which stand beside their English."""
    typed = re.compile(r"上午|下午|至|新任|连任|代表|列席|姓名|编号|是|否|中文|、")
    chinese = re.compile(r"[\u4e00-\u9fff]")
    assert [one.string for one in english if one.id and chinese.search(typed.sub("", one.string))] == []


def test_no_straight_quotation_mark_ends_an_attribute(english):
    assert [one.string for one in english if one.id and '"' in one.string] == []
