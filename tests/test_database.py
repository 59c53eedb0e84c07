"""The program refuses a database that it cannot work on, with a sentence, and never begins an empty one over it."""

import os
import sqlite3
import subprocess
from pathlib import Path

import flask_migrate
import pytest

from tests.conftest import start
from tests.house import ROOT
from tests.served import free_port
from training import database
from training.app import create_app
from training.models import db

MIGRATIONS = str(ROOT / "migrations")


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "lunxun.sqlite"


@pytest.fixture
def office(file):
    """The program on a database in that file, with its tables of today."""
    app = start(f"sqlite:///{file}", JOBS_DATABASE_URL=f"sqlite:///{file.parent / 'jobs.sqlite'}")
    with app.app_context():
        flask_migrate.upgrade(MIGRATIONS)
        yield app
        db.session.remove()
        db.engine.dispose()


def lose(file):
    db.session.remove()
    db.engine.dispose()
    for one in file.parent.glob(f"{file.name}*"):
        one.unlink()


def change(file, statement):
    with sqlite3.connect(file) as connection:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize("command", ["work", "setup-link", "queue", "sample --if-new", "audit verify", "ledger verify"])
def test_every_command_refuses_a_missing_file_by_name_and_makes_none(office, file, command):
    lose(file)
    said = office.test_cli_runner().invoke(args=command.split())
    assert said.exit_code == 1
    assert f"数据库文件 {file} 不存在" in said.output
    assert "请从备份恢复该文件" in said.output
    assert "flask --app wsgi db upgrade" in said.output
    assert not file.exists()


def test_the_web_server_refuses_to_start_on_a_missing_file(file):
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{file}",
        "JOBS_DATABASE_URL": f"sqlite:///{file.parent / 'jobs.sqlite'}",
        "SECRET_KEY": "for tests alone",
    }
    command = [ROOT / ".venv/bin/gunicorn", "--bind", f"127.0.0.1:{free_port()}", "wsgi:app"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1
    assert f"数据库文件 {file} 不存在" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(file.parent.iterdir()) == []


def test_a_file_that_vanishes_under_a_running_server_is_missed_and_not_made(office, file, caplog):
    browser, away = office.test_client(), file.with_name("away.sqlite")
    assert browser.get("/healthz").status_code == 200
    db.session.remove()
    file.rename(away)  # a connection of the pool is still open on it
    answer = browser.get("/healthz")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "请稍后重试；如多次出现，请联系管理员" in answer.text
    assert str(file) not in answer.text  # where it is kept is nobody's business but the administrator's
    assert f"数据库文件 {file} 不存在" in caplog.text
    assert not file.exists()
    away.rename(file)
    assert browser.get("/healthz").status_code == 200


def test_a_first_upgrade_makes_the_file_and_its_folder(tmp_path):
    file = tmp_path / "instance" / "lunxun.sqlite"
    app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{file}", "SECRET_KEY": "for tests alone"})
    with app.app_context():
        flask_migrate.upgrade(MIGRATIONS)
        database.check()
        db.engine.dispose()


def test_an_upgrade_makes_no_empty_database_where_one_was_used(office, file):
    lose(file)
    queue = file.parent / "jobs.sqlite"
    queue.touch()
    said = office.test_cli_runner().invoke(args=["db", "upgrade", "-d", MIGRATIONS])
    assert said.exit_code == 1
    assert not file.exists()
    with pytest.raises(database.Unusable, match=r"请从备份恢复该文件；如确要从头开始，请先移走 jobs\.sqlite"):
        database.make()
    queue.unlink()
    assert office.test_cli_runner().invoke(args=["db", "upgrade", "-d", MIGRATIONS]).exit_code == 0
    database.check()


def test_a_database_without_tables_is_refused(office, file):
    lose(file)
    file.touch()
    with pytest.raises(database.Unusable) as refused:
        database.check()
    assert f"数据库 {file} 中没有本程序的数据表" in str(refused.value)
    assert "如数据丢失，请从备份恢复" in str(refused.value)


def test_an_older_and_a_newer_database_are_refused_with_what_to_do(office, file):
    change(file, "UPDATE alembic_version SET version_num = '0007'")
    with pytest.raises(database.Unusable, match=r"结构是版本 0007，本程序需要 \d{4}。请先备份，再运行 flask"):
        database.check()
    change(file, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(database.Unusable, match=r"已由更新的程序升级到版本 9999.*请更新程序"):
        database.check()


def test_a_file_that_is_no_database_and_a_torn_one_are_refused_and_left_as_they_are(office, file):
    db.session.remove()
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = file.read_bytes()
    lose(file)
    for damaged in ("这不是数据库".encode() * 1000, whole[: len(whole) // 2]):
        file.write_bytes(damaged)
        with pytest.raises(database.Unusable, match=r"可能已损坏.*请保留该文件备查，并从备份恢复"):
            database.check()
        db.engine.dispose()
        assert file.read_bytes() == damaged


def test_a_file_that_cannot_be_written_is_refused(office, file, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_args: False)  # tests may run as root, who may write everything
    with pytest.raises(database.Unusable, match="不能写入。请检查文件权限"):
        database.check()


def test_a_postgresql_that_does_not_answer_is_named_without_its_password():
    url = f"postgresql+psycopg://office:hidden@127.0.0.1:{free_port()}/lunxun"
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "SECRET_KEY": "for tests alone"})
    said = app.test_cli_runner().invoke(args=["work"])
    assert said.exit_code == 1
    assert "无法连接数据库 postgresql+psycopg://office:***@127.0.0.1" in said.output
    assert "hidden" not in said.output


@pytest.mark.databases("sqlite", "postgres")
def test_tables_of_today_are_fine(app):
    database.check()
