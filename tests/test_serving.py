"""`make run` serves and works in one; Ctrl-C, or the end of one of them, ends both."""

import subprocess

import psutil
import pytest

from tests.served import served

pytestmark = pytest.mark.xdist_group("serving")


def family(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def test_it_prints_the_set_up_link_and_ctrl_c_stops_everything(tmp_path):
    with served(tmp_path) as running:
        assert f"{running.address}/accounts/" in running.printed
        assert running.answers
        assert "healthz" not in running.printed  # no access is logged: the address of a calendar is a secret
        children = family(running.process)
        assert running.press_ctrl_c() == 130
        assert psutil.wait_procs(children, timeout=60)[1] == []
        assert not running.answers
        assert "Traceback" not in running.printed


@pytest.mark.parametrize(("part", "sentence"), [("work", "后台排课进程已停止"), ("gunicorn", "网页服务已停止")])
def test_when_one_dies_the_other_is_stopped_and_it_is_said(tmp_path, part, sentence):
    with served(tmp_path) as running:
        children = family(running.process)
        dying = next(child for child in children if any(word.split("/")[-1] == part for word in child.cmdline()))
        dying.kill()
        assert running.process.wait(timeout=120) != 0
        assert sentence in running.printed
        assert psutil.wait_procs(children, timeout=60)[1] == []
