"""The harness itself, on programs that are always there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.real.conftest import need
from tests.real.sshd import Sshd
from tests.real.tmux import Tmux
from tests.real.waiting import processes_with, until


def test_keys_go_in_and_the_screen_comes_out(tmux: Tmux) -> None:
    pane = tmux.open(["cat"], {})
    pane.type("häl lo; $x")
    pane.press("Enter")
    pane.wait_until(lambda screen: screen.count("häl lo; $x") == 2, "the line and its echo")
    pane.press("C-d")
    assert pane.wait_ended() == 0


def test_a_pane_has_its_size_and_environment(tmux: Tmux) -> None:
    pane = tmux.open(
        ["sh", "-c", 'stty size; echo "$WHO $TERM"; read _; exit 3'], {"WHO": "Alex"}, columns=120, rows=40
    )
    pane.wait_for("40 120")
    pane.wait_for("Alex")
    pane.press("Enter")
    assert pane.wait_ended() == 3


def test_a_click_in_an_attached_client_reaches_the_program(tmux: Tmux) -> None:
    pane = tmux.open(["sh", "-c", r"printf '\033[?1000h\033[?1006hready'; cat -v"], {})
    with tmux.attach(pane) as client:
        client.wait_for("ready")
        client.write("\033[<0;11;6M\033[<0;11;6m")
        pane.wait_for("<0;11;6M")


def test_a_cut_connection_reaches_the_program(tmux: Tmux, sshd: Sshd, tmp_path: Path) -> None:
    remote = ["env", f"PLANNER_TEST={tmp_path}", "sh", "-c", "'echo from ${SSH_CONNECTION%% *}; exec cat'"]
    pane = tmux.open(sshd.command(remote), {})
    pane.wait_for("from 127.0.0.1")
    assert len(sshd.sessions()) == 1
    assert processes_with("PLANNER_TEST", str(tmp_path))
    sshd.cut()
    assert pane.wait_ended() == 255
    until(lambda: not processes_with("PLANNER_TEST", str(tmp_path)), "the remote program's end")


def test_a_missing_program_skips_locally_and_fails_in_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "false")
    with pytest.raises(pytest.skip.Exception, match="apt-get install it"):
        need("no-such-program", "it")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="apt-get install it"):
        need("no-such-program", "it")


def test_a_process_is_found_by_its_environment() -> None:
    assert os.getpid() not in processes_with("NOBODY", "HAS THIS")
    name, value = next(iter(sorted(os.environ.items())))
    assert sys.platform != "linux" or os.getpid() in processes_with(name, value)
