"""The scripts behind the Makefile say what is wrong, and mend what they can."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parent.parent / "scripts"


def run(script, *arguments, **environment):
    started = [sys.executable] if script.endswith(".py") else []
    return subprocess.run(
        [*started, str(SCRIPTS / script), *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_free_port_is_fine():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert (run("port_is_free.py", str(port)).returncode, run("port_is_free.py", str(port)).stderr) == (0, "")


def test_a_port_that_is_taken_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = run("port_is_free.py", str(port))
    assert said.returncode == 1
    assert f"无法使用端口 {port}" in said.stderr
    assert f"make run PORT={port + 1}" in said.stderr


@pytest.mark.parametrize("port", ["", "0", "65536", "-1", "八千", "8000x"])
def test_what_is_no_port_is_refused(port):
    said = run("port_is_free.py", port)
    assert said.returncode == 1
    assert "PORT 应为 1 至 65535 之间的整数" in said.stderr


def test_a_link_to_an_environment_that_is_gone_is_replaced(tmp_path):
    link = tmp_path / ".venv"
    link.symlink_to(tmp_path / "gone")
    assert run("venv", sys.executable, str(link)).returncode == 0
    assert not link.is_symlink()
    assert (link / "bin" / "python").exists()


def test_an_environment_that_starts_is_left_alone(tmp_path):
    folder = tmp_path / ".venv"
    assert run("venv", sys.executable, str(folder)).returncode == 0
    (folder / "kept").touch()
    assert run("venv", sys.executable, str(folder)).returncode == 0
    assert (folder / "kept").exists()


def test_a_missing_python_is_named(tmp_path):
    said = run("venv", "python9", str(tmp_path / ".venv"))
    assert said.returncode == 1
    assert "找不到 python9" in said.stderr


def test_without_apt_the_missing_browser_is_named(tmp_path):
    """A machine with bash and nothing else in its path."""
    for tool in ("bash", "env", "id"):
        (tmp_path / tool).symlink_to(Path("/usr/bin") / tool)
    said = run("chromium", PATH=str(tmp_path))
    assert said.returncode == 1
    assert "浏览器测试缺少：chromium fonts-noto-cjk fontconfig" in said.stderr
