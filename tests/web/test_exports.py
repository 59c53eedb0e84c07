"""Files that leave the house: each is noted, the ledger goes out whole, and no cell becomes a formula."""

import csv
import io
import json
import zipfile
from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from tests.factories import CourseFactory, CreditEntryFactory, MandateFactory, RuleSetFactory
from training.models import db
from training.models.audit import AuditRow
from training.models.ledger import CreditEntry
from training.operations.ledger import chain, reversals
from training.web.ledger import entries as views

RISKY = [
    "=1+1",
    '=HYPERLINK("http://evil.example","点我")',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "＠SUM(1)",
    '<script>alert("x")</script>',
    '逗号,引号"换行\n第二行',
    "𠮷田䶮",
]


@pytest.fixture
def lines(congress):
    """A line for each risky name, and the reversal of the first."""
    rules = RuleSetFactory(name="=规则")
    made = [
        CreditEntryFactory(
            person=MandateFactory(person__name=name).person, rule_set=rules, note=name, hours=Decimal("2.5"),
            course=CourseFactory(subject=name[:60]), earned_on=date(2022, 4, 11),
        )
        for name in RISKY
    ]  # fmt: skip
    db.session.add(reversals.reversal(made[0], note="考勤更正", posted_by_id=None, posted_at=made[0].posted_at))
    db.session.commit()
    return made


def noted():
    return db.session.scalars(select(AuditRow).order_by(AuditRow.number)).all()


def read_csv(body):
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def test_a_download_is_noted_with_who_what_which_filters_how_many_rows_and_its_hash(staff, lines):
    answer = staff.get("/ledger/entries.xlsx?q=𠮷田")
    (row,) = noted()
    assert (row.action, row.subject, row.place) == ("exported", "学时台账.xlsx", "127.0.0.1")
    assert row.by_name
    assert row.after["export"] == "ledger.export_entries"
    assert row.after["filters"] == {"q": ["𠮷田"]}
    assert row.after["rows"] == 1
    assert row.after["sha256"] == sha256(answer.data).hexdigest()
    assert row.after["bytes"] == len(answer.data)


def test_a_page_leaves_no_line(staff, lines):
    staff.get("/ledger/entries")
    assert noted() == []


def test_the_log_of_exports_shows_and_searches_them(staff, lines):
    staff.get("/ledger/entries.csv?q=𠮷田")
    page = staff.get("/ledger/exports").text
    assert "学时台账.csv" in page
    assert "q=𠮷田" in page
    assert "学时台账.csv" not in staff.get("/ledger/exports?q=没有此人").text
    (row,) = (
        CalamineWorkbook.from_filelike(io.BytesIO(staff.get("/ledger/exports.xlsx").data))
        .get_sheet_by_index(0)
        .to_python()[1:]
    )
    assert row[3] == "学时台账.csv"


def test_the_csv_is_as_rfc_4180_asks_and_excel_opens_it(staff, lines):
    body = staff.get("/ledger/entries.csv").data
    assert body.startswith(b"\xef\xbb\xbf")
    assert body.count(b"\r\n") == len(lines) + 2
    rows = read_csv(body)
    assert [row["分钟"] for row in rows] == ["180"] * len(lines) + ["-180"]
    assert (rows[-1]["学时"], rows[-1]["冲销序号"]) == ("-2.5", str(lines[0].id))
    assert rows[10]["姓名"] == RISKY[10]


def test_no_text_of_the_csv_begins_like_a_formula(staff, lines):
    rows = read_csv(staff.get("/ledger/entries.csv").data)
    texts = ("姓名", "班次", "课程", "规则", "备注", "记入人")
    assert [value for row in rows for name in texts if (value := row[name]).startswith(tuple("=+-@\t\r＝＋－＠"))] == []
    assert rows[0]["姓名"] == "'=1+1"


def test_the_json_holds_everything_as_it_is_and_its_dictionary(staff, lines):
    body = json.loads(staff.get("/ledger/entries.json").data, parse_float=pytest.fail)
    assert body["format"] == "training-ledger/1"
    assert [entry["person"] for entry in body["entries"]] == [*RISKY, RISKY[0]]
    assert body["rows"] == len(body["entries"])
    assert body["entries"][-1]["hours"] == "-2.5"
    assert body["chain"] == dict(zip(("position", "head"), chain.head(lines[0].congress_id), strict=True))
    assert body["entries"][-1]["hash"] == body["chain"]["head"]
    assert {column["name"] for column in body["columns"]} == set(body["entries"][0])
    assert all(column["meaning"] and column["type"] for column in body["columns"])


def test_an_empty_ledger_is_a_file_as_well(staff):
    assert json.loads(staff.get("/ledger/entries.json").data)["entries"] == []
    assert read_csv(staff.get("/ledger/entries.csv").data) == []


def test_the_zip_holds_both_and_the_dictionary(staff, lines):
    with zipfile.ZipFile(io.BytesIO(staff.get("/ledger/entries.zip").data)) as archive:
        assert archive.namelist() == ["ledger.csv", "ledger.json", "dictionary.csv"]
        named = [row["JSON"] for row in read_csv(archive.read("dictionary.csv"))]
        assert named == [column["name"] for column in json.loads(archive.read("ledger.json"))["columns"]]
        assert list(read_csv(archive.read("ledger.csv"))[0]) == [
            row["CSV 列名"] for row in read_csv(archive.read("dictionary.csv"))
        ]


def test_every_column_of_the_ledger_is_in_the_files(staff, lines):
    """A column that is added to the table has to be exported and described, too."""
    from training.files import ledger_export

    exported = {column.name for column in ledger_export.COLUMNS}
    named = {"posted_by_id": "posted_by", "congress_id": "kind"}
    missing = {c.key for c in CreditEntry.__table__.columns if named.get(c.key, c.key) not in exported}
    assert missing == set()


def test_more_rows_than_a_spreadsheet_bears_go_out_another_way(staff, lines, monkeypatch):
    monkeypatch.setattr(views, "EXCEL_ROWS", 5)
    answer = staff.get("/ledger/entries.xlsx")
    assert answer.status_code == 422
    assert "CSV" in answer.text
    assert noted() == []


def test_no_cell_of_an_excel_list_is_a_formula(staff, lines):
    for path in ("/ledger/entries.xlsx", "/people/export.xlsx"):
        with zipfile.ZipFile(io.BytesIO(staff.get(path).data)) as book:
            sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
        assert sheets
        assert not any("<f>" in sheet or "<f " in sheet or "hyperlink" in sheet for sheet in sheets)
