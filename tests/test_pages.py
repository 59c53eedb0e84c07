"""Every page, found through the URL map: as it is read, who may open it, and whose records it shows."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask, url_for
from sqlalchemy import ColumnElement, Enum, String, func, select, update
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests import factories, pages
from tests.conftest import empty, start
from tests.operations.schedules.conftest import BEFORE, answered
from tests.pages import Page
from tests.visitor import Visitor
from training.models import accounts, catalogue, db, people, plans, schedules, scope
from training.models.audit import AuditRow
from training.models.base import Base
from training.models.scope import OfCongress
from training.operations.schedules import proposals
from training.web import access

pytestmark = pytest.mark.usefixtures("noon")

THEIRS = "邻市之物"
"""Written into every text of the other congress, so that no page of ours may hold it."""

RECORDS: dict[str, type[Base]] = {
    f"{re.sub('(?<=[a-z])(?=[A-Z])', '_', mapper.class_.__name__).lower()}_id": mapper.class_
    for mapper in Base.registry.mappers
    if issubclass(mapper.class_, OfCongress) or mapper.class_ in scope.SHARED
} | {
    "plan_id": plans.AnnualPlan,
    "group_id": people.DeputyGroup,
    "override_id": catalogue.DayOverride,
    "catalogue.open_room closure_id": catalogue.RoomClosure,
    "catalogue.open_lecturer closure_id": catalogue.LecturerClosure,
}
"""What a variable of a route stands for: person_id a Person, …; with an endpoint before it, there alone."""

PLAIN: dict[str, Any] = {
    "year": 2022,
    "filename": "css/lunxun.css",
    "language": "en",
    "batch_key": "batch-1",  # of the proposal that one_of_each makes
    "number": 1,  # of the ways out in WAYS
    "token": "no-such-link",
    "code": "no-such-certificate",
    "congress": 1,  # ours: the first that the world makes
}
"""Variables that name no record."""

WAYS: dict[str, Any] = {
    "conflict": [
        {"kind": "max_batches", "program": "program-1", "number": 1},
        {"kind": "pins", "batch": "b", "program": "program-1", "people": ["person-1"], "count": 1},
    ],
    "repairs": [
        {
            "changes": [{"fact": {"kind": "max_batches", "program": "program-1", "number": 1}, "to": 2, "spans": []}],
            "cost": 12,
            "unplaced": 1,
            "gained": 3,
            "batches": [],
        }
    ],
}
"""What a proposal keeps that contradicts itself."""

ANSWERS: dict[str, int] = {
    "calendar.feed": 404,  # opened with real links in tests/web/test_calendar.py
    "calendar.phone": 404,
    "attendance.arrive": 404,  # opened with real codes and links in tests/web/test_door.py
    "attendance.claim": 403,
    "attendance.phone": 404,
    "attendance.answer": 404,  # opened with real surveys in tests/web/test_surveys.py
    "attendance.slip": 404,
    "accounts.accept": 404,  # opened with real links in tests/web/test_accounts.py and test_setup.py
    "accounts.set_up": 404,
    "verify.show": 404,  # opened with real codes in tests/web/test_records.py
    "attendance.scanner_names": 422,  # asked for no batch; with batches in tests/web/test_scanner.py
}
"""Pages that staff of this world rightly read with another status than 200."""


def records_of(rule: Rule) -> dict[str, type[Base]]:
    """The variables of a route that stand for records."""
    found = {name: RECORDS.get(f"{rule.endpoint} {name}") or RECORDS.get(name) for name in rule.arguments}
    return {name: model for name, model in found.items() if model}


def rules() -> list[Rule]:
    """Every route but those of files that lie there for everybody; `.who` says who may use it."""
    app = start("sqlite://")
    found = [rule for rule in app.url_map.iter_rules() if not rule.endpoint.endswith("static")]
    with app.app_context():
        for rule in found:
            rule.who = access.allowed(rule.endpoint)
    return sorted(found, key=lambda rule: (rule.endpoint, rule.rule))


def each(chosen: Iterable[Rule]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("rule", list(chosen), ids=lambda rule: f"{rule.endpoint}:{rule.rule}")


RULES = rules()
each_route = each(RULES)
each_page = each(rule for rule in RULES if "GET" in rule.methods)
each_closed_route = each(rule for rule in RULES if rule.who != "public")
each_route_for_staff = each(rule for rule in RULES if rule.who == "staff")
each_route_to_a_record = each(rule for rule in RULES if records_of(rule))


@dataclass
class World:
    """Two congresses with a record of every kind; the session is bound to ours."""

    app: Flask
    ours: int
    theirs: int
    user: accounts.User
    deputy: accounts.User

    def values(self, rule: Rule, congress_id: int) -> dict[str, Any]:
        """What stands in a route's variables for that congress."""
        unknown = rule.arguments - records_of(rule).keys() - PLAIN.keys()
        assert not unknown, f"{rule.rule}: say in tests/test_pages.py what {unknown} stands for"
        plain = {name: PLAIN[name] for name in rule.arguments & PLAIN.keys()}
        return plain | {name: first_id(model, congress_id) for name, model in records_of(rule).items()}

    def visit(self, user: accounts.User | None = None, language: str = "zh") -> Visitor:
        """A browser in which that user is signed in."""
        browser = self.app.test_client()
        if user:
            browser.sign_in(user)
        with browser.session_transaction() as session:
            session["language"] = language
        return browser

    @property
    def sign_in(self) -> str:
        with self.app.test_request_context():
            return url_for("accounts.sign_in")

    @contextmanager
    def unchanged(self, *but: str) -> Iterator[None]:
        """Fails when a row of any table, but those named, has changed inside the block."""
        before = all_rows()
        yield
        after = all_rows()
        assert [name for name in before if before[name] != after[name] and name not in but] == []

    def address(self, rule: Rule, values: dict[str, Any]) -> str:
        with self.app.test_request_context():
            return url_for(rule.endpoint, **values)


def all_rows() -> dict[str, list[Any]]:
    with db.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(table.select()))) for table in db.metadata.sorted_tables
        }


def first_id(model: type[Base], congress_id: int) -> int:
    with scope.within(congress_id):
        found = db.session.scalar(select(model.id).order_by(model.id))
    assert found, f"tests/factories.py one_of_each makes no {model.__name__}"
    return found


@pytest.fixture(scope="module")
def world(program: Flask) -> Iterator[World]:
    factories.restart_counting()
    with program.app_context():
        owners = [factories.CongressFactory(name=name) for name in ("淮北市人大常委会", THEIRS)]
        for owner in owners:
            with scope.within(owner.id):
                factories.one_of_each()
                answered(
                    proposals.ask(db.session.scalars(select(plans.AnnualPlan)).one(), seconds=9, seed=1, now=BEFORE)
                )
                for proposal in db.session.scalars(select(schedules.Proposal)):
                    proposal.ways_out = WAYS
                db.session.flush()
        db.session.commit()
        mark_all_texts(owners[1].id)
        scope.bind(owners[0].id)
        person = db.session.scalars(select(people.Person).order_by(people.Person.id)).first()
        user = factories.UserFactory(name="王主任", person_id=person.id)
        deputy = factories.UserFactory(name=person.name, role=accounts.Role.DEPUTY, person_id=person.id)
        db.session.commit()
        yield World(program, owners[0].id, owners[1].id, user, deputy)
        db.session.remove()
        empty()


def ask(browser: Visitor, method: str, address: str) -> TestResponse:
    return browser.post(address) if method == "POST" else browser.get(address)


def words_of(response: TestResponse) -> str:
    """What can be read in an answer, inside a spreadsheet too."""
    if response.data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(response.data)) as book:
            return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return response.data.decode("utf-8", "replace")


def mark_all_texts(congress_id: int) -> None:
    """Write THEIRS into every text that somebody typed, past the guard of what is append-only."""
    connection = db.session.connection()
    with scope.within(congress_id):
        for mapper in Base.registry.mappers:
            if issubclass(mapper.class_, OfCongress) or mapper.class_ in scope.SHARED:
                ids = db.session.scalars(select(mapper.class_.id)).all()
                marks = {
                    column: func.substr(THEIRS + func.coalesce(column, ""), 1, column.type.length or 1000)
                    for column in mapper.local_table.columns
                    if is_typed(column)
                }
                if marks:
                    connection.execute(update(mapper.local_table).where(mapper.local_table.c.id.in_(ids)).values(marks))
    db.session.commit()


def is_typed(column: ColumnElement[Any]) -> bool:
    return isinstance(column.type, String) and not isinstance(column.type, Enum) and not column.key.endswith("hash")


@each_route
def test_every_route_says_who_may_use_it(rule):
    assert rule.who in {"public", "deputy", "staff"}


@pytest.mark.parametrize("language", ["zh", "en"])
@each_page
def test_a_page_is_sound(rule, language, world):
    address = world.address(rule, world.values(rule, world.ours))
    response = world.visit(world.user, language).get(address, follow_redirects=True)
    assert response.status_code == ANSWERS.get(rule.endpoint, 200)
    assert THEIRS not in words_of(response)
    if response.mimetype != "text/html":
        return
    page = Page(response.text)
    assert pages.faults(page) == []
    assert page.root.get("lang", "").startswith(language)


@each_closed_route
def test_nobody_gets_in_without_an_account(rule, world):
    address = world.address(rule, world.values(rule, world.ours))
    with world.unchanged():
        for method in sorted(rule.methods & {"GET", "POST"}):
            response = ask(world.visit(), method, address)
            assert response.status_code == 302, method
            assert response.location.startswith(world.sign_in), method


@each_route_for_staff
def test_what_is_for_staff_is_closed_to_deputies(rule, world):
    address = world.address(rule, world.values(rule, world.ours))
    with world.unchanged():
        for method in sorted(rule.methods & {"GET", "POST"}):
            assert ask(world.visit(world.deputy), method, address).status_code == 403, method


@pytest.mark.parametrize("who", ["user", "deputy"])
@each_route_to_a_record
def test_nothing_of_another_congress_is_shown_or_changed(rule, who, world):
    """With our login, each route with one of its records theirs answers 404 (a deputy may read 403 first)."""
    ours, theirs = world.values(rule, world.ours), world.values(rule, world.theirs)
    visitor = world.visit(getattr(world, who))
    with world.unchanged():
        for name in sorted(records_of(rule)):
            for method in sorted(rule.methods & {"GET", "POST"}):
                response = ask(visitor, method, world.address(rule, ours | {name: theirs[name]}))
                assert response.status_code in ({404} if who == "user" else {403, 404}), (method, name)
                assert THEIRS not in words_of(response)


@pytest.mark.parametrize("who", ["user", "deputy"])
def test_what_is_asked_for_behind_the_question_mark_is_ours_as_well(who, world):
    """Filters name records by their ids: those of theirs find nothing, and break nothing."""
    visitor, faults = world.visit(getattr(world, who)), []
    ids = {name: first_id(model, world.theirs) for name, model in RECORDS.items() if " " not in name}
    query = urlencode(ids | {name.removesuffix("_id"): one for name, one in ids.items()})
    for rule in (one for one in RULES if "GET" in one.methods):
        response = visitor.get(f"{world.address(rule, world.values(rule, world.ours))}?{query}")
        if response.status_code >= 500 or THEIRS in words_of(response):
            faults.append((rule.rule, response.status_code))
    assert faults == []


def test_every_file_that_goes_out_is_noted_once_however_it_is_asked_for(world):
    """By HEAD too, in parts, or if it has changed: each answer that is a file leaves one line in the audit log."""
    visitor, faults = world.visit(world.user), []
    since = "Fri, 01 Jan 2100 00:00:00 GMT"
    ways = [("get", {}), ("head", {}), ("get", {"If-None-Match": "*"}), ("get", {"If-Modified-Since": since})]
    ways.append(("get", {"Range": "bytes=0-9"}))
    for rule in (one for one in RULES if "GET" in one.methods and one.who != "public"):
        address = world.address(rule, world.values(rule, world.ours))
        for method, headers in ways:
            before = db.session.scalar(select(func.count()).select_from(AuditRow))
            response = getattr(visitor, method)(address, headers=headers)
            is_file = "attachment" in response.headers.get("Content-Disposition", "")
            noted = db.session.scalar(select(func.count()).select_from(AuditRow)) - before
            if noted != is_file:
                faults.append((rule.rule, method, headers, noted))
            if not is_file:
                break
    assert faults == []


NO_LISTS = {
    "attendance.lesson": "a form to fill in; the register is the list",
    "attendance.sheet": "a form to type a sheet back",
    "catalogue.holidays": "a calendar",
    "plans.five_year": "two figures a target, drawn",
    "plans.five_year_show": "the same",
    "schedules.show": "a board; its batches are in the table below it",
}
"""Pages that hold a table and need not offer it as Excel, and why."""


def test_every_list_goes_to_excel_with_its_filters_and_without_formulas(world):
    """Each page with a table has a link to an .xlsx that keeps what was searched for."""
    visitor, faults, seen = world.visit(world.user), [], set()
    for rule in (one for one in RULES if "GET" in one.methods and one.who in {"staff", "deputy"}):
        address = world.address(rule, world.values(rule, world.ours))
        response = visitor.get(f"{address}?q=%E7%8E%8B")
        page = Page(response.text) if response.mimetype == "text/html" and response.status_code == 200 else None
        if page is None or not page.all("table") or rule.endpoint in NO_LISTS:
            continue
        links = [one for one in page.links("http://localhost" + address) if ".xlsx" in one or "excel=1" in one]
        links = [one for one in links if not one.endswith("/pack.xlsx")]  # its sums are formulas of ours
        if not links:
            faults.append(f"{rule.endpoint} offers no Excel")
        if any(field.get("name") == "q" for field in page.all("input")) and not any("q=%E7%8E%8B" in n for n in links):
            faults.append(f"{rule.endpoint} loses the filter: {links}")
        faults += [f"{link}: {fault}" for link in {*links} - seen if (fault := fault_of_excel(visitor.get(link)))]
        seen |= {*links}
    assert faults == []


def fault_of_excel(response: TestResponse) -> str:
    """What is wrong with a spreadsheet."""
    if response.status_code != 200 or not response.data.startswith(b"PK"):
        return response.status
    with zipfile.ZipFile(io.BytesIO(response.data)) as book:
        sheets = "".join(book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name)
    return "holds a formula or a link" if "<f" in sheets.replace("<formula", "") or "hyperlink" in sheets else ""


@pytest.mark.parametrize("who", ["user", "deputy"])
def test_following_every_link_changes_no_row_and_finds_every_page(who, world):
    visitor = world.visit(getattr(world, who))
    with world.unchanged("audit_rows", "limit_counts"):  # that somebody took a file, or how often, is noted
        found = crawl(visitor, "/")
    assert {address: status for address, (status, _text) in found.items() if status >= 400} == {}
    assert [address for address, (_status, text) in found.items() if THEIRS in text] == []


def crawl(visitor: Visitor, start_at: str, at_most: int = 1500) -> dict[str, tuple[int, str]]:
    """Everything that can be reached by GET from a page, with its status and text."""
    found: dict[str, tuple[int, str]] = {}
    todo = [start_at]
    while todo and len(found) < at_most:
        address = todo.pop()
        if address in found:
            continue
        response = visitor.get(address)
        found[address] = response.status_code, words_of(response)
        links = Page(response.text).links("http://localhost" + address) if response.mimetype == "text/html" else []
        todo += [response.location] if response.location else [link for link in links if "excel=1" not in link]
    return found
