"""New Excel files, read back by another library."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from training.files import excel


def read(content: bytes, sheet: int = 0) -> list[list]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(sheet).to_python()


def part(content: bytes, name: str) -> str:
    return ZipFile(BytesIO(content)).read(name).decode()


def test_cells_come_back_as_what_they_were():
    row = ["341602", 290, Decimal("1.5"), date(2026, 3, 1), datetime(2026, 3, 1, 8, 30), True, None]

    (_, cells) = read(excel.table("名册", list("甲乙丙丁戊己庚"), [row]))

    assert cells == ["341602", 290, 1.5, date(2026, 3, 1), datetime(2026, 3, 1, 8, 30), "是", ""]


@pytest.mark.parametrize("text", ["=1+1", "+86 138", "-1", "@SUM(A1)", "\t=1", "http://a.b", "001", "1e5"])
def test_text_stays_text(text):
    content = excel.table("表", ["列"], [[text]])

    assert read(content)[1] == [text]
    assert "<f>" not in part(content, "xl/worksheets/sheet1.xml")
    assert "hyperlink" not in part(content, "xl/worksheets/sheet1.xml")


def test_what_begins_like_a_formula_carries_the_text_mark():
    assert 'quotePrefix="1"' in part(excel.table("表", ["列"], [["=1+1"]]), "xl/styles.xml")


def test_rare_characters_and_control_signs_survive():
    assert read(excel.table("表", ["姓名"], [["𠮷䶮"], ["甲\x0b乙"]]))[1:] == [["𠮷䶮"], ["甲\x0b乙"]]


def test_the_head_is_frozen_and_filters():
    xml = part(excel.table("表", ["一", "二"], [["a", "b"], ["c", "d"]]), "xl/worksheets/sheet1.xml")

    assert '<pane ySplit="1"' in xml
    assert '<autoFilter ref="A1:B3"/>' in xml


def test_a_heading_stands_above_the_table():
    content = excel.table("表", ["一", "二"], [["a", "b"]], heading="2026 年度代表培训计划")

    assert read(content) == [["2026 年度代表培训计划", ""], ["一", "二"], ["a", "b"]]
    assert '<autoFilter ref="A2:B3"/>' in part(content, "xl/worksheets/sheet1.xml")


def test_an_empty_table_still_has_its_head():
    assert read(excel.table("表", ["一", "二"], [])) == [["一", "二"]]


def test_sheets_get_names_that_excel_takes():
    titles = ["a/b:[c]", "长" * 40, "长" * 40, "", "'引'"]
    content = excel.book([excel.Sheet(title, ["列"], []) for title in titles])

    names = CalamineWorkbook.from_filelike(BytesIO(content)).sheet_names
    assert names == ["a b  c", "长" * 31, "长" * 27 + " 2", "Sheet", "引"]


def test_marked_cells_are_red():
    content = excel.book([excel.Sheet("表", ["列"], [["对"], ["错"]], marked={(1, 0)})])

    assert "FFFFC7CE" in part(content, "xl/styles.xml")
    assert read(content) == [["列"], ["对"], ["错"]]


def test_a_text_too_long_for_a_cell_is_cut_and_not_lost():
    assert read(excel.table("表", ["列"], [["长" * 40_000]]))[1] == ["长" * 32_767]


def test_equal_tables_give_equal_bytes():
    assert excel.table("表", ["列"], [["甲"]]) == excel.table("表", ["列"], [["甲"]])


def test_other_kinds_of_cells_are_refused():
    with pytest.raises(ValueError, match="a cell cannot hold list"):
        excel.table("表", ["列"], [[[]]])
