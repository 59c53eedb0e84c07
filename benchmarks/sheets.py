"""How long it takes to type a signed sheet back (纸质签到表回录): real keys in a real browser, at a human pace.

    python benchmarks/sheets.py [WAY …]        default: runs rows numbers

290 people, one in ten without a signature (absent, on leave or late), drawn by a seed. Each key takes 350 ms (some
10,000 an hour, a practised clerk) and each row is looked at for 400 ms. From opening the page to the answer that all
is saved; then what is recorded is compared with what stood on the paper. Takes about 15 minutes.

runs: stretches of signed rows, “1-16 17q 18-40”; rows: Enter for each signed row, a letter and Enter for another;
numbers: each signed row by its number and Enter, and nothing but numbers.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from random import Random

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.browser.classes import Held, held_now
from tests.browser.conftest import FLAGS, Site, sign_in
from tests.served import served
from training.models import db
from training.models.accounts import Role
from training.models.attendance import Attendance
from training.models.schedules import Lesson
from training.models.sheets import SignInSheet

PEOPLE = 290
KEY_SECONDS, LOOK_SECONDS = 0.35, 0.4
OTHERS = ("q", "s", "b", "g", "c15")
MARKS = {"": "present", "q": "absent", "s": "excused", "b": "excused", "g": "excused", "c15": "late"}


def main(ways: list[str]) -> None:
    """Print a line for each way: keys, minutes, names a minute."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), sample="sample --lived") as running:
        site = Site(running.address, running.database, running.printed)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
            state = sign_in(browser, site, site.new_account(Role.STAFF))
            print("| way | keys | minutes | names a minute |\n|---|---:|---:|---:|", flush=True)
            for way in ways:
                page = browser.new_context(base_url=site.address, storage_state=state, locale="zh-CN").new_page()
                keys, seconds = typed_back(page, held_now(site, PEOPLE), way)
                print(f"| {way} | {keys} | {seconds / 60:.1f} | {PEOPLE / seconds * 60:.0f} |", flush=True)
            browser.close()


def typed_back(page: Page, held: Held, way: str) -> tuple[int, float]:
    """Type a sheet back; keys pressed and seconds."""
    paper = signed(PEOPLE)
    address = f"/attendance/sheets/{printed(held)}"
    page.on("dialog", lambda dialog: dialog.accept())
    keys, began = 0, time.monotonic()
    page.goto(address)
    for looks, line in WAYS[way](paper):
        time.sleep(looks * LOOK_SECONDS)
        for key in (*line, "Enter"):
            page.keyboard.press(key)
            time.sleep(KEY_SECONDS)
            keys += 1
    page.get_by_role("button", name="完成：其余记为缺勤").click()
    page.get_by_text(f"已登记 {PEOPLE} 人").wait_for()
    seconds = time.monotonic() - began
    marks = [mark if way != "numbers" or mark == "" else "q" for mark in paper]
    wanted, found = [MARKS[mark] for mark in marks], recorded(held)
    assert [found[person] for person, _name in held.people] == wanted, way
    return keys, seconds


def signed(people: int) -> list[str]:
    """What stands on the paper, row by row: nothing but a signature, or a letter."""
    random = Random(290)
    return [random.choice(OTHERS) if random.random() < 0.1 else "" for _row in range(people)]


def runs(paper: list[str]) -> Iterator[tuple[int, str]]:
    """Rows looked at, then the line typed."""
    for mark, group in groupby(enumerate(paper, start=1), key=lambda row: row[1]):
        rows = [row for row, _mark in group]
        if mark == "" and len(rows) > 1:
            yield len(rows), f"{rows[0]}-{rows[-1]}"
        else:
            yield from ((1, f"{row}{mark}") for row in rows)


def rows(paper: list[str]) -> Iterator[tuple[int, str]]:
    """Enter alone for a signature, a letter and Enter for another mark."""
    yield from ((1, mark) for mark in paper)


def numbers(paper: list[str]) -> Iterator[tuple[int, str]]:
    """The numbers of signed rows alone; the others are looked at too."""
    looks = 0
    for row, mark in enumerate(paper, start=1):
        looks += 1
        if mark == "":
            yield looks, str(row)
            looks = 0


WAYS = {"runs": runs, "rows": rows, "numbers": numbers}


def printed(held: Held) -> int:
    """The sheet of that class."""
    with held.site.records():
        lesson = db.session.get(Lesson, held.lesson_id)
        half = "pm" if lesson.starts_at.hour >= 12 else "am"
        sheet = SignInSheet(
            batch_id=held.batch_id, number=1, person_ids=[one for one, _name in held.people],
            half_days=[f"{lesson.starts_at.date()}-{half}"], made_at=lesson.starts_at,
        )  # fmt: skip
        db.session.add(sheet)
        db.session.flush()
        return sheet.id


def recorded(held: Held) -> dict[int, str]:
    """By person, what became of it."""
    with held.site.records():
        kept = select(Attendance).where(Attendance.lesson_id == held.lesson_id)
        return {one.person_id: one.presence.value for one in db.session.scalars(kept)}


if __name__ == "__main__":
    main(sys.argv[1:] or list(WAYS))
