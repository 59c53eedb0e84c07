"""The staff scanner with the network cut: nothing that was shown green is lost, and nothing is written twice."""

import os
import re
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import segno
from playwright.sync_api import expect

from tests.browser.classes import held_now
from tests.browser.conftest import FLAGS, PASSWORD, barriers, sideways_scroll, sign_in, take_picture
from training.models import db
from training.models.accounts import Role
from training.models.people import Person
from training.operations.attendance import badges, lost_badges
from training.operations.audit import Actor

SCANNER = "/attendance/scanner/"


@pytest.fixture
def held(site):
    return held_now(site, 12)


@pytest.fixture
def open_scanner(chromium, site, as_staff):
    """Opens the scanner in a browser of its own, with the names of that class on the device."""
    opened = []

    def open_it(held, state=None):
        context = chromium.new_context(locale="zh-CN", base_url=site.address, storage_state=state or as_staff)
        context.set_default_timeout(60_000)
        opened.append(context)
        page = context.new_page()
        page.goto(SCANNER)
        load(page, held)
        expect(page.locator("[data-scanner][data-kept]")).to_be_attached()
        return page

    yield open_it
    for context in opened:
        context.close()


def load(page, held):
    page.locator(f"#batch-{held.batch_id}").check()
    page.get_by_role("button", name="载入名单到本机").click()
    expect(page.locator("[data-names]")).to_have_text(str(len(held.people)))


def type_name(page, name):
    page.get_by_label("没带参训证").fill(name)
    page.get_by_label("没带参训证").press("Enter")
    expect(page.locator("[data-show-name]")).to_have_text(name)


def waiting(page, count):
    expect(page.locator("[data-waiting]")).to_have_text(str(count))


@contextmanager
def cut(page):
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)


def names_of(held):
    """Those whose name nobody else has, as they are typed."""
    names = [name for _id, name in held.people]
    return [name for name in names if names.count(name) == 1]


def test_scanning_goes_on_without_the_network_and_is_handed_in_once(open_scanner, held):
    page, names = open_scanner(held), names_of(held)[:6]
    with cut(page):
        page.reload()  # from the device
        expect(page.locator("[data-network]")).to_have_text("没有网络，可继续扫码")
        for name in names[:3]:
            type_name(page, name)
            expect(page.locator("[data-show]")).to_have_class(re.compile("is-good"))
        page.reload()
        waiting(page, 3)
        for name in names[3:]:
            type_name(page, name)
        type_name(page, names[0])
        expect(page.locator("[data-show]")).to_have_class(re.compile("is-doubt"))
        waiting(page, 6)
        assert held.events() == 0
    waiting(page, 0)
    assert held.events() == 6
    assert held.presences().keys() == set(names)
    expect(page.locator("[data-network]")).to_have_text("网络正常，已全部上传")
    page.reload()
    waiting(page, 0)
    assert held.events() == 6


def test_an_answer_that_is_lost_on_the_way_makes_no_second_row(open_scanner, held):
    page, names = open_scanner(held), names_of(held)[:3]
    lost = []

    def swallow(route):
        lost.append(route.fetch().status)
        route.abort()

    page.context.route("**/scanner/scans", swallow)
    for name in names:
        type_name(page, name)
    while not lost:
        page.wait_for_timeout(100)
    waiting(page, 3)
    assert set(lost) == {200}
    page.context.unroute("**/scanner/scans")
    page.get_by_role("button", name="立即上传").click()
    waiting(page, 0)
    assert held.events() == 3


def test_a_full_disk_at_the_server_leaves_the_queue_as_it_is(open_scanner, held):
    page, (first, second, *_rest) = open_scanner(held), names_of(held)
    page.context.route(
        "**/scanner/scans", lambda route: route.fulfill(status=503, json={"message": "数据库暂时无法写入"})
    )
    type_name(page, first)
    expect(page.locator("[data-network]")).to_contain_text("服务器正忙")
    type_name(page, second)
    waiting(page, 2)
    page.context.unroute("**/scanner/scans")
    page.get_by_role("button", name="立即上传").click()
    waiting(page, 0)
    assert held.events() == 2


def test_two_scanners_make_one_record_of_a_person_and_list_the_conflict(open_scanner, held):
    one, two = open_scanner(held), open_scanner(held)
    first, second, third = names_of(held)[:3]
    with cut(one), cut(two):
        for page, names in ((one, (first, second)), (two, (second, third))):
            for name in names:
                type_name(page, name)
    waiting(one, 0)
    waiting(two, 0)
    assert held.events() == 4
    assert held.presences() == {first: "present", second: "present", third: "present"}
    conflicts = [page.locator("[data-conflicts] li").all_inner_texts() for page in (one, two)]
    assert [text for texts in conflicts for text in texts if f"{second}已有签到" in text]


def test_an_expired_session_asks_to_sign_in_and_loses_nothing(open_scanner, site, chromium, held):
    username = site.new_account(Role.STAFF)
    page, names = open_scanner(held, sign_in(chromium, site, username)), names_of(held)[:2]
    with cut(page):
        type_name(page, names[0])
        page.context.clear_cookies()
    expect(page.get_by_role("link", name="重新登录")).to_be_visible()
    type_name(page, names[1])
    waiting(page, 2)
    page.get_by_role("link", name="重新登录").click()
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("[data-scanner][data-ready]")).to_be_attached()
    waiting(page, 0)
    assert held.events() == 2


def test_after_eight_hours_and_a_half_without_the_network_nothing_has_expired(chromium, site, held):
    """List and page were loaded in the early morning; the session has long ended when the network is back."""
    hours, username = timedelta(hours=8, minutes=30), site.new_account(Role.STAFF)
    context = chromium.new_context(
        locale="zh-CN", base_url=site.address, storage_state=sign_in(chromium, site, username)
    )
    context.clock.install(time=datetime.now(UTC) - hours)
    context.route("**/scanner/state.json", lambda route: told_earlier(route, hours))
    page, names = context.new_page(), names_of(held)[:4]
    page.goto(SCANNER)
    load(page, held)
    expect(page.locator("[data-scanner][data-kept]")).to_be_attached()
    with cut(page):
        context.unroute("**/scanner/state.json")
        context.clock.fast_forward("08:30:00")
        for name in names[:2]:
            type_name(page, name)
            expect(page.locator("[data-show]")).to_have_class(re.compile("is-good"))
        page.reload()
        for name in names[2:]:
            type_name(page, name)
            expect(page.locator("[data-show]")).to_have_class(re.compile("is-good"))
        waiting(page, 4)
        context.clear_cookies()
        before = held.now()
    page.get_by_role("link", name="重新登录").click()
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    waiting(page, 0)
    page.reload()
    waiting(page, 0)
    assert held.presences().keys() == set(names)
    assert held.events() == 4
    assert [abs(at - before) < timedelta(minutes=2) for at in held.moments()] == [True] * 4
    context.close()


def told_earlier(route, hours):
    """The server's clock as it stood so many hours ago."""
    answer = route.fetch()
    state = answer.json()
    route.fulfill(response=answer, json=state | {"now": state["now"] - int(hours.total_seconds() * 1000)})


@pytest.mark.parametrize("hours", [24, -1])
def test_a_clock_that_is_moved_while_offline_changes_no_time(open_scanner, held, hours):
    page = open_scanner(held)
    before = held.now()
    with cut(page):
        page.evaluate(f"const real = Date.now; Date.now = () => real.call(Date) + {hours} * 3600000")
        type_name(page, names_of(held)[0])
    waiting(page, 0)
    near = timedelta(seconds=2)  # the way to the server and back, and whole seconds
    assert [before - near <= at <= held.now() + near for at in held.moments()] == [True]


def test_a_clock_that_was_moved_before_a_restart_is_told(open_scanner, held):
    page = open_scanner(held)
    with cut(page):
        page.add_init_script("const real = Date.now; Date.now = () => real.call(Date) - 3600000")
        page.reload()
        page.get_by_label("课次", exact=True).select_option(str(held.lesson_id))
        type_name(page, names_of(held)[0])
    waiting(page, 0)
    expect(page.locator("[data-conflicts]")).to_contain_text("设备时钟在离线期间被改动")


def test_what_the_device_keeps_can_be_cleared(open_scanner, held):
    page = open_scanner(held)
    with cut(page):
        type_name(page, names_of(held)[0])
        page.once("dialog", lambda dialog: dialog.dismiss())
        page.get_by_role("button", name="清除本机数据").click()
        waiting(page, 1)
    waiting(page, 0)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="清除本机数据").click()
    expect(page.locator("[data-names]")).to_have_text("0")
    expect(page.locator("[data-scanned]")).to_have_text("0")


def test_the_page_can_be_used_by_everybody(open_browser, as_staff, size, held):
    page = open_browser(size, as_staff).new_page()
    page.goto(SCANNER)
    load(page, held)
    type_name(page, names_of(held)[0])
    take_picture(page, f"scanner-{size}")
    assert barriers(page) == []
    assert sideways_scroll(page) <= 0


@contextmanager
def filming(chromium, site, as_staff, film, code):
    """The scanner in a browser whose camera looks at that code."""
    film.write_bytes(filmed(code))
    camera = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    flags = [*FLAGS, *camera, f"--use-file-for-fake-video-capture={film}"]
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    browser = chromium.browser_type.launch(executable_path=path, args=flags)
    try:
        page = browser.new_context(locale="zh-CN", base_url=site.address, storage_state=as_staff).new_page()
        page.goto(SCANNER)
        yield page
    finally:
        browser.close()


def test_the_camera_reads_a_badge(chromium, site, as_staff, tmp_path, held):
    """Through the library, as Chromium on Linux reads no codes by itself."""
    with site.records() as congress:
        code = badges.code_of(congress.id, held.people[0][0], "for tests alone")
    with filming(chromium, site, as_staff, tmp_path / "badge.y4m", code) as page:
        load(page, held)
        page.get_by_role("button", name="打开摄像头").click()
        expect(page.locator("[data-show-name]")).to_have_text(held.people[0][1])
        waiting(page, 0)
        take_picture(page, "scanner-camera")
        assert held.events() == 1


def test_a_badge_that_was_revoked_is_refused_without_the_network(chromium, site, as_staff, tmp_path, held):
    person_id, name = held.people[-1]
    with site.records() as congress:
        code = lost_badges.register(congress.id, "for tests alone").code_of(person_id)
        person = db.session.get(Person, person_id)
        lost_badges.revoke(person, len(lost_badges.of(person)), "本人报失", Actor(None, held.now()))
    with filming(chromium, site, as_staff, tmp_path / "lost.y4m", code) as page:
        load(page, held)
        with cut(page):
            page.get_by_role("button", name="打开摄像头").click()
            expect(page.locator("[data-show-name]")).to_have_text(name)
            expect(page.locator("[data-show]")).to_have_class(re.compile("is-bad"))
            expect(page.locator("[data-show-note]")).to_contain_text("已作废")
            expect(page.locator("[data-scanned]")).to_have_text("0")
    assert held.events() == 0


def filmed(code: str, width: int = 640, height: int = 480) -> bytes:
    """A film of two grey frames that show the code."""
    rows = [list(row) for row in segno.make(code, error="m", micro=False).matrix]
    scale = (height - 80) // len(rows)
    side, left, top = scale * len(rows), (width - scale * len(rows)) // 2, (height - scale * len(rows)) // 2
    frame = bytearray(b"\xeb" * (width * height))
    for y in range(side):
        for x in range(side):
            if rows[y // scale][x // scale]:
                frame[(top + y) * width + left + x] = 16
    picture = b"FRAME\n" + bytes(frame) + b"\x80" * (width * height // 2)
    return f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420\n".encode() + picture * 2
