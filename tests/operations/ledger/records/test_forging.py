"""What a forger who knows the format might try on a real file, beside changing a byte (test_verify.py)."""

import json
import unicodedata
from random import Random

import pytest

from tests.operations.ledger.records.conftest import ON
from training.models import db
from training.models.congresses import Congress
from training.operations.ledger.records import duty_files, verify

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def raw(congress, ouyang, requirements, signer):
    return duty_files.duty_file(db.session.get(Congress, congress.id), ouyang, ON, signer).encode()


def is_refused(raw):
    return next(verify.faults(raw), None) is not None


def test_a_character_put_in_or_taken_out_anywhere_is_refused(raw):
    assert not is_refused(raw)
    text, random = raw.decode(), Random(2022)
    for at in range(0, len(text), 7):
        sign = random.choice(' \t\n\r0"{}[],:-+.eE\u200b\ufeff欧')
        assert is_refused((text[:at] + sign + text[at:]).encode()), (at, sign)
        assert is_refused((text[:at] + text[at + 1 :]).encode()), at


def test_two_lines_in_another_order_one_twice_or_one_less_are_refused(raw):
    doc = json.loads(raw)
    count = len(doc["entries"])
    for one in range(count):
        doc = json.loads(raw)
        doc["entries"].append(doc["entries"][one])
        assert is_refused(verify.written(doc))
        doc = json.loads(raw)
        del doc["entries"][one]
        assert is_refused(verify.written(doc))
        for other in range(one):
            doc = json.loads(raw)
            doc["entries"][one], doc["entries"][other] = doc["entries"][other], doc["entries"][one]
            assert is_refused(verify.written(doc))


@pytest.mark.parametrize("key", ["entries", "person", "totals", "signature", "chain"])
def test_a_key_that_stands_twice_is_refused_whichever_counts(raw, key):
    text = raw.decode()
    value = json.dumps(json.loads(raw)[key], ensure_ascii=False)
    for other in (value, "[]", "{}"):
        assert is_refused(text.replace("{\n", f'{{\n "{key}": {other},\n', 1).encode())
        assert is_refused((text[: text.rindex("\n}")] + f',\n "{key}": {other}\n}}\n').encode())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"hours": "3"', '"hours": "3.0"'),
        ('"hours": "3"', '"hours": 3'),
        ('"hours": "3"', '"hours": "３"'),
        ('"hours": "3"', '"hours": " 3"'),
        ('"minutes": 180', '"minutes": 180.0'),
        ('"minutes": 180', '"minutes": 1.8e2'),
        ('"minutes": 180', '"minutes": 0180'),
        ('"minutes": 180', '"minutes": "180"'),
        ('"minutes": 180', '"minutes": 18_0'),
        ("true", "1"),
        ("false", "0"),
        ("null", '""'),
        ("training-record/1", "training-record/1 "),
    ],
)
def test_another_spelling_of_the_same_value_is_refused(raw, old, new):
    assert old in raw.decode(), old
    for text in (raw.decode().replace(old, new, 1), raw.decode().replace(old, new)):
        assert is_refused(text.encode())


def test_the_same_texts_in_another_form_of_unicode_or_escaped_are_refused(raw):
    text = raw.decode()
    assert is_refused(text.replace("欧阳䶮", "欧阳\\u4dae").encode())
    assert is_refused(json.dumps(json.loads(raw), ensure_ascii=True, sort_keys=True, indent=1).encode() + b"\n")
    changed = text.replace("代表", "代\uf96f", 1), text.replace("欧", "欧\u0301", 1), text.replace('"', "\u201c", 1)
    assert all(is_refused(one.encode()) for one in changed)
    for form in ("NFD", "NFKC", "NFKD"):
        if (other := unicodedata.normalize(form, text)) != text:
            assert is_refused(other.encode())


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "gb18030"])
def test_the_same_file_in_another_encoding_is_refused(raw, codec):
    assert is_refused(raw.decode().encode(codec))


@pytest.mark.parametrize("end", [b"", b"\n\n", b" \n", b"\r\n", b"\n\x00", b"\n{}"])
def test_what_follows_the_file_is_refused(raw, end):
    assert is_refused(raw.rstrip(b"\n") + end)


def test_lines_that_end_as_on_windows_are_refused(raw):
    assert is_refused(raw.replace(b"\n", b"\r\n"))
