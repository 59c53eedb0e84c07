"""What `flask --app wsgi …` can do beside Flask's own commands."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from functools import wraps
from typing import Any

import click
from flask import Flask, current_app, url_for
from flask.cli import with_appcontext
from sqlalchemy import select

from training import database
from training.clock import real_now
from training.models import db, scope
from training.models.congresses import Congress
from training.models.people import Person
from training.operations.accounts import setup


def on_the_database(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run the command within the program, on a database that it can work on; else say what is wrong with it."""

    @with_appcontext
    @wraps(command)
    def run(*args: Any, **options: Any) -> Any:
        try:
            database.check()
        except database.Unusable as error:
            raise click.ClickException(str(error)) from None
        return command(*args, **options)

    return run


@click.command("setup-link")
@on_the_database
def setup_link() -> None:
    """Print the one-time link for the first staff account."""
    root = current_app.config["PUBLIC_URL"] or f"http://127.0.0.1:{current_app.config['PORT']}"
    if not setup.is_needed():
        click.echo(f"已有工作人员账号，请直接登录：{root}  (Staff can sign in.)")
        return
    token = setup.first_invitation(real_now())
    db.session.commit()
    with current_app.test_request_context():
        path = (
            url_for("accounts.accept", token=token)
            if token
            else url_for("accounts.set_up", token=setup.token(current_app.config["SECRET_KEY"]))
        )
    click.echo("首次使用：请在浏览器中打开以下链接，设置工作人员账号（24 小时内有效，只能使用一次）。")
    click.echo("(First use: open this link to set up the staff account. It lives 24 hours and works once.)")
    click.echo(root.rstrip("/") + path)


@click.command()
@click.option("--slot", default=1, show_default=True, help="Number of this worker; each running worker has its own.")
@on_the_database
def work(slot: int) -> None:
    """Work off the background jobs until stopped."""
    from training import jobs

    jobs.work(current_app._get_current_object(), slot)  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own way


@click.command()
@on_the_database
def queue() -> None:
    """Print how many proposals of all congresses wait, run, are done."""
    from training.operations.schedules import proposals

    for state, count in sorted(proposals.counts().items()):
        click.echo(f"{state.value:>10} {count:>7}")


@click.group()
def audit() -> None:
    """Look after the audit log."""


@audit.command()
@on_the_database
def verify() -> None:
    """Read every congress's audit log again; name the first line that was touched."""
    from training.operations import audit as log

    is_good = True
    for congress_id, name in _congresses():
        with scope.within(congress_id):
            verdict = log.verify()
        is_good = is_good and verdict.bad is None
        shown = f"{name}: {verdict.lines} {verdict.head[:16]}"
        click.echo(
            f"{shown} 完好 (good)"
            if verdict.bad is None
            else f"{shown} 第 {verdict.bad} 行被改动 (line {verdict.bad} was touched)"
        )
    if not is_good:
        raise click.ClickException("审计日志不完整。(The audit log was touched.)")


@click.group()
def attendance() -> None:
    """Look after attendance."""


@attendance.command("verify")
@on_the_database
def verify_attendance() -> None:
    """Compute every record from the events at the door again; name each that is stored otherwise."""
    from training.operations.attendance import settling

    found = 0
    for congress_id, name in _congresses():
        with scope.within(congress_id):
            lessons = settling.recorded_lessons()
            differences = [one for lesson in lessons for one in settling.verify([lesson])]
            click.echo(f"{name}: {len(lessons)} 课次 (lessons), {len(differences)} 处不符 (differences)")
            for one in differences:
                person = db.session.get(Person, one.person_id)
                shown = f"  {one.lesson.starts_at:%Y-%m-%d %H:%M} {one.lesson.subject} {person.name if person else ''}"
                click.echo(f"{shown}: {_told(one.stored)} ≠ {_told(one.wanted)}")
        found += len(differences)
    if found:
        raise click.ClickException("考勤与签到记录不符。(Attendance is not what the events say.)")


def _told(columns: Mapping[str, object] | None) -> str:
    return "–" if columns is None else f"{columns['presence']} {columns.get('minutes', '')}".strip()


def _congresses() -> list[tuple[int, str]]:
    return [(row.id, row.name) for row in db.session.execute(select(Congress.id, Congress.name).order_by(Congress.id))]


@click.command()
@click.option("--if-new", is_flag=True, help="Do nothing where the database holds a congress already.")
@click.option("--deputies", default=240, show_default=True, help="How many deputies.")
@click.option("--guests", default=50, show_default=True, help="How many guests.")
@click.option("--lived", is_flag=True, help="Schedule, publish, attend, close and credit it up to August as well.")
@on_the_database
def sample(*, if_new: bool, deputies: int, guests: int, lived: bool) -> None:
    """Load the sample year: a city congress like Huaibei's in 2022."""
    from training.operations.audit import Actor
    from training.operations.ledger.records import keys
    from training.sample import load

    if not load.is_empty():
        if not if_new:
            raise click.ClickException("数据库中已有数据，未载入示例。(The database is not empty: nothing was loaded.)")
        return
    plan = load.load(real_now(), deputies=deputies, guests=guests)
    keys.make(current_app.config["SECRET_KEY"], Actor(None, datetime.combine(load.BEGINS_ON, time(9))))
    if lived:
        from training.sample.lived import live

        live(plan, secret=current_app.config["SECRET_KEY"])
    db.session.commit()
    click.echo("已载入示例数据：淮北市人大常委会，2022 年度计划。(The sample year is loaded.)")


@click.group()
def ledger() -> None:
    """The ledger of credit: check its chain, or link lines that have no place in it yet."""


@ledger.command("verify")
@on_the_database
def verify_ledger() -> None:
    """Go through the ledger of every congress; name the first line that is not as it was posted."""
    from training.operations.ledger import chain

    faults = 0
    for congress_id, name in _congresses():
        checked = chain.check(congress_id)
        faults += bool(checked.fault)
        said = checked.fault or "台账完好"
        click.echo(f"{name}：{said}（{checked.lines} 条核对无误 / lines are sound，{checked.head}）")
    if faults:
        raise click.ClickException("台账与散列链不符。(The ledger does not agree with its chain.)")


@ledger.command("chain")
@on_the_database
def chain_ledger() -> None:
    """Link the lines that came into the table by another way (a bulk insert) to the chain."""
    from training.operations.ledger import chain

    for congress_id, name in _congresses():
        click.echo(f"{name}：{chain.link_missing(congress_id)} 条接入散列链 (lines linked)")
    db.session.commit()


COMMANDS: tuple[click.Command, ...] = (attendance, audit, ledger, queue, sample, setup_link, work)
"""A new command adds its name."""


def register(app: Flask) -> None:
    """Put the commands on the command line."""
    for command in COMMANDS:
        app.cli.add_command(command)
