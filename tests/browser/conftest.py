"""The program as it is served, with its sample data, in Chromium at two sizes."""

import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Error, Page, ViewportSize, expect, sync_playwright
from sqlalchemy import select

from tests.conftest import start as start_program
from tests.pages import Page as HtmlPage
from tests.served import served
from training.models import db, scope
from training.models.accounts import Role, User
from training.models.congresses import Congress
from training.models.people import Mandate
from training.models.schedules import Enrolment
from training.operations.accounts.passwords import kept

ROOT = Path(__file__).parent.parent.parent
PICTURES = ROOT / "output" / "screenshots"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"desktop": ViewportSize(width=1366, height=768), "phone": ViewportSize(width=390, height=844)}
PATIENCE = 60_000
"""Milliseconds after which what a test waits for will not come, on a machine however busy."""
expect.set_options(timeout=PATIENCE)
PASSWORD = "轮训-browser-tests-2022"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All in one process: one server, one Chromium."""
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(pytest.mark.timeout(900))  # the first one waits until a whole year has been lived


@dataclass
class Site:
    """The program, served with its worker on a port of its own."""

    address: str
    database: str
    printed: str

    @contextmanager
    def records(self) -> Iterator[Congress]:
        """Work on the records of the site's first congress, beside the server; kept at the end of the block."""
        with start_program(self.database).app_context():
            congress = db.session.scalars(select(Congress).order_by(Congress.id)).first()
            with scope.within(congress.id):
                yield congress
                db.session.commit()
            db.session.remove()
            db.engine.dispose()

    def new_account(self, role: Role, **more: Any) -> str:
        """The user name of a new account; its password is PASSWORD."""
        username = f"{role}-{secrets.token_hex(4)}"
        with self.records():
            user = User(username=username, name="浏览器测试", role=role, password_hash=kept(PASSWORD), **more)
            db.session.add(user)
        return username


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """With the sample year up to September: planned, scheduled, published, attended and credited."""
    with served(tmp_path_factory.mktemp("site"), sample="sample --lived") as running:
        yield Site(running.address, running.database, running.printed)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is missing: run the tests with `make test`, which installs it, or set CHROMIUM"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def sign_in(browser: Browser, site: Site, username: str) -> dict:
    """Cookies of somebody who typed their name and password."""
    context = browser.new_context(locale="zh-CN", base_url=site.address)
    page = context.new_page()
    page.goto("/accounts/sign-in")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{site.address}/")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="session")
def as_staff(chromium: Browser, site: Site) -> dict:
    """Cookies of staff; do not sign out with them, that ends their session everywhere."""
    return sign_in(chromium, site, site.new_account(Role.STAFF))


@pytest.fixture(scope="session")
def as_deputy(chromium: Browser, site: Site) -> dict:
    """Cookies of a deputy who has lessons behind and before them."""
    with site.records():
        person_id = db.session.scalar(
            select(Enrolment.person_id).join(Mandate, Mandate.person_id == Enrolment.person_id)
        )
    return sign_in(chromium, site, site.new_account(Role.DEPUTY, person_id=person_id))


@dataclass
class Findings:
    """What the browser itself complains about: scripts that fail, what the CSP blocks, files that are missing."""

    complaints: list[str] = field(default_factory=list)

    def listen_to(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("console", lambda message: self._note_error(message.type, message.text))
        page.on("requestfailed", lambda request: self._note_failure(request.url, request.failure))

    def _note_error(self, kind: str, text: str) -> None:
        if kind == "error" and not re.search(r"status of (409|422)", text):  # a page that says what to mend
            self.complaints.append(f"console: {text}")

    def _note_failure(self, url: str, failure: str | None) -> None:
        if failure != "net::ERR_ABORTED":  # a download, or a page that was left
            self.complaints.append(f"{url}: {failure}")


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    """On a desk and on a phone."""
    return request.param


@pytest.fixture
def open_browser(
    chromium: Browser, site: Site, request: pytest.FixtureRequest
) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a browser of that size, signed in with `state` or not at all; it must have nothing to complain about."""
    opened, findings = [], Findings()

    def open_it(size: str = "desktop", state: dict | None = None) -> BrowserContext:
        context = chromium.new_context(
            viewport=SIZES[size],
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            base_url=site.address,
            storage_state=state,
        )
        context.on("page", findings.listen_to)
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context

    yield open_it
    for context in opened:
        for number, page in enumerate(context.pages):
            if request.node.stash.get(FAILED, False):
                take_picture(page, f"failed-{request.node.name}-{number}")
        context.close()
    assert findings.complaints == []


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


def take_picture(page: Page, name: str) -> Path:
    """The whole page as output/screenshots/NAME.png; what the window shows of one too long for Chromium to draw."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{re.sub(r'[^A-Za-z0-9_.-]+', '-', name)}.png"
    try:
        page.screenshot(path=path, full_page=True, scale="css")
    except Error:
        page.screenshot(path=path, scale="css")
    return path


def pages_linked_from(start: str, context: BrowserContext) -> dict[str, str]:
    """One address for each endpoint that can be reached from there by following links; pages only, no downloads."""
    routes, found, todo = start_program("sqlite://").url_map.bind("127.0.0.1"), {}, [start]
    while todo:
        path = todo.pop(0)
        endpoint, _values = routes.match(urlsplit(path).path)
        if endpoint in found:
            continue
        response = context.request.get(path)
        assert response.ok, f"{path}: {response.status}"
        is_page = response.headers["content-type"].startswith("text/html")
        found[endpoint] = path if is_page else ""
        todo += HtmlPage(response.text()).links(response.url) if is_page else []
    return {endpoint: path for endpoint, path in found.items() if path}


def barriers(page: Page) -> list[str]:
    """Serious and critical findings of axe, each with the places."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['impact']} {rule['id']}: {node['html'][:160]}"
        for rule in found
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    ]


def sideways_scroll(page: Page) -> int:
    """Pixels by which the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
