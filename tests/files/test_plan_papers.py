"""The yearly plan as files, read back."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from training.files import plan_papers
from training.files.plan_papers import PlanLine

HEADS = ["序号", "名称", "目的", "对象", "内容", "时间", "地点", "人数", "经费及列支渠道"]


@pytest.fixture(autouse=True)
def _language(app):
    """The words of the head come in the reader's language."""
    with app.test_request_context():
        yield


def line(name="履职培训班", **changes):
    plain = {"purpose": "提高能力", "audience": "全体代表", "content": "宪法", "time": "3 天\n4月18日至6月30日"}
    more = {"place": "市委党校报告厅", "people": 290, "money": "80,000 元"}
    return PlanLine(**{"name": name, **plain, **more, **changes})


def paper(*lines, note="2022 年 3 月 1 日 第3次主任会议通过", issuer="淮北市人大常委会"):
    return plan_papers.paper("2022 年度计划", note, lines, "合计：1 个项目。", issuer, "2022 年 3 月 2 日")


def pages(content):
    return PdfReader(BytesIO(content)).pages


def text_of(page):
    return "".join(page.extract_text().split())


def test_the_workbook_has_the_columns_that_offices_file():
    content = plan_papers.workbook("2022 年度计划", [line(), line("=cmd()|𠮷田班", people=20)])

    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "2022 年度计划"
    assert rows[1] == HEADS
    assert rows[2] == [
        1, "履职培训班", "提高能力", "全体代表", "宪法", "3 天\n4月18日至6月30日", "市委党校报告厅", 290, "80,000 元",
    ]  # fmt: skip
    assert rows[3][:2] == [2, "=cmd()|𠮷田班"]


def test_the_paper_is_landscape_a4_and_says_everything():
    (page,) = pages(paper(line("𠮷田培训班")))

    assert [round(float(side) * 25.4 / 72) for side in page.mediabox[2:]] == [297, 210]
    said = (
        "2022年度计划",
        "第3次主任会议通过",
        "𠮷田培训班",
        "290",
        "合计：1个项目。",
        "淮北市人大常委会",
        *HEADS[1:7],
    )
    assert [one for one in said if one not in text_of(page)] == []


def test_a_long_paper_repeats_its_head_and_counts_its_pages():
    lines = [line(f"第{number}个班", content="内容" * 60) for number in range(40)]
    found = [text_of(page) for page in pages(paper(*lines))]

    assert len(found) > 2
    assert all("列支渠道" in text for text in found[:-1])
    assert all(text.endswith(f"—{number}—") for number, text in enumerate(found, start=1))
    assert "第39个班" in "".join(found)


def test_a_draft_has_no_issuer():
    (page,) = pages(paper(line(), note="草案", issuer=""))

    assert "草案" in page.extract_text()
    assert "淮北市人大常委会" not in page.extract_text()


def test_equal_plans_give_equal_files():
    assert paper(line()) == paper(line())
    assert plan_papers.workbook("计划", [line()]) == plan_papers.workbook("计划", [line()])
