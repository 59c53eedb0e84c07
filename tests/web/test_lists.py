"""Lists as Excel: the tables of a page, whole, filters in force, and no cell a formula."""

import io
from decimal import Decimal

from python_calamine import CalamineWorkbook
from sqlalchemy import select

from tests.factories import GroupFactory, GroupMemberFactory, MandateFactory, UserFactory
from tests.web.test_exports import RISKY
from training.models import db
from training.models.audit import AuditRow
from training.models.people import GroupKind
from training.web.lists import Tables


def sheets(response):
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_page_offers_its_list_and_keeps_the_filter(staff):
    GroupFactory(name="第九小组")
    assert 'href="/people/groups?excel=1"' in staff.get("/people/groups").text
    UserFactory(name="王主任")
    assert 'href="/accounts/?q=%E7%8E%8B&amp;excel=1"' in staff.get("/accounts/?q=王&page=1").text


def test_the_sheets_are_the_tables_of_the_page(staff):
    GroupFactory(name="第九小组")
    GroupFactory(name="法律小组", kind=GroupKind.PROFESSIONAL)
    found = sheets(staff.get("/people/groups?excel=1"))
    assert list(found) == ["代表小组", "专业代表小组"]
    assert found["代表小组"][1][0] == "第九小组"


def test_all_pages_go_out_not_only_the_first(staff):
    for number in range(120):
        UserFactory(name=f"同事{number:03d}")
    ((_title, rows),) = sheets(staff.get("/accounts/?q=同事&excel=1&page=2")).items()
    assert [row[1] for row in rows[1:]].count("") == 0
    assert len(rows) == 121


def test_it_is_noted_as_every_download(staff):
    GroupFactory()
    staff.get("/people/groups?excel=1")
    row = db.session.scalars(select(AuditRow)).one()
    assert (row.after["export"], row.after["rows"]) == ("people.group_list", 1)


def test_texts_stay_texts(staff):
    group = GroupFactory()
    for name in RISKY:
        GroupMemberFactory(group=group, person=MandateFactory(person__name=name).person)
    db.session.commit()
    (rows,) = sheets(staff.get(f"/people/groups/{group.id}?excel=1")).values()
    read = {str(row[0]) for row in rows[1:]}
    assert {" ".join(name.split()) for name in RISKY} <= read


def test_deputies_get_the_page_and_no_file(deputy):
    answer = deputy.get("/ledger/mine?excel=1")
    assert answer.mimetype == "text/html"
    assert "导出 Excel" not in answer.text


def test_what_can_be_done_with_a_row_is_left_out():
    heads = '<tr><th>姓名</th><th class="number">分钟</th><th></th></tr>'
    button = "<td><form><button>撤销</button></form></td>"
    row = f'<tr><th scope="row">王<br>小明</th><td class="number">180</td>{button}</tr>'
    page = Tables(f"<h1>名单</h1><table><caption>甲</caption><thead>{heads}</thead>{row}</table>")
    assert page.heading == "名单"
    assert page.found == [("甲", [["姓名", "分钟", ""], ["王 小明", Decimal(180), ""]])]
