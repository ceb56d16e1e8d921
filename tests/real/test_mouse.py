"""The mouse through tmux, sent by a client in a terminal of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.terminal import Terminal
from tests.real.people import PLANNER, Someone
from tests.real.screens import column_of
from tests.real.tmux import Pane, Tmux

pytestmark = pytest.mark.real

Cell = tuple[int, int]
LEFT, MOTION, WHEEL_DOWN = 0, 32, 65


@pytest.fixture
def pane(tmux: Tmux, people: tuple[Someone, Someone]) -> Pane:
    alex, _ = people
    alex.run("add", "Run", "today", "18:00")
    alex.run("add", "Cinema", "today", "20:00", "--we")
    pane = tmux.open(PLANNER, alex.env)
    pane.wait_for("Cinema")
    return pane


@pytest.fixture
def client(tmux: Tmux, pane: Pane) -> Iterator[Terminal]:
    with tmux.attach(pane) as terminal:
        terminal.wait_for("Cinema")
        yield terminal


def test_a_click_selects(pane: Pane, client: Terminal) -> None:
    for title in ("Cinema", "Run"):
        click(client, pane.cell_of(title))
        pane.wait_for(f" {title} · ")


def test_a_second_click_opens(pane: Pane, client: Terminal) -> None:
    cell = pane.cell_of("Cinema")
    click(client, cell)
    pane.wait_for(" Cinema · ")
    click(client, cell)
    pane.wait_for("─ Cinema ─")


def test_a_drag_takes_a_block_to_another_column(pane: Pane, client: Terminal, people: tuple[Someone, Someone]) -> None:
    column, row = pane.cell_of("Run")
    target = (pane.cell_of("│ we")[0] + 8, row)
    send(client, LEFT, (column, row))
    send(client, LEFT + MOTION, (column + 4, row))
    send(client, LEFT + MOTION, target)
    send(client, LEFT, target, released=True)
    pane.wait_until(lambda screen: column_of(screen, "Run") == "we", "the run in another column")
    assert people[0].week()["Run"]["column"] == "we"


def click(terminal: Terminal, cell: Cell) -> None:
    send(terminal, LEFT, cell)
    send(terminal, LEFT, cell, released=True)


def send(terminal: Terminal, button: int, cell: Cell, *, released: bool = False) -> None:
    """Send a mouse report in xterm's SGR mode, where cells are counted from 1."""
    terminal.write(f"\033[<{button};{cell[0] + 1};{cell[1] + 1}{'m' if released else 'M'}")
