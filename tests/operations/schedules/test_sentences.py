"""Every rule of the solver has its sentence in the words that staff read."""

import re
from datetime import date

import pytest

from training.operations.schedules import sentences
from training.operations.schedules.facts import CHANGES, FACTS
from training.operations.schedules.names import PARTS, Names
from training.solver.check import CLAIMS, RULES
from training.solver.check import SENTENCES as ENGLISH
from training.solver.conflicts import FINDINGS, TOGETHER
from training.solver.conflicts.facts import SENTENCES as ENGLISH_FACTS
from training.solver.conflicts.facts import SUMS
from training.solver.explain.unplaced import SENTENCES as REASONS
from training.solver.problem import Weights
from training.solver.repairs.changes import GENTLEST
from training.solver.repairs.changes import SENTENCES as ENGLISH_CHANGES

pytestmark = pytest.mark.databases("sqlite")

CODE_WORDS = re.compile(r"[a-z_]{3,}|\{|\}|None")
NUMBERS = {"from": 10, "to": 12, "start": 10, "end": 16, "people": 3}


class Known(Names):
    """Names without a database."""

    def know(self, people):
        pass

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


def a_fact(kind):
    ids = dict.fromkeys(("batch", "person", "program", "lesson", "lecturer", "room", "earlier"), "a")
    many = {"people": ["a", "b", "c", "d", "e"], "count": 5, "of": 8} if kind in SUMS else {}
    return {"kind": kind, "from": 10, "to": 12, "number": 3} | ids | many


def test_every_kind_of_fact_and_of_change_has_its_sentence():
    assert list(FACTS) == [*ENGLISH_FACTS, *SUMS]
    assert set(CHANGES) == set(ENGLISH_CHANGES)
    assert set(ENGLISH_CHANGES) == set(GENTLEST)


@pytest.mark.parametrize("kind", FACTS)
def test_facts_that_cannot_hold_together_are_listed(kind, names):
    said = sentences.contradiction_of(TOGETHER, {"number": 2, "words": "", "things": [a_fact(kind)] * 2}, names)
    assert said.startswith("以下 2 项不能同时成立：")
    assert not CODE_WORDS.search(said), said
    assert said.count("；") == 1


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_is_said_without_code_words(kind, names):
    said = sentences.change_of({"fact": a_fact(kind), "to": 4, "spans": [[10, 12], [14, 16]]}, names)
    assert not CODE_WORDS.search(said), said


def test_many_facts_said_as_one_are_counted(names):
    assert sentences.fact_of(a_fact("pins"), names) == "李明、李明、李明等 5 人锁定在李明"
    assert "的 8 名培训对象中，5 人在" in sentences.fact_of(a_fact("absent"), names)
    assert sentences.fact_of(a_fact("absent"), names).endswith("不能参训，最多 3 人能来")


def test_facts_and_changes_name_thing_and_day(names):
    assert sentences.fact_of(a_fact("away"), names) == "李明 1 月 1 日上午至1 月 1 日下午不能参训"
    assert sentences.fact_of(a_fact("start"), names).startswith("李明的时间锁定在1 月 1 日上午")
    more = {"fact": a_fact("max_batches"), "to": 4, "spans": []}
    assert sentences.change_of(more, names) == "“李明”的期数上限由 3 期增至 4 期"


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
