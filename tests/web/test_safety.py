"""What every answer carries and every page keeps to: headers, errors in plain words, languages."""

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from sqlalchemy.exc import IntegrityError, OperationalError

from tests import pages
from tests.house import ROOT
from tests.pages import Page
from training.models import db
from training.operations.errors import ChangedMeanwhile, NotThere, TrainingError

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def answering(app, monkeypatch, what):
    """Let the first page do that instead, for everybody."""

    def view():
        if isinstance(what, Exception):
            raise what
        return what

    view.allows = "public"
    monkeypatch.setitem(app.view_functions, "home.index", view)


@pytest.mark.parametrize("path", ["/accounts/sign-in", "/nowhere", "/static/css/lunxun.css", "/healthz"])
def test_every_answer_carries_the_headers(client, congress, path):
    with client.get(path) as answer:
        headers = answer.headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_over_https_browsers_are_told_to_stay_there_and_to_guard_the_cookie(client, congress):
    answer = client.get("/accounts/sign-in", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31556926")
    assert "Secure;" in answer.headers["Set-Cookie"]


def test_on_a_desk_the_cookie_works_without_https(client, congress):
    assert "Secure" not in client.get("/accounts/sign-in").headers["Set-Cookie"]


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(client, congress):
    cookie = client.get("/accounts/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("lunxun=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_pages_stay_in_no_cache_and_style_sheets_for_long(staff):
    assert staff.get("/").headers["Cache-Control"] == "no-store"
    with staff.get("/static/css/lunxun.css") as sheet:
        assert "max-age=31536000" in sheet.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/attendance/missed.xlsx", "/attendance/scanner/state.json", "/healthz"])
def test_what_is_no_page_stays_in_no_cache_either(staff, path):
    with staff.get(path) as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"


def test_pages_are_packed_when_asked(client, congress):
    answer = client.get("/accounts/sign-in", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    ("error", "status", "title", "sentence"),
    [
        (TrainingError("请先填写人数。"), 422, "还不能这样做", "请先填写人数。"),
        (NotThere("没有这个班次。"), 404, "没有找到", "没有这个班次。"),
        (ChangedMeanwhile("他人已修改。"), 409, "内容已被他人修改", "他人已修改。"),
        (IntegrityError("", None, Exception("UNIQUE constraint failed")), 409, "内容已被他人修改", "核对后再保存"),
        (OperationalError("", None, Exception("database is locked")), 503, "服务器正忙", "请稍后重试"),
        (RuntimeError("a secret of the program"), 500, "服务器出现故障", "本次未保存"),
    ],
    ids=lambda value: getattr(value, "__name__", None) or type(value).__name__,
)
def test_an_error_is_a_page_in_plain_words(app, staff, monkeypatch, error, status, title, sentence):
    answering(app, monkeypatch, error)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = staff.get("/")
    assert answer.status_code == status
    page = Page(answer.text)
    assert pages.faults(page) == []
    assert title in answer.text
    assert sentence in answer.text
    assert "secret" not in answer.text


def test_a_script_gets_the_sentence_as_json(app, staff, monkeypatch):
    answering(app, monkeypatch, ChangedMeanwhile("他人已修改。"))
    answer = staff.get("/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (409, {"message": "他人已修改。"})


def test_a_busy_server_says_when_to_come_again(app, staff, monkeypatch):
    answering(app, monkeypatch, OperationalError("", None, Exception("database is locked")))
    assert staff.get("/").headers["Retry-After"] == "5"


def test_a_database_that_does_not_answer_still_gives_a_page(tmp_path, staff):
    from tests.conftest import start

    with staff.session_transaction() as session:
        kept = dict(session)
    broken = start(f"sqlite:///{tmp_path / 'lunxun.sqlite'}").test_client()
    (tmp_path / "lunxun.sqlite").unlink()
    with broken.session_transaction() as session:
        session.update(kept)
    answer = broken.get("/")
    assert answer.status_code == 503
    assert "数据库暂时无法写入" in answer.text
    assert pages.faults(Page(answer.text)) == []
    assert broken.get("/healthz").status_code == 503


def test_an_error_takes_back_what_was_begun(app, staff, congress, monkeypatch):
    def view():
        from flask_login import current_user

        current_user.name = "half done"
        db.session.flush()
        raise TrainingError("请先填写人数。")

    view.allows = "staff"
    monkeypatch.setitem(app.view_functions, "home.index", view)
    staff.get("/")
    assert "half done" not in staff.get("/accounts/").text


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_page_that_is_not_there_says_so(staff, method):
    answer = getattr(staff, method)("/nowhere")
    assert answer.status_code == 404
    assert "没有此页面" in answer.text
    assert pages.faults(Page(answer.text)) == []


def test_a_form_that_is_too_large_is_refused_in_words(staff, app, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    answer = staff.post("/accounts/new", data={"name": "x" * 2000})
    assert answer.status_code == 413
    assert "上传的文件应不超过 10 MB" in answer.text


def test_english_is_read_from_the_translations(app, tmp_path, congress, client):
    source = ROOT / "translations/en/LC_MESSAGES/messages.po"
    folder = tmp_path / "en/LC_MESSAGES"
    folder.mkdir(parents=True)
    with source.open("rb") as po, (folder / "messages.mo").open("wb") as mo:
        write_mo(mo, read_po(po))
    from tests.conftest import start

    english = start(app.config["SQLALCHEMY_DATABASE_URI"], BABEL_TRANSLATION_DIRECTORIES=str(tmp_path))
    browser = english.test_client()
    with browser.session_transaction() as session:
        session["language"] = "en"
    page = browser.get("/accounts/sign-in")
    assert "<h1>Sign in</h1>" in page.text
    assert 'lang="en"' in page.text


def test_the_chinese_page_says_so(client, congress):
    assert 'lang="zh-CN"' in client.get("/accounts/sign-in").text
