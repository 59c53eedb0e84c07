"""Rosters come in as staff have them: any Excel, any encoding, titles above, cells merged; and never mangled."""

import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
import xlwt

from training.files import roster
from training.files.roster import reading, sheet, unpacking
from training.operations.errors import TrainingError

CSV = "淮北市人大代表名册\n\n姓名,代表证号,代表小组\n王　明,0012,第一小组\n𠮷䶮,340600198001011234,\n"


def workbook(fill, name="名册"):
    """An .xlsx whose sheet `fill(worksheet, workbook)` has written."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        fill(book.add_worksheet(name), book)
    return buffer.getvalue()


def table(*rows):
    def fill(worksheet, _book):
        for number, row in enumerate(rows):
            worksheet.write_row(number, 0, row)

    return workbook(fill)


def with_part(content, path, change):
    """The same .xlsx with one part changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info)
            new.writestr(info.filename, change(part) if info.filename == path else part)
    return buffer.getvalue()


def read(filename, content):
    """Entries and problems, with everything guessed."""
    found = roster.sheets(filename, content)
    mapping = roster.guess(found)
    return roster.entries(next(one for one in found if one.name == mapping.sheet), mapping)


def people(filename, content):
    return [(entry["row"], entry["name"], entry["number"]) for entry in read(filename, content)[0]]


SHEET1 = "xl/worksheets/sheet1.xml"
TWO = [(4, "王明", "0012"), (5, "𠮷䶮", "340600198001011234")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_in_any_encoding_is_read(encoding):
    assert people("名册.csv", CSV.encode(encoding)) == TWO


def test_gbk_is_read():
    assert people("名册.csv", CSV.replace("𠮷䶮", "李玉").encode("gbk")) == [TWO[0], (5, "李玉", TWO[1][2])]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，", "；", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_columns_parted_by_any_sign_are_read(delimiter, encoding):
    assert people("名册.txt", CSV.replace(",", delimiter).encode(encoding)) == TWO


def test_a_quoted_line_break_does_not_shift_the_rows():
    text = '姓名,编号,单位\n甲,1,"一\n二"\n\n乙,2,三\n'
    assert people("名册.csv", text.encode()) == [(2, "甲", "1"), (4, "乙", "2")]
    assert read("名册.csv", text.encode())[0][0]["employer"] == "一 二"


def test_what_programs_write_against_excel_is_undone():
    assert people("名册.csv", '姓名,编号\n甲,="0012"\n乙,\'0013\n丙,\t0014\n'.encode()) == [
        (2, "甲", "0012"),
        (3, "乙", "0013"),
        (4, "丙", "0014"),
    ]


def test_numbers_come_back_as_the_text_that_they_show():
    def fill(worksheet, book):
        worksheet.write_row(0, 0, ["姓名", "编号", "手机"])
        worksheet.write_row(1, 0, ["甲", 12, 13800001234])
        worksheet.write_row(2, 0, ["乙"])
        worksheet.write_number(2, 1, 12, book.add_format({"num_format": "0000"}))
        worksheet.write_row(3, 0, ["丙"])
        worksheet.write_string(3, 1, "340600198001011234")

    found, problems = read("名册.xlsx", workbook(fill))
    assert [(entry["number"], entry.get("phone", "")) for entry in found] == [
        ("12", "13800001234"),
        ("0012", ""),
        ("340600198001011234", ""),
    ]
    assert problems == []


def test_a_long_number_whose_digits_are_in_the_file_keeps_them():
    content = table(["姓名", "编号"], ["甲", 7])
    content = with_part(content, SHEET1, lambda part: part.replace(b"<v>7</v>", b"<v>340600198001011234</v>"))
    assert people("名册.xlsx", content) == [(2, "甲", "340600198001011234")]


def test_a_long_number_that_lost_its_digits_is_refused():
    found, problems = read("名册.xlsx", table(["姓名", "编号"], ["甲", 340600198001011234]))
    assert found[0]["number"] is None
    assert [(problem.row, problem.field) for problem in problems] == [(2, "number")]
    assert "科学计数法" in problems[0].text


def test_an_old_xls_is_read():
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("名册")
    for row, cells in enumerate([["名册", "", ""], ["姓名", "编号", "当选日期"], ["王明", "0012", "2022-01-05"]]):
        for column, cell in enumerate(cells):
            page.write(row, column, cell)
    page.write(3, 0, "李玉")
    page.write(3, 1, 13.0)
    page.write(3, 2, date(2022, 1, 6), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    buffer = io.BytesIO()
    book.save(buffer)
    found, problems = read("名册.xls", buffer.getvalue())
    assert [(entry["row"], entry["number"], entry["starts_on"]) for entry in found] == [
        (3, "0012", date(2022, 1, 5)),
        (4, "13", date(2022, 1, 6)),
    ]
    assert problems == []


def test_titles_blank_rows_merged_cells_and_bands_are_understood():
    def fill(worksheet, _book):
        worksheet.merge_range("A1:D1", "淮北市第十七届人大代表名册")
        worksheet.merge_range("A3:A4", "代表团")
        worksheet.merge_range("B3:B4", "姓名")
        worksheet.merge_range("C3:C4", "证号")
        worksheet.merge_range("D3:E3", "小组")
        worksheet.write_row("D4", ["代表小组", "专业代表小组"])
        worksheet.merge_range("A5:E5", "一、相山区")
        worksheet.merge_range("A6:A7", "相山区代表团")
        worksheet.write_row("B6", ["王明", "001", "一组", "法治"])
        worksheet.write_row("B7", ["李玉", "002", "二组"])
        worksheet.write_row("A9", ["代表团", "姓名", "证号", "代表小组", "专业代表小组"])
        worksheet.write_row("A10", ["杜集区代表团", "张三", "003"])

    found, problems = read("名册.xlsx", workbook(fill))
    assert problems == []
    assert [(entry["row"], entry["delegation"], entry["name"], entry["area_group"]) for entry in found] == [
        (6, "相山区代表团", "王明", "一组"),
        (7, "相山区代表团", "李玉", "二组"),
        (10, "杜集区代表团", "张三", ""),
    ]


def test_the_sheet_that_looks_like_a_roster_is_chosen():
    def fill(worksheet, book):
        worksheet.write_row(0, 0, ["说明", "请按样式填写"])
        book.add_worksheet("空")
        other = book.add_worksheet("名册")
        other.write_row(0, 0, ["姓名", "编号"])
        other.write_row(1, 0, ["王明", "001"])

    content = workbook(fill, name="说明")
    assert [found.name for found in roster.sheets("名册.xlsx", content)] == ["说明", "名册"]
    assert people("名册.xlsx", content) == [(2, "王明", "001")]


def test_headings_are_known_by_their_usual_words():
    headings = [
        "序 号",
        "代表姓名*",
        "代表证号（必填）",
        "人员类别",
        "是否新任",
        "联系电话",
        "工作单位及职务",
        "县(市)区",
        "性别",
    ]
    found = roster.sheets("名册.xlsx", table(headings, [1, "王明", "1", "代表", "是", "138", "单位", "相山区", "男"]))
    assert roster.guess(found).columns == {
        "name": 1, "number": 2, "kind": 3, "is_new": 4, "phone": 5, "employer": 6, "place": 7,
    }  # fmt: skip


def test_values_are_read_in_their_usual_forms():
    rows = [
        ["姓名", "编号", "类别", "连任", "当选日期", "不能参训时段"],
        ["阿依古丽•买买提", "００１", "代表", "是", "2022年1月5日", "2022-05-12上午至5-13上午；2022.6.1"],
        ["John  Smith", "2", "列席", "", "20220105", ""],
        ["丙", "3", "", "否", "2022/1/5", "2022-06-02下午"],
    ]
    found, problems = read("名册.xlsx", table(*rows))
    assert problems == []
    assert [entry["name"] for entry in found] == ["阿依古丽·买买提", "John Smith", "丙"]
    assert [entry["number"] for entry in found] == ["001", "2", "3"]
    assert [entry["kind"] for entry in found] == ["deputy", "guest", ""]
    assert [entry["is_new"] for entry in found] == [False, None, True]
    assert [entry["starts_on"] for entry in found] == [date(2022, 1, 5)] * 3
    assert found[0]["away"] == [
        (datetime(2022, 5, 12), datetime(2022, 5, 13, 12)),
        (datetime(2022, 6, 1), datetime(2022, 6, 2)),
    ]
    assert found[2]["away"] == [(datetime(2022, 6, 2, 12), datetime(2022, 6, 3))]


def test_every_fault_names_its_row_and_field():
    rows = [
        ["姓名", "编号", "类别", "新任", "当选日期", "不能参训时段", "代表小组"],
        ["", "1", "", "", "", "", ""],
        ["乙", "", "", "", "", "", ""],
        ["丙", "3", "群众", "也许", "2022-13-01", "明天", "组" * 121],
        ["丁", "4", "", "", "2022年1月", "2022-05-13至2022-05-12", "#N/A"],
    ]
    _found, problems = read("名册.xlsx", table(*rows))
    assert [(problem.row, problem.field) for problem in problems] == [
        (2, "name"), (3, "number"), (4, "kind"), (4, "starts_on"), (4, "away"), (4, "area_group"), (4, "is_new"),
        (5, "starts_on"), (5, "away"), (5, "area_group"),
    ]  # fmt: skip


def test_a_formula_error_is_no_name():
    def fill(worksheet, _book):
        worksheet.write_row(0, 0, ["姓名", "编号"])
        worksheet.write_formula(1, 0, "=NA()", None, "#N/A")
        worksheet.write_string(1, 1, "1")

    assert "公式错误" in read("名册.xlsx", workbook(fill))[1][0].text


def test_a_file_without_numbers_is_told_so():
    with pytest.raises(TrainingError, match="没有找到“编号”列"):
        read("名册.xlsx", table(["姓名", "单位"], ["甲", "乙"]))


GOOD = table(["姓名", "编号"], ["甲", "1"])


def bomb():
    return with_part(GOOD, SHEET1, lambda part: part + b" " * 30_000_000)


def far_cell():
    return with_part(
        GOOD,
        SHEET1,
        lambda part: part.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        ),
    )


def with_doctype():
    return with_part(
        GOOD, SHEET1, lambda part: part.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)
    )


def another_archive():
    return with_part(GOOD, "", bytes).replace(b"xl/workbook.xml", b"xl/wxxxxxxx.xml")


BAD = {
    "nothing in it": ("名册.xlsx", b"", "空文件"),
    "too large": ("名册.csv", b"a" * (reading.LARGEST + 1), "超过 10 MB"),
    "cut short": ("名册.xlsx", GOOD[: len(GOOD) // 2], "不完整或已损坏"),
    "garbled inside": ("名册.xlsx", with_part(GOOD, SHEET1, lambda part: part[:200]), "不完整或已损坏"),
    "a bit turned": ("名册.xlsx", GOOD[:900] + bytes([GOOD[900] ^ 255]) + GOOD[901:], "“名册.xlsx”"),
    "a bomb": ("名册.xlsx", bomb(), "与文件大小不相称"),
    "a document type": ("名册.xlsx", with_doctype(), "DOCTYPE"),
    "a cell at the end of the world": ("名册.xlsx", far_cell(), "XFD1048576"),
    "a password": ("名册.xlsx", reading.OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 999, "密码"),
    "a broken xls": ("名册.xls", reading.OLE + b"\0" * 999, "不完整或已损坏"),
    "a web page": ("名册.xls", b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
    "a picture": ("名册.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "不是 Excel 文件"),
    "a text that says it is Excel": ("名册.xlsx", "姓名,编号".encode(), "不是 Excel 文件"),
    "another archive": ("名册.xlsx", another_archive(), "另存为"),
    "bytes that are no text": ("名册.csv", bytes(range(256)) * 9, "编码无法识别"),
    "text cut inside a character": ("名册.csv", CSV.encode()[:-30] + b"\xe4", "第 4 行附近"),
    "a quote left open": ("名册.csv", (CSV + '"甲,1\n乙,2').encode(), "第 6 行的引号"),
    "blank cells only": ("名册.csv", b" , ,\n,,\n", "没有内容"),
    "too many rows": ("名册.csv", "姓名,编号\n".encode() + b"a,1\n" * (sheet.MOST_ROWS + 200), "最多导入 20000 行"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_gets_a_sentence(case):
    filename, content, sentence = BAD[case]
    with pytest.raises(TrainingError) as error:
        read(filename, content)
    assert sentence in error.value.message
    assert error.value.message.endswith("。")


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    content = bomb()
    monkeypatch.setattr(unpacking.zipfile.ZipFile, "read", lambda *_: pytest.fail("unpacked"))
    with pytest.raises(TrainingError):
        roster.sheets("名册.xlsx", content)
