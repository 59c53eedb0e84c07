"""The staff scanner with many names (断网扫码): loading a list onto the device, finding a name, handing in what waited.

    python benchmarks/scanner.py [PEOPLE [SCANS]]        default: 3000 300

In Chromium against the served program. The names are loaded, the network is cut, the page opened again from the device;
so many scans are kept in its queue as the page keeps them, then the network is back: until the server has answered for
every one. At the end there are as many rows as scans.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import func, select

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.browser.classes import Held, held_now
from tests.browser.conftest import FLAGS, Site, sign_in
from tests.served import served
from training.models import db
from training.models.accounts import Role
from training.models.people import Guest, Person

TYPED = """async ([people, lesson]) => {
  const moment = window.scannerClock.moment();
  for (const person of people) {
    await window.scannerStore.keep([{
      nonce: crypto.randomUUID(), person, badge: "", name: String(person), lesson, direction: "in", moment,
      state: "waiting", sentence: "",
    }]);
  }
}"""

WEIGHT = """() => {
  const one = performance.getEntriesByType("resource").filter((entry) => entry.name.includes("names.json")).at(-1);
  return [one.transferSize, one.decodedBodySize];
}"""


def main(people: int, scans: int) -> None:
    """Print what was measured."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), sample="sample --lived") as running:
        site = Site(running.address, running.database, running.printed)
        add_people(site, people)
        held = held_now(site, people)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
            state = sign_in(browser, site, site.new_account(Role.STAFF))
            page = browser.new_context(base_url=site.address, storage_state=state, locale="zh-CN").new_page()
            page.set_default_timeout(120_000)
            for what, figure in measured(page, held, scans):
                print(f"| {what} | {figure} |", flush=True)
            browser.close()
        assert held.events() == scans


def measured(page: Page, held: Held, scans: int) -> list[tuple[str, str]]:
    """Each line of the table."""
    page.goto("/attendance/scanner/")
    page.locator("[data-scanner][data-kept]").wait_for(state="attached")
    page.locator(f"#batch-{held.batch_id}").check()
    began = time.monotonic()
    page.get_by_role("button", name="载入名单到本机").click()
    page.locator("[data-names]", has_text=str(len(held.people))).wait_for()
    loaded = time.monotonic() - began
    weight = page.evaluate(WEIGHT)
    page.context.set_offline(True)
    opened = seconds(lambda: (page.reload(), page.locator("[data-scanner][data-ready]").wait_for(state="attached")))
    found = seconds(lambda: find(page, held))
    kept = seconds(lambda: page.evaluate(TYPED, [[one for one, _name in held.people[:scans]], held.lesson_id]))
    page.reload()
    page.locator("[data-waiting]", has_text=str(scans)).wait_for()
    page.context.set_offline(False)
    handed_in = seconds(lambda: page.locator("[data-waiting]:text-is('0')").wait_for())
    return [
        (f"{len(held.people):,} names onto the device, from the click", f"{loaded:.2f} s"),
        ("the same, on the wire / unpacked", f"{weight[0] / 1000:.0f} kB / {weight[1] / 1000:.0f} kB"),
        ("the page opened again without the network", f"{opened:.2f} s"),
        ("a name typed at once, until it is found", f"{found:.2f} s"),
        (f"{scans} scans kept on the device, each by itself", f"{kept:.2f} s"),
        (f"{scans} scans handed in once the network is back", f"{handed_in:.2f} s"),
    ]


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.monotonic()
    work()
    return time.monotonic() - began


def find(page: Page, held: Held) -> None:
    """Type the last name."""
    page.get_by_label("没带参训证").fill(held.people[-1][1])
    page.locator("[data-found] button").first.wait_for()


def add_people(site: Site, people: int) -> None:
    """Guests until there are so many."""
    with site.records():
        missing = people - db.session.scalar(select(func.count(Person.id)))
        for at in range(missing):
            person = Person(name=f"参训{at:05d}", pinyin=f"canxun{at:05d}", initials="cx", employer="某单位", phone="")
            db.session.add(person)
            db.session.add(Guest(person=person, number=f"B{at:05d}", starts_on=date(2022, 1, 1)))


if __name__ == "__main__":
    arguments = [int(one) for one in sys.argv[1:]]
    main(*(arguments + [3000, 300][len(arguments) :]))
