"""The reimbursement pack, read back: every part where the contents say, scans as pages, sums that sum."""

import zipfile
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from python_calamine import CalamineWorkbook

from tests.scans import pdf, png
from training.files import pack
from training.files.pack import Amount, Content, Limit, Scan
from training.operations.errors import TrainingError

PDF_TYPE, PNG_TYPE = "application/pdf", "image/png"
CONTENT = Content(
    title="代表履职培训班第 1 期",
    congress="淮北市人大常委会",
    printed="2022 年 4 月 20 日",
    state="结班审核：提交 甲；初审通过 乙；复审通过，结班 丙。",
    facts=[("培训班次", "代表履职培训班第 1 期"), ("参训人数", "应到 3 人，实到 2 人")],
    approval=[("年度计划", "2022 年度培训计划"), ("主任会议通过", "2022 年 1 月 5 日 第 3 次主任会议")],
    notice=["关于举办代表履职培训班第 1 期的通知", "一、时间：4 月 11 日。"],
    lessons=[["4 月 11 日", "08:30–11:30", "宪法", "张教授", "一致"]],
    names=[[1, "欧阳䶮", "第一代表小组", 2, 360, "结业"], [2, "=1+1", "第二代表小组", 0, 0, "缺勤（未到）"]],
    heads=["师资费", "住宿费", "伙食费"],
    amounts=[
        Amount("师资费", "讲课", Decimal("2000.00"), "张教授，正高级职称，4 学时", Decimal(4000)),
        Amount("伙食费", "工作餐", Decimal("0.10")),
        Amount("伙食费", "工作餐", Decimal("0.20")),
    ],
    people=2,
    workers=1,
    taught_days=Decimal(1),
    arrival=Decimal("0.5"),
    departure=Decimal(0),
    counted_days=Decimal("1.5"),
    limits=[Limit("住宿费", ["住宿费"], Decimal(340)), Limit("伙食费", ["伙食费"], Decimal(130))],
    source="市财政局标准",
    budget=Decimal(20000),
    program_spent=Decimal("3000.30"),
    warnings=["工作人员 1 人，按标准不超过 0 人。"],
    approvals=[],
    notices=[],
    sheets=[
        Scan("签到表扫描件", "横放.pdf", PDF_TYPE, pdf(842, 595, pages=2)),
        Scan("签到表扫描件", "照片.png", PNG_TYPE, png(300, 400)),
    ],
    receipts=[],
)


def read(content):
    return PdfReader(BytesIO(pack.paper(content))).pages


def words(page):
    return "".join(page.extract_text().split())


@pytest.fixture
def printing(app):
    """Texts are translated within a request's or a command's context."""
    with app.test_request_context():
        yield


def test_every_part_begins_on_the_page_that_the_contents_say(printing):
    pages = read(CONTENT)
    cover = words(pages[0])
    parts = {
        "计划审批": "主任会议通过",
        "培训通知": "一、时间",
        "最终课表": "张教授",
        "参训人员名单": "欧阳",
        "费用明细": "大写",
    }
    starts = {"计划审批": 2, "培训通知": 3, "最终课表": 4, "参训人员名单": 5, "实际签到表": 6, "费用明细": 9}
    for name, page in starts.items():
        assert f"{name}{page}" in cover, name
    for name, text in parts.items():
        assert text in words(pages[starts[name] - 1]), name
    assert "票据（缺）" in cover
    assert [f"第{number}页共{len(pages)}页" in words(page) for number, page in enumerate(pages, start=1)] == [True] * 9


def test_scans_become_a4_pages_upright_or_lying_as_they_are(printing):
    shapes = [(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in read(CONTENT)]
    assert shapes == [(595, 842)] * 5 + [(842, 595)] * 2 + [(595, 842)] * 2
    assert len(read(CONTENT)[7].images) == 1


def test_the_sum_stands_in_figures_and_in_capitals(printing):
    text = words(read(CONTENT)[8])
    assert "2,000.30" in text
    assert "人民币贰仟元叁角整" in text
    assert "共4.5人天" in text
    assert "2,115.00" in text  # 4.5 × 470
    assert "结余16,999.70元" in text


@pytest.mark.parametrize("content", [b"%PDF-1.4 broken", b"%PDF-"])
def test_a_damaged_scan_is_named(printing, content):
    with pytest.raises(TrainingError, match=r"“坏\.pdf”无法读取"):
        pack.paper(replace(CONTENT, receipts=[Scan("票据", "坏.pdf", PDF_TYPE, content)]))


def test_a_damaged_picture_and_a_locked_pdf_are_named(printing):
    with pytest.raises(TrainingError, match=r"“坏\.png”无法读取"):
        pack.paper(replace(CONTENT, receipts=[Scan("票据", "坏.png", PNG_TYPE, b"\x89PNG\r\n\x1a\nnothing")]))
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(300, 400)
    writer.encrypt("secret")
    writer.write(out)
    with pytest.raises(TrainingError, match=r"“锁\.pdf”无法读取"):
        pack.paper(replace(CONTENT, receipts=[Scan("票据", "锁.pdf", PDF_TYPE, out.getvalue())]))


def test_a_pack_without_any_cost_or_scan_is_made_all_the_same(printing):
    empty = replace(CONTENT, amounts=[], sheets=[], budget=None, lessons=[], names=[])
    assert "人民币零元整" in words(read(empty)[-1])
    assert sheets(empty)["费用明细"][-2][3] == 0


def sheets(content):
    book = CalamineWorkbook.from_filelike(BytesIO(pack.workbook(content)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def formulas(content):
    """Every formula of the workbook, by sheet file and cell."""
    import re

    with zipfile.ZipFile(BytesIO(pack.workbook(content))) as book:
        xml = {name: book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name}
    found = {}
    for name, text in xml.items():
        for cell, formula in re.findall(r'<c r="([A-Z]+\d+)"[^>]*><f>(.*?)</f>', text):
            found[name.rpartition("/")[2], cell] = formula.replace("&quot;", '"')
    return found


def test_the_workbooks_formulas_name_the_cells_that_they_sum(printing):
    found = formulas(CONTENT)
    assert found["sheet5.xml", "D5"] == "SUM(D2:D4)"
    assert found["sheet6.xml", "B4"] == "SUMIF('费用明细'!$A$2:$A$4,\"伙食费\",'费用明细'!$D$2:$D$4)"
    assert found["sheet6.xml", "B5"] == "SUM(B2:B4)"
    assert found["sheet7.xml", "F3"] == "(B3+C3)*D3*E3"
    assert found["sheet7.xml", "H4"] == "SUM(H2:H3)"
    assert found["sheet8.xml", "B5"] == "B2-B3-B4"


def test_what_formulas_come_to_is_kept_beside_them(printing):
    found = sheets(CONTENT)
    assert [row[3] for row in found["费用明细"][1:5]] == [2000, 0.1, 0.2, 2000.3]
    assert found["费用明细"][5][1] == "人民币贰仟元叁角整"
    assert dict(row[:2] for row in found["按科目汇总"][1:]) == {
        "师资费": 2000,
        "住宿费": 0,
        "伙食费": 0.3,
        "合计": 2000.3,
    }
    assert found["限额"][-1][5:] == [2115, 0.3, 2114.7]
    assert [row[1] for row in found["预算执行"][1:]] == [20000, 1000, 2000.3, 16999.7]


def test_a_name_that_looks_like_a_formula_is_text(printing):
    assert sheets(CONTENT)["参训人员名单"][2][1] == "=1+1"
