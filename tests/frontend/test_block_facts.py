"""The screen's look at a block and `planner show` say the same about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.frontend.block_facts import called, led, pillar_said, place_said, when_here_and_there
from planner.plan.plan import Plan
from planner.tui.dialogs.block_menu import menu_lines
from tests.cli.conftest import BEGIN
from tests.cli.shell import Shell
from tests.support import HeldClock


@pytest.mark.parametrize(("pillar", "lead"), [("home", "has it"), ("date", "plans it")])
def test_screen_and_shell_say_the_same(tmp_path: Path, clock: HeldClock, pillar: str, lead: str) -> None:
    shell = Shell(tmp_path / "alex", clock)
    shell.did("init", str(tmp_path / "shared"), *BEGIN)
    shell.did("away", "America/New_York", "--from", "2026-11-27", "--to", "2026-11-28")
    shelf = shell.added("Shelf fri 19:30 we")
    shell.did("edit", shelf, "--pillar", pillar, "--place", "Sam’s *flat*", "--lead", "me")
    plan = Plan.open(shell.home / "default" / "mirror", clock=clock)
    block = plan.block(shelf)
    facts = [when_here_and_there(block, plan), pillar_said(block), place_said(block), led(block, plan)]
    assert called(block) == "Shelf"
    assert facts[0].count(",") >= 1
    assert facts[3] == f"Alex {lead}"
    on_screen = "\n".join(text for _, text in menu_lines(block, plan.week(block.when.week)))
    in_shell = shell.did("show", shelf)
    for fact in facts:
        assert fact in on_screen
        assert fact in in_shell
