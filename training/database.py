"""The database: how it is opened, and what the program refuses to begin on.

A file that is gone is never made anew by opening it: an empty database over a lost one looks like lost records. It is
made where tables are made (`flask db upgrade`), and not there either where the queue beside it tells that it has been.
"""

import os
import sqlite3
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from flask import Flask, current_app
from sqlalchemy import Connection, Engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from training.models import db

MIGRATIONS = Path(__file__).parent.parent / "migrations"
UPGRADE = "flask --app wsgi db upgrade"


class Unusable(Exception):
    """Why the program cannot work on its database, and what to do, in Chinese and English."""


class MissingFile(sqlite3.OperationalError):
    """What opening a file that is not there gives, instead of an empty database."""


def open_on(app: Flask) -> None:
    """Open the database of the settings as the program needs it."""
    app.config["SQLALCHEMY_BINDS"] = {"limits": app.config["SQLALCHEMY_DATABASE_URI"]}
    db.init_app(app)
    with app.app_context():
        counting = db.engines["limits"]
        if db.engine.dialect.name == "sqlite":
            for engine in (db.engine, counting):
                _guard(engine, file_of(engine.url))
                event.listen(engine, "connect", _prepare_sqlite)
            event.listen(db.engine, "savepoint", _begin_before_savepoint)
        event.listen(counting, "connect", _lighten)


def file_of(url: str | URL) -> Path | None:
    """Where an SQLite database is kept; None for one in memory, and for PostgreSQL."""
    found = make_url(url)
    is_file = found.drivername.startswith("sqlite") and found.database and found.database != ":memory:"
    return Path(str(found.database)) if is_file else None


def make() -> None:
    """Make the empty file of a new database. Raises Unusable where it is known to have been there before."""
    file, queue = file_of(db.engine.url), file_of(current_app.config["JOBS_DATABASE_URL"])
    if file is None or file.exists():
        return
    if queue and queue.exists() and queue.parent.resolve() == file.parent.resolve():
        raise Unusable(_gone(file, queue))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()


def check() -> None:
    """Raises Unusable unless the database can be read and written and has exactly the tables of this program."""
    url, file = db.engine.url, file_of(db.engine.url)
    where = str(file or url.render_as_string(hide_password=True))
    try:
        with db.engine.connect() as connection:
            if file:
                _check_file(connection, file)
            _check_tables(connection, where)
    except DBAPIError as error:
        if isinstance(error.orig, MissingFile):
            raise Unusable(str(error.orig)) from error
        raise Unusable(_damaged(where, error.orig) if file else _unreachable(where, error.orig)) from error


def _check_file(connection: Connection, file: Path) -> None:
    if not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        raise Unusable(_read_only(file))
    if (found := connection.scalar(text("PRAGMA quick_check(1)"))) != "ok":
        raise Unusable(_damaged(str(file), found))


def _check_tables(connection: Connection, where: str) -> None:
    there = set(inspect(connection).get_table_names())
    if not there & db.metadata.tables.keys():
        raise Unusable(_empty(where))
    found = connection.scalar(text("SELECT version_num FROM alembic_version")) if "alembic_version" in there else None
    scripts = ScriptDirectory(str(MIGRATIONS))
    wanted = scripts.get_current_head()
    if found == wanted or (found is None and not db.metadata.tables.keys() - there):
        return
    is_known = found is None or found in {script.revision for script in scripts.walk_revisions()}
    raise Unusable(_older(where, found, wanted) if is_known else _newer(where, found, wanted))


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Nothing acknowledged is lost, keys are checked, and who finds the database busy waits up to five seconds."""
    connection.isolation_level = "IMMEDIATE"
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 5000"):
        connection.execute(f"PRAGMA {pragma}")


def _lighten(connection: Any, _record: object) -> None:
    """For counts: what a power cut may lose, and what waits for nobody longer than 0.3 s."""
    if isinstance(connection, sqlite3.Connection):
        settings = ("PRAGMA synchronous = NORMAL", "PRAGMA busy_timeout = 300")
    else:
        settings = ("SET synchronous_commit = off", "SET lock_timeout = 300")
    for setting in settings:
        connection.execute(setting)
    connection.commit()


def _begin_before_savepoint(connection: Connection, _name: str) -> None:
    """Python's driver begins a transaction before a change but not before SAVEPOINT, whose release would commit."""
    driver: Any = connection.connection.dbapi_connection
    if not driver.in_transaction:
        driver.execute("BEGIN IMMEDIATE")


def _guard(engine: Engine, file: Path | None) -> None:
    """Let no connection be opened on a file that is gone, or kept that was opened on another: what it wrote is lost."""
    if file is None:
        return

    def refuse(*_how: object) -> None:
        if not file.exists():
            raise MissingFile(_missing(file))

    def remember(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["file"] = _identity(file)

    def recognize(_connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info["file"] != _identity(file):
            raise DisconnectionError(str(file))

    event.listen(engine, "do_connect", refuse)
    event.listen(engine, "connect", remember)
    event.listen(engine, "checkout", recognize)


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


# What administrators read


def _missing(file: Path) -> str:
    return (
        f"数据库文件 {file} 不存在，程序不会另建空库代替。请从备份恢复该文件；如为首次安装，请运行 {UPGRADE}。\n"
        f"(The database file is missing. Restore it from a backup; where the program is new, run {UPGRADE}.)"
    )


def _gone(file: Path, queue: Path) -> str:
    return (
        f"数据库文件 {file} 不见了，而旁边的任务队列 {queue.name} 还在：用过的数据库不能用空库代替。"
        f"请从备份恢复该文件；如确要从头开始，请先移走 {queue.name}，再重试。\n"
        f"(The database was here and is gone. Restore it from a backup; to begin anew, move {queue.name} away first.)"
    )


def _empty(where: str) -> str:
    return (
        f"数据库 {where} 中没有本程序的数据表。请核对 DATABASE_URL；"
        f"如数据丢失，请从备份恢复；如为首次安装，请运行 {UPGRADE}。\n"
        f"(The database has no tables. Check DATABASE_URL; restore a backup or, for a new program, run {UPGRADE}.)"
    )


def _older(where: str, found: str | None, wanted: str | None) -> str:
    return (
        f"数据库 {where} 的结构是版本 {found or '未知'}，本程序需要 {wanted}。请先备份，再运行 {UPGRADE}。\n"
        f"(The database's tables are of an older release. Make a backup, then run {UPGRADE}.)"
    )


def _newer(where: str, found: str | None, wanted: str | None) -> str:
    return (
        f"数据库 {where} 已由更新的程序升级到版本 {found}，本程序只认识到 {wanted}。请更新程序后再启动。\n"
        "(A newer release has upgraded the database: update the program.)"
    )


def _read_only(file: Path) -> str:
    return (
        f"数据库文件 {file} 或其所在文件夹不能写入。请检查文件权限，以及磁盘是否为只读。\n"
        "(The database file or its folder cannot be written: check permissions and the disk.)"
    )


def _damaged(where: str, reason: object) -> str:
    return (
        f"数据库文件 {where} 无法使用，可能已损坏（{reason}）。请保留该文件备查，并从备份恢复。\n"
        "(The database file cannot be used and may be damaged: keep it aside and restore a backup.)"
    )


def _unreachable(where: str, reason: object) -> str:
    first = str(reason).strip().splitlines()[0]
    return (
        f"无法连接数据库 {where}（{first}）。请确认数据库服务已启动，DATABASE_URL 中的地址和密码正确。\n"
        "(The database cannot be reached: see that it runs, and check address and password in DATABASE_URL.)"
    )
