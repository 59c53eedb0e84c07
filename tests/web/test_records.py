"""Records and certificates as staff, deputies and whoever scans a QR code see them."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import datetime

import pytest
from sqlalchemy import select

from tests import pages
from tests.factories import AttendanceFactory, BatchFactory, EnrolmentFactory, LessonFactory, RequirementFactory
from tests.pages import Page
from training.models import db
from training.models.audit import AuditRow
from training.models.certificates import Certificate
from training.operations.ledger import posting, rule_sets
from training.operations.ledger.records import verify


@pytest.fixture
def batch(deputy):
    """The deputy completed a class of one lesson; it is posted."""
    rule_sets.adopt("nanjing", datetime(2022, 1, 1).date())
    RequirementFactory()
    batch = BatchFactory(program__name="代表履职培训班", number=2)
    lesson = LessonFactory(batch=batch)
    EnrolmentFactory(batch=batch, person=deputy.person)
    AttendanceFactory(lesson=lesson, person=deputy.person)
    posting.post(batch, by_id=None, at=datetime(2022, 4, 20, 9))
    db.session.commit()
    return batch


@pytest.fixture
def certificate(staff, batch):
    staff.post("/ledger/records/keys")
    staff.post(f"/ledger/records/batches/{batch.id}/issue")
    return db.session.scalars(select(Certificate)).one()


def unzipped(response):
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_without_a_key_staff_are_told_and_nothing_is_issued(staff, batch):
    assert "还没有签名密钥" in staff.get("/ledger/records").text
    assert "先建立签名密钥" in staff.get(f"/ledger/records/batches/{batch.id}").text
    answer = staff.post(f"/ledger/records/batches/{batch.id}/issue")
    assert answer.status_code == 422
    assert "还没有签名密钥" in answer.text
    person = f"/ledger/people/{batch.enrolments[0].person_id}"
    assert "duty-file" not in staff.get(person).text
    assert staff.get(f"{person}/duty-file.pdf").status_code == 422


def test_a_class_gets_its_certificates(staff, batch, certificate):
    page = staff.get(f"/ledger/records/batches/{batch.id}").text
    assert certificate.number in page
    assert certificate.person.name in page
    assert "待发" not in page
    row = next(line for line in Page(staff.get("/ledger/records").text).texts("tr") if "代表履职培训班" in line)
    assert row.endswith("1 1")


def test_staff_take_a_class_as_one_pdf_with_equal_bytes(staff, batch, certificate):
    first, second = (staff.get(f"/ledger/records/batches/{batch.id}/certificates.pdf") for _ in range(2))
    assert first.data.startswith(b"%PDF")
    assert first.data == second.data


def test_the_deputy_takes_their_own_and_nobody_elses(app, deputy, staff, batch, certificate):
    from tests.factories import MandateFactory, UserFactory
    from training.models.accounts import Role

    paths = [
        f"/ledger/records/certificates/{certificate.id}.pdf",
        f"/ledger/records/certificates/{certificate.id}.zip",
        f"/ledger/people/{deputy.person.id}/duty-file.pdf",
        f"/ledger/people/{deputy.person.id}/duty-file.zip",
    ]
    stranger = app.test_client().sign_in(UserFactory(role=Role.DEPUTY, person_id=MandateFactory().person.id))
    assert [deputy.get(path).status_code for path in paths] == [200] * 4
    assert [stranger.get(path).status_code for path in paths] == [404] * 4
    assert certificate.number in deputy.get("/ledger/mine").text


@pytest.mark.parametrize("of", ["records/certificates/{certificate}.zip", "people/{person}/duty-file.zip"])
def test_what_is_downloaded_verifies_itself_offline(staff, certificate, tmp_path, of):
    path = of.format(certificate=certificate.id, person=certificate.person_id)
    files = unzipped(staff.get(f"/ledger/{path}"))
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)
    (name,) = [name for name in files if name.endswith(".json")]
    fingerprint = verify.fingerprint_of(json.loads(files[name])["signature"]["key"])
    command = [sys.executable, "-I", "-X", "utf8", "verify.py", name, fingerprint]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    assert name in files["README.txt"].decode()
    assert fingerprint in staff.get(f"/verify/{certificate.congress_id}").text


def test_the_qr_page_shows_what_is_on_the_paper_and_no_more(client, certificate):
    answer = client.get(f"/v/{certificate.code}")
    page = Page(answer.text)
    assert answer.status_code == 200
    assert pages.faults(page) == []
    for shown in ("证书有效", certificate.person.name, "代表履职培训班第 2 期", certificate.number):
        assert shown in page.text
    person = certificate.person
    for hidden in (person.phone, person.employer):
        assert hidden not in page.html
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_a_revoked_certificate_says_since_when_and_why(staff, client, batch, certificate):
    assert staff.post(f"/ledger/records/certificates/{certificate.id}/revoke", data={"reason": ""}).status_code == 422
    staff.post(f"/ledger/records/certificates/{certificate.id}/revoke", data={"reason": "班次重新审核"})
    page = client.get(f"/v/{certificate.code}").text
    assert "证书已失效" in page
    assert "班次重新审核" in page
    assert staff.get(f"/ledger/records/certificates/{certificate.id}.pdf").status_code == 422
    assert "待发 1 份" in staff.get(f"/ledger/records/batches/{batch.id}").text
    staff.post(f"/ledger/records/batches/{batch.id}/issue")
    assert db.session.scalars(select(Certificate.edition)).all() == [1, 2]


def test_a_code_that_is_not_known_says_so(client, congress):
    answer = client.get("/v/AAAAAAAAAAAAAAAAAAAAAA")
    assert answer.status_code == 404
    assert pages.faults(Page(answer.text)) == []
    assert "查无此证书" in answer.text


def test_one_certificate_is_not_asked_for_without_end(client, certificate):
    answers = [client.get(f"/v/{certificate.code}").status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]
    assert "Retry-After" in client.get(f"/v/{certificate.code}").headers


def test_guessing_codes_is_slowed_down(client, congress):
    answers = [client.get(f"/v/{number:022d}").status_code for number in range(121)]
    assert answers == [404] * 120 + [429]


def test_issuing_and_revoking_stand_in_the_audit_log(staff, certificate):
    staff.post(f"/ledger/records/certificates/{certificate.id}/revoke", data={"reason": "写错"})
    rows = db.session.scalars(select(AuditRow).order_by(AuditRow.number)).all()
    assert [row.action for row in rows] == ["key_made", "certificates_issued", "certificate_revoked"]
    assert rows[-1].reason == "写错"


def test_a_new_key_leaves_what_was_signed_good(staff, client, certificate):
    old = verify.fingerprint_of(json.loads(certificate.document)["signature"]["key"])
    staff.post("/ledger/records/keys")
    page = client.get(f"/verify/{certificate.congress_id}").text
    assert old in page
    assert len(Page(page).texts("section")) == 2
    assert "证书有效" in client.get(f"/v/{certificate.code}").text
