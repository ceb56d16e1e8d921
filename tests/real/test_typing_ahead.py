"""A slow line delivers many keys at once: each reaches the intended field."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.terminal import Terminal
from tests.real.people import PLANNER, Someone
from tests.real.tmux import Tmux
from tests.real.waiting import until

START, END = "\x1b[200~", "\x1b[201~"


def test_a_line_typed_in_one_go_is_added_and_nothing_else_is_done(tmux: Tmux, people: tuple[Someone, Someone]) -> None:
    """The title is full of the week's keys (`x` deletes, `d` marks as happened)."""
    alex, _ = people
    alex.run("add", "Run", "today", "18:00")
    pane = tmux.open(PLANNER, alex.env)
    pane.wait_for("Run · ")
    pane.type("aBox dinner with xd\r")
    pane.wait_for("Added Box dinner with xd", seconds=10)
    week = alex.week()
    assert week.keys() == {"Run", "Box dinner with xd"}
    assert {block["status"] for block in week.values()} == {"planned"}


PACKETS: dict[str, tuple[list[str] | list[bytes], set[str]]] = {
    "line": ([f"a{START}Dinner with xd{END}\r"], {"Dinner with xd"}),
    "line end": ([f"a{START}\r\nDinner with xd\r{END}\r"], {"Dinner with xd"}),
    "lines": ([f"a{START}Tea xd\rSoup q\rCake{END}\r"], {"Tea xd", "Soup q", "Cake"}),
    "no key": ([f"{START}Dinner with xd\r{END}", "\r"], {"Dinner with xd"}),
    "burst": (["aTea xd\raSoup q\r", f"a{START}Cake xd{END}\r"], {"Tea xd", "Soup q", "Cake xd"}),
    "late end": ([f"a{START}Dinner with xd\x1b[20", "1~\r"], {"Dinner with xd"}),
    "late start": (["a\x1b[20", f"0~Dinner with xd{END}\r"], {"Dinner with xd"}),
    "colours": ([f"a{START}Dinner \x1b[31mwith\x1b[0m xd{END}\r"], {"Dinner with xd"}),
    "bytes": ([b"a\xff Dinner\xc3", b"\xa9 xd\r"], {"\ufffd Dinner\u00e9 xd"}),
}
"""What is written into the terminal, and the titles it adds."""
ALWAYS = ("burst", "late end")
"""Many keys at once, and a mark in two packets; the others are in the profile."""


@pytest.mark.parametrize(
    ("packets", "added"),
    [pytest.param(*case, marks=() if name in ALWAYS else pytest.mark.real, id=name) for name, case in PACKETS.items()],
)
def test_pasted_or_typed_packets_are_added_and_nothing_else_is_done(
    packets: list[str] | list[bytes], added: set[str], people: tuple[Someone, Someone]
) -> None:
    """Written straight into the program's terminal, where packets stay whole."""
    alex, _ = people
    alex.run("add", "Run", "today", "18:00")
    with Terminal(PLANNER, {**alex.env, "TERM": "xterm-256color"}) as terminal:
        terminal.wait_for("\x1b[?2004h")  # from here on pastes have their marks; the week may not be there yet
        for packet in packets:
            terminal.write(packet)
            terminal.count_for(0.4)  # longer than Textual waits for the rest of a sequence

        def there() -> bool:
            terminal.read(0.1)  # a program that nobody reads would wait
            return len(alex.week()) > len(added)

        until(there, "all of it in the week", last=lambda: str(bytes(terminal.output[-2000:])))
    week = alex.week()
    assert week.keys() == {"Run", *added}
    assert {block["status"] for block in week.values()} == {"planned"}


def test_the_set_up_and_a_first_line_typed_in_one_go(tmux: Tmux, tmp_path: Path) -> None:
    """Keys typed during setup wait for the week; as commands they would do damage."""
    home, folder = tmp_path / "home", tmp_path / "shared"
    home.mkdir()
    ann = Someone("Ann", home, folder)
    pane = tmux.open(PLANNER, ann.env)
    pane.wait_for("your name")
    pane.type(f"Ann\rBen\r\x15{folder}\r\r\raDinner xd]q\r")
    pane.wait_for("Added Dinner xd]q")
    assert ann.week().keys() == {"Dinner xd]q"}
