"""The command line itself: help, options in any place, one-sentence errors."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from planner import __version__
from planner.cli.main import main
from planner.cli.registry import COMMAND_NAMES, EVERYDAY, FAMILIES, find_command
from planner.config.paths import Home
from tests.cli.shell import Shell

CONTRACT = (
    "init join demo week today next remind add edit done partly skip reopen remove restore show trash choose search "
    "undo redo sync completion agree decline suggest withdraw request requests inbox free idea ideas schedule goal "
    "goals intention cheer comment bring rule rules like off settings leave review balance print "
    "history devices doctor backup recover overlays erase ritual rituals away help export import watch"
)


def test_every_command_of_the_contract_is_there() -> None:
    assert sorted(COMMAND_NAMES) == sorted(CONTRACT.split())


@pytest.mark.parametrize("name", COMMAND_NAMES)
def test_every_command_has_help_with_examples(a: Shell, name: str) -> None:
    out = a.did(name, "--help")
    assert out.startswith(f"usage: planner {name}")
    assert f"examples:\n  {find_command(name).examples[0]}" in out
    assert f"planner {name}" in find_command(name).examples[0]
    assert max(map(len, out.splitlines())) <= 100
    assert a.did("-h", name) == out


def test_help_alone_lists_fourteen_everyday_commands(a: Shell) -> None:
    out = a.did("--help")
    listed = [name for name in COMMAND_NAMES if f"  {name:<11} {find_command(name).help}\n" in out]
    assert sorted(listed) == sorted(EVERYDAY)
    assert len(listed) == 14
    assert "planner help all" in out
    assert "examples:\n" in out
    assert max(map(len, out.splitlines()[1:])) <= 80
    assert a.did("-h") == a.did("help") == out


def test_help_all_lists_every_command_once(a: Shell) -> None:
    out = a.did("help", "all")
    for name in COMMAND_NAMES:
        assert out.count(f"\n  {name:<11} {find_command(name).help}\n") == 1
    assert max(map(len, out.splitlines())) <= 80


def test_help_on_a_command_is_its_own_help(a: Shell) -> None:
    for name in COMMAND_NAMES:
        assert a.did("help", name) == a.did(name, "--help")
    assert a("help", "weak").sentence == "Unknown command: weak. Did you mean week?"
    assert [row["name"] for row in a.json("help")["commands"]] == list(EVERYDAY)
    assert [row["name"] for row in a.json("help", "all")["commands"]] == list(COMMAND_NAMES)
    [edit] = a.json("help", "edit")["commands"]
    assert edit["examples"]


def test_help_needs_no_plan(tmp_path: Path, a: Shell) -> None:
    assert Shell(tmp_path / "new", a.clock).did("help", "all") == a.did("help", "all")


def test_version_prints_the_version(a: Shell) -> None:
    assert f"planner {__version__}\n" == a.did("--version") == a.did("week", "--version")


def test_options_may_come_before_after_or_between(tmp_path: Path, a: Shell) -> None:
    walk = a.added("Walk", "fri", "--we", "15:00", "--offline", "@park")
    block = a.block(walk)
    assert (block["who"], block["start"], block["place"]) == ("we", "2026-11-27T15:00+01:00", "park")
    before = Shell(tmp_path / "elsewhere", a.clock)
    assert before("week", f"--home={a.home}").status == 0
    assert a("--profile", "nobody", "week").sentence.startswith("There is no plan here yet")
    assert a("--json", "--offline", "week").json["week"] == "2026-W48"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("weak",), "Unknown command: weak. Did you mean week?"),
        (("xyzzy",), "Unknown command: xyzzy. planner help all lists them."),
        (("edit",), "The following arguments are required: ID; see planner edit --help."),
        (("edit", "x"), "What should change? See planner edit --help."),
        (("edit", "x", "--who", "all"), "Argument --who: invalid choice"),
        (("edit", "x", "--tit", "T"), "Unrecognized arguments: --tit"),
        (("week", "this", "next"), "Unrecognized arguments: next"),
        (("add", "x", "--me", "--we"), "Argument --we: not allowed with argument --me"),
        (("choose", "x", "when", "two"), "Argument N: give a number from the list, or both"),
        (("completion", "tcsh"), "Argument SHELL: invalid choice"),
        (("init", "f", "--me", "Alex"), "The following arguments are required: --you"),
        (("sync", "--offline"), "sync exchanges with the shared folder"),
        (("--offline",), "--json and --offline are for commands"),
        (("--frobnicate",), "Unrecognized arguments: --frobnicate; see planner --help."),
        (("help", "xyzzy"), "Unknown command: xyzzy. planner help all lists them."),
        (("week", "--home"), "Argument --home: expected one argument"),
    ],
)
def test_wrong_usage_prints_one_sentence_and_ends_with_status_2(
    a: Shell, words: tuple[str, ...], sentence: str
) -> None:
    said = a(*words)
    assert (said.status, said.out) == (2, "")
    assert said.sentence.startswith(sentence)


def test_a_command_without_a_plan_says_how_to_get_one(tmp_path: Path, a: Shell) -> None:
    said = Shell(tmp_path / "new", a.clock)("week")
    assert said.status == 1
    assert "planner init FOLDER" in said.sentence
    assert not (tmp_path / "new").exists()


def test_an_invalid_profile(a: Shell) -> None:
    said = a("week", "--profile", "../other")
    assert (said.status, "profile" in said.sentence) == (1, True)


def test_ctrl_c_ends_quietly(a: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("planner.plan.plan.Plan.week", interrupted)
    said = a("week")
    assert (said.status, said.out, said.err) == (130, "", "")


def test_a_failing_disk_names_the_file(a: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "/x/plan.json")

    monkeypatch.setattr("planner.plan.blocks.Blocks.add", full)
    said = a("add", "Walk")
    assert said.status == 1
    assert said.sentence == (
        "Not saved (No space left on device); everything is as it was before. The file: /x/plan.json"
    )


def test_no_command_imports_textual_or_more_than_its_family(tmp_path: Path) -> None:
    code = (
        "import sys; from planner.cli.main import main\n"
        f"main(['--home', {str(tmp_path)!r}, 'week', '--offline'])\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('textual', 'rich', 'dateutil', 'platformdirs', "
        "'shutil') or m.startswith('planner.cli.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    used = ("arguments", "commands", "commands.week", "context", "errors", "main", "output", "parser", "registry")
    assert eval(done.stdout) == [f"planner.cli.{name}" for name in used]
    assert set(FAMILIES) > {"week"}


@pytest.mark.parametrize("command", ["week", "today", "next"])
def test_reading_the_plan_loads_nothing_that_costs_more_than_python_itself(a: Shell, command: str) -> None:
    a("add", "Walk", "today", "18:00")
    code = (
        "import sys; from datetime import datetime, timezone; from planner.cli.main import main\n"
        "clock = lambda: datetime(2026, 11, 25, 11, tzinfo=timezone.utc)\n"
        f"status = main(['--home', {str(a.home)!r}, {command!r}, '--offline'], clock=clock)\n"
        "print(status, *sorted({'textual', 'rich', 'tinydb', 'dateutil', 'platformdirs', 'shutil', 'tempfile', "
        "'dataclasses', 'inspect'} & {m.split('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "0\n"
    assert "Walk" in done.stdout


def test_the_screen_needs_a_terminal() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "planner"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "needs a terminal" in done.stderr


def test_main_takes_the_words_of_the_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["planner", "--version"])
    assert main(env=os.environ) == 0
    assert capsys.readouterr().out == f"planner {__version__}\n"


def test_without_arguments_the_screen_opens_and_argparse_is_not_loaded(tmp_path: Path) -> None:
    code = (
        "import sys; from planner.cli import main\n"
        "main.need_terminal = lambda: None\n"
        "def screen(home):\n"
        "    print('argparse' in sys.modules, home.mirror)\n"
        "    return 7\n"
        f"sys.exit(main.main([], env={{'PLANNER_HOME': {str(tmp_path)!r}}}, screen=screen))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (7, f"False {tmp_path / 'default' / 'mirror'}\n")


def test_without_a_command_the_homes_screen_opens(a: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.cli.commands.open_screen.need_terminal", lambda: None)
    opened: list[Home] = []

    def screen(home: Home) -> int:
        opened.append(home)
        return 7

    a.screen = screen
    assert a("--profile", "sam").status == 7
    assert opened == [Home.at(str(a.home), "sam", env={})]
