"""Rosters go out as Excel: with their faults marked, as a list, or empty to be filled in."""

import io
import zipfile
from datetime import date, datetime

import pytest

from training.files import roster
from training.files.roster.away import times_away, written
from training.files.roster.export import away_cell
from training.files.roster.headings import ERRORS, FIELDS

TEXT = "名册\n\n姓名,编号,单位\n王明,0012,=1+1\n李玉,,@SUM(A1)\n"


def opened(content, name="a.xlsx"):
    return roster.sheets(name, content)


@pytest.fixture
def back():
    [sheet] = opened(TEXT.encode(), "名册.csv")
    mapping = roster.guess([sheet])
    problems = roster.entries(sheet, mapping)[1]
    return roster.returned(sheet, mapping, problems)


def test_the_returned_file_keeps_rows_in_place_and_says_what_is_wrong(back):
    [sheet] = opened(back)
    assert sheet.rows[2] == ["姓名", "编号", "单位", ERRORS]
    assert sheet.rows[3] == ["王明", "0012", "=1+1", ""]
    assert sheet.rows[4][:3] == ["李玉", "", "@SUM(A1)"]
    assert "缺少编号" in sheet.rows[4][3]


def test_no_formula_comes_alive_in_the_returned_file(back):
    with zipfile.ZipFile(io.BytesIO(back)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_the_bad_cell_is_marked(back):
    with zipfile.ZipFile(io.BytesIO(back)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    style = {cell: xml.split(f'r="{cell}" s="')[1].split('"')[0] for cell in ("B4", "B5", "A5", "D5")}
    assert style["B5"] != style["B4"]
    assert style["D5"] == style["B5"]


def test_a_returned_file_comes_in_again_and_is_judged_anew(back):
    found = opened(back)
    mapping = roster.guess(found)
    assert "number" in mapping.columns
    problems = roster.entries(found[0], mapping)[1]
    again = opened(roster.returned(found[0], mapping, problems))
    assert again[0].rows[2].count(ERRORS) == 1
    assert again[0].rows == found[0].rows


def test_what_is_exported_is_understood_when_imported():
    away = [(datetime(2022, 5, 12, 12), datetime(2022, 5, 14)), (datetime(2022, 6, 1), datetime(2022, 6, 1, 12))]
    row = {
        "name": "𠮷䶮", "number": "0012", "kind": "代表", "is_new": "新任", "phone": "13800001234",
        "starts_on": date(2022, 1, 5), "employer": "=cmd|' /C calc'!A0",
        "away": away_cell(away),
    }  # fmt: skip
    found = opened(roster.export("名册", [row]))
    mapping = roster.guess(found)
    assert set(mapping.columns) == set(FIELDS)
    [entry], problems = roster.entries(found[0], mapping)
    assert problems == []
    assert (entry["name"], entry["number"], entry["kind"], entry["is_new"]) == ("𠮷䶮", "0012", "deputy", True)
    assert entry["starts_on"] == date(2022, 1, 5)
    assert entry["employer"] == row["employer"]
    assert entry["away"] == away


@pytest.mark.parametrize(
    "text",
    ["2022-05-12", "2022-05-12上午", "2022-05-12下午", "2022-05-12至2022-05-13上午", "2022-12-31下午至2023-01-01"],
)
def test_times_away_are_written_as_they_are_read(text):
    [(starts_at, ends_at)] = times_away(text)
    assert written(starts_at, ends_at) == text


def test_the_template_is_empty_and_its_columns_are_known():
    found = opened(roster.template())
    mapping = roster.guess(found)
    assert mapping.sheet == "名册"
    assert list(mapping.columns) == list(FIELDS)
    assert roster.entries(found[0], mapping) == ([], [])


def test_columns_are_lettered_as_in_excel():
    assert [roster.column_letters(column) for column in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
