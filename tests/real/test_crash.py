"""A crash in a real terminal: a restored screen, one sentence, no plan content."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence

import pytest

from bench.terminal import Terminal
from planner.config.paths import Home
from planner.store.disk.crash_reports import list_crash_reports
from tests.real.crashing import SECRET
from tests.real.people import ROOT, Someone
from tests.real.tmux import Tmux

pytestmark = pytest.mark.real

SENTENCE = "planner: Something went wrong inside planner. Nothing you saved is lost."
ACTION = "planner.tui.actions.review:look_back"
TIMER = "planner.tui.week.screen:WeekScreen.minute_passed"
START = "planner.tui.week.screen:WeekScreen.compose"
SENTINEL = "the shell goes on"


def crashing(*places: str) -> list[str]:
    return [sys.executable, "-m", "tests.real.crashing", *places, "--"]


def report_of(person: Someone) -> str:
    mirror = Home.at(str(person.home), env={}).mirror
    (path,) = list_crash_reports(mirror)
    assert path.stat().st_mode & 0o777 == 0o600
    data = path.read_bytes()
    assert SECRET.encode() not in data
    assert b"Friday" not in data
    return data.decode()


@pytest.mark.parametrize(("place", "keys"), [(ACTION, ["w"]), (TIMER, []), (START, [])])
def test_the_screen_is_restored_and_one_sentence_shows(
    place: str, keys: Sequence[str], people: tuple[Someone, Someone], tmux: Tmux
) -> None:
    alex, _ = people
    alex.add(SECRET, "today", "12:00")
    program = shlex.join(crashing(place))
    shell = f"echo before; {program}; echo status $?; stty -a | grep -o -- '-*echo ' ; echo {SENTINEL}; read line"
    pane = tmux.open(["sh", "-c", shell], alex.env, columns=200, cwd=ROOT)
    if keys:
        pane.wait_for(SECRET)
        pane.press(*keys)
    pane.wait_for(SENTINEL)
    screen = tmux.run("capture-pane", "-p", "-S", "-", "-t", pane.name)
    lines = [line for line in screen.split("\n") if line]
    assert lines[0] == "before"
    assert [line.rstrip() for line in lines[-3:]] == ["status 1", "echo", SENTINEL]
    said = "".join(lines[1:-3])
    assert said.startswith(SENTENCE)
    assert said.endswith(".txt.")
    assert said.count("planner: ") == 1
    assert len(lines[1:-3]) <= 2  # one sentence, however wide its path is
    assert SECRET not in screen
    assert tmux.run("display-message", "-p", "-t", pane.name, "#{alternate_on} #{cursor_flag} #{mouse_any_flag}") == (
        "0 1 0\n"
    )
    assert "raised ValueError" in report_of(alex)


def test_a_crash_sends_no_word_of_the_plan_to_the_terminal(people: tuple[Someone, Someone]) -> None:
    alex, _ = people
    alex.add(SECRET, "2030-01-05", "12:00")  # in no week that is painted
    env = {**alex.env, "TERM": "xterm-256color"}
    with Terminal(crashing(ACTION), env, cwd=ROOT) as terminal:
        terminal.wait_for("Alex")
        terminal.quiet(0.5)
        terminal.write("w")
        terminal.wait_for("Nothing you saved is lost.")
        terminal.process.wait(30)
        terminal.quiet(0.2)
        written = bytes(terminal.output)
    assert SECRET.encode() not in written
    assert b"Friday" not in written.partition(b"\x1b[?1049l")[2]
    assert b"Traceback" not in written
    assert terminal.process.returncode == 1
    assert written.count(SENTENCE.encode()) == 1
    report_of(alex)


def test_a_crash_of_the_folder_s_thread_stops_no_exchange_for_good(people: tuple[Someone, Someone], tmux: Tmux) -> None:
    alex, sam = people
    code = (
        "import planner.sync.exchange as exchange\n"
        "from planner.__main__ import main\n"
        "from pathlib import Path\n"
        "from tests.real.crashing import fail\n"
        "run = exchange.Exchange.run\n"
        "def broken(self, *, whole=False):\n"
        f"    return fail() if not Path({str(alex.home / 'mended')!r}).exists() else run(self, whole=whole)\n"
        "exchange.Exchange.run = broken\n"
        "import sys\n"
        "sys.argv[1:] = []\n"
        "sys.exit(main())"
    )
    pane = tmux.open([sys.executable, "-c", code], alex.env, cwd=ROOT)
    pane.wait_for("sharing went wrong")
    pane.wait_for("See: planner doctor")
    sam.add("Cinema", "today", "20:00", "--we")
    (alex.home / "mended").touch()
    pane.wait_for("Cinema")
    pane.wait_for("Sharing works again.")
    pane.press("q")
    assert pane.wait_ended() == 0
    assert SECRET not in pane.screen()
    assert ", folder" in report_of(alex)
