"""A roster in the browser: uploaded, understood, previewed, accepted once; nothing is written before."""

from io import BytesIO
from urllib.parse import unquote

import pytest
from sqlalchemy import func, select

from tests import factories, pages
from tests.pages import Page
from training.files import roster
from training.models import db, scope
from training.models.congresses import Term
from training.models.people import DeputyGroup, Guest, Mandate, Person, RosterUpload

CSV = """淮北市第十七届人大代表名册
姓名,代表证号,代表小组,新任/连任,手机
王　明,0012,一组,新任,13800001234
𠮷䶮,340600198001011234,二组,连任,
"""
FAULTY = CSV + ",0014,一组,新任,\n张三,0012,三组,也许,\n"


def send(browser, content, filename="名册.csv", **more):
    data = {"file": (BytesIO(content), filename), "term": db.session.scalars(select(Term.id)).first(), **more}
    return browser.post("/people/rosters", data=data, content_type="multipart/form-data")


def uploaded(browser, text=CSV, encoding="utf-8", **more):
    """The address of the preview."""
    response = send(browser, text.encode(encoding), **more)
    assert response.status_code == 302, response.text
    return response.location


def seen(browser, address):
    """What the accept form of the preview holds."""
    page = browser.page(address)
    fields = [
        one for form in page.all("form") if form.get("action", "").endswith("accept") for one in form.iter("input")
    ]
    return {one.get("name"): one.get("value") for one in fields if one.get("name") != "csrf_token"}


def accept(browser, address):
    return browser.post(f"{address}/accept", data=seen(browser, address))


def stats(page):
    """The four figures of the preview: new, changed, the same, faulty."""
    return [int(pages.text_of(one)) for one in page.all("div") if one.get("class") == "stat-value"]


def people():
    return db.session.scalars(select(Person).order_by(Person.id)).all()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_roster_is_previewed_then_accepted(staff, congress, encoding):
    address = uploaded(staff, encoding=encoding)
    page = staff.page(address)
    assert pages.faults(page) == []
    assert stats(page) == [2, 0, 0, 0]
    assert "将新建代表小组 2 个：一组、二组" in page.text
    assert people() == []
    assert accept(staff, address).status_code == 302
    assert [(person.name, person.mandates[0].number) for person in people()] == [
        ("王明", "0012"),
        ("𠮷䶮", "340600198001011234"),
    ]
    assert "340600198001011234" in staff.page("/people/").text


def test_nothing_is_written_by_looking(staff, congress):
    address = uploaded(staff)
    for path in (address, f"{address}/returned.xlsx", f"{address}?show=add&page=7"):
        assert staff.get(path).status_code == 200
    for model in (Person, Mandate, Guest, DeputyGroup):
        assert db.session.scalar(select(func.count(model.id))) == 0


def test_what_is_accepted_twice_is_refused_in_words(staff, congress):
    address = uploaded(staff)
    form = seen(staff, address)
    staff.post(f"{address}/accept", data=form)
    again = staff.post(f"{address}/accept", data=form)
    assert again.status_code == 409
    assert "已经导入过" in again.text
    assert "不能再次导入" in staff.page(address).text
    assert len(people()) == 2


def test_the_same_roster_again_updates_instead_of_doubling(staff, congress):
    accept(staff, uploaded(staff))
    assert "完全一致" in staff.page(uploaded(staff)).text
    address = uploaded(staff, CSV.replace("13800001234", "13900000000"))
    page = staff.page(address)
    assert stats(page) == [0, 1, 1, 0]
    assert "手机 13800001234 → 13900000000" in page.text
    accept(staff, address)
    assert [person.phone for person in people()] == ["13900000000", ""]


def test_faults_are_named_by_row_and_column(staff, congress):
    page = staff.page(uploaded(staff, FAULTY))
    assert pages.faults(page) == []
    assert stats(page) == [1, 0, 0, 3]
    rows = [pages.text_of(row) for row in page.all("tr")]
    assert any(row.startswith("5A“姓名”缺少姓名") for row in rows)
    assert any(row.startswith("3B“代表证号”编号“0012”与第 6 行重复") for row in rows)
    assert any(row.startswith("6B“代表证号”编号“0012”与第 3 行重复") for row in rows)
    assert any(row.startswith("6D“新任/连任”“也许”看不出") for row in rows)


def test_faulty_rows_stay_out_only_when_asked_for(staff, congress):
    address = uploaded(staff, FAULTY)
    form = seen(staff, address)
    assert form["skip"] == "1"
    refused = staff.post(f"{address}/accept", data=form | {"skip": ""})
    assert refused.status_code == 422
    assert "有 3 行需要修改，本次未导入任何数据" in refused.text
    assert people() == []
    staff.post(f"{address}/accept", data=form)
    assert [person.name for person in people()] == ["𠮷䶮"]


def test_the_returned_file_says_what_is_wrong_in_place(staff, congress):
    response = staff.get(f"{uploaded(staff, FAULTY)}/returned.xlsx")
    [sheet] = roster.sheets("a.xlsx", response.data)
    assert sheet.rows[1][-1] == "错误说明"
    assert "缺少姓名" in sheet.rows[4][-1]
    assert sheet.rows[3][:2] == ["𠮷䶮", "340600198001011234"]
    assert "错误说明" in unquote(response.headers["Content-Disposition"])


def test_a_preview_out_of_date_is_not_written(staff, congress):
    address, other = uploaded(staff), uploaded(staff, CSV.replace("一组", "三组"))
    form = seen(staff, address)
    accept(staff, other)
    response = staff.post(f"{address}/accept", data=form)
    assert response.status_code == 409
    assert "重新核对预览" in response.text
    assert {one.group.name for person in people() for one in person.memberships} == {"三组", "二组"}
    assert stats(staff.page(address)) == [0, 1, 1, 0]


def test_staff_choose_the_columns(staff, congress):
    address = uploaded(staff, "谁,号,哪组\n甲,1,一组\n")
    page = staff.page(address)
    assert "没有找到“姓名”列" in page.text
    assert pages.faults(page) == []
    form = {"header": "1", "is_new": "1", "column-name": "0", "column-number": "1", "column-area_group": "2"}
    assert staff.post(f"{address}/mapping", data=form).status_code == 302
    accept(staff, address)
    [person] = people()
    assert (person.name, person.mandates[0].number, person.mandates[0].is_new) == ("甲", "1", True)
    twice = staff.post(f"{uploaded(staff)}/mapping", data=form | {"header": "2", "column-phone": "0"})
    assert twice.status_code == 422
    assert "A 列同时选作“姓名”和“手机”" in twice.text


def test_staff_choose_the_heading_row_and_the_sheet(staff, congress):
    import xlsxwriter

    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for name in ("第一代表团", "第二代表团"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["姓名", "编号"])
            sheet.write_row(1, 0, [f"{name}代表", name[1]])
    address = send(staff, buffer.getvalue(), "名册.xlsx").location
    page = staff.page(address)
    assert "文件有 2 张工作表" in page.text
    assert pages.faults(page) == []
    staff.post(f"{address}/mapping", data={"sheet": "第二代表团", "header": "1"})
    assert "第二代表团代表" in staff.page(address).text
    assert staff.post(f"{address}/mapping", data={"header": "9"}).status_code == 422
    staff.post(f"{address}/mapping", data={"header": "2"})
    assert "没有找到“姓名”列" in staff.page(address).text


@pytest.mark.parametrize(
    ("filename", "content", "sentence"),
    [
        ("名册.xlsx", b"PK\x03\x04 cut", "不完整或已损坏"), ("名册.csv", b"", "空文件"),
        ("图.png", b"\x89PNG\r\n", "不是 Excel"),
        ("a.xlsx", "姓名".encode(), "不是 Excel 文件"), ("名册.xls", b"<html><table></table></html>", "网页"),
    ],
)  # fmt: skip
def test_a_bad_file_gets_a_sentence_and_is_not_kept(staff, congress, filename, content, sentence):
    response = send(staff, content, filename)
    assert response.status_code == 422
    assert sentence in response.text
    assert pages.faults(Page(response.text)) == []
    assert db.session.scalars(select(RosterUpload)).all() == []


def test_no_file_and_too_large_a_file_get_sentences(staff, congress):
    term = db.session.scalars(select(Term.id)).first()
    assert "请选择名册文件" in staff.post("/people/rosters", data={"term": term}).text
    assert "10 MB" in send(staff, b"a" * (10 * 1024 * 1024 + 1)).text


def test_a_kill_in_the_middle_of_accepting_leaves_nothing(staff, congress, monkeypatch):
    from training.operations.people import writing

    address = uploaded(staff)
    form = seen(staff, address)
    insert = writing._insert

    def insert_and_die(model, rows):
        insert(model, rows)
        raise SystemExit

    monkeypatch.setattr(writing, "_insert", insert_and_die)
    with pytest.raises(SystemExit):
        staff.post(f"{address}/accept", data=form)
    db.session.rollback()
    assert people() == []
    assert db.session.scalar(select(func.count(DeputyGroup.id))) == 0
    monkeypatch.undo()
    accept(staff, address)
    assert len(people()) == 2


def test_an_upload_is_thrown_away_and_people_stay(staff, congress):
    address = uploaded(staff)
    accept(staff, address)
    assert "已导入" in staff.page("/people/rosters").text
    assert staff.post(f"{address}/delete").status_code == 302
    assert staff.get(address).status_code == 404
    assert len(people()) == 2


def test_another_congresss_upload_is_not_there(staff, congress, neighbour):
    with scope.within(neighbour.id):
        theirs = factories.RosterUploadFactory()
    for path in ("", "/returned.xlsx"):
        assert staff.get(f"/people/rosters/{theirs.id}{path}").status_code == 404
    for path in ("/accept", "/mapping", "/delete"):
        assert staff.post(f"/people/rosters/{theirs.id}{path}").status_code == 404


def test_the_template_can_be_filled_in_and_sent_back(staff, congress):
    template = staff.get("/people/roster-template.xlsx")
    assert template.status_code == 200
    page = staff.page(send(staff, template.data, "模板.xlsx").location)
    assert "标题行以下没有人员" in page.text


def test_texts_of_a_roster_are_only_texts(staff, congress):
    evil = "姓名,编号,单位\n<script>alert(1)</script>,1,\"=cmd|'/C calc'!A0\"\n"
    address = uploaded(staff, evil)
    assert "<script>alert" not in staff.get(address).text
    accept(staff, address)
    assert "<script>alert" not in staff.get("/people/").text
    assert "=cmd" in staff.page("/people/").text


def test_three_thousand_people_come_in_and_are_found_in_time(staff, congress):
    """By the processor's seconds, so that a busy machine makes no difference; benchmarks hold the real figures."""
    from time import process_time

    lines = ["姓名,编号,代表小组,代表团,手机"]
    lines += [
        f"王{chr(0x4E00 + number)},{number:04d},第{number % 26}组,第{number % 9}团,138{number:08d}"
        for number in range(3000)
    ]
    began = process_time()
    address = uploaded(staff, "\n".join(lines))
    accept(staff, address)
    assert process_time() - began < 20
    numbers = dict(db.session.execute(select(Person.name, Mandate.number).join(Person.mandates)).all())
    assert numbers == {f"王{chr(0x4E00 + number)}": f"{number:04d}" for number in range(3000)}
    began = process_time()
    assert staff.get("/people/?q=wang").status_code == 200
    assert process_time() - began < 1
