"""Every rule of the solver has its sentence in the words that staff read."""

import re
from datetime import date

import pytest

from training.operations.schedules import sentences
from training.operations.schedules.names import PARTS, Names
from training.solver.check import CLAIMS, RULES
from training.solver.check import SENTENCES as ENGLISH
from training.solver.conflicts import FINDINGS, TOGETHER
from training.solver.explain.unplaced import SENTENCES as REASONS
from training.solver.problem import Weights

pytestmark = pytest.mark.databases("sqlite")

CODE_WORDS = re.compile(r"[a-z_]{3,}|\{|\}|None")
NUMBERS = {"from": 10, "to": 12, "start": 10, "end": 16, "people": 3}


class Known(Names):
    """Names without a database."""

    def person(self, name):
        return "李明"

    program = lesson = lecturer = batch = plain_room = person

    def room(self, name):
        return "“大会堂”"


@pytest.fixture
def names(app):
    return Known(date(2021, 12, 27))


def facts_in(english):
    """Facts with every name that the English sentence has, as ids or numbers."""
    keys = set(re.findall(r"\{(\w+)\}", english)) | {"room", "lecturer", "batch", "program", "person", "lesson"}
    facts = {key: NUMBERS.get(key, 7) for key in keys | {"from", "to"}}
    return facts | {"what": "program", "end": 16, "start": 10}


def test_every_rule_has_a_sentence():
    assert sentences.BREACHES.keys() == (RULES | CLAIMS).keys()
    assert sentences.CONTRADICTIONS.keys() == FINDINGS.keys()
    assert sentences.REASONS.keys() == REASONS.keys()
    assert PARTS.keys() == Weights.__dataclass_fields__.keys()


@pytest.mark.parametrize("rule", [*RULES, *CLAIMS])
def test_a_breach_is_said_without_code_words(rule, names):
    said = sentences.breach_of(rule, facts_in(ENGLISH[rule]), names)
    assert not CODE_WORDS.search(said), said
    assert said.endswith("。")


@pytest.mark.parametrize("rule", FINDINGS)
def test_a_contradiction_is_said_without_code_words(rule, names):
    said = sentences.contradiction_of(rule, facts_in(FINDINGS[rule].sentence) | {"lecturers": [1, 2]}, names)
    assert not CODE_WORDS.search(said), said


@pytest.mark.parametrize("kind", sentences.LOCKS)
def test_locks_that_cannot_hold_together_are_listed(kind, names):
    things = [{"kind": kind, "batch": "a", "person": "b", "lesson": "c"}] * 2
    said = sentences.contradiction_of(TOGETHER, {"number": 2, "words": "", "things": things}, names)
    assert said.startswith("以下 2 项锁定不能同时满足：")
    assert said.count("李明") >= 2
    assert not CODE_WORDS.search(said), said


@pytest.mark.parametrize("code", REASONS)
def test_a_reason_is_said_without_code_words(code, names):
    said = sentences.reason_of(code, facts_in(REASONS[code]) | {"batches": [1, 2], "others": [3]}, names)
    assert not CODE_WORDS.search(said), said


@pytest.mark.parametrize("what", ["person", "program", "room", "lesson", "lecturer", "batch"])
def test_what_is_gone_is_named_by_its_kind(what, names):
    said = sentences.breach_of("every_id_is_known", {"where": "places", "what": what, "id": "thing-7"}, names)
    assert "请" in said


def test_half_days_are_said_as_days(names):
    assert names.moment(11) == "1 月 1 日下午"
    assert names.span([10, 11]) == "1 月 1 日上午"
    assert names.span([10, 16]) == "1 月 1 日上午至1 月 3 日下午"
