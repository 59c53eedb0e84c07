"""The verifier that goes out with the papers: it finds the good good, and every change of a character wrong."""

import json
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.factories import (
    AttendanceFactory,
    BatchFactory,
    CreditEntryFactory,
    GuestFactory,
    LessonFactory,
    MandateFactory,
    RequirementFactory,
    TermFactory,
)
from tests.operations.ledger.records.conftest import ON
from training.models import db
from training.models.congresses import Congress
from training.models.ledger import CreditEntry, RuleSet
from training.models.plans import Mode, PeriodKind, RequirementMeasure
from training.models.schedules import EnrolmentState
from training.operations.ledger import posting, rule_sets, rules
from training.operations.ledger.records import duty_files, issuing, verify

pytestmark = pytest.mark.databases("sqlite")
ALONE = Path(verify.__file__)
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.fixture
def duty_file(congress, ouyang, requirements, signer):
    return duty_files.duty_file(db.session.get(Congress, congress.id), ouyang, ON, signer).encode()


@pytest.fixture
def certificate(batch, signer, actor):
    (one,) = issuing.issue(batch, signer, actor)
    return one.document.encode()


def faults(raw):
    return list(verify.faults(raw))


def edited(raw, change):
    """The file with something changed in it, written as it should be."""
    doc = json.loads(raw)
    change(doc)
    return verify.written(doc)


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_the_signatures_of_rfc_8032_are_good(key, message, signature):
    assert verify.is_signed(bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature))
    assert not verify.is_signed(bytes.fromhex(key), bytes.fromhex(message) + b"!", bytes.fromhex(signature))


def test_a_signature_with_a_larger_number_of_the_same_class_is_refused():
    key, message, signature = RFC_8032[0]
    larger = int.from_bytes(bytes.fromhex(signature)[32:], "little") + verify.ORDER
    forged = bytes.fromhex(signature)[:32] + larger.to_bytes(32, "little")
    assert not verify.is_signed(bytes.fromhex(key), bytes.fromhex(message), forged)


def test_a_duty_file_and_a_certificate_are_true(duty_file, certificate):
    assert faults(duty_file) == []
    assert faults(certificate) == []


def test_equal_records_give_equal_bytes(duty_file, congress, ouyang, signer):
    assert duty_files.duty_file(congress, ouyang, ON, signer).encode() == duty_file


def test_no_number_is_a_float(duty_file, certificate):
    for raw in (duty_file, certificate):
        json.loads(raw, parse_float=pytest.fail)


def another(sign):
    """A character of the same kind, so that more than the grammar must notice."""
    if sign in b"0123456789":
        return (sign - 48 + 1) % 10 + 48
    if 97 <= sign <= 122:
        return (sign - 97 + 1) % 26 + 97
    return {0x20: 0x09, 0x0A: 0x20, 0x22: 0x27, 0x7B: 0x5B}.get(sign, sign ^ 1)


def test_a_certificate_with_any_one_byte_changed_is_rejected(certificate):
    """Every byte of a real file, one at a time."""
    unnoticed = []
    for at, sign in enumerate(certificate):
        changed = certificate[:at] + bytes([another(sign)]) + certificate[at + 1 :]
        if next(verify.faults(changed), None) is None:
            unnoticed.append((at, certificate[max(0, at - 20) : at + 20]))
    assert unnoticed == []


def test_a_duty_file_with_a_byte_changed_is_rejected(duty_file):
    """Each third byte, and the whole signature."""
    tail = duty_file.index(b'"signature"')
    for at in {*range(0, len(duty_file), 3), *range(tail, len(duty_file))}:
        for sign in {another(duty_file[at]), duty_file[at] ^ 0x20}:
            changed = duty_file[:at] + bytes([sign]) + duty_file[at + 1 :]
            assert next(verify.faults(changed), None), (at, duty_file[max(0, at - 20) : at + 20])


@pytest.mark.parametrize("place", [0, 1, 100, -1])
def test_a_character_more_or_less_is_rejected(certificate, place):
    at = place % len(certificate)
    assert faults(certificate[:at] + certificate[at + 1 :])
    assert faults(certificate[:at] + b" " + certificate[at:])
    assert faults(certificate + b"\n")
    assert faults(b"\xef\xbb\xbf" + certificate)


def test_the_fault_names_the_line_and_the_hours_that_are_right(duty_file):
    def change(doc):
        doc["entries"][1]["entry"]["hours"] = "9"

    said = faults(edited(duty_file, change))
    assert any(fault.startswith("第 2 条明细（2022-04-11，line 2）：内容与散列值不符") for fault in said)
    assert any("按规则应为 3.0 学时，写作 9" in fault for fault in said)
    assert any("合计应为" in fault for fault in said)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda doc: doc["person"].update(name="张三"), "人员、班次、规则"),
        (lambda doc: doc["entries"].pop(), "末尾的散列值不符"),
        (lambda doc: doc["entries"].pop(1), "第 2 条明细"),
        (lambda doc: doc["requirements"][0].update(earned="84", met=True), "已得 11"),
        (lambda doc: doc["requirements"][0].update(amount="1"), "应得 1"),
        (lambda doc: doc["totals"].update(hours="99"), "合计应为"),
        (lambda doc: doc["rule_sets"].update({key: {} for key in doc["rule_sets"]}), "无法读取"),
        (lambda doc: doc["entries"][-1]["lesson"].update(minutes=60), "第"),
        (lambda doc: doc["entries"][0]["ledger"].update(hash="0" * 64), "学时台账"),
        (lambda doc: doc["signature"].update(key=doc["signature"]["key"].upper()), "签名一栏"),
    ],
)
def test_each_kind_of_change_is_told_in_words(duty_file, change, words):
    assert any(words in fault for fault in faults(edited(duty_file, change)))


def test_who_seals_it_all_anew_still_lacks_the_key(duty_file):
    """Somebody who knows the format recomputes every hash: the signature remains."""

    def change(doc):
        doc["person"]["name"] = "张三"
        opening = {key: value for key, value in doc.items() if key not in {"entries", "chain", "signature"}}
        doc["chain"]["start"] = last = verify.link(verify.ZEROS, opening)
        for line in doc["entries"]:
            line["hash"] = last = verify.link(last, {key: value for key, value in line.items() if key != "hash"})
        doc["chain"]["head"] = last

    assert [fault.partition("：")[0] for fault in faults(edited(duty_file, change))] == ["签名不符"]


def test_who_signs_with_a_key_of_their_own_is_told_by_the_fingerprint(duty_file):
    published = verify.fingerprint_of(json.loads(duty_file)["signature"]["key"])
    assert list(verify.faults(duty_file, published)) == []
    assert list(verify.faults(duty_file, published.replace(" ", "").upper())) == []
    assert any("指纹不符" in fault for fault in verify.faults(duty_file, "0" * 40))


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b"null", b'{"format": "training-record/1"}\n', b"\xff", b"[" * 9999]
)
def test_what_is_no_record_at_all_is_said_so(raw):
    assert faults(raw)


def test_it_counts_the_same_as_the_ledger_for_all_shipped_rules():
    from training.operations.ledger.rule_sets import presets

    for preset in presets().values():
        read = rules.read(preset["rules"])
        for minutes in range(0, 200, 7):
            for online in (False, True):
                for compulsory in (False, True):
                    lesson = {"minutes": 180, "online": online, "test_passed": compulsory}
                    attended = rules.Attended(
                        minutes, 180, is_online=online, is_compulsory=compulsory, test_passed=compulsory
                    )
                    entry = {"minutes": minutes, "is_compulsory": compulsory}
                    assert verify.hours(preset["rules"], entry, lesson) == rules.hours_for(read, attended)


def test_caps_carry_over_and_classes_are_done_again(congress, ouyang, requirements, signer):
    """Forty hours of a local class, capped at 18; a surplus of the year before, of the term before; a guest's seat."""
    old = TermFactory(name="第十六届", starts_on=date(2017, 1, 1), ends_on=date(2021, 12, 31))
    MandateFactory(person=ouyang, term=old)
    rule_set = db.session.scalars(select(RuleSet)).one()
    GuestFactory(person=ouyang, starts_on=date(2022, 3, 1))
    program = db.session.scalars(select(CreditEntry)).first().program
    CreditEntryFactory(person=ouyang, rule_set=rule_set, hours=Decimal(40), minutes=2400, program=program, mode="local")
    CreditEntryFactory(person=ouyang, rule_set=rule_set, hours=Decimal("90.5"), earned_on=date(2021, 12, 1))
    db.session.commit()
    raw = duty_files.duty_file(congress, ouyang, ON, signer).encode()
    assert faults(raw) == []
    year = json.loads(raw)["requirements"][0]
    assert (year["earned"], year["met"]) == ("24.5", False)


def test_a_test_passed_or_a_length_put_right_after_posting_does_not_stop_the_file(congress, signer):
    """What was reversed was reckoned from a record as it was then; only what stands must follow from the record."""
    rule_sets.adopt("yunnan", date(2022, 1, 1))
    online = BatchFactory(room=None, program__mode=Mode.ONLINE)
    lesson = LessonFactory(batch=online, starts_at=datetime(2022, 4, 11, 8, 30), ends_at=datetime(2022, 4, 11, 9, 30))
    record = AttendanceFactory(lesson=lesson, person=MandateFactory().person, minutes=20, presence="late")
    posting.post(online, by_id=None, at=datetime(2022, 4, 20, 9))
    record.test_passed = True
    db.session.flush()
    posting.post(online, by_id=None, at=datetime(2022, 4, 21, 9))
    raw = duty_files.duty_file(congress, record.person, ON, signer).encode()
    assert faults(raw) == []
    assert [one["entry"]["hours"] for one in json.loads(raw)["entries"]] == ["0.5", "-0.5", "1"]


def test_who_left_a_class_after_attending_gets_a_file_and_has_not_completed_it(congress, ouyang, batch, signer):
    """The class is not theirs any more, and counts for no requirement of classes."""
    measure, period = RequirementMeasure.PROGRAMS, PeriodKind.YEAR
    requirement = RequirementFactory(measure=measure, period=period, year=2022, amount=Decimal(1))
    next(one for one in batch.enrolments if one.person == ouyang).state = EnrolmentState.WITHDRAWN
    db.session.flush()
    raw = duty_files.duty_file(congress, ouyang, ON, signer).encode()
    assert faults(raw) == []
    assert [one["earned"] for one in json.loads(raw)["requirements"] if one["name"] == requirement.name] == ["0"]


def test_it_runs_by_itself_and_ends_as_it_says(tmp_path, duty_file):
    (tmp_path / "verify.py").write_bytes(ALONE.read_bytes())
    (tmp_path / "GOOD.json").write_bytes(duty_file)
    (tmp_path / "BAD.json").write_bytes(duty_file.replace("欧阳".encode(), "欧陽".encode(), 1))

    def run(*arguments):
        command = [sys.executable, "-I", "-X", "utf8", "verify.py", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    good, bad = run("GOOD.json"), run("BAD.json")
    assert (good.returncode, bad.returncode, run().returncode) == (0, 1, 2)
    assert "欧阳䶮，6 条" in good.stdout
    assert verify.fingerprint_of(json.loads(duty_file)["signature"]["key"]) in good.stdout
    assert "人员、班次、规则" in bad.stdout
